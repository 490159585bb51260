#include "tests/gui/shell/accessibility.h"

#include <QAccessible>
#include <QMetaEnum>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::tests {

namespace {

constexpr int kDeepest = 40;

QString roleName(QAccessible::Role role)
{
    const char* key = QMetaEnum::fromType<QAccessible::Role>().valueToKey(role);
    return key ? QString::fromLatin1(key) : u"NoRole"_s;
}

void collect(QAccessibleInterface* node, int depth, int mostItems, std::vector<AccessibleNode>& tree)
{
    if (!node || !node->isValid() || depth > kDeepest) return;
    AccessibleNode made;
    made.depth = depth;
    made.role = roleName(node->role());
    made.name = node->text(QAccessible::Name);
    made.description = node->text(QAccessible::Description);
    if (const QObject* object = node->object()) {
        made.className = QString::fromLatin1(object->metaObject()->className());
        made.objectName = object->objectName();
        made.isWidget = object->isWidgetType();
    }
    const QAccessible::State state = node->state();
    made.isVisible = !state.invisible;
    made.isFocusable = state.focusable && !state.disabled;
    tree.push_back(made);
    const bool holdsItems = made.role == u"Table"_s || made.role == u"Tree"_s || made.role == u"List"_s;
    const int count = holdsItems ? std::min(node->childCount(), mostItems) : node->childCount();
    for (int i = 0; i < count; ++i) collect(node->child(i), depth + 1, mostItems, tree);
}

} // namespace

std::vector<AccessibleNode> accessibleTree(QWidget& root, int mostItems)
{
    std::vector<AccessibleNode> tree;
    collect(QAccessible::queryAccessibleInterface(&root), 0, mostItems, tree);
    return tree;
}

QString textOf(const std::vector<AccessibleNode>& tree)
{
    QString text;
    for (const AccessibleNode& node : tree) {
        text += QString(2 * node.depth, u' ') + u"%1 \"%2\" (%3%4)%5%6\n"_s.arg(node.role, node.name, node.className, node.objectName.isEmpty() ? QString() : u'#' + node.objectName,
                                                                             node.isFocusable ? u" [focusable]"_s : QString(), node.isVisible ? QString() : u" [hidden]"_s);
    }
    return text;
}

} // namespace headroom::tests
