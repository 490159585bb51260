#pragma once

#include "models/reconcile/plan.h"
#include "models/reconcile/rules.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QTableView;

namespace headroom::gui {

class RulesModel;

/// The table of rules with what can be done to it: add, remove, move, undo, load and save as JSON, make them from the scenario.
class RulesPanel : public QWidget {
    Q_OBJECT

public:
    explicit RulesPanel(QWidget* parent = nullptr);

    [[nodiscard]] RulesModel* model() const { return m_model; }
    [[nodiscard]] QTableView* table() const { return m_table; }
    /// What may be named: components and meters of the plan, columns of the bill.
    void setChoices(const std::vector<reconcile::PlanLine>& plan, const std::vector<std::string>& columns);
    /// Adds the rule behind all others and begins to edit what is still missing in it.
    void addRule(const reconcile::Rule& rule);
    /// Empty, or why not. One step that can be undone.
    [[nodiscard]] QString load(const QString& file);
    [[nodiscard]] QString save(const QString& file) const;

Q_SIGNALS:
    /// The user wants the rules that follow from the scenario.
    void defaultsWanted();
    void told(const QString& sentence, bool isError);

protected:
    /// Undo and redo of the rules while the table has the focus; columns follow its width.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void chooseLoad();
    void chooseSave();
    void removeCurrent();
    void moveCurrent(int by);
    void showState();
    void fitColumns();
    [[nodiscard]] int currentRow() const;

    RulesModel* m_model;
    QTableView* m_table;
    QPushButton *m_add, *m_remove, *m_up, *m_down, *m_undo, *m_redo, *m_load, *m_save, *m_defaults;
    QLabel* m_problem;
    std::vector<reconcile::PlanLine> m_plan;
    QStringList m_columns;
};

} // namespace headroom::gui
