#include "app/gui/diagnosis/diagnosis_view.h"

#include "app/gui/diagnosis/finding_model.h"
#include "app/gui/diagnosis/remedy_panel.h"
#include "app/gui/diagnosis/remedy_trial.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QPainter>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kNameWidthMost = 136;   ///< longer names of components are wrapped [px]

void prepare(QTableView* table)
{
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(25);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->setFont(Theme::font(12));
}

/// Rows as high as their longest cell wrapped to the width of its column; all cells begin at the top.
class WrappingDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem full = option;
        initStyleOption(&full, index);
        const auto* table = qobject_cast<const QTableView*>(option.widget);
        const int width = (table ? table->columnWidth(index.column()) : option.rect.width()) - 2 * kSide;
        const QRect text = QFontMetrics(full.font).boundingRect(QRect(0, 0, std::max(width, 40), 10'000), Qt::TextWordWrap, full.text);
        // The width is that of one line: columns other than the last are made as wide as their contents.
        return {QFontMetrics(full.font).horizontalAdvance(full.text) + 2 * kSide, text.height() + 2 * kTop};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem full = option;
        initStyleOption(&full, index);
        const QString text = full.text;
        full.text.clear();
        option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &full, painter, option.widget);
        painter->setFont(full.font);
        const QVariant ink = index.data(Qt::ForegroundRole);
        painter->setPen(ink.isValid() ? ink.value<QColor>() : Theme::current().color(R::Text));
        painter->drawText(option.rect.adjusted(kSide, kTop, -kSide, 0), Qt::TextWordWrap, text);
    }

private:
    static constexpr int kSide = 8, kTop = 5; // [px]
};

/// The time of a finding on a rail that runs from row to row, with a mark by its kind.
class RailDelegate : public WrappingDelegate {
public:
    using WrappingDelegate::WrappingDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QSize size = WrappingDelegate::sizeHint(option, index);
        return {size.width() + kRail, size.height()};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem moved = option;
        option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
        moved.rect.setLeft(option.rect.left() + kRail);
        WrappingDelegate::paint(painter, moved, index);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QPointF dot(option.rect.left() + 14, option.rect.top() + 13);
        painter->setPen(QPen(Theme::current().color(R::FieldEdge), 1.5));
        if (index.row() > 0) painter->drawLine(QPointF(dot.x(), option.rect.top()), dot);
        if (index.row() + 1 < index.model()->rowCount()) painter->drawLine(dot, QPointF(dot.x(), option.rect.bottom() + 1));
        const QVariant color = index.siblingAtColumn(FindingModel::Order).data(Qt::ForegroundRole);
        const QColor ink = color.isValid() ? color.value<QColor>() : Theme::current().color(R::MutedText);
        painter->setPen(QPen(ink, 1.6));
        const auto kind = static_cast<analysis::Finding::Kind>(index.data(FindingModel::kKindRole).toInt());
        // Full: a solid dot; what follows of it: a hollow one; an incident: a diamond.
        painter->setBrush(kind == analysis::Finding::Kind::Saturation ? ink : Theme::current().color(R::Base));
        if (kind == analysis::Finding::Kind::Incident) painter->drawPolygon(QPolygonF({dot + QPointF(0, -5), dot + QPointF(5, 0), dot + QPointF(0, 5), dot + QPointF(-5, 0)}));
        else painter->drawEllipse(dot, 4, 4);
        painter->restore();
    }

private:
    static constexpr int kRail = 20; // [px]
};

/// One SLO or claim: mark, name, sentence.
QWidget* verdictRow(const QString& mark, R role, const QString& name, const QString& sentence, QWidget* parent)
{
    auto* row = new QWidget(parent);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(12, 3, 12, 3);
    line->setSpacing(8);
    auto* sign = makeLabel(12, role, row, true);
    sign->setText(mark);
    sign->setFixedWidth(14);
    auto* text = new QVBoxLayout;
    text->setSpacing(0);
    auto* head = makeLabel(12, R::Text, row, true);
    head->setText(name);
    head->setWordWrap(true);
    text->addWidget(head);
    if (!sentence.isEmpty()) {
        auto* body = makeLabel(12, R::SecondaryText, row);
        body->setText(sentence);
        body->setWordWrap(true);
        text->addWidget(body);
    }
    line->addWidget(sign, 0, Qt::AlignTop);
    line->addLayout(text, 1);
    return row;
}

} // namespace

DiagnosisView::DiagnosisView(QWidget* parent)
    : QWidget(parent), m_model(new FindingModel(this)), m_table(new QTableView(this)), m_remedy(new RemedyPanel(this)), m_verdicts(new QWidget(this)), m_pages(new QStackedLayout(this))
{
    m_table->setObjectName(u"diagnosisTable"_s);
    m_table->setAccessibleName(tr("Diagnosis"));
    m_table->setModel(m_model);
    prepare(m_table);
    m_table->setWordWrap(true); // a sentence is read whole
    m_table->setItemDelegate(new WrappingDelegate(m_table));
    m_table->setItemDelegateForColumn(FindingModel::Time, new RailDelegate(m_table));
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);

    auto* scroll = m_verdictScroll = new QScrollArea(this);
    scroll->setWidget(m_verdicts);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_verdicts->setBackgroundRole(QPalette::Base);
    m_verdicts->setAutoFillBackground(true);
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* story = new QVBoxLayout;
    story->setSpacing(0);
    story->addWidget(withEmptyState(m_table, u"check"_s, tr("Nothing filled up"), tr("No limit was reached, nothing failed and no autoscaler had to act in this run."), page), 1);
    story->addWidget(m_remedy);
    row->addLayout(story, 1);
    row->addWidget(makeLine(Qt::Vertical, page));
    row->addWidget(scroll);
    m_pages->addWidget(makeEmptyState(u"search"_s, tr("No diagnosis yet"),
                                      tr("After a run this tells what filled up first, when and why, and which SLOs and claims hold."), this));
    m_pages->addWidget(page);

    setFocusProxy(m_table);
    const auto choose = [this](const QModelIndex& index) {
        if (!index.isValid()) return;
        Q_EMIT momentChosen(index.data(FindingModel::kTimeRole).toLongLong());
        Q_EMIT componentSelected(index.data(FindingModel::kComponentRole).toString());
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) { m_remedy->choose(current.row()); });
}

