#pragma once

#include "models/pricing/statement.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace headroom::gui {

/// A bill as a tree: cost groups (largest first), their lines, and the total as the last row.
class StatementModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Component, Meter, Quantity, Unit, UnitPrice, Amount, Share, Source, ColumnCount };
    /// Share of the total as double in [0, 1]; drawn as a bar.
    static constexpr int kShareRole = Qt::UserRole + 1;
    /// Row kind as int, see RowKind.
    static constexpr int kKindRole = Qt::UserRole + 2;
    /// Component id of a line as QString.
    static constexpr int kComponentRole = Qt::UserRole + 3;
    enum class RowKind { Group, Line, Total };

    using QAbstractItemModel::QAbstractItemModel;

    /// Null empties the model. The statement is shared and never changes.
    void setStatement(std::shared_ptr<const pricing::Statement> statement);
    /// The line of a row, or null for groups and the total.
    [[nodiscard]] const pricing::StatementLine* line(const QModelIndex& index) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Group {
        QString name;
        Money total;
        std::vector<std::size_t> lines;   ///< into the statement
    };

    [[nodiscard]] RowKind kind(const QModelIndex& index) const;
    [[nodiscard]] QVariant lineText(const pricing::StatementLine& line, int column) const;
    [[nodiscard]] double share(const Money& amount) const;

    std::shared_ptr<const pricing::Statement> m_statement;
    std::vector<Group> m_groups;
};

/// ● exact with the date of the list, ◐ derived, ◌ recalled. `date` is ISO; where it is empty, the short form.
[[nodiscard]] QString confidenceText(pricing::Confidence confidence, const QString& date);

} // namespace headroom::gui
