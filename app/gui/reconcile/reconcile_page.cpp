#include "app/gui/reconcile/reconcile_page.h"

// The widgets of the page; what they show is in reconcile_page_show.cpp.

#include "app/gui/compare/cost_waterfall_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/reconcile/bill_errors_model.h"
#include "app/gui/reconcile/calibration_panel.h"
#include "app/gui/reconcile/rules_model.h"
#include "app/gui/reconcile/rules_panel.h"
#include "app/gui/reconcile/unmapped_model.h"
#include "app/gui/reconcile/variance_model.h"
#include "app/gui/shell/labels.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kSoonMs = 400;

QTableView* makeTable(QAbstractItemModel* model, const QString& name, const QString& accessible, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setObjectName(name);
    table->setAccessibleName(accessible);
    table->setModel(model);
    table->setFont(Theme::font(12));
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(25);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setMinimumSectionSize(40);
    return table;
}

/// A row of buttons of which one is chosen; ids from 0 on.
QButtonGroup* makeChoice(const QStringList& texts, const QString& name, const QString& accessible, QHBoxLayout* row, QWidget* parent)
{
    auto* group = new QButtonGroup(parent);
    for (qsizetype i = 0; i < texts.size(); ++i) {
        auto* button = new QPushButton(texts[i], parent);
        button->setObjectName(u"%1%2"_s.arg(name).arg(i));
        button->setCheckable(true);
        button->setAccessibleDescription(accessible);
        group->addButton(button, static_cast<int>(i));
        row->addWidget(button);
    }
    group->button(0)->setChecked(true);
    return group;
}

QWidget* makeHead(QHBoxLayout*& row, QWidget* parent)
{
    auto* head = new QWidget(parent);
    row = new QHBoxLayout(head);
    row->setContentsMargins(12, 3, 8, 3);
    row->setSpacing(2);
    return head;
}

} // namespace

ReconcilePage::ReconcilePage(QWidget* parent)
    : QWidget(parent), m_job(new ReconcileJob(this)), m_variances(new VarianceModel(this)), m_unmapped(new UnmappedModel(this)), m_errors(new BillErrorsModel(this)),
      m_rules(new RulesPanel(this)), m_waterfall(new CostWaterfallPlot(this)), m_calibrationPanel(new CalibrationPanel(this))
{
    setObjectName(u"reconcile"_s);
    setAcceptDrops(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar(column);
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(buildNoReport());
    m_pages->addWidget(buildNoBill());
    m_pages->addWidget(buildErrors());
    m_pages->addWidget(m_result = buildResult());
    column->addWidget(m_pages, 1);

    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &ReconcilePage::compare);
    connect(m_job, &ReconcileJob::finished, this, &ReconcilePage::adopt);
    connect(m_job, &ReconcileJob::failed, this, &ReconcilePage::refuse);
    connect(m_job, &ReconcileJob::changed, this, &ReconcilePage::showState);
    connect(m_job, &ReconcileJob::progressed, this, [this](double fraction) { m_progress->setValue(static_cast<int>(100 * fraction)); });
    connect(m_rules->model(), &RulesModel::rulesChanged, this, [this] {
        if (m_isTakingRules) return;
        m_areRulesDefault = false;
        if (!m_file.isEmpty()) m_soon.start();
    });
    connect(m_rules, &RulesPanel::told, this, &ReconcilePage::tell);
    connect(m_rules, &RulesPanel::defaultsWanted, this, [this] {
        m_areRulesDefault = true;
        m_soon.start();
    });
    connect(m_waterfall, &CostWaterfallPlot::componentChosen, this, &ReconcilePage::componentSelected);
    connect(m_calibrationPanel, &CalibrationPanel::closed, this, [this] {
        m_right->setCurrentIndex(0);
        m_calibrate->setFocus();
    });
    connect(m_calibrationPanel, &CalibrationPanel::accepted, this, &ReconcilePage::makeCalibration);
    showState();
}

ReconcilePage::~ReconcilePage() { m_rules->model()->disconnect(this); }

