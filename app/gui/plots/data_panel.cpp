#include "app/gui/plots/data_panel.h"

#include "app/gui/plots/data_table_model.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr int kRowHeight = 25, kRefreshMs = 250, kColumnMost = 260;

QStringList columnNames(const DataTableModel& model)
{
    QStringList names;
    for (const DataSeries& series : model.series()) names += series.name;
    return names;
}
}

DataPanel::DataPanel(PlotPanel& plots, QWidget* parent)
    : QWidget(parent)
    , m_plots(&plots)
    , m_model(new DataTableModel(plots.data(), this))
    , m_plot(new QComboBox(this))
    , m_caption(new QLabel(this))
    , m_empty(new QLabel(this))
    , m_table(new QTableView(this))
{
    setObjectName(u"dataPanel"_s);
    for (std::size_t i = 0; i < kPlotKinds; ++i) m_plot->addItem(plotTitle(static_cast<PlotKind>(i)));
    m_plot->setObjectName(u"dataPlot"_s);
    m_plot->setAccessibleName(tr("Plot"));
    m_plot->setToolTip(tr("Which plot stands here as a table"));
    auto* copy = new QPushButton(tr("&Copy"), this);
    copy->setObjectName(u"dataCopy"_s);
    copy->setToolTip(tr("Copies the chosen rows, or all, as a table (Ctrl+C)"));
    m_caption->setObjectName(u"dataCaption"_s);
    m_caption->setMinimumWidth(60);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_table->setObjectName(u"dataTable"_s);
    m_table->setAccessibleDescription(tr("Follows the zoom of the plots. A chosen row moves the cursor in all views."));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->installEventFilter(this);
    setFocusProxy(m_table);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->setSpacing(8);
    head->addWidget(m_plot);
    head->addWidget(m_caption, 1);
    head->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    column->addWidget(m_empty, 1);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &DataPanel::refresh);
    connect(&plots, &PlotPanel::shownChanged, this, [this] {
        if (isVisible() && !m_refresh.isActive()) m_refresh.start();
    });
    connect(&plots, &PlotPanel::cursorShown, this, &DataPanel::showCursor);
    connect(m_plot, &QComboBox::currentIndexChanged, this, &DataPanel::refresh);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(asText()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!m_isFollowing && current.isValid() && m_plots) Q_EMIT cursorMoved(m_plots->data().toTime(m_model->rowRange(current.row()).from).nanoseconds());
    });
    applyTheme();
    refresh();
}

DataPanel::~DataPanel() = default;

void DataPanel::choose(PlotKind kind) { m_plot->setCurrentIndex(static_cast<int>(kind)); }

void DataPanel::refresh()
{
    m_refresh.stop();
    if (!m_plots) return;
    const PlotData& run = m_plots->data();
    const auto kind = static_cast<PlotKind>(m_plot->currentIndex());
    const QStringList columnsBefore = columnNames(*m_model);
    const PlotKind before = m_model->kind();
    m_isFollowing = true;
    m_model->show(kind, m_plots->view().visible());
    m_isFollowing = false;
    const bool isEmpty = m_model->rowCount() == 0;
    m_table->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    m_empty->setText(!run.recording() ? tr("The figures of the plots appear here as a table.\nRun the scenario with F5.")
                      : kind == PlotKind::Throttling ? tr("Nothing was throttled: no limit refused a request or a message in this run.")
                                       : tr("%1 has nothing to show in this part of the run.").arg(plotTitle(kind)));
    m_table->setAccessibleName(tr("%1 as a table").arg(plotTitle(kind)));
    QStringList parts;
    if (!isEmpty) {
        parts << run.dateAndClock(run.toTime(m_model->rowRange(0).from)).chopped(3) + u" – "_s +
                     run.dateAndClock(run.toTime(m_model->rowRange(m_model->rowCount() - 1).to)).chopped(3);
        parts << tr("one row for each %1").arg(format::span(Duration::fromSeconds(m_model->stepSeconds())));
        if (kind == PlotKind::Cost) parts << costSplitText(run.shownCostSplit());
        if (kind == PlotKind::Latency && !run.operation().empty()) parts << QString::fromStdString(run.operation());
    }
    if (const QString state = run.stateText(); !state.isEmpty()) parts << state;
    m_caption->setText(parts.join(u" · "_s));
    m_caption->setToolTip(m_caption->text());
    if (before != kind || columnsBefore != columnNames(*m_model)) {
        const QFontMetrics metrics(m_table->horizontalHeader()->font());
        for (int column = 0; column < m_model->columnCount(); ++column) {
            const QString title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
            m_table->setColumnWidth(column, std::min(std::max(metrics.horizontalAdvance(title) + 20, 90), kColumnMost));
        }
    }
    showCursor();
}

void DataPanel::showCursor()
{
    if (!m_plots || !isVisible()) return;
    const auto seconds = m_plots->stack().cursorSeconds();
    const int row = seconds ? m_model->rowAt(*seconds) : -1;
    if (row < 0 || row == m_table->currentIndex().row()) return;
    m_isFollowing = true;
    m_table->setCurrentIndex(m_model->index(row, std::max(0, m_table->currentIndex().column())));
    m_isFollowing = false;
}

QString DataPanel::asText() const
{
    std::vector<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    if (rows.size() < 2) { // the cursor alone is no choice
        rows.resize(static_cast<std::size_t>(m_model->rowCount()));
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<int>(i);
    }
    QString text;
    const int columns = m_model->columnCount();
    for (int column = 0; column < columns; ++column)
        text += m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + (column + 1 < columns ? u'\t' : u'\n');
    for (const int row : rows)
        for (int column = 0; column < columns; ++column) text += m_model->plainText(row, column) + (column + 1 < columns ? u'\t' : u'\n');
    return text;
}

bool DataPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(asText());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void DataPanel::applyTheme()
{
    m_table->setFont(Theme::font(12));
    m_table->horizontalHeader()->setFont(Theme::font(12));
    m_caption->setFont(Theme::font(12));
    QPalette muted = m_caption->palette();
    muted.setColor(QPalette::WindowText, Theme::current().color(Theme::Role::SecondaryText));
    if (m_caption->palette() != muted) m_caption->setPalette(muted);
    if (m_empty->palette() != muted) m_empty->setPalette(muted);
}

void DataPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

void DataPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_table) applyTheme();
}

} // namespace headroom::gui
