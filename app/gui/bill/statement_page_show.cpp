#include "app/gui/bill/statement_page.h"

// What the page shows, and the way down and back.

#include "app/gui/bill/bill_model.h"
#include "app/gui/bill/filter_trail.h"
#include "app/gui/bill/line_story.h"
#include "app/gui/bill/statement_side.h"
#include "app/gui/bill/story_panel.h"
#include "app/gui/compare/column_fit.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/panel.h"

#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QPushButton>
#include <QResizeEvent>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QStandardItemModel>
#include <QTreeView>

#include <algorithm>
#include <initializer_list>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;
using pricing::Dimension;

const BillTable* StatementPage::table() const { return m_model->table(); }

void StatementPage::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    // Another system has other keys; another run of this one is looked at in the same way.
    const bool isSame = report && m_source->data() && scenario && m_source->data()->scenario->name == scenario->name;
    if (report && !isSame) {
        m_trail.clear();
        m_query.filters.clear();
        m_query.columns.reset();
        m_query.rows = {Dimension::Kind::Group, {}};
    }
    m_source->setReport(std::move(report), std::move(scenario));
}

void StatementPage::setRunning(bool running)
{
    m_run->setEnabled(!running);
    m_run->setText(running ? tr("The run is under way…") : tr("Run the scenario"));
}

void StatementPage::setStale(bool stale)
{
    m_isStale = stale;
    showAnswer();
}

void StatementPage::setBand(const std::optional<MonthBand>& band)
{
    m_band = band;
    showAnswer();
    if (table()) m_side->setTable(*table(), m_band);
}

void StatementPage::showData()
{
    const auto bills = m_source->data();
    m_pages->setCurrentIndex(bills ? 1 : 0);
    if (!bills) {
        m_model->setTable(nullptr);
        return;
    }
    // The month of 730 h comes only with the complete data.
    if (QAbstractButton* button = m_periods->button(static_cast<int>(BillPeriod::ListMonth))) button->setEnabled(bills->of(BillPeriod::ListMonth).statement != nullptr);
    if (!bills->of(m_query.period).statement && m_query.period != BillPeriod::Year) {
        const QSignalBlocker blocker(m_periods);
        m_query.period = BillPeriod::Month;
        m_periods->button(static_cast<int>(m_query.period))->setChecked(true);
    }
    showQuery();
}

void StatementPage::showQuery()
{
    const auto bills = m_source->data();
    if (!bills) return;
    if (!bills->of(m_query.period).statement) {
        m_source->wantYear();
        showWaiting();
        return;
    }
    for (QWidget* each : std::initializer_list<QWidget*>{m_side, m_story, m_rows, m_columns, m_trailView}) each->setEnabled(true);
    m_side->show();
    // What was chosen is found again when only the figures changed.
    const QModelIndex before = m_tree->currentIndex();
    const int row = before.row(), parentRow = before.parent().row(), column = before.column();
    auto made = std::make_shared<const BillTable>(billTable(bills, m_query));
    const bool isFlat = m_query.columns.has_value();
    m_tree->setRootIsDecorated(!isFlat);
    m_tree->setSelectionBehavior(isFlat ? QAbstractItemView::SelectItems : QAbstractItemView::SelectRows);
    m_tree->setAllColumnsShowFocus(!isFlat);
    m_model->setTable(made);
    m_tablePages->setCurrentIndex(made->problem.isEmpty() ? 0 : 1);
    m_problem->setText(made->problem);
    std::size_t lines = 0;
    for (const BillRow& each : made->rows) lines += each.lines.size();
    constexpr std::size_t kLinesOpen = 80;
    const bool open = !isFlat && !m_query.rows.splits() && lines <= kLinesOpen;
    if (open) m_tree->expandAll();
    m_expand->setVisible(!isFlat);
    m_expand->setText(open ? tr("Collapse all") : tr("Expand all"));
    for (int each = 0; each < m_model->columnCount(); ++each) m_tree->setColumnHidden(each, false);
    if (!isFlat) m_tree->setColumnHidden(BillModel::Meter, m_query.rows.kind == Dimension::Kind::Meter);   // said by the rows already
    QModelIndex current = m_model->index(row, std::max(0, column), parentRow >= 0 ? m_model->index(parentRow, 0) : QModelIndex());
    if (!current.isValid()) current = m_model->index(0, 0);
    m_tree->setCurrentIndex(current);
    fitColumns();
    showChoices();
    showTrail();
    showAnswer();
    m_side->setTable(*made, m_band);
    const BillFoot foot = billFoot(*made);
    m_sum->setText(foot.sum);
    m_addsUp = foot.addsUp;
    paintSum();
    m_rest->setWhole(foot.rest);
    Q_EMIT periodShown();
}

