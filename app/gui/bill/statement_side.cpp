#include "app/gui/bill/statement_side.h"

#include "app/gui/bill/budget_plot.h"
#include "app/gui/bill/line_story.h"
#include "app/gui/bill/year_plot.h"
#include "app/gui/compare/column_fit.h"
#include "app/gui/report/chart_export.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/panel.h"
#include "app/gui/statement/cost_calendar.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

StatementSide::StatementSide(QWidget* parent) : QWidget(parent), m_calendar(new CostCalendar(this)), m_year(new YearPlot(this)), m_budget(new BudgetPlot(this)), m_unitModel(new UnitCostModel(this))
{
    setObjectName(u"billSide"_s);
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setObjectName(u"billSideSplit"_s);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(buildCalendar());
    split->addWidget(makePanel(tr("Spent so far, against the budget"), m_budgetNote, m_budget, split));
    split->addWidget(buildUnitCosts());
    split->setSizes({360, 300, 220});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(split);
    connect(m_calendar, &CostCalendar::dayChosen, this, &StatementSide::dayChosen);
    connect(m_calendar, &CostCalendar::momentChosen, this, &StatementSide::momentChosen);
    connect(m_calendar, &CostCalendar::monthChanged, this, &StatementSide::showMonth);
    connect(m_year, &YearPlot::monthChosen, this, &StatementSide::monthChosen);
    connect(m_budget, &BudgetPlot::dayChosen, this, [this](const QString& key) {
        if (m_budget->curve().byMonth) Q_EMIT monthChosen(key);
        else Q_EMIT dayChosen(key);
    });
    connect(m_budget, &BudgetPlot::momentChosen, this, &StatementSide::momentChosen);
    const auto tell = [this](const QString& sentence, bool isError) { Q_EMIT told(sentence, isError); };
    addChartExport(m_calendar, [this] { return tr("Cost per day, %1").arg(m_data ? format::text(m_data->scenario->name) : QString()); }, [this] { return m_budget->curve().csv(); }, tell);
    addChartExport(m_year, [this] { return tr("Cost per month, %1").arg(m_data ? format::text(m_data->scenario->name) : QString()); }, [this] { return m_year->bars().csv(); }, tell);
    addChartExport(m_budget, [this] { return tr("Spent so far, %1").arg(m_data ? format::text(m_data->scenario->name) : QString()); }, [this] { return m_budget->curve().csv(); }, tell);
}

QWidget* StatementSide::buildCalendar()
{
    m_calendar->setTitleShown(false);
    m_turner = new QWidget(this);
    auto* row = new QHBoxLayout(m_turner);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    m_monthName = makeLabel(12, R::Text, m_turner);
    m_monthName->setObjectName(u"calendarMonth"_s);
    const auto button = [&](const QString& icon, const QString& name, const QString& tip, int step) {
        auto* made = new QToolButton(m_turner);
        prepareButton(made, {}, icon, name, tip);
        made->setAutoRaise(true);
        connect(made, &QToolButton::clicked, m_calendar, [this, step] { m_calendar->turnMonth(step); });
        return made;
    };
    m_earlier = button(u"chevron-left"_s, u"earlierMonth"_s, tr("Earlier month"), -1);
    m_later = button(u"chevron-right"_s, u"laterMonth"_s, tr("Later month"), 1);
    row->addWidget(m_earlier);
    row->addWidget(m_monthName);
    row->addWidget(m_later);
    auto* pages = new QWidget(this);
    m_calendarPages = new QStackedLayout(pages);
    m_calendarPages->addWidget(m_calendar);
    m_calendarPages->addWidget(m_year);
    return makePanel(tr("Calendar of cost"), m_calendarNote, pages, this, m_turner);
}

