#pragma once

#include "app/gui/plots/data_series.h"

#include <QAbstractTableModel>

#include <vector>

namespace headroom::gui {

/// One plot as a table: a row for each step of the visible range, a column for each line.
class DataTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// More rows than this are folded into longer steps, as the plot folds them into pixels.
    static constexpr int kRowsMost = 500;

    /// `data` outlives the model.
    explicit DataTableModel(const PlotData& data, QObject* parent = nullptr) : QAbstractTableModel(parent), m_data(data) {}

    void show(PlotKind kind, TimeRange visible);
    [[nodiscard]] PlotKind kind() const { return m_kind; }
    /// Length of a row. [s]
    [[nodiscard]] double stepSeconds() const { return m_step; }
    [[nodiscard]] TimeRange rowRange(int row) const;
    /// The row that holds `seconds`; −1 outside.
    [[nodiscard]] int rowAt(double seconds) const;
    [[nodiscard]] const std::vector<DataSeries>& series() const { return m_series; }
    /// A cell for other programs: ISO time, plain digits.
    [[nodiscard]] QString plainText(int row, int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The shortest step of at least `wanted` seconds that people count in, a multiple of `bucket`.
    [[nodiscard]] static double roundStep(double wanted, double bucket);

private:
    [[nodiscard]] std::optional<double> value(int row, int column) const;

    const PlotData& m_data;
    PlotKind m_kind = PlotKind::Traffic;
    std::vector<DataSeries> m_series;
    double m_from = 0, m_step = 60;
    int m_rows = 0;
};

} // namespace headroom::gui