void StatementPage::showWaiting()
{
    const bool hasFailed = m_source->yearState() == BillSource::YearState::Failed;
    m_model->setTable(nullptr);
    m_tablePages->setCurrentIndex(1);
    m_headline->setText(hasFailed ? tr("There is no bill of the year") : tr("Reading the year: %1 of %2 months").arg(m_source->monthsRead()).arg(analysis::kMonthsOfYear));
    m_summary->setText(hasFailed ? m_source->yearProblem() : tr("Each month is estimated by itself, with its growth, seasons and events. The other bills can be looked at meanwhile."));
    m_problem->setText(hasFailed ? tr("The months could not be estimated: %1").arg(m_source->yearProblem())
                                 : tr("Reading the year: %1 of %2 months").arg(m_source->monthsRead()).arg(analysis::kMonthsOfYear));
    m_mark->setText(hasFailed ? u"▲"_s : u"△"_s);
    m_mark->setVisible(hasFailed || m_isStale);
    m_answer->setProperty("warns", hasFailed || m_isStale);
    m_answer->update();
    m_bandRow->hide();
    m_side->hide();
    for (QWidget* each : std::initializer_list<QWidget*>{m_story, m_rows, m_columns, m_trailView}) each->setEnabled(false);
    m_expand->hide();
    m_sum->clear();
    m_rest->setWhole({});
    Q_EMIT periodShown();
}

void StatementPage::paintSum()
{
    QPalette palette = m_sum->palette();
    palette.setColor(QPalette::WindowText, Theme::current().color(m_addsUp ? R::Good : R::Bad));
    m_sum->setPalette(palette);
}

void StatementPage::showAnswer()
{
    const auto bills = m_source->data();
    if (!bills || !bills->of(m_query.period).statement) return;
    m_headline->setText(billHeadline(*bills, m_query.period));
    m_summary->setText(billSummary(*bills, m_query.period));
    const auto budget = budgetOf(*bills, m_query.period);
    const bool isOver = budget && bills->of(m_query.period).statement->total.toDouble() > *budget;
    m_mark->setText(isOver ? u"▲"_s : m_isStale ? u"△"_s : u"●"_s);
    m_mark->setVisible(isOver || m_isStale);
    m_answer->setProperty("warns", isOver || m_isStale);
    m_answer->update();
    const bool hasBand = m_band && m_query.period == BillPeriod::Month;
    m_bandRow->setVisible(hasBand);
    if (!hasBand) return;
    const std::array<double, 3> values{m_band->p10, m_band->p50, m_band->p90};
    for (std::size_t i = 0; i < values.size(); ++i) m_bandTexts[i]->setText(format::number(values[i], values[i] < 100 ? 2 : 0));
    m_bandTexts[3]->setText(m_band->overBudget ? format::percent(1 - *m_band->overBudget) : u"–"_s);
}

void StatementPage::showChoices()
{
    const auto bills = m_source->data();
    m_dimensions = dimensionsOf(*bills, m_query.period, !filterKey(m_query, Dimension::Kind::Month).empty());
    std::vector<Dimension> filters;
    for (const pricing::PivotFilter& filter : m_query.filters) filters.push_back(filter.dimension);
    const auto enable = [](QComboBox* box, int at, bool on) {
        if (auto* items = qobject_cast<QStandardItemModel*>(box->model())) items->item(at)->setEnabled(on);
    };
    const QSignalBlocker rowsBlocker(m_rows), columnsBlocker(m_columns);
    m_rows->clear();
    m_columns->clear();
    m_columns->addItem(tr("nothing else"));
    for (std::size_t i = 0; i < m_dimensions.size(); ++i) {
        const Dimension& each = m_dimensions[i];
        const int at = static_cast<int>(i);
        m_rows->addItem(dimensionTitle(each));
        m_columns->addItem(dimensionTitle(each));
        enable(m_rows, at, canCombine(each, filters));
        std::vector<Dimension> withRows = filters;
        withRows.push_back(m_query.rows);
        enable(m_columns, at + 1, !(each == m_query.rows) && canCombine(each, withRows));
        if (each == m_query.rows) m_rows->setCurrentIndex(at);
        if (m_query.columns && each == *m_query.columns) m_columns->setCurrentIndex(at + 1);
    }
}

