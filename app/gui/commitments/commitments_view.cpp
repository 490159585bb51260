#include "app/gui/commitments/commitments_view.h"

// The widgets of the view; what they show is in commitments_view_show.cpp.

#include "app/gui/charts/figure_table.h"
#include "app/gui/commitments/commitment_chart.h"
#include "app/gui/commitments/proposal_model.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/panel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

CommitmentsView::CommitmentsView(QWidget* parent) : QWidget(parent), m_proposals(new ProposalModel(this)), m_inForce(new InForceModel(this))
{
    setObjectName(u"commitments"_s);
    setAccessibleName(tr("Commitments"));
    m_pages = new QStackedLayout(this);
    auto* empty = makeEmptyState(u"money"_s, tr("No machine hours yet"), tr("Run the scenario: the machine hours of its bill show which reservation or savings plan pays."), this);
    m_run = addEmptyStateButton(empty, tr("&Run the scenario"), u"runForCommitments"_s);
    connect(m_run, &QPushButton::clicked, this, &CommitmentsView::runRequested);

    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar();
    column->addWidget(m_bar);
    column->addWidget(makeLine(Qt::Horizontal, page));
    column->addWidget(buildFigures());
    column->addWidget(makeLine(Qt::Horizontal, page));
    auto* split = new QSplitter(Qt::Vertical, page);
    split->setObjectName(u"commitmentSplit"_s);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(buildCharts());
    split->addWidget(buildTables());
    split->setStretchFactor(0, 60);
    split->setStretchFactor(1, 40);
    split->setSizes({600, 400});
    column->addWidget(split, 1);
    m_pages->addWidget(empty);
    m_pages->addWidget(page);
}

CommitmentsView::~CommitmentsView() = default;

void CommitmentsView::buildBar()
{
    m_bar = new QWidget(this);
    m_bar->setMinimumHeight(40);
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    m_size = new QComboBox(m_bar);
    m_size->setObjectName(u"commitmentSize"_s);
    m_size->setAccessibleName(tr("What is committed"));
    m_size->setToolTip(tr("A savings plan covers all sizes, a reservation one"));
    m_size->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* terms = new QWidget(m_bar);
    auto* termRow = new QHBoxLayout(terms);
    termRow->setContentsMargins(0, 0, 0, 0);
    termRow->setSpacing(0);
    m_terms = new QButtonGroup(this);
    for (const auto& [id, name, text] : {std::tuple{0, u"term:1-year"_s, tr("1 year")}, {1, u"term:3-years"_s, tr("3 years")}}) {
        auto* button = new QPushButton(text, terms);
        button->setObjectName(name);
        button->setCheckable(true);
        button->setAccessibleName(tr("Term %1").arg(text));
        m_terms->addButton(button, id);
        termRow->addWidget(button);
        connect(button, &QPushButton::toggled, this, [this](bool on) {
            if (on) chooseTerm();
        });
    }
    m_terms->button(0)->setChecked(true);
    m_amount = new QDoubleSpinBox(m_bar);
    m_amount->setObjectName(u"commitmentAmount"_s);
    m_amount->setMinimumWidth(96);
    m_amount->setAlignment(Qt::AlignRight);
    m_amountLabel = makeLabel(12, R::SecondaryText, m_bar);
    m_amountLabel->setBuddy(m_amount);
    m_best = new QPushButton(m_bar);
    m_best->setObjectName(u"commitmentBest"_s);
    m_best->setToolTip(tr("Moves the line to where the hours cost least"));
    m_status = makeLabel(12, R::SecondaryText, m_bar);
    m_status->setObjectName(u"commitmentStatus"_s);
    m_status->setMinimumWidth(20);
    m_status->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress = new QProgressBar(m_bar);
    m_progress->setObjectName(u"commitmentProgress"_s);
    m_progress->setAccessibleName(tr("Months estimated"));
    m_progress->setFixedWidth(120);
    m_progress->hide();
    m_cancel = new QPushButton(tr("&Cancel"), m_bar);
    m_cancel->setObjectName(u"commitmentCancel"_s);
    setThemedIcon(m_cancel, u"stop"_s);
    m_cancel->hide();
    m_period = new QComboBox(m_bar);
    m_period->setObjectName(u"commitmentPeriod"_s);
    m_period->setAccessibleName(tr("Hours of"));
    m_period->setToolTip(tr("A commitment holds for a year or three: twelve estimated months show whether the season changes the answer"));
    m_period->addItems({tr("Month of the run"), tr("Twelve months, estimated")});
    row->addWidget(m_size);
    row->addWidget(terms);
    row->addSpacing(4);
    row->addWidget(m_amountLabel);
    row->addWidget(m_amount);
    row->addWidget(m_best);
    row->addWidget(m_status, 1);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_period);
    connect(m_size, &QComboBox::activated, this, &CommitmentsView::chooseSize);
    connect(m_amount, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        if (!m_isShowing) setAmount(value);
    });
    connect(m_best, &QPushButton::clicked, this, [this] {
        if (!m_subject) return;
        if (const auto best = bestOutcome(*m_subject, m_commitment)) setAmount(amountOf(*best));
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_period->setCurrentIndex(0);
        prepareMonth();
    });
    connect(m_period, &QComboBox::activated, this, [this] { isYear() ? prepareYear() : prepareMonth(); });
}

