#pragma once

#include "models/reconcile/rules.h"

#include <QAbstractTableModel>
#include <QUndoStack>

#include <vector>

namespace headroom::gui {

/// The rules that map lines of a bill to components, in their order, as an editable table. Every change is one step of undo().
class RulesModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Match, Component, Meter, Factor, Ignore, ColumnCount };
    /// QString: why the rule cannot be used; empty when it can.
    static constexpr int kProblemRole = Qt::UserRole;

    explicit RulesModel(QObject* parent = nullptr);
    ~RulesModel() override;

    /// Starts anew: nothing of the former rules can be undone.
    void setRules(std::vector<reconcile::Rule> rules);
    /// Replaces all in one step that can be undone.
    void replaceRules(std::vector<reconcile::Rule> rules, const QString& what);
    [[nodiscard]] const std::vector<reconcile::Rule>& rules() const { return m_rules; }
    /// Those that can be used, in order.
    [[nodiscard]] std::vector<reconcile::Rule> usable() const;
    [[nodiscard]] int problemCount() const;
    [[nodiscard]] QUndoStack* undoStack() { return &m_undo; }

    /// Puts a rule before `row`; at the end for rowCount().
    void insertRule(int row, const reconcile::Rule& rule);
    void removeRule(int row);
    /// By −1 or +1; nothing where there is no such place.
    void moveRule(int row, int by);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    /// The rules are others now, also by undo.
    void rulesChanged();
    /// What was typed is no such value: a sentence.
    void refused(const QString& why);

private:
    class Step;
    void doInsert(int row, const reconcile::Rule& rule);
    void doRemove(int row);
    void doMove(int from, int to);
    void doSet(int row, const reconcile::Rule& rule);
    void doReplace(const std::vector<reconcile::Rule>& rules);

    std::vector<reconcile::Rule> m_rules;
    QUndoStack m_undo;
};

} // namespace headroom::gui