QWidget* StatementSide::buildUnitCosts()
{
    m_unitKind = new QComboBox(this);
    m_unitKind->setObjectName(u"unitCostKind"_s);
    m_unitKind->setAccessibleName(tr("What the cost is counted by"));
    m_unitKind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_units = new QTableView(this);
    m_units->setObjectName(u"unitCosts"_s);
    m_units->setAccessibleName(tr("Unit costs"));
    m_units->setModel(m_unitModel);
    m_units->setFont(Theme::font(12));
    m_units->setShowGrid(false);
    m_units->setWordWrap(false);
    m_units->setFrameShape(QFrame::NoFrame);
    m_units->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_units->setSelectionMode(QAbstractItemView::SingleSelection);
    m_units->verticalHeader()->hide();
    m_units->verticalHeader()->setMinimumSectionSize(20);
    m_units->verticalHeader()->setDefaultSectionSize(22);
    m_units->horizontalHeader()->setHighlightSections(false);
    m_units->horizontalHeader()->setMinimumSectionSize(40);
    m_units->setMinimumHeight(70);
    m_units->viewport()->installEventFilter(this);
    connect(m_unitKind, &QComboBox::activated, this, &StatementSide::showUnits);
    connect(m_units, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const QString id = index.data(UnitCostModel::kComponentRole).toString(); !id.isEmpty()) Q_EMIT componentSelected(id);
    });
    return makePanel(tr("What one costs"), m_unitNote, m_units, this, m_unitKind);
}

void StatementSide::setTable(const BillTable& table, const std::optional<MonthBand>& band)
{
    m_data = table.data;
    m_period = table.query.period;
    // Of a year all months, or the days of the one that is looked at.
    const std::string month = m_period == BillPeriod::Year ? filterKey(table.query, pricing::Dimension::Kind::Month) : std::string();
    const bool isYear = m_period == BillPeriod::Year && month.empty();
    m_calendarPages->setCurrentIndex(isYear ? 1 : 0);
    if (isYear) {
        showYear(table);
        showKinds();
        return;
    }
    std::shared_ptr<const pricing::Statement> shown = m_data->of(m_period).statement;
    const pricing::Allocation *byTenant = &m_data->of(m_period).byTenant, *byOperation = &m_data->of(m_period).byOperation;
    if (!month.empty()) {
        const auto found = std::ranges::find(m_data->year->months, month, &analysis::YearMonth::key);
        shown = {m_data->year, &found->part.statement};   // a filter is of a row that there was
        byTenant = &found->part.byTenant;
        byOperation = &found->part.byOperation;
    }
    const pricing::Statement& statement = *shown;
    const std::string& zone = m_data->scenario->calendar.timeZone;
    bool isFiltered = false;
    std::string day;
    for (const pricing::PivotFilter& filter : table.query.filters) {
        if (filter.dimension.kind == pricing::Dimension::Kind::Day) day = filter.key;
        else if (filter.dimension.kind != pricing::Dimension::Kind::Month) isFiltered = true;
    }
    std::vector<CalendarDay> days = calendarDays({*m_data->scenario, statement, byTenant, byOperation}, table.query.filters);
    constexpr std::size_t kDaysByHour = 2;
    const bool byHour = days.size() <= kDaysByHour && !isFiltered;
    const auto [low, high] = std::ranges::minmax_element(days, {}, [](const CalendarDay& each) { return each.amount.micros(); });
    m_scale = byHour ? tr("by hour, %1, local time").arg(table.currency)
              : days.empty() ? QString()
                             : tr("%1 to %2 a day").arg(format::amount(low->amount), format::money(high->amount));
    if (byHour) m_calendar->setStatement(shown, zone);
    else m_calendar->setDays(days, table.currency, zone);
    m_calendar->setChosenDay(day);
    const auto budget = isFiltered ? std::nullopt : month.empty() ? budgetOf(*m_data, m_period) : m_data->scenario->monthlyBudget;
    if (byHour) days = hoursOf(statement);
    m_budget->setCurve(budgetCurve(std::move(days), table.currency, zone, budget, isFiltered || m_period != BillPeriod::Month ? std::nullopt : band));
    m_budgetNote->setText(isFiltered ? tr("of what is shown") : budget ? QString() : m_period == BillPeriod::Window ? tr("a budget is one of a month") : tr("the scenario has no budget"));
    showMonth();
    showKinds();
}

