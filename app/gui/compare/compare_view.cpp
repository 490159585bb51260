#include "app/gui/compare/compare_view.h"

// The widgets of the view; what they show is in compare_view_show.cpp.

#include "app/gui/compare/chart_axis.h"
#include "app/gui/compare/outcome_model.h"
#include "app/gui/compare/overlay_plot.h"
#include "app/gui/compare/pareto_plot.h"
#include "app/gui/compare/variant_chip.h"
#include "app/gui/compare/cost_waterfall_plot.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/panel.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kSoonMs = 250;

/// A header that puts a piece of the variant's line before the name of its column.
class VariantHeader : public QHeaderView {
public:
    VariantHeader(int firstVariant, QWidget* parent) : QHeaderView(Qt::Horizontal, parent), m_firstVariant(firstVariant) { setHighlightSections(false); }

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override
    {
        painter->save();
        QHeaderView::paintSection(painter, rect, section);
        painter->restore();
        const int place = m_firstVariant >= 0 ? section - m_firstVariant : model()->headerData(section, Qt::Horizontal, OutcomeModel::kVariantRole).toInt();
        if (place < 0) return;
        chart::drawVariantLine(*painter, place, QRectF(rect.left() + 8, rect.bottom() - 4, std::min(28, rect.width() - 16), 4));
    }

private:
    int m_firstVariant;   ///< −1: the model says which column is of which variant
};

QTableView* makeTable(QAbstractItemModel* model, QHeaderView* header, const QString& name, const QString& accessible, QWidget* parent)
{
    auto* table = new QTableView(parent);
    table->setObjectName(name);
    table->setAccessibleName(accessible);
    table->setModel(model);
    table->setHorizontalHeader(header);
    table->setShowGrid(false);
    table->setFont(Theme::font(12));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setWordWrap(false);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(25);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    header->setMinimumSectionSize(48);
    header->setTextElideMode(Qt::ElideMiddle);   // the whole name is in the tooltip
    header->setMinimumHeight(30);
    return table;
}

} // namespace

CompareView::CompareView(QWidget* parent)
    : QWidget(parent), m_queue(new VariantRuns(this)), m_outcomes(new OutcomeModel(this)), m_inputs(new InputModel(this)), m_waterfall(new CostWaterfallPlot(this)),
      m_pareto(new ParetoPlot(this)), m_overlay(new OverlayPlot(this))
{
    setObjectName(u"compare"_s);
    m_pages = new QStackedLayout(this);
    auto* empty = makeEmptyState(u"compare"_s, tr("Nothing to compare yet"), tr("A variant is a named change of the scenario. With at least one, this shows what it costs and does beside the base."), this);
    const auto* make = addEmptyStateButton(empty, tr("&Make a variant"), u"makeVariant"_s);
    connect(make, &QPushButton::clicked, this, [this] {
        if (m_document && m_document->scenario()) (void)m_document->addVariant(tr("variant-1"), {});
    });
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildBar();
    column->addWidget(m_bar);
    column->addWidget(makeLine(Qt::Horizontal, page));
    column->addWidget(buildAnswer());
    column->addWidget(makeLine(Qt::Horizontal, page));
    auto* split = new QSplitter(Qt::Horizontal, page);
    split->setObjectName(u"compareSplit"_s);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(buildTables());
    split->addWidget(buildPlots());
    split->setStretchFactor(0, 45);
    split->setStretchFactor(1, 55);
    split->setSizes({450, 550});   // in proportion, whatever the widgets would like
    column->addWidget(split, 1);
    m_pages->addWidget(empty);
    m_pages->addWidget(page);

    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &CompareView::refresh);
    connect(m_queue, &VariantRuns::finished, this, [this] { refresh(); });
    connect(m_queue, &VariantRuns::failed, this, [this](const QByteArray& key, const Errors& errors) {
        m_failures[key] = errors.empty() ? tr("It was stopped.") : format::text(errors.front().message);
        refresh();
    });
    connect(m_queue, &VariantRuns::progressed, this, &CompareView::showChips);
    connect(m_queue, &VariantRuns::changed, this, &CompareView::showChips);
    connect(m_waterfall, &CostWaterfallPlot::componentChosen, this, &CompareView::componentSelected);
    connect(m_pareto, &ParetoPlot::variantChosen, this, &CompareView::variantOpened);
}

CompareView::~CompareView() = default;