void StatementPage::showTrail()
{
    const auto bills = m_source->data();
    const pricing::Statement& statement = *bills->of(m_query.period).statement;
    QStringList steps{tr("Whole bill")};
    const auto nameOf = [&](const BillQuery& query, const BillQuery& before) {
        QStringList names;
        for (std::size_t i = 0; i < query.filters.size(); ++i) {
            const pricing::PivotFilter& filter = query.filters[i];
            const bool isNew = i >= before.filters.size() || !(before.filters[i].dimension == filter.dimension) || before.filters[i].key != filter.key;
            if (isNew) names += keyTitle(filter.dimension, filter.key, statement);
        }
        return names.isEmpty() ? tr("by %1").arg(dimensionTitle(query.rows).toLower()) : names.join(u", "_s);
    };
    for (std::size_t i = 1; i < m_trail.size(); ++i) steps += nameOf(m_trail[i], m_trail[i - 1]);
    if (!m_trail.empty()) steps += nameOf(m_query, m_trail.back());
    m_trailView->setSteps(steps);
}

QString StatementPage::componentOf(const QModelIndex& index) const { return index.data(StatementModel::kComponentRole).toString(); }

void StatementPage::showStory(const QModelIndex& index)
{
    if (!table() || !index.isValid()) return m_story->setStory({}, {});
    if (const BillLine* part = m_model->line(index)) m_story->setStory(lineStory(*table(), *part), componentOf(index));
    else if (const auto row = m_model->rowOf(index)) m_story->setStory(rowStory(*table(), table()->rows[*row]), componentOf(index));
    else m_story->setStory({}, {});
}

void StatementPage::setPeriod(BillPeriod period)
{
    const auto bills = m_source->data();
    if (QAbstractButton* button = m_periods->button(static_cast<int>(period)); !button->isChecked()) button->setChecked(true);   // comes back here
    if (period == m_query.period) return;
    if (bills && !bills->of(period).statement && period != BillPeriod::Year) return;
    m_query = queryOf(m_query, period);
    m_trail.clear();
    showQuery();
}

void StatementPage::setRows(const Dimension& dimension)
{
    if (m_query.columns && *m_query.columns == dimension) m_query.columns.reset();
    m_query.rows = dimension;
    showQuery();
}

void StatementPage::setColumns(const std::optional<Dimension>& dimension)
{
    m_query.columns = dimension;
    showQuery();
}

void StatementPage::chooseRows()
{
    if (const auto at = static_cast<std::size_t>(m_rows->currentIndex()); at < m_dimensions.size()) setRows(m_dimensions[at]);
}

void StatementPage::chooseColumns()
{
    const int at = m_columns->currentIndex() - 1;
    setColumns(at < 0 || at >= static_cast<int>(m_dimensions.size()) ? std::nullopt : std::optional(m_dimensions[static_cast<std::size_t>(at)]));
}

void StatementPage::descend(BillQuery query)
{
    m_trail.push_back(m_query);
    m_query = std::move(query);
    m_tree->setCurrentIndex({});
    showQuery();
}

bool StatementPage::drillInto(const QModelIndex& index)
{
    if (!table() || !index.isValid()) return false;
    auto query = drilledDown(*table(), m_model->rowOf(index), m_model->keyColumn(index.column()));
    // A line is opened as itself: its component and its meter.
    if (const auto* line = m_model->statementLine(index)) {
        query = m_query;
        const auto add = [&](Dimension::Kind kind, const std::string& key) {
            if (std::ranges::none_of(query->filters, [&](const pricing::PivotFilter& filter) { return filter.dimension.kind == kind; })) query->filters.push_back({{kind, {}}, key});
        };
        if (m_query.rows.splits()) query->filters.push_back({m_query.rows, table()->rows[*m_model->rowOf(index)].key});
        add(Dimension::Kind::Component, line->component);
        add(Dimension::Kind::Meter, line->meter);
        query->rows = {Dimension::Kind::Line, {}};
        const auto below = dimensionBelow(*query);
        if (!below || query->filters.size() == m_query.filters.size()) return false;
        query->rows = *below;
    }
    if (!query) return false;
    descend(std::move(*query));
    return true;
}

