#pragma once

#include "app/gui/risk/tornado_chart.h"
#include "models/risk/scenario_model.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace headroom::gui {

/// "dev-user-pool · provisioning": an input as people read it; names that are pointers lose their first segment.
[[nodiscard]] QString inputTitle(const risk::Input& input);
/// Component that an input's place is part of; empty for others.
[[nodiscard]] QString componentOf(const risk::Input& input);
/// "−12 % … +12 %", "0.5 … 2 rps": two values of an input.
[[nodiscard]] QString rangeText(const risk::UncertainInput& input, double low, double high);
/// The bars of a report, the widest first; those that move nothing at the end.
[[nodiscard]] std::vector<TornadoRow> tornadoRows(const risk::RiskReport& report);

/// What is uncertain, how much, and who says so; after sampling also what it moves.
class RiskInputModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Spread, Range, Source, Swing, ColumnCount };
    /// QString: its component.
    static constexpr int kComponentRole = Qt::UserRole;
    using QAbstractTableModel::QAbstractTableModel;

    void setInputs(risk::UncertainInputs inputs);
    /// Fills the last column; null empties it.
    void setReport(std::shared_ptr<const risk::RiskReport> report);
    [[nodiscard]] const risk::UncertainInputs& inputs() const { return m_inputs; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    risk::UncertainInputs m_inputs;
    std::shared_ptr<const risk::RiskReport> m_report;
};

/// Probabilities of what may go wrong: the budget broken, each objective missed; and the quantiles of the month and the year.
class ChanceModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { What, Value, Interval, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setReport(std::shared_ptr<const risk::RiskReport> report);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row { QString what, value, interval; bool isLikely = false; };
    std::vector<Row> m_rows;
};

} // namespace headroom::gui
