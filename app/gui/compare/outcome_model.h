#pragma once

#include "models/analysis/compare.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <map>
#include <string>
#include <vector>

namespace headroom::gui {

/// Figures of several variants side by side, the first being the baseline; groups have a row of their own.
///
/// Columns: the outcome; the baseline's value; for every other variant its value, the difference and ±, and the difference in per cent where
/// there is only one other. Differences inside their interval are grey, others green or red by what is better, with an arrow in the text for
/// those who see no colour.
class OutcomeModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// bool: the row is the head of a group.
    static constexpr int kGroupRole = Qt::UserRole;
    /// int: index of the variant that a column belongs to; −1 for the first column.
    static constexpr int kVariantRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;

    /// `estimate`: the figures are of the fluid model.
    void setComparison(analysis::Comparison comparison, bool estimate);
    [[nodiscard]] const analysis::Comparison& comparison() const { return m_comparison; }
    [[nodiscard]] bool isEstimate() const { return m_estimate; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] bool isGroup(int row) const;

private:
    enum class Part { Name, Value, Difference, Percent, HalfWidth };
    struct Column {
        Part part = Part::Name;
        std::size_t variant = 0;
    };

    [[nodiscard]] QString cell(const analysis::Difference& row, const Column& column) const;

    analysis::Comparison m_comparison;
    bool m_estimate = false;
    std::vector<int> m_rows;          ///< index in the comparison's rows; −1 − i: head of the group of row i
    std::vector<Column> m_columns;
};

/// What differs in the inputs: one row a value, one column a variant.
class InputModel : public QAbstractTableModel {
    Q_OBJECT

public:
    /// QString: the component that the value belongs to; empty for others.
    static constexpr int kComponentRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    /// `titles` gives the title of a component by its id.
    void setDifferences(std::vector<analysis::InputDifference> differences, QStringList variants, std::map<std::string, QString> titles);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString nameOf(const analysis::InputDifference& difference) const;

    std::vector<analysis::InputDifference> m_differences;
    QStringList m_variants;
    std::map<std::string, QString> m_titles;
};

/// A difference in a unit of analysis::Difference ("ms", "share", a currency, "pods"), with its sign: "+0.90 s", "−62 points".
[[nodiscard]] QString signedFigure(double value, const std::string& unit);
/// The same without sign, for half widths.
[[nodiscard]] QString plainFigure(double value, const std::string& unit);

} // namespace headroom::gui
