#include "app/gui/commands/shortcuts_sheet.h"

#include "app/gui/commands/fuzzy.h"
#include "app/gui/shell/labels.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kColumns = 3;

/// Keys as on a keyboard: a framed label.
class KeyLabel : public QLabel {
public:
    explicit KeyLabel(const QString& text, QWidget* parent) : QLabel(text, parent)
    {
        setFont(Theme::font(12));
        setContentsMargins(7, 2, 7, 2);
        setAlignment(Qt::AlignCenter);
        setTextRole(this, R::Text);
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Theme::current().color(R::ButtonEdge));
        painter.setBrush(Theme::current().color(R::Button));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.end();
        QLabel::paintEvent(event);
    }
};

QWidget* makeGroup(const ShortcutGroup& group, QWidget* parent)
{
    auto* box = new QWidget(parent);
    box->setAccessibleName(group.title);
    auto* grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 12);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    auto* title = makeLabel(13, R::Text, box, true);
    title->setText(group.title);
    grid->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const Shortcut& shortcut : group.shortcuts) {
        auto* what = makeLabel(12, R::SecondaryText, box);
        what->setText(shortcut.what);
        what->setWordWrap(true);
        grid->addWidget(new KeyLabel(shortcut.keys, box), row, 0, Qt::AlignLeft | Qt::AlignTop);
        grid->addWidget(what, row++, 1);
    }
    grid->setColumnMinimumWidth(0, 110);
    grid->setColumnStretch(1, 1);
    return box;
}

} // namespace

ShortcutsSheet::ShortcutsSheet(QWidget* parent) : QDialog(parent), m_filter(new QLineEdit(this)), m_scroll(new QScrollArea(this))
{
    setObjectName(u"shortcutsSheet"_s);
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(1000, 640);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 12);
    column->setSpacing(12);
    m_filter->setPlaceholderText(tr("Filter by key or by what it does"));
    m_filter->setAccessibleName(tr("Filter shortcuts"));
    m_filter->setClearButtonEnabled(true);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setAccessibleName(tr("Keyboard shortcuts"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    column->addWidget(m_filter);
    column->addWidget(m_scroll, 1);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_filter, &QLineEdit::textChanged, this, &ShortcutsSheet::rebuild);
}

void ShortcutsSheet::setGroups(std::vector<ShortcutGroup> groups)
{
    m_groups = std::move(groups);
    rebuild();
    m_filter->setFocus();
}

void ShortcutsSheet::rebuild()
{
    std::vector<ShortcutGroup> shown;
    std::size_t lines = 0;
    for (const ShortcutGroup& group : m_groups) {
        ShortcutGroup kept{group.title, {}};
        for (const Shortcut& shortcut : group.shortcuts)
            if (fuzzyMatch(m_filter->text(), QString(shortcut.what + u' ' + group.title)) || shortcut.keys.contains(m_filter->text(), Qt::CaseInsensitive)) kept.shortcuts.push_back(shortcut);
        if (kept.shortcuts.empty()) continue;
        lines += kept.shortcuts.size() + 2;
        shown.push_back(std::move(kept));
    }
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 8, 0);
    row->setSpacing(28);
    auto* column = new QVBoxLayout;
    row->addLayout(column, 1);
    std::size_t used = 0;
    int columns = 1;
    for (const ShortcutGroup& group : shown) {
        const std::size_t height = group.shortcuts.size() + 2;
        // A group goes to the next column when more than half of it would hang below the even height.
        if (columns < kColumns && used > 0 && used + height / 2 > lines * static_cast<std::size_t>(columns) / kColumns) {
            column->addStretch(1);
            column = new QVBoxLayout;
            row->addLayout(column, 1);
            ++columns;
        }
        column->addWidget(makeGroup(group, page));
        used += height;
    }
    for (; columns < kColumns; ++columns) row->addStretch(1);
    if (shown.empty()) {
        auto* nothing = makeLabel(13, R::SecondaryText, page);
        nothing->setText(tr("No key does this. The command field, opened by Ctrl+K, finds what has no key."));
        column->addWidget(nothing);
    }
    column->addStretch(1);
    m_scroll->setWidget(page);
}

} // namespace headroom::gui
