#include "app/gui/statement/share_delegate.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"
#include "app/gui/statement/statement_model.h"

#include <QPainter>

#include <algorithm>

namespace headroom::gui {

void ShareDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const Theme& theme = Theme::current();
    const auto kind = static_cast<StatementModel::RowKind>(index.data(StatementModel::kKindRole).toInt());
    const double share = std::clamp(index.data(StatementModel::kShareRole).toDouble(), 0.0, 1.0);
    const QRect cell = option.rect.adjusted(8, 0, -8, 0);
    constexpr int kTextPx = 50;
    if (kind != StatementModel::RowKind::Total) {
        const int lengthPx = std::max(1, static_cast<int>((cell.width() - kTextPx) * share));
        painter->fillRect(QRect(cell.left(), cell.center().y() - 3, lengthPx, 8),
                          kind == StatementModel::RowKind::Line ? theme.series(0) : theme.color(Theme::Role::FieldEdge));
    }
    painter->setFont(Theme::font(12));
    painter->setPen(theme.color(Theme::Role::MutedText));
    painter->drawText(cell, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), format::percent(share));
}

} // namespace headroom::gui