void ReconcilePage::buildBar(QVBoxLayout* column)
{
    auto* bar = new QWidget(this);
    bar->setMinimumHeight(40);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    m_open = new QPushButton(bar);
    prepareButton(m_open, tr("&Open bill…"), u"open"_s, u"openBill"_s, tr("Opens a FOCUS, ActualCost or AmortizedCost export (CSV); it can be dropped here as well"));
    m_source = makeLabel(12, R::SecondaryText, bar);
    m_source->setObjectName(u"billSource"_s);
    m_monthLabel = makeLabel(12, R::SecondaryText, bar);
    m_monthLabel->setText(tr("Mont&h"));
    m_monthBox = new QComboBox(bar);
    m_monthBox->setObjectName(u"billMonth"_s);
    m_monthBox->setAccessibleName(tr("Month of the bill that is compared"));
    m_monthBox->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_monthLabel->setBuddy(m_monthBox);
    m_state = makeLabel(12, R::Warning, bar, true);
    m_state->setObjectName(u"reconcileState"_s);
    m_told = makeLabel(12, R::SecondaryText, bar);
    m_told->setObjectName(u"reconcileTold"_s);
    m_told->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);   // a long path never widens the window
    m_progress = new QProgressBar(bar);
    m_progress->setObjectName(u"reconcileProgress"_s);
    m_progress->setAccessibleName(tr("How much of the bill is read"));
    m_progress->setFixedWidth(140);
    m_progress->setRange(0, 100);
    m_cancel = new QPushButton(bar);
    prepareButton(m_cancel, tr("&Cancel"), u"stop"_s, u"cancelReconcile"_s, tr("Stops reading the bill"));
    m_calibrate = new QPushButton(bar);
    prepareButton(m_calibrate, tr("Cali&brate…"), u"edit"_s, u"calibrate"_s, tr("Shows which prices and counts of the scenario the bill would change, and makes a variant of them"));
    m_export = new QPushButton(bar);
    prepareButton(m_export, tr("&Save…"), u"export"_s, u"exportReconciliation"_s, tr("Saves the comparison as CSV, JSON or Markdown, or a picture of it"));
    row->addWidget(m_open);
    row->addWidget(m_source);
    row->addWidget(m_monthLabel);
    row->addWidget(m_monthBox);
    row->addWidget(m_state);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_told, 1);
    row->addWidget(m_calibrate);
    row->addWidget(m_export);
    connect(m_monthBox, &QComboBox::currentIndexChanged, this, [this] { if (m_monthBox->currentIndex() >= 0) setMonth(SimTime::fromNanoseconds(m_monthBox->currentData().toLongLong())); });
    connect(m_open, &QPushButton::clicked, this, &ReconcilePage::chooseBill);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_soon.stop();
        m_job->cancel();
        tell(m_outcome ? tr("Stopped. The figures are those of the last comparison.") : tr("Stopped. The bill was not compared."));
    });
    connect(m_calibrate, &QPushButton::clicked, this, &ReconcilePage::proposeCalibration);
    connect(m_export, &QPushButton::clicked, this, &ReconcilePage::chooseExport);
    column->addWidget(bar);
    column->addWidget(makeLine(Qt::Horizontal, this));
}

QWidget* ReconcilePage::buildNoReport()
{
    auto* page = makeEmptyState(u"statement"_s, tr("No simulated month yet"), tr("Run the scenario first: a real bill is compared with the month that it simulates, line by line."), this);
    m_runButton = new QPushButton(page);
    prepareButton(m_runButton, tr("&Run the scenario"), u"play"_s, u"reconcileRun"_s, tr("Simulates the scenario, whose month is then compared"));
    auto* column = static_cast<QVBoxLayout*>(page->layout());
    column->insertSpacing(column->count() - 1, 8);
    column->insertWidget(column->count() - 1, m_runButton, 0, Qt::AlignHCenter);
    connect(m_runButton, &QPushButton::clicked, this, &ReconcilePage::runRequested);
    return page;
}

QWidget* ReconcilePage::buildNoBill()
{
    auto* page = makeEmptyState(u"import"_s, tr("No bill yet"), tr("Open the export of a real bill, or drop it here: FOCUS 1.0 to 1.2, ActualCost or AmortizedCost, as CSV. It is read here and goes nowhere else."), this);
    auto* open = new QPushButton(page);
    prepareButton(open, tr("Open a &bill…"), u"open"_s, u"openFirstBill"_s, tr("Opens a FOCUS, ActualCost or AmortizedCost export (CSV)"));
    m_statedBox = new QWidget(page);
    m_statedBox->setObjectName(u"statedCosts"_s);
    auto* stated = new QVBoxLayout(m_statedBox);
    stated->setSpacing(6);
    auto* column = static_cast<QVBoxLayout*>(page->layout());
    column->insertSpacing(column->count() - 1, 8);
    column->insertWidget(column->count() - 1, open, 0, Qt::AlignHCenter);
    column->insertWidget(column->count() - 1, m_statedBox, 0, Qt::AlignHCenter);
    connect(open, &QPushButton::clicked, this, &ReconcilePage::chooseBill);
    return page;
}

