#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace headroom::gui {

/// A plain table of figures: whole rows are selected, no grid, no frame, no row numbers.
[[nodiscard]] QTableView* makeFigureTable(QAbstractItemModel* model, const QString& objectName, const QString& accessibleName, QWidget* parent);

/// Gives the columns what their contents want, or shares the width fairly where there is not enough of it; what is left over goes to the first column, up to
/// `mostExtra`. [px]
void fitColumns(QTableView* table, int mostExtra);

} // namespace headroom::gui
