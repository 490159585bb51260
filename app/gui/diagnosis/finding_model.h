#pragma once

#include "app/gui/shell/format.h"
#include "models/analysis/report.h"

#include <QAbstractTableModel>

#include <memory>

namespace headroom::gui {

/// The story of a run: one row a finding, in time order, tied to a moment and a component.
class FindingModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Order, Component, Sentence, ColumnCount };
    /// Nanoseconds as qint64.
    static constexpr int kTimeRole = Qt::UserRole + 1;
    /// Component id as QString.
    static constexpr int kComponentRole = Qt::UserRole + 2;
    /// analysis::Finding::Kind as int.
    static constexpr int kKindRole = Qt::UserRole + 3;

    using QAbstractTableModel::QAbstractTableModel;
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const analysis::Report> m_report;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    format::LocalClock m_clock;
};

/// Decisions and incidents of a run: when, who, where, from, to, why.
class DecisionModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, What, Component, Change, Who, Why, ColumnCount };
    static constexpr int kTimeRole = Qt::UserRole + 1;
    static constexpr int kComponentRole = Qt::UserRole + 2;

    using QAbstractTableModel::QAbstractTableModel;
    void setRecording(std::shared_ptr<const simulation::Recording> recording, std::shared_ptr<const scenario::Scenario> scenario);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const simulation::Recording> m_recording;
    std::shared_ptr<const scenario::Scenario> m_scenario;
    format::LocalClock m_clock;
};

} // namespace headroom::gui