QWidget* ReconcilePage::buildErrors()
{
    auto* page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 12, 0, 0);
    column->setSpacing(8);
    m_errorTitle = makeLabel(15, R::Bad, page, true);
    m_errorTitle->setObjectName(u"billErrorTitle"_s);
    m_errorTitle->setContentsMargins(12, 0, 12, 0);
    auto* advice = makeLabel(12, R::SecondaryText, page);
    advice->setContentsMargins(12, 0, 12, 0);
    advice->setText(tr("Nothing was compared. Mend the file or export it again, then open it once more."));
    m_errorTable = makeTable(m_errors, u"billErrors"_s, tr("What is wrong with the bill, row by row"), page);
    m_errorTable->horizontalHeader()->setSectionResizeMode(BillErrorsModel::Row, QHeaderView::ResizeToContents);
    m_errorTable->horizontalHeader()->setSectionResizeMode(BillErrorsModel::BillColumn, QHeaderView::ResizeToContents);
    m_errorTable->horizontalHeader()->setSectionResizeMode(BillErrorsModel::Found, QHeaderView::Stretch);
    m_errorTable->horizontalHeader()->setSectionResizeMode(BillErrorsModel::Expected, QHeaderView::Stretch);
    column->addWidget(m_errorTitle);
    column->addWidget(advice);
    column->addWidget(makeLine(Qt::Horizontal, page));
    column->addWidget(m_errorTable, 1);
    return page;
}

QWidget* ReconcilePage::buildResult()
{
    auto* page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* answer = new QWidget(page);
    auto* lines = new QVBoxLayout(answer);
    lines->setContentsMargins(12, 8, 12, 8);
    lines->setSpacing(2);
    m_headline = makeLabel(17, R::Text, answer, true);
    m_headline->setObjectName(u"reconcileHeadline"_s);
    m_headline->setWordWrap(true);
    m_explanation = makeLabel(12, R::SecondaryText, answer);
    m_explanation->setObjectName(u"reconcileExplanation"_s);
    m_explanation->setWordWrap(true);
    m_notes = makeLabel(12, R::MutedText, answer);
    m_notes->setObjectName(u"reconcileNotes"_s);
    m_notes->setWordWrap(true);
    for (QLabel* label : {m_headline, m_explanation, m_notes}) lines->addWidget(label);
    auto* across = new QSplitter(Qt::Horizontal, page);
    across->setObjectName(u"reconcileSplit"_s);
    across->setHandleWidth(1);
    across->setChildrenCollapsible(false);
    auto* left = new QSplitter(Qt::Vertical, across);
    left->setHandleWidth(1);
    left->setChildrenCollapsible(false);
    left->addWidget(buildVariances());
    left->addWidget(buildLower());
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 2);
    left->setSizes({600, 400});
    across->addWidget(left);
    across->addWidget(buildRight());
    across->setStretchFactor(0, 66);
    across->setStretchFactor(1, 34);
    across->setSizes({660, 340});
    column->addWidget(answer);
    column->addWidget(makeLine(Qt::Horizontal, page));
    column->addWidget(across, 1);
    return page;
}

QWidget* ReconcilePage::buildVariances()
{
    auto* panel = new QWidget(this);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    QHBoxLayout* row = nullptr;
    auto* head = makeHead(row, panel);
    auto* title = makeLabel(12, R::Text, head, true);
    title->setText(tr("Where the bill differs"));
    row->addWidget(title);
    row->addSpacing(10);
    m_filters = makeChoice({tr("All"), tr("Different"), tr("On both"), tr("Orphans"), tr("Missing")}, u"varianceFilter"_s, tr("Which rows are listed"), row, head);
    row->addStretch(1);
    m_table = makeTable(m_variances, u"varianceTable"_s, tr("Planned and billed, row by row, with the sums in the last row"), panel);
    m_table->setSortingEnabled(false);
    m_table->horizontalHeader()->setSectionsClickable(true);
    m_table->horizontalHeader()->setSortIndicatorShown(true);
    m_table->horizontalHeader()->setSortIndicator(VarianceModel::Difference, Qt::DescendingOrder);
    m_table->viewport()->installEventFilter(this);
    column->addWidget(head);
    column->addWidget(makeLine(Qt::Horizontal, panel));
    column->addWidget(m_table, 1);
    connect(m_filters, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (!on) return;
        m_variances->setFilter(static_cast<VarianceFilter>(id));
        m_table->setCurrentIndex(m_variances->index(0, 0));
        showRow();
    });
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, m_variances, &VarianceModel::sort);
    connect(m_variances, &QAbstractItemModel::modelReset, this, &ReconcilePage::fitVariances);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showRow(); });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const auto* variance = m_variances->variance(index.row()); variance && !variance->component.empty()) Q_EMIT componentSelected(QString::fromStdString(variance->component));
    });
    return panel;
}

