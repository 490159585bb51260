#pragma once

#include <QStyledItemDelegate>

namespace headroom::gui {

/// Draws StatementModel::kShareRole as a bar (lines in blue, groups in grey with the percentage).
class ShareDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace headroom::gui