void DiagnosisView::resizeEvent(QResizeEvent* event)
{
    m_verdictScroll->setFixedWidth(std::clamp(width() * 3 / 10, 260, 420));   // the story needs more than half
    QWidget::resizeEvent(event);
}

void DiagnosisView::setDocument(ScenarioDocument* document)
{
    m_remedy->trial()->setDocument(document);
    connect(document, &ScenarioDocument::changed, m_remedy->trial(), &RemedyTrial::changed);   // what was run may be another by now
}

void DiagnosisView::setReport(std::shared_ptr<const analysis::Report> report, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_remedy->trial()->setReport(report, scenario);
    m_model->setReport(report, std::move(scenario));
    if (report) {   // the first to fill is what most runs are about
        for (std::size_t i = 0; i < report->diagnosis.size(); ++i)
            if (report->diagnosis[i].order == 1) m_table->setCurrentIndex(m_model->index(static_cast<int>(i), 0));
    }
    m_pages->setCurrentIndex(report ? 1 : 0);
    qDeleteAll(m_verdicts->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    delete m_verdicts->layout();
    if (!report) return;
    for (int column = 0; column < FindingModel::Sentence; ++column) {
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column) + 12, kNameWidthMost));
    }
    auto* column = new QVBoxLayout(m_verdicts);
    column->setContentsMargins(0, 8, 0, 8);
    column->setSpacing(0);
    const auto heading = [&](const QString& text) {
        auto* label = makeLabel(12, R::MutedText, m_verdicts);
        label->setText(text);
        label->setContentsMargins(12, 2, 12, 4);
        column->addWidget(label);
    };
    if (!report->slos.empty()) heading(tr("Service level objectives"));
    for (const auto& slo : report->slos)
        column->addWidget(verdictRow(slo.held ? u"✓"_s : u"✕"_s, slo.held ? R::Good : R::Bad, format::text(slo.name), format::text(slo.sentence), m_verdicts));
    if (!report->claims.empty()) {
        column->addSpacing(8);
        heading(tr("Claims"));
    }
    using Outcome = analysis::ClaimVerdict::Outcome;
    for (const auto& claim : report->claims) {
        const bool holds = claim.outcome == Outcome::Holds, undecided = claim.outcome == Outcome::CannotBeDecided;
        column->addWidget(verdictRow(holds ? u"✓"_s : undecided ? u"?"_s : u"✕"_s, holds ? R::Good : undecided ? R::MutedText : R::Bad, format::text(claim.says),
                                     format::text(claim.sentence), m_verdicts));
    }
    column->addStretch(1);
}

LogView::LogView(QWidget* parent)
    : QWidget(parent), m_model(new DecisionModel(this)), m_filtered(new QSortFilterProxyModel(this)), m_filter(new QLineEdit(this)),
      m_count(makeLabel(12, R::MutedText, this)), m_table(new QTableView(this)), m_pages(new QStackedLayout(this))
{
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterKeyColumn(-1);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setObjectName(u"logTable"_s);
    m_table->setAccessibleName(tr("Decisions and incidents"));
    m_table->setModel(m_filtered);
    prepare(m_table);
    m_filter->setObjectName(u"logFilter"_s);
    m_filter->setPlaceholderText(tr("Filter, for example HPA or workflow"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(280);
    m_filter->addAction(Theme::icon(u"search"_s), QLineEdit::LeadingPosition);

    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 4, 12, 4);
    head->setSpacing(12);
    head->addWidget(m_filter);
    head->addWidget(m_count, 1);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    m_pages->addWidget(makeEmptyState(u"logs"_s, tr("Nothing was decided yet"),
                                      tr("Every decision of an autoscaler and every incident of a run is listed here, with its reason."), this));
    m_pages->addWidget(page);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filtered->setFilterFixedString(text);
        showCount();
    });
    const auto choose = [this](const QModelIndex& index) {
        if (!index.isValid()) return;
        Q_EMIT momentChosen(index.data(DecisionModel::kTimeRole).toLongLong());
        Q_EMIT componentSelected(index.data(DecisionModel::kComponentRole).toString());
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose);
}

void LogView::setRecording(std::shared_ptr<const simulation::Recording> recording, std::shared_ptr<const scenario::Scenario> scenario)
{
    m_model->setRecording(std::move(recording), std::move(scenario));
    m_pages->setCurrentIndex(m_model->rowCount() > 0 ? 1 : 0);
    constexpr int kMeasuredRows = 200;   // widths need no look at a month of decisions
    m_table->horizontalHeader()->setResizeContentsPrecision(kMeasuredRows);
    for (int column = 0; column < DecisionModel::Why; ++column) {
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column, m_table->columnWidth(column) + 12);
    }
    showCount();
}

void LogView::showCount()
{
    m_count->setText(tr("%1 of %2").arg(format::number(m_filtered->rowCount()), format::number(m_model->rowCount())));
}

} // namespace headroom::gui
