#include "app/gui/statement/statement_view.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/statement/cost_calendar.h"
#include "app/gui/statement/share_delegate.h"
#include "app/gui/statement/statement_model.h"

#include <QApplication>
#include <QButtonGroup>
#include <QEvent>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QShortcut>
#include <QStackedLayout>
#include <QTreeView>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

StatementView::StatementView(QWidget* parent)
    : QWidget(parent), m_model(new StatementModel(this)), m_tree(new QTreeView(this)), m_calendar(new CostCalendar(this)),
      m_pages(new QStackedLayout(this)), m_windowButton(new QPushButton(tr("&Window"), this)), m_monthButton(new QPushButton(tr("&Month"), this)),
      m_title(makeLabel(13, R::Text, this, true)), m_facts(makeLabel(12, R::MutedText, this)), m_lineTitle(makeLabel(12, R::Text, this, true)),
      m_lineMade(makeLabel(12, R::SecondaryText, this)), m_lineSource(makeLabel(12, R::MutedText, this))
{
    constexpr int kCalendarWidth = 316;
    m_calendar->setFixedWidth(kCalendarWidth);
    m_tree->setObjectName(u"statementTree"_s);
    m_tree->setAccessibleName(tr("Statement"));
    m_tree->setModel(m_model);
    m_tree->setItemDelegateForColumn(StatementModel::Share, new ShareDelegate(this));
    m_tree->setUniformRowHeights(true);
    m_tree->setFont(Theme::font(12));
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setIndentation(14);
    m_tree->header()->setSectionsMovable(false);
    m_tree->header()->setStretchLastSection(false);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);

    auto* group = new QButtonGroup(this);
    for (QPushButton* button : {m_windowButton, m_monthButton}) {
        button->setCheckable(true);
        group->addButton(button);
    }
    m_windowButton->setObjectName(u"statementWindow"_s);
    m_monthButton->setObjectName(u"statementMonth"_s);
    m_windowButton->setChecked(true);

    auto* page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 12, 6);
    head->setSpacing(4);
    head->addWidget(m_windowButton);
    head->addWidget(m_monthButton);
    head->addSpacing(12);
    head->addWidget(m_title);
    head->addSpacing(8);
    head->addWidget(m_facts, 1);

    auto* detail = new QWidget(page);
    detail->setBackgroundRole(QPalette::AlternateBase);
    detail->setAutoFillBackground(true);
    auto* detailRow = new QHBoxLayout(detail);
    detailRow->setContentsMargins(12, 5, 12, 5);
    detailRow->setSpacing(16);
    for (QLabel* label : {m_lineMade, m_lineSource, m_facts}) label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);   // never widen the window
    m_tree->viewport()->installEventFilter(this);
    m_lineSource->installEventFilter(this);
    detailRow->addWidget(m_lineTitle);
    detailRow->addWidget(m_lineMade, 1);
    detailRow->addWidget(m_lineSource, 1);

    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    left->addLayout(head);
    left->addWidget(makeLine(Qt::Horizontal, page));
    left->addWidget(m_tree, 1);
    left->addWidget(makeLine(Qt::Horizontal, page));
    left->addWidget(detail);
    auto* both = new QHBoxLayout(page);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(0);
    both->addLayout(left, 1);
    both->addWidget(makeLine(Qt::Vertical, page));
    both->addWidget(m_calendar);

    m_pages->addWidget(makeEmptyState(u"statement"_s, tr("No statement yet"),
                                      tr("A run bills every simulated second with the provider's meters. Press Run (F5)."), this));
    m_pages->addWidget(page);

    connect(m_calendar, &CostCalendar::momentChosen, this, &StatementView::momentChosen);
    connect(m_monthButton, &QPushButton::toggled, this, &StatementView::showMonth);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) { showLine(index); });
    connect(m_tree, &QTreeView::activated, this, [this](const QModelIndex& index) {
        if (const auto* line = m_model->line(index)) Q_EMIT componentSelected(format::text(line->component));
    });
    auto* copy = new QShortcut(QKeySequence::Copy, m_tree);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &StatementView::copySelection);
}

void StatementView::setReport(std::shared_ptr<const analysis::Report> report, const std::string& timeZone)
{
    m_report = std::move(report);
    m_timeZone = timeZone;
    setStale(false);
    refresh();
}

void StatementView::setStale(bool stale) { m_tree->setEnabled(!stale); }

void StatementView::showMonth(bool month)
{
    m_month = month;
    (month ? m_monthButton : m_windowButton)->setChecked(true);
    refresh();
}

