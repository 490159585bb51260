#pragma once

#include "app/gui/plots/plot_data.h"
#include "app/gui/plots/throttling.h"

#include <QAbstractTableModel>

#include <vector>

namespace headroom::gui {

/// Rows of the table at the cursor: group headings with their unit, and under them one signal each.
class CursorTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Signal, Value, Difference, ColumnCount };
    enum ItemRole { IsGroup = Qt::UserRole, Component, IsSaturated };

    /// `data` is owned by the table and outlives the model.
    explicit CursorTableModel(const PlotData& data, QObject* parent = nullptr);

    /// Chooses the rows anew; resets the model only if they are others than before.
    void refresh();
    void setTimes(std::optional<SimTime> cursor, std::optional<SimTime> reference);
    [[nodiscard]] std::optional<SimTime> cursor() const { return m_cursor; }
    [[nodiscard]] std::optional<SimTime> reference() const { return m_reference; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] bool isGroup(int row) const { return m_rows[static_cast<std::size_t>(row)].kind == Kind::Group; }

private:
    enum class Kind { Group, Signal, Resource, Throttling, Cost };
    struct Row {
        Kind kind = Kind::Group;
        QString label;
        std::string id; ///< of the signal or resource, or a part of the costs
        std::string component;
        double scale = 1;
        std::size_t part = 0; ///< of the costs, where 0 is the total; which of the throttled ones
        bool operator==(const Row&) const = default;
    };

    [[nodiscard]] std::vector<Row> makeRows() const;
    [[nodiscard]] std::optional<double> valueAt(const Row& row, std::optional<SimTime> time) const;
    void measure();

    const PlotData& m_data;
    std::vector<Row> m_rows;
    std::vector<std::optional<double>> m_values, m_before;
    std::vector<ThrottleSeries> m_throttled;
    std::vector<CostPart> m_costParts; ///< of the rows of costs, in their order
    std::optional<SimTime> m_cursor, m_reference;
};

} // namespace headroom::gui
