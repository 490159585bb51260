#include "app/gui/plots/cursor_table.h"

#include "app/gui/plots/cursor_table_model.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr int kRowHeight = 25;
}

CursorTable::CursorTable(QWidget* parent)
    : QWidget(parent)
    , m_data(std::make_unique<PlotData>())
    , m_model(new CursorTableModel(*m_data, this))
    , m_title(new QLabel(this))
    , m_table(new QTableView(this))
{
    setObjectName(u"cursorTable"_s);
    m_title->setContentsMargins(8, 5, 8, 5);
    m_title->setText(tr("Click into the plots to set the cursor."));
    m_table->setModel(m_model);
    m_table->setObjectName(u"cursorTableView"_s);
    m_table->setAccessibleName(tr("All signals at the cursor"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_table->horizontalHeader()->setSectionResizeMode(CursorTableModel::Signal, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(CursorTableModel::Value, QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionResizeMode(CursorTableModel::Difference, QHeaderView::Fixed);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setTextElideMode(Qt::ElideMiddle); // the end of a name tells p50 from p95
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addWidget(m_table, 1);
    setFocusProxy(m_table);
    connect(m_model, &QAbstractItemModel::modelReset, this, &CursorTable::refreshRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        const QString component = current.data(CursorTableModel::Component).toString();
        if (!component.isEmpty()) Q_EMIT componentSelected(component);
    });
    applyTheme();
}

CursorTable::~CursorTable() = default;

void CursorTable::refreshRows()
{
    m_table->clearSpans();
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (m_model->isGroup(row)) m_table->setSpan(row, 0, 1, CursorTableModel::ColumnCount);
}

void CursorTable::setScenario(std::shared_ptr<const scenario::Scenario> scenario)
{
    m_data->setScenario(std::move(scenario));
    m_model->refresh();
}

void CursorTable::setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished)
{
    m_data->setRecording(std::move(recording), finished);
    if (m_isRebuildQueued) return; // a stream of batches becomes one refresh a turn
    m_isRebuildQueued = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isRebuildQueued = false;
            m_model->refresh();
        },
        Qt::QueuedConnection);
}

void CursorTable::setReport(std::shared_ptr<const analysis::Report> report)
{
    m_data->setReport(std::move(report));
    m_model->refresh();
}

void CursorTable::setCostSplit(const QString& id)
{
    m_data->setCostSplit(costSplitOf(id));
    m_model->refresh();
}

void CursorTable::clear()
{
    m_data->clear();
    m_model->refresh();
    m_model->setTimes({}, {});
    m_title->setText(tr("Click into the plots to set the cursor."));
}

void CursorTable::setCursor(SimTime time)
{
    m_model->refresh();
    m_model->setTimes(time, m_model->reference());
    showTitle();
}

void CursorTable::setReference(std::optional<SimTime> time)
{
    m_model->setTimes(m_model->cursor(), time);
    showTitle();
}

void CursorTable::showTitle()
{
    const auto cursor = m_model->cursor(), reference = m_model->reference();
    if (!cursor) return;
    if (reference)
        m_title->setText(tr("A %1 · B %2 · Δ %3").arg(m_data->clock(*cursor), m_data->clock(*reference), format::span(*cursor < *reference ? *reference - *cursor : *cursor - *reference)));
    else
        m_title->setText(tr("At the cursor: %1").arg(m_data->dateAndClock(*cursor)));
    m_title->setToolTip(m_title->text());
}

QString CursorTable::asText() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QString text;
    for (int column = 0; column < CursorTableModel::ColumnCount; ++column)
        text += m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() +
                (column + 1 < CursorTableModel::ColumnCount ? u'\t' : u'\n');
    const auto add = [&](int row) {
        for (int column = 0; column < CursorTableModel::ColumnCount; ++column)
            text += m_model->index(row, column).data().toString() + (column + 1 < CursorTableModel::ColumnCount ? u'\t' : u'\n');
    };
    if (rows.isEmpty())
        for (int row = 0; row < m_model->rowCount(); ++row)
            add(row);
    else
        for (const QModelIndex& row : rows)
            add(row.row());
    return text;
}

void CursorTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        QApplication::clipboard()->setText(asText());
    else
        QWidget::keyPressEvent(event);
}

void CursorTable::applyTheme()
{
    m_title->setFont(Theme::font(12, true));
    m_table->setFont(Theme::font(12));
    m_table->horizontalHeader()->setFont(Theme::font(12));
    const QFontMetrics metrics(Theme::font(12, true));
    m_table->setColumnWidth(CursorTableModel::Value, metrics.horizontalAdvance(u"100,000"_s) + 14);
    m_table->setColumnWidth(CursorTableModel::Difference, metrics.horizontalAdvance(u"Δ to 00:00"_s) + 10);
}

void CursorTable::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_table) applyTheme();
}

} // namespace headroom::gui