void StatementSide::showYear(const BillTable& table)
{
    YearBars bars = yearBars(table);
    const bool isFiltered = !table.query.filters.empty();
    const auto [low, high] = std::ranges::minmax_element(bars.months, {}, [](const CalendarDay& each) { return each.amount.micros(); });
    m_calendarNote->setText(bars.empty() ? QString() : tr("%1 to %2 a month").arg(format::amount(low->amount), format::money(high->amount)));
    m_turner->hide();
    const auto budget = isFiltered ? std::nullopt : budgetOf(*m_data, m_period);
    m_budget->setCurve(budgetCurve(bars.months, table.currency, m_data->scenario->calendar.timeZone, budget, std::nullopt));
    m_budgetNote->setText(isFiltered ? tr("of what is shown") : budget ? QString() : tr("the scenario has no budget"));
    m_year->setBars(std::move(bars));
}

void StatementSide::showKinds()
{
    const QSignalBlocker blocker(m_unitKind);
    const QVariant before = m_unitKind->currentData();
    m_unitKind->clear();
    for (const UnitCostKind kind : unitCostKinds(*m_data, m_period)) m_unitKind->addItem(unitCostTitle(kind), static_cast<int>(kind));
    m_unitKind->setCurrentIndex(std::max(0, m_unitKind->findData(before)));
    showUnits();
}

void StatementSide::showUnitCosts(UnitCostKind kind)
{
    if (const int at = m_unitKind->findData(static_cast<int>(kind)); at >= 0) m_unitKind->setCurrentIndex(at);
    showUnits();
}

void StatementSide::showMonth()
{
    const int count = m_calendar->monthCount();
    m_turner->setVisible(!m_calendar->showsHours() && count > 0);
    m_earlier->setVisible(count > 1);
    m_later->setVisible(count > 1);
    m_earlier->setEnabled(m_calendar->month() > 0);
    m_later->setEnabled(m_calendar->month() + 1 < count);
    m_monthName->setText(m_calendar->monthTitle());
    m_calendarNote->setText(m_scale);
}

void StatementSide::showUnits()
{
    if (!m_data) return;
    m_unitModel->setTable(unitCostTable(*m_data, m_period, static_cast<UnitCostKind>(m_unitKind->currentData().toInt())));
    m_unitNote->setText(m_unitModel->table().note);
    m_unitNote->setToolTip(m_unitModel->table().note);
    fitUnits();
}

void StatementSide::fitUnits()
{
    constexpr int kPad = 10, kLeast = 56;
    const int available = m_units->viewport()->width();
    const int names = static_cast<UnitCostKind>(m_unitKind->currentData().toInt()) == UnitCostKind::Idle ? 2 : 1;   // the columns behind are figures, which are never cut
    std::vector<int> wanted;
    int left = available;
    for (int column = 0; column < m_unitModel->columnCount(); ++column) {
        m_units->resizeColumnToContents(column);
        const int width = m_units->columnWidth(column) + kPad;
        if (column < names) wanted.push_back(width);
        else m_units->setColumnWidth(column, width);
        if (column >= names) left -= width;
    }
    if (wanted.empty()) return;
    std::vector<int> widths = fairWidths(wanted, std::max(left, kLeast * names), kLeast);
    for (const int width : widths) left -= width;
    widths.front() += std::max(0, left);   // the figures stand at the right
    for (std::size_t column = 0; column < widths.size(); ++column) m_units->setColumnWidth(static_cast<int>(column), widths[column]);
}

bool StatementSide::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_units->viewport() && event->type() == QEvent::Resize) fitUnits();
    return QWidget::eventFilter(watched, event);
}

} // namespace headroom::gui