void CompareView::buildBar()
{
    m_bar = new QWidget(this);
    m_bar->setMinimumHeight(40);
    auto* row = new QHBoxLayout(m_bar);
    row->setContentsMargins(12, 4, 12, 4);
    row->setSpacing(8);
    auto* chips = new QWidget(m_bar);
    m_chipRow = new QHBoxLayout(chips);
    m_chipRow->setContentsMargins(0, 0, 0, 0);
    m_chipRow->setSpacing(6);
    m_add = new QPushButton(tr("&Variant"), m_bar);
    m_add->setObjectName(u"addVariant"_s);
    m_add->setToolTip(tr("Adds a variant to the comparison, up to %1").arg(kVariantsMax));
    m_run = new QPushButton(tr("Run &all"), m_bar);
    m_run->setObjectName(u"runAll"_s);
    m_run->setProperty("primary", true);
    m_stop = new QPushButton(tr("&Cancel"), m_bar);
    m_stop->setObjectName(u"cancelAll"_s);
    m_stop->hide();
    m_replications = new QSpinBox(m_bar);
    m_replications->setObjectName(u"compareReplications"_s);
    m_replications->setRange(1, 100);
    m_replications->setValue(3);
    m_replications->setFixedWidth(58);
    m_replications->setAccessibleName(tr("Replications of each variant"));
    m_replications->setToolTip(tr("Independent repetitions of each variant, 1 to 100. The interval of a difference needs at least 2. Default 3."));
    auto* label = makeLabel(12, R::SecondaryText, m_bar);
    label->setText(tr("re&plications"));
    label->setBuddy(m_replications);
    m_status = makeLabel(12, R::SecondaryText, m_bar);
    m_status->setMinimumWidth(40);
    m_copy = new QPushButton(tr("Cop&y table"), m_bar);
    m_copy->setObjectName(u"copyTable"_s);
    m_copy->setToolTip(tr("Copies inputs and outcomes as text that a spreadsheet takes"));
    m_export = new QPushButton(tr("E&xport…"), m_bar);
    m_export->setObjectName(u"exportComparison"_s);
    m_export->setToolTip(tr("Saves the table as CSV or the whole comparison as PNG, SVG or PDF"));
    row->addWidget(chips);
    row->addWidget(m_add);
    row->addWidget(makeLine(Qt::Vertical, m_bar, 28));
    row->addWidget(m_run);
    row->addWidget(m_stop);
    row->addWidget(m_replications);
    row->addWidget(label);
    row->addWidget(m_status, 1);
    row->addWidget(m_copy);
    row->addWidget(m_export);
    setThemedIcon(m_add, u"plus"_s);
    setThemedIcon(m_run, u"play"_s, R::AccentText);
    setThemedIcon(m_stop, u"stop"_s);
    setThemedIcon(m_copy, u"copy"_s);
    setThemedIcon(m_export, u"export"_s);
    connect(m_add, &QPushButton::clicked, this, &CompareView::chooseVariant);
    connect(m_run, &QPushButton::clicked, this, &CompareView::runAll);
    connect(m_stop, &QPushButton::clicked, this, &CompareView::stop);
    connect(m_replications, &QSpinBox::valueChanged, this, [this] { m_soon.start(); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(tableText()); });
    connect(m_export, &QPushButton::clicked, this, &CompareView::chooseExport);
}

QWidget* CompareView::buildAnswer()
{
    auto* strip = new QWidget(this);
    strip->setObjectName(u"compareAnswer"_s);
    auto* row = new QHBoxLayout(strip);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(10);
    m_mark = makeLabel(16, R::MutedText, strip, true);
    m_mark->setFixedWidth(18);
    auto* text = new QVBoxLayout;
    text->setSpacing(1);
    m_headline = makeLabel(16, R::Text, strip, true);
    m_headline->setObjectName(u"compareHeadline"_s);
    m_headline->setWordWrap(true);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_explanation = makeLabel(12, R::SecondaryText, strip);
    m_explanation->setObjectName(u"compareExplanation"_s);
    m_explanation->setWordWrap(true);
    text->addWidget(m_headline);
    text->addWidget(m_explanation);
    m_badge = makeLabel(12, R::Estimate, strip, true);
    m_badge->setObjectName(u"compareBadge"_s);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addLayout(text, 1);
    row->addWidget(m_badge, 0, Qt::AlignVCenter);
    return strip;
}

