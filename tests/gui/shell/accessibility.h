#pragma once

#include <QString>

#include <vector>

class QWidget;

namespace headroom::tests {

/// One node of what screen readers see.
struct AccessibleNode {
    int depth = 0;
    QString role, name, description, className, objectName;
    bool isFocusable = false, isVisible = true, isWidget = false;
};

/// The tree below `root`, depth first. Of tables and lists no more than `mostItems` items each.
[[nodiscard]] std::vector<AccessibleNode> accessibleTree(QWidget& root, int mostItems = 12);

/// One line a node, indented: role "name" (class#object) [focusable].
[[nodiscard]] QString textOf(const std::vector<AccessibleNode>& tree);

} // namespace headroom::tests