bool StatementPage::goBack()
{
    if (m_trail.empty()) return false;
    goToStep(static_cast<int>(m_trail.size()) - 1);
    return true;
}

void StatementPage::goToStep(int step)
{
    if (step < 0 || step >= static_cast<int>(m_trail.size())) return;
    const bool hadFocus = m_trailView->isAncestorOf(QApplication::focusWidget());
    m_query = m_trail[static_cast<std::size_t>(step)];
    m_trail.resize(static_cast<std::size_t>(step));
    showQuery();
    if (hadFocus) m_tree->setFocus(Qt::OtherFocusReason);   // the chip is gone
}

void StatementPage::toggleDay(const QString& isoDate)
{
    if (table()) toggle(withDay(m_query, isoDate.toStdString()));
}

void StatementPage::toggleMonth(const QString& key)
{
    if (table() && m_query.period == BillPeriod::Year) toggle(withMonth(m_query, key.toStdString()));
}

void StatementPage::toggle(const BillQuery& query)
{
    if (query.filters.size() < m_query.filters.size() && !m_trail.empty() && m_trail.back().filters.size() == query.filters.size()) {
        goBack();
        return;
    }
    descend(query);
}

void StatementPage::fitColumns()
{
    if (m_isFitting || !table()) return;   // new widths may show or hide a scroll bar, which resizes the table
    m_isFitting = true;
    constexpr int kPad = 8, kShare = 92, kLeast = 74, kNames = 170;
    std::vector<int> columns, wanted;      // of texts, which give way to figures
    int figures = 0;
    for (int column = 0; column < m_model->columnCount(); ++column) {
        if (m_tree->isColumnHidden(column)) continue;
        m_tree->resizeColumnToContents(column);
        const int width = column == m_model->shareColumn() ? kShare : m_tree->columnWidth(column) + (column == 0 ? 0 : kPad);
        const bool isText = column != m_model->shareColumn() && !m_model->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>().testFlag(Qt::AlignRight);
        if (isText) {
            columns.push_back(column);
            wanted.push_back(width);
        } else {
            m_tree->setColumnWidth(column, width);
            figures += width;
        }
    }
    const int available = m_tree->viewport()->width() - figures;
    std::vector<int> widths = fairWidths(wanted, std::max(available, kLeast * static_cast<int>(wanted.size())), kLeast);
    if (m_query.columns) widths = {std::min(wanted[0], std::max(kNames, m_tree->viewport()->width() / 4))};   // the keys of the columns are reached by scrolling
    int left = available;
    for (const int width : widths) left -= width;
    // What is over goes to the names, but not so much that figures stand far from them; then to the last column, so that rows end where the table does.
    constexpr int kOver = 160;
    if (!m_query.columns && left > 0) {
        widths[m_tree->isColumnHidden(BillModel::Meter) ? 0 : 1] += std::min(left, kOver);
        widths.back() += std::max(0, left - kOver);
    }
    for (std::size_t i = 0; i < columns.size(); ++i) m_tree->setColumnWidth(columns[i], widths[i]);
    m_isFitting = false;
}

bool StatementPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && watched == m_tree->viewport()) {
        const auto* resize = static_cast<const QResizeEvent*>(event);
        if (resize->size().width() != resize->oldSize().width()) fitColumns();
    }
    return QWidget::eventFilter(watched, event);
}

void StatementPage::copySelection() const
{
    QStringList rows;
    QModelIndexList chosen = m_tree->selectionModel()->selectedIndexes();
    if (m_query.columns) {   // one cell, or what is selected of them
        QStringList cells;
        for (const QModelIndex& index : std::as_const(chosen)) cells << index.data().toString();
        QApplication::clipboard()->setText(cells.join(u'\t'));
        return;
    }
    for (const QModelIndex& index : m_tree->selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < m_model->columnCount(); ++column)
            cells << (column == m_model->shareColumn() ? format::percent(index.data(StatementModel::kShareRole).toDouble()) : index.siblingAtColumn(column).data().toString());
        rows << cells.join(u'\t');
    }
    QApplication::clipboard()->setText(rows.isEmpty() ? m_model->text(u'\t') : rows.join(u'\n'));
}

} // namespace headroom::gui