QWidget* CommitmentsView::buildFigures()
{
    auto* strip = new QWidget(this);
    strip->setObjectName(u"commitmentFigures"_s);
    strip->setBackgroundRole(QPalette::AlternateBase);
    strip->setAutoFillBackground(true);
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(12);
    const std::array captions{tr("Machines cost"), tr("Saves"), tr("Used of it"), tr("Covers"), tr("Pays above"), tr("Rate an hour")};
    const std::array names{u"figureCost"_s, u"figureSaving"_s, u"figureUtilisation"_s, u"figureCoverage"_s, u"figureBreakEven"_s, u"figureRate"_s};
    for (std::size_t i = 0; i < FigureCount; ++i) {
        auto* cell = new QVBoxLayout;
        cell->setSpacing(0);
        m_figures[i] = {makeLabel(11, R::MutedText, strip), new QLabel(strip), makeLabel(11, R::SecondaryText, strip)};
        m_figures[i][1]->setFont(Theme::font(17, true));
        m_figures[i][1]->setTextFormat(Qt::PlainText);
        themed(m_figures[i][1], [this, i] { colourFigure(i); });
        m_figures[i][0]->setText(captions[i]);
        m_figures[i][1]->setObjectName(names[i]);
        m_figures[i][1]->setAccessibleName(captions[i]);
        m_figures[i][2]->setObjectName(names[i] + u"Note"_s);
        for (QLabel* label : m_figures[i]) {
            label->setMinimumWidth(20);
            cell->addWidget(label);
        }
        if (i > 0) row->addWidget(makeLine(Qt::Vertical, strip));
        row->addLayout(cell, i < 2 || i == Rate ? 5 : 4);
    }
    return strip;
}

QWidget* CommitmentsView::buildCharts()
{
    m_hours = new CommitmentChart(CommitmentChart::Order::Time, this);
    m_duration = new CommitmentChart(CommitmentChart::Order::Use, this);
    for (CommitmentChart* chart : {m_hours, m_duration}) connect(chart, &CommitmentChart::levelMoved, this, &CommitmentsView::setAmount);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(makePanel(tr("Hour by hour"), m_hoursNote, m_hours, split));
    split->addWidget(makePanel(tr("Hours sorted by use"), m_durationNote, m_duration, split));
    split->setStretchFactor(0, 62);
    split->setStretchFactor(1, 38);
    split->setSizes({620, 380});
    return split;
}

QWidget* CommitmentsView::buildTables()
{
    m_proposalTable = makeFigureTable(m_proposals, u"commitmentProposals"_s, tr("Commitments that pay"), this);
    m_inForceTable = makeFigureTable(m_inForce, u"commitmentsInForce"_s, tr("Commitments in force"), this);
    for (QTableView* table : {m_proposalTable, m_inForceTable}) table->viewport()->installEventFilter(this);
    const auto choose = [this](const QModelIndex& index) {
        if (!index.isValid() || !m_subject) return;
        if (const auto commitment = commitmentOf(*m_subject, m_proposals->proposal(index.row()))) chooseCommitment(*commitment);
    };
    connect(m_proposalTable, &QTableView::clicked, this, choose);
    connect(m_proposalTable, &QTableView::activated, this, choose);
    connect(m_inForceTable, &QTableView::clicked, this, [this](const QModelIndex& index) { Q_EMIT componentSelected(index.data(InForceModel::kComponentRole).toString()); });
    auto* right = new QSplitter(Qt::Vertical, this);
    right->setHandleWidth(1);
    right->setChildrenCollapsible(false);
    right->addWidget(buildApply());
    auto* inForce = withEmptyState(m_inForceTable, u"check"_s, tr("Nothing is committed"), tr("All machines of this scenario are paid as they are used."), right);
    right->addWidget(makePanel(tr("In force"), m_inForceNote, inForce, right));
    right->setStretchFactor(1, 1);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    auto* proposals = withEmptyState(m_proposalTable, u"money"_s, tr("Nothing pays"), tr("No reservation or savings plan with a known rate is cheaper than paying these hours as you go."), split);
    split->addWidget(makePanel(tr("What pays"), m_proposalNote, proposals, split));
    split->addWidget(right);
    split->setStretchFactor(0, 62);
    split->setStretchFactor(1, 38);
    split->setSizes({620, 380});
    return split;
}

QWidget* CommitmentsView::buildApply()
{
    auto* panel = new QWidget(this);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    m_applyText = makeLabel(12, R::SecondaryText, panel);
    m_applyText->setObjectName(u"commitmentApplyText"_s);
    m_applyText->setWordWrap(true);
    m_name = new QLineEdit(panel);
    m_name->setObjectName(u"commitmentName"_s);
    m_name->setAccessibleName(tr("Name of the variant"));
    m_name->setPlaceholderText(tr("Name of the variant"));
    m_apply = new QPushButton(tr("&Apply as variant"), panel);
    m_apply->setObjectName(u"commitmentApply"_s);
    m_apply->setToolTip(tr("Adds a variant with this commitment in force; a run then bills it. Can be undone."));
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_name, 1);
    row->addWidget(m_apply);
    column->addWidget(m_applyText, 1);
    column->addLayout(row);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) { m_isNamed = !text.isEmpty(); });
    connect(m_name, &QLineEdit::returnPressed, this, &CommitmentsView::apply);
    connect(m_apply, &QPushButton::clicked, this, &CommitmentsView::apply);
    return panel;
}

bool CommitmentsView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        for (QTableView* table : {m_proposalTable, m_inForceTable})
            if (watched == table->viewport()) fitColumns(table, kMostExtra);
    return QWidget::eventFilter(watched, event);
}

} // namespace headroom::gui