void StatementView::refresh()
{
    if (!m_report) {
        m_model->setStatement(nullptr);
        m_pages->setCurrentIndex(0);
        return;
    }
    const auto& statement = m_month ? m_report->month : m_report->window;
    m_model->setStatement({m_report, &statement});   // shares the ownership of the report
    m_calendar->setStatement({m_report, &statement}, m_timeZone);
    m_title->setText(tr("%1 costs %2").arg(format::text(statement.period), format::money(statement.total)));
    m_facts->setText(tr("%1 lines · price book %2, %3, %4%5")
                         .arg(statement.lines.size())
                         .arg(format::text(statement.priceBookRegion), format::text(statement.currency), format::text(statement.priceBookAsOf),
                              m_report->recording.partial ? tr(" · partial") : QString()));
    m_tree->expandAll();
    fitColumns();
    // The total names its period, which wants more room than a component.
    m_tree->setFirstColumnSpanned(m_model->rowCount() - 1, {}, false);
    m_pages->setCurrentIndex(1);
    m_tree->setCurrentIndex(m_model->index(0, 0, m_model->index(0, 0)));
    m_tree->scrollToTop();
    showLine(m_tree->currentIndex());
}

void StatementView::fitColumns()
{
    if (m_isFitting) return; // new widths may show or hide a scroll bar, which resizes the table
    m_isFitting = true;
    using M = StatementModel;
    constexpr int kGap = 10, kShare = 104;
    for (int column = 0; column < M::ColumnCount; ++column) m_tree->resizeColumnToContents(column);
    int sum = 0;
    for (int column = 0; column < M::ColumnCount; ++column) {
        const int width = column == M::Share ? kShare : m_tree->columnWidth(column) + (column == M::Component ? 0 : kGap);
        m_tree->setColumnWidth(column, width);
        sum += width;
    }
    // Figures are never cut; names give way, and their tooltips have them whole.
    int missing = sum - m_tree->viewport()->width();
    for (const auto& [column, shortest] : {std::pair{M::Meter, 180}, {M::Unit, 84}, {M::Meter, 150}, {M::Component, 130}, {M::Meter, 80}, {M::Component, 90}}) {
        if (missing <= 0) break;
        const int before = m_tree->columnWidth(column);
        const int width = std::max(std::min(before, shortest), before - missing);
        m_tree->setColumnWidth(column, width);
        missing -= before - width;
    }
    if (missing < 0) m_tree->setColumnWidth(M::Meter, m_tree->columnWidth(M::Meter) + std::min(-missing, 160));
    m_isFitting = false;
}

bool StatementView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && watched == m_tree->viewport() && m_report) {
        const auto* resize = static_cast<const QResizeEvent*>(event);
        if (resize->size().width() != resize->oldSize().width()) fitColumns();
    }
    if (event->type() == QEvent::Resize && watched == m_lineSource) elideSource();
    return QWidget::eventFilter(watched, event);
}

void StatementView::resizeEvent(QResizeEvent* event)
{
    constexpr int kWidthForBoth = 1200; // below it the lines of the bill need all the room [px]
    m_calendar->setVisible(width() >= kWidthForBoth);
    QWidget::resizeEvent(event);
}

void StatementView::elideSource()
{
    m_lineSource->setText(m_lineSource->fontMetrics().elidedText(m_source, Qt::ElideMiddle, m_lineSource->width()));
    m_lineSource->setToolTip(m_source);
}

void StatementView::showLine(const QModelIndex& index)
{
    const auto* line = m_model->line(index);
    m_lineTitle->setText(line ? tr("%1, %2").arg(format::text(line->componentTitle), format::text(line->meterTitle)) : tr("How a line is made"));
    m_lineMade->setText(line ? tr("%1 %2 × %3 = %4").arg(format::number(line->quantity, line->quantity < 10 ? 3 : 1), format::text(line->unit), format::text(line->unitPrice), format::money(line->amount))
                             : tr("Choose one: quantity × price, rounded once to the cent."));
    m_source = line ? tr("%1 · %2").arg(format::text(line->source), format::text(line->asOf)) : QString();
    elideSource();
}

void StatementView::copySelection() const
{
    QStringList rows;
    for (const QModelIndex& index : m_tree->selectionModel()->selectedRows()) {
        QStringList cells;
        for (int column = 0; column < StatementModel::ColumnCount; ++column) cells << index.siblingAtColumn(column).data().toString();
        rows << cells.join(u'\t');
    }
    QApplication::clipboard()->setText(rows.join(u'\n'));
}

} // namespace headroom::gui
