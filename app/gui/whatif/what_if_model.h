#pragma once

#include "app/gui/whatif/lever.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace headroom::gui {

/// The levers of a scenario with the values they stand at, apart from the document until they are applied. One row a lever.
///
/// A lever that is moved beyond its partner (fewest above most) takes the partner along. GUI thread only.
class WhatIfModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { kIdRole = Qt::UserRole, kGroupRole, kValueRole, kBaseRole, kChangedRole, kEffectRole };

    using QAbstractListModel::QAbstractListModel;

    /// Takes new levers. Those that had been moved and still exist stay where they are.
    void setLevers(std::vector<Lever> levers);

    [[nodiscard]] const std::vector<Lever>& levers() const { return m_levers; }
    [[nodiscard]] const std::vector<double>& values() const { return m_values; }
    [[nodiscard]] double value(int row) const { return m_values[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const Lever& lever(int row) const { return m_levers[static_cast<std::size_t>(row)]; }
    /// Row of the lever with this id; −1 if there is none.
    [[nodiscard]] int rowOf(const QString& id) const;

    /// Moves a lever to the nearest value that it has.
    void moveTo(int row, double value);
    /// Moves all at once; `values` has one entry a lever.
    void moveAll(const std::vector<double>& values);
    void reset(int row);
    void resetAll();

    [[nodiscard]] bool isChanged(int row) const;
    [[nodiscard]] int changedCount() const;
    /// What the moved levers set, for ScenarioDocument::apply and preview.
    [[nodiscard]] std::vector<Edit> edits() const { return editsOf(m_levers, m_values); }
    /// What one lever alone sets, the others at their base.
    [[nodiscard]] std::vector<Edit> editsAlone(int row) const;
    /// "Drone Scheduler, Replicas: 5 pods" for one change, "Drone Scheduler, Replicas and 2 more" for several.
    [[nodiscard]] QString changesText() const;

    /// Effect of one lever alone on the month, in the scenario's currency; empty = not known (yet).
    void setEffect(int row, std::optional<double> amount);
    [[nodiscard]] std::optional<double> effect(int row) const { return m_effects[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

Q_SIGNALS:
    /// A lever has been moved; once for all that move together.
    void moved();

private:
    void place(int row, double value);
    void announce();

    std::vector<Lever> m_levers;
    std::vector<double> m_values;
    std::vector<std::optional<double>> m_effects;
};

} // namespace headroom::gui
