#include "app/gui/charts/figure_table.h"

#include "app/gui/compare/column_fit.h"
#include "app/gui/shell/theme.h"

#include <QHeaderView>
#include <QTableView>

#include <algorithm>
#include <numeric>

namespace headroom::gui {

QTableView* makeFigureTable(QAbstractItemModel* model, const QString& objectName, const QString& accessibleName, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->setShowGrid(false);
    table->setFont(Theme::font(12));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setWordWrap(false);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setMinimumHeight(28);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    return table;
}

void fitColumns(QTableView* table, int mostExtra)
{
    constexpr int kGap = 10, kLeast = 48;   // [px]
    const int columns = table->model()->columnCount();
    std::vector<int> wanted;
    for (int column = 0; column < columns; ++column) {
        table->resizeColumnToContents(column);
        wanted.push_back(table->columnWidth(column) + kGap);
    }
    const int room = table->viewport()->width();
    std::vector<int> widths = fairWidths(wanted, room, kLeast);
    const int sum = std::accumulate(widths.begin(), widths.end(), 0);
    if (sum < room && !widths.empty()) widths.front() += std::min(room - sum, mostExtra);
    for (int column = 0; column < columns; ++column) table->setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
}

} // namespace headroom::gui
