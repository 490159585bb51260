#include "app/gui/risk/risk_view.h"

// The widgets of the view; what they show is in risk_view_show.cpp.

#include "app/gui/charts/figure_table.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/risk/distribution_chart.h"
#include "app/gui/risk/month_fan.h"
#include "app/gui/risk/risk_models.h"
#include "app/gui/risk/tornado_chart.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/panel.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kSoonMs = 300;

QSplitter* makeSplit(Qt::Orientation orientation, QWidget* parent)
{
    auto* split = new QSplitter(orientation, parent);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    return split;
}

} // namespace

RiskView::RiskView(QWidget* parent) : QWidget(parent), m_inputs(new RiskInputModel(this)), m_chances(new ChanceModel(this))
{
    setObjectName(u"risk"_s);
    setAccessibleName(tr("Risk"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar();
    column->addWidget(m_bar);
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(buildAnswer());
    column->addWidget(makeLine(Qt::Horizontal, this));
    column->addWidget(buildBody(), 1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &RiskView::prepare);
    showReport();
}

RiskView::~RiskView() = default;

void RiskView::buildBar()
{
    m_bar = new QWidget(this);
    m_bar->setMinimumHeight(40);
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    m_run = new QPushButton(tr("&Sample the month"), m_bar);
    m_run->setObjectName(u"riskRun"_s);
    m_run->setProperty("primary", true);
    m_run->setToolTip(tr("Estimates the month many times, each time with other values of what is uncertain"));
    setThemedIcon(m_run, u"play"_s, R::AccentText);
    m_cancel = new QPushButton(tr("&Cancel"), m_bar);
    m_cancel->setObjectName(u"riskCancel"_s);
    setThemedIcon(m_cancel, u"stop"_s);
    m_cancel->hide();
    m_samples = new QSpinBox(m_bar);
    m_samples->setObjectName(u"riskSamples"_s);
    m_samples->setRange(static_cast<int>(risk::kMinSamples), static_cast<int>(risk::kMaxSamples));
    m_samples->setValue(static_cast<int>(risk::kDefaultSamples));
    m_samples->setSingleStep(100);
    m_samples->setAccessibleName(tr("Samples"));
    m_samples->setToolTip(tr("Months that are estimated, %1 to %2. More make the quantiles surer; the time grows with them. Default %3.").arg(risk::kMinSamples).arg(risk::kMaxSamples).arg(risk::kDefaultSamples));
    m_seed = new QSpinBox(m_bar);
    m_seed->setObjectName(u"riskSeed"_s);
    m_seed->setRange(0, 2'147'483'647);
    m_seed->setValue(1);
    m_seed->setAccessibleName(tr("Seed"));
    m_seed->setToolTip(tr("The same seed gives the same answer. Default 1."));
    m_budget = new QDoubleSpinBox(m_bar);
    m_budget->setObjectName(u"riskBudget"_s);
    m_budget->setRange(0, 1e12);
    m_budget->setDecimals(0);
    m_budget->setSingleStep(100);
    m_budget->setGroupSeparatorShown(true);
    m_budget->setSpecialValueText(tr("as stated"));
    m_budget->setMinimumWidth(104);
    m_budget->setAccessibleName(tr("Budget of a month"));
    m_budget->setToolTip(tr("Budget of a month that is asked about, instead of the scenario's own"));
    m_year = new QCheckBox(tr("&year too"), m_bar);
    m_year->setObjectName(u"riskYear"_s);
    m_year->setToolTip(tr("Twelve months from the scenario's first one, with growth and seasons; twelve times the work"));
    m_status = makeLabel(12, R::SecondaryText, m_bar);
    m_status->setObjectName(u"riskStatus"_s);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress = new QProgressBar(m_bar);
    m_progress->setObjectName(u"riskProgress"_s);
    m_progress->setAccessibleName(tr("Samples made"));
    m_progress->setFixedWidth(140);
    m_progress->hide();
    row->addWidget(m_run);
    row->addWidget(m_cancel);
    const auto labelled = [&](const QString& text, QWidget* field) {
        auto* label = makeLabel(12, R::SecondaryText, m_bar);
        label->setText(text);
        label->setBuddy(field);
        row->addWidget(field);
        row->addWidget(label);
    };
    labelled(tr("sa&mples"), m_samples);
    labelled(tr("se&ed"), m_seed);
    labelled(tr("b&udget"), m_budget);
    row->addWidget(m_year);
    row->addWidget(m_progress);
    row->addWidget(m_status, 1);
    connect(m_run, &QPushButton::clicked, this, &RiskView::run);
    connect(m_cancel, &QPushButton::clicked, this, &RiskView::cancel);
}

QWidget* RiskView::buildAnswer()
{
    auto* strip = new QWidget(this);
    strip->setObjectName(u"riskAnswer"_s);
    strip->setBackgroundRole(QPalette::AlternateBase);
    strip->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(14);
    auto* text = new QVBoxLayout;
    text->setSpacing(1);
    m_headline = makeLabel(16, R::Text, strip, true);
    m_headline->setObjectName(u"riskHeadline"_s);
    m_headline->setWordWrap(true);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_explanation = makeLabel(12, R::SecondaryText, strip);
    m_explanation->setObjectName(u"riskExplanation"_s);
    m_explanation->setWordWrap(true);
    text->addWidget(m_headline);
    text->addWidget(m_explanation);
    row->addLayout(text, 1);
    const std::array captions{tr("P10"), tr("P50"), tr("P90"), tr("Chance to keep the budget")};
    const std::array names{u"riskP10"_s, u"riskP50"_s, u"riskP90"_s, u"riskKeep"_s};
    for (std::size_t i = 0; i < FigureCount; ++i) {
        row->addWidget(makeLine(Qt::Vertical, strip, 36));
        auto* cell = new QVBoxLayout;
        cell->setSpacing(0);
        m_figures[i] = {makeLabel(11, R::MutedText, strip), new QLabel(strip)};
        m_figures[i][0]->setText(captions[i]);
        m_figures[i][1]->setObjectName(names[i]);
        m_figures[i][1]->setAccessibleName(captions[i]);
        m_figures[i][1]->setFont(Theme::font(17, true));
        m_figures[i][1]->setTextFormat(Qt::PlainText);
        themed(m_figures[i][1], [this, i] { colourFigure(i); });
        cell->addWidget(m_figures[i][0]);
        cell->addWidget(m_figures[i][1]);
        row->addLayout(cell);
    }
    return strip;
}

QWidget* RiskView::buildBody()
{
    m_distribution = new DistributionChart(this);
    m_tornado = new TornadoChart(this);
    m_fan = new MonthFan(this);
    m_inputTable = makeFigureTable(m_inputs, u"riskInputs"_s, tr("What is uncertain"), this);
    m_chanceTable = makeFigureTable(m_chances, u"riskChances"_s, tr("What may happen"), this);
    for (QTableView* table : {m_inputTable, m_chanceTable}) table->viewport()->installEventFilter(this);
    connect(m_tornado, &TornadoChart::componentChosen, this, &RiskView::componentSelected);
    const auto choose = [this](const QModelIndex& index) {
        if (const QString id = index.data(RiskInputModel::kComponentRole).toString(); !id.isEmpty()) Q_EMIT componentSelected(id);
    };
    connect(m_inputTable, &QTableView::clicked, this, choose);
    connect(m_inputTable, &QTableView::activated, this, choose);

    auto* switches = new QWidget(this);
    auto* switchRow = new QHBoxLayout(switches);
    switchRow->setContentsMargins(0, 0, 0, 0);
    switchRow->setSpacing(0);
    auto* group = new QButtonGroup(this);
    m_bars = new QPushButton(tr("Histogram"), switches);
    m_curve = new QPushButton(tr("Cumulative"), switches);
    m_bars->setObjectName(u"riskHistogram"_s);
    m_curve->setObjectName(u"riskCumulative"_s);
    for (QPushButton* button : {m_bars, m_curve}) {
        button->setCheckable(true);
        button->setFixedHeight(24);
        group->addButton(button);
        switchRow->addWidget(button);
    }
    m_bars->setChecked(true);
    m_ofYear = new QPushButton(tr("Year"), switches);
    m_ofYear->setObjectName(u"riskOfYear"_s);
    m_ofYear->setCheckable(true);
    m_ofYear->setFixedHeight(24);
    m_ofYear->setToolTip(tr("Shows twelve months instead of one"));
    switchRow->addSpacing(8);
    switchRow->addWidget(m_ofYear);
    connect(m_curve, &QPushButton::toggled, m_distribution, &DistributionChart::setCumulative);
    connect(m_ofYear, &QPushButton::toggled, this, &RiskView::showDistribution);

    auto* above = makeSplit(Qt::Horizontal, this);
    above->addWidget(makePanel(tr("What the month may cost"), m_distributionNote, m_distribution, above, switches));
    above->addWidget(makePanel(tr("What drives it"), m_tornadoNote, m_tornado, above));
    above->setSizes({520, 480});
    auto* below = makeSplit(Qt::Horizontal, this);
    auto* inputs = withEmptyState(m_inputTable, u"info"_s, tr("No uncertain input"), tr("Inputs are what \"uncertainty\" of the scenario lists and what it marks as assumed; they are listed here once they have been read."), below);
    auto* chances = withEmptyState(m_chanceTable, u"chart"_s, tr("Not sampled yet"), tr("Sample the month to see how likely the budget and the objectives are kept."), below);
    below->addWidget(makePanel(tr("What is uncertain"), m_inputNote, inputs, below));
    below->addWidget(makePanel(tr("Month to date"), m_fanNote, m_fan, below));
    below->addWidget(makePanel(tr("What may happen"), m_chanceNote, chances, below));
    below->setSizes({420, 275, 305});
    auto* split = makeSplit(Qt::Vertical, this);
    split->addWidget(above);
    split->addWidget(below);
    split->setSizes({540, 460});
    return split;
}

void RiskView::setDocument(ScenarioDocument* document)
{
    if (m_document) m_document->disconnect(this);
    m_document = document;
    connect(m_document, &ScenarioDocument::changed, this, [this] {
        showState();
        if (isVisible()) m_soon.start();
    });
    showState();
    if (isVisible()) m_soon.start();
}

void RiskView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_soon.start();
}

bool RiskView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        for (QTableView* table : {m_inputTable, m_chanceTable})
            if (watched == table->viewport()) fitColumns(table, kMostExtra);
    return QWidget::eventFilter(watched, event);
}

} // namespace headroom::gui