QWidget* CompareView::buildTables()
{
    auto* inputHeader = new VariantHeader(1, this);
    m_inputTable = makeTable(m_inputs, inputHeader, u"compareInputs"_s, tr("What differs in the inputs"), this);
    inputHeader->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_outcomeTable = makeTable(m_outcomes, new VariantHeader(-1, this), u"compareOutcomes"_s, tr("Outcomes"), this);
    m_outcomeTable->setAlternatingRowColors(false);
    for (QTableView* table : {m_inputTable, m_outcomeTable}) table->viewport()->installEventFilter(this);   // columns share the width anew
    connect(m_inputTable, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (const QString id = index.data(InputModel::kComponentRole).toString(); !id.isEmpty()) Q_EMIT componentSelected(id);
    });
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(makePanel(tr("What differs in the inputs"), m_inputNote, m_inputTable, split));
    split->addWidget(makePanel(tr("Outcomes"), m_outcomeNote, m_outcomeTable, split));
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 4);
    split->setMinimumWidth(420);
    return split;
}

QWidget* CompareView::buildPlots()
{
    m_against = new QComboBox(this);
    m_against->setObjectName(u"waterfallVariant"_s);
    m_against->setSizeAdjustPolicy(QComboBox::AdjustToContents);   // names come and go
    m_against->setAccessibleName(tr("Variant whose bill is set against the baseline's"));
    connect(m_against, &QComboBox::activated, this, &CompareView::showWaterfall);
    auto* below = new QSplitter(Qt::Horizontal, this);
    below->setHandleWidth(1);
    below->setChildrenCollapsible(false);
    below->addWidget(makePanel(tr("Cost against latency"), m_paretoNote, m_pareto, below));
    below->addWidget(makePanel(tr("Over time"), m_overlayNote, m_overlay, below));
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setHandleWidth(1);
    split->setChildrenCollapsible(false);
    split->addWidget(makePanel(tr("Where the cost difference comes from"), m_waterfallNote, m_waterfall, split, m_against));
    split->addWidget(below);
    split->setStretchFactor(0, 4);
    split->setStretchFactor(1, 6);
    return split;
}

void CompareView::chooseBaseline()
{
    QMenu menu(this);
    for (const QString& name : allVariants()) {
        QAction* action = menu.addAction(name);
        action->setCheckable(true);
        action->setChecked(name == m_chosen.value(0));
    }
    const QAction* chosen = menu.exec(m_chips.front()->mapToGlobal(QPoint(0, m_chips.front()->height())));
    if (!chosen) return;
    QStringList names = m_chosen;
    const QString name = chosen->text();
    // A variant that was compared changes places with the baseline.
    if (const auto at = names.indexOf(name); at > 0) names.swapItemsAt(0, at);
    else names[0] = name;
    setVariants(names);
}

void CompareView::chooseVariant()
{
    QMenu menu(this);
    for (const QString& name : allVariants())
        if (!m_chosen.contains(name)) menu.addAction(name);
    menu.addSeparator();
    QAction* make = menu.addAction(Theme::icon(u"plus"_s), tr("New variant of %1").arg(m_document->variant()));
    const QAction* chosen = menu.exec(m_add->mapToGlobal(QPoint(0, m_add->height())));
    if (!chosen) return;
    if (chosen != make) return addVariant(chosen->text());
    int number = 1;
    while (allVariants().contains(tr("variant-%1").arg(number))) ++number;
    const QString name = tr("variant-%1").arg(number);
    if (m_document->addVariant(name, {}).empty()) addVariant(name);
}

void CompareView::chooseExport()
{
    QString filter;
    QString file = QFileDialog::getSaveFileName(this, tr("Export the comparison"), m_document->title() + u" "_s + m_chosen.join(u'-'), tr("PDF (*.pdf);;PNG (*.png);;SVG (*.svg);;CSV (*.csv)"), &filter);
    if (file.isEmpty()) return;
    if (!file.contains(u'.')) file += filter.mid(filter.indexOf(u"*."_s) + 1).chopped(1);
    m_status->setText(exportTo(file) ? tr("Saved %1").arg(file) : tr("%1 could not be written.").arg(file));
}

void CompareView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_chosen.isEmpty()) refresh();   // no empty page for a moment
    m_soon.start();
}

} // namespace headroom::gui
