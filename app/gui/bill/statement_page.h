#pragma once

#include "app/gui/bill/bill_data.h"
#include "app/gui/bill/bill_table.h"
#include "app/gui/bill/month_band.h"

#include <QWidget>

#include <array>
#include <memory>
#include <optional>
#include <vector>

class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeView;

namespace headroom::gui {

class BillModel;
class ElidedLabel;
class FilterTrail;
class StatementSide;
class StoryPanel;

/// The statement of the last run under any grouping: rows, columns, the way down to the lines and back, how a line is made; beside it the days, the budget
/// and unit costs. Enter or a double click goes down, Backspace or Alt+Left back.
class StatementPage : public QWidget {
    Q_OBJECT

public:
    explicit StatementPage(QWidget* parent = nullptr);
    ~StatementPage() override;

    /// Null shows the empty state.
    void setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario);
    void setRunning(bool running);
    void setStale(bool stale);
    void setBand(const std::optional<MonthBand>& band);

    /// What is shown; null before there is a report.
    [[nodiscard]] const BillTable* table() const;
    [[nodiscard]] BillModel* model() const { return m_model; }
    [[nodiscard]] StatementSide* side() const { return m_side; }
    [[nodiscard]] StoryPanel* story() const { return m_story; }
    [[nodiscard]] BillSource* source() const { return m_source; }
    [[nodiscard]] BillPeriod period() const { return m_query.period; }
    /// How many steps lead back.
    [[nodiscard]] std::size_t depth() const { return m_trail.size(); }

public Q_SLOTS:
    void setPeriod(headroom::gui::BillPeriod period);
    void setRows(const headroom::pricing::Dimension& dimension);
    void setColumns(const std::optional<headroom::pricing::Dimension>& dimension);
    /// Goes down into what a cell sums up. False where nothing is below.
    bool drillInto(const QModelIndex& index);
    /// One step back, to what was looked at before; false at the beginning.
    bool goBack();
    /// Back to a step of the trail, 0 = the whole bill.
    void goToStep(int step);
    /// Shows one day alone, or all days again where it is shown already.
    void toggleDay(const QString& isoDate);
    /// The same with a month of a year, "2026-11".
    void toggleMonth(const QString& key);

Q_SIGNALS:
    void componentSelected(const QString& id);
    void componentShown(const QString& id);
    void momentChosen(qint64 nanoseconds);
    void runRequested();
    /// Another period is shown, or that of before came about.
    void periodShown();
    void told(const QString& sentence, bool isError);

private:
    QWidget* buildAnswer();
    QWidget* buildBar();
    QWidget* buildTable();
    QWidget* buildFoot();
    void buildKeys();
    void showData();
    void showQuery();
    /// Instead of a year that is still being read, or cannot be.
    void showWaiting();
    void toggle(const BillQuery& query);
    void showAnswer();
    void paintSum();
    void showChoices();
    void showTrail();
    void showStory(const QModelIndex& index);
    void descend(BillQuery query);
    void fitColumns();
    void copySelection() const;
    void chooseRows();
    void chooseColumns();
    [[nodiscard]] QString componentOf(const QModelIndex& index) const;
    bool eventFilter(QObject* watched, QEvent* event) override;

    BillSource* m_source;
    BillModel* m_model;
    BillQuery m_query;
    std::vector<BillQuery> m_trail;        ///< what was looked at before, the whole bill first
    std::optional<MonthBand> m_band;
    std::vector<pricing::Dimension> m_dimensions;   ///< by place in the choices
    bool m_isFitting = false, m_isStale = false, m_addsUp = true;

    QStackedLayout* m_pages;
    QPushButton* m_run = nullptr;
    QWidget *m_answer = nullptr, *m_bandRow = nullptr;
    QLabel *m_mark = nullptr, *m_headline = nullptr, *m_summary = nullptr, *m_problem = nullptr, *m_sum = nullptr;
    std::array<QLabel*, 4> m_bandTexts{};
    ElidedLabel* m_rest = nullptr;
    QButtonGroup* m_periods = nullptr;
    QComboBox *m_rows = nullptr, *m_columns = nullptr;
    QPushButton* m_expand = nullptr;
    FilterTrail* m_trailView = nullptr;
    QTreeView* m_tree = nullptr;
    QStackedLayout* m_tablePages = nullptr;
    StoryPanel* m_story = nullptr;
    StatementSide* m_side = nullptr;
};

} // namespace headroom::gui