QWidget* ReconcilePage::buildLower()
{
    auto* panel = new QWidget(this);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    QHBoxLayout* row = nullptr;
    auto* head = makeHead(row, panel);
    m_lowerButtons = makeChoice({tr("Rules"), tr("Lines without a rule")}, u"reconcileLower"_s, tr("What is shown below the comparison"), row, head);
    row->addStretch(1);
    m_makeRule = new QPushButton(head);
    prepareButton(m_makeRule, tr("&Make a rule from this"), u"plus"_s, u"makeRule"_s, tr("Adds a rule that takes these lines, with the component that its name suggests (Enter)"));
    row->addWidget(m_makeRule);
    auto* unmapped = new QWidget(panel);
    auto* unmappedColumn = new QVBoxLayout(unmapped);
    unmappedColumn->setContentsMargins(0, 0, 0, 0);
    m_unmappedTable = makeTable(m_unmapped, u"unmappedTable"_s, tr("Lines of the bill that no rule takes"), unmapped);
    m_unmappedTable->viewport()->installEventFilter(this);
    unmappedColumn->addWidget(withEmptyState(m_unmappedTable, u"check"_s, tr("Every line has a rule"), tr("All lines of this month belong to a component, or a rule leaves them out."), unmapped));
    m_lower = new QStackedWidget(panel);
    m_lower->addWidget(m_rules);
    m_lower->addWidget(unmapped);
    column->addWidget(makeLine(Qt::Horizontal, panel));
    column->addWidget(head);
    column->addWidget(makeLine(Qt::Horizontal, panel));
    column->addWidget(m_lower, 1);
    connect(m_lowerButtons, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (!on) return;
        m_lower->setCurrentIndex(id);
        showState();
    });
    connect(m_makeRule, &QPushButton::clicked, this, &ReconcilePage::makeRuleFromUnmapped);
    connect(m_unmappedTable, &QTableView::activated, this, &ReconcilePage::makeRuleFromUnmapped);
    connect(m_unmappedTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReconcilePage::showState);
    return panel;
}

QWidget* ReconcilePage::buildRight()
{
    m_right = new QStackedWidget(this);
    auto* panel = new QWidget(m_right);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    QHBoxLayout* row = nullptr;
    auto* head = makeHead(row, panel);
    auto* title = makeLabel(12, R::Text, head, true);
    title->setText(tr("From plan to bill"));
    row->addWidget(title);
    row->addStretch(1);
    m_waterfallButtons = makeChoice({tr("By cause"), tr("By component")}, u"waterfallBy"_s, tr("What the bars of the waterfall are"), row, head);
    m_waterfall->setObjectName(u"reconcileWaterfall"_s);
    m_waterfall->setAccessibleName(tr("From the planned to the billed month"));
    auto* detail = new QWidget(panel);
    detail->setBackgroundRole(QPalette::AlternateBase);
    detail->setAutoFillBackground(true);
    auto* detailColumn = new QVBoxLayout(detail);
    detailColumn->setContentsMargins(12, 8, 12, 8);
    detailColumn->setSpacing(4);
    auto* detailHead = new QHBoxLayout;
    m_rowTitle = makeLabel(12, R::Text, detail, true);
    m_rowTitle->setObjectName(u"varianceTitle"_s);
    m_rowTitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_showComponent = new QPushButton(detail);
    prepareButton(m_showComponent, tr("Show in &topology"), u"layout"_s, u"showInTopology"_s, tr("Shows the component of the chosen row where it is"));
    detailHead->addWidget(m_rowTitle, 1);
    detailHead->addWidget(m_showComponent);
    m_rowText = makeLabel(12, R::SecondaryText, detail);
    m_rowText->setObjectName(u"varianceText"_s);
    m_rowText->setWordWrap(true);
    m_rowText->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_rowText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    detailColumn->addLayout(detailHead);
    detailColumn->addWidget(m_rowText, 1);
    column->addWidget(head);
    column->addWidget(makeLine(Qt::Horizontal, panel));
    column->addWidget(m_waterfall, 3);
    column->addWidget(makeLine(Qt::Horizontal, panel));
    column->addWidget(detail, 2);
    m_right->addWidget(panel);
    m_right->addWidget(m_calibrationPanel);
    connect(m_waterfallButtons, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on) showWaterfall();
    });
    connect(m_showComponent, &QPushButton::clicked, this, [this] {
        if (const auto* variance = m_variances->variance(m_table->currentIndex().row()); variance && !variance->component.empty()) Q_EMIT componentShown(QString::fromStdString(variance->component));
    });
    return m_right;
}

void ReconcilePage::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (m_report && urls.size() == 1 && urls.front().isLocalFile() && urls.front().fileName().endsWith(u".csv"_s, Qt::CaseInsensitive)) event->acceptProposedAction();
}

void ReconcilePage::dropEvent(QDropEvent* event)
{
    event->acceptProposedAction();
    openBill(event->mimeData()->urls().front().toLocalFile());
}

QWidget* ReconcilePage::exportable() { return m_pages->currentWidget(); }

} // namespace headroom::gui
