#include "app/gui/plots/plot_panel.h"

#include "app/gui/plots/plot_stack.h"
#include "app/gui/plots/scrubber.h"

#include <QEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
const QString kCostSplitKey = u"plots/costSplit"_s;
constexpr double kShortestBuckets = 4; // zoomed further than this there is nothing more to see
}

PlotPanel::PlotPanel(QWidget* parent)
    : QWidget(parent)
    , m_data(std::make_unique<PlotData>())
    , m_view(std::make_unique<TimeView>())
    , m_zoomChip(new QPushButton(this))
    , m_historyChip(new QPushButton(this))
    , m_remark(new QLabel(this))
    , m_empty(new QLabel(this))
    , m_stack(new PlotStack(*m_data, *m_view, this))
    , m_scrubber(new Scrubber(*m_data, *m_view, this))
{
    setObjectName(u"plotPanel"_s);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_scrubber);
    setFocusProxy(m_stack);

    m_zoomChip->setObjectName(u"zoomChip"_s);
    m_zoomChip->setFlat(true);
    m_zoomChip->setAccessibleName(tr("Zoom: show the whole run"));
    m_zoomChip->setToolTip(tr("Show the whole run (Home)"));
    m_historyChip->setObjectName(u"historyChip"_s);
    m_historyChip->setFlat(true);
    m_historyChip->setToolTip(tr("Ranges that were shown before (Backspace goes back by one)"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setText(tr("Traffic, latency, saturation, scaling and cost over time appear here.\nRun the scenario with F5."));

    connect(m_zoomChip, &QPushButton::clicked, this, [this] {
        if (!m_view->showAll()) return;
        m_stack->refreshView();
        updateHeader();
        m_scrubber->update();
    });
    connect(m_historyChip, &QPushButton::clicked, this, &PlotPanel::showHistory);
    connect(m_stack, &PlotStack::referenceClearRequested, this, &PlotPanel::clearReference);
    connect(m_stack, &PlotStack::linesChanged, this, &PlotPanel::shownChanged);
    connect(m_stack, &PlotStack::titleClicked, this, [this](PlotKind kind, const QPoint& at) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        if (kind == PlotKind::Cost) fillCostMenu(*menu);
        else fillOperationMenu(*menu);
        menu->popup(at);
    });
    connect(m_stack, &PlotStack::viewChanged, this, [this] {
        updateHeader();
        m_scrubber->update();
    });
    connect(m_scrubber, &Scrubber::viewChanged, this, [this] {
        m_stack->refreshView();
        updateHeader();
    });
    connect(m_stack, &QCustomPlot::afterReplot, this, [this] { updateScrubber(); });
    connect(m_stack, &PlotStack::cursorRequested, this, [this](double seconds) {
        const SimTime time = m_data->toTime(seconds);
        setCursor(time);
        Q_EMIT cursorMoved(time.nanoseconds());
    });
    connect(m_stack, &PlotStack::referenceRequested, this, [this](double seconds) {
        m_stack->showReference(seconds);
        Q_EMIT referenceMoved(m_data->toTime(seconds).nanoseconds());
    });
    connect(m_stack, &PlotStack::componentClicked, this, [this](const QString& component) {
        m_stack->setSelectedComponent(component.toStdString());
        Q_EMIT componentSelected(component);
    });
    setCostSplit(QSettings().value(kCostSplitKey).toString());
    applyTheme();
    updateHeader();
}

PlotPanel::~PlotPanel()
{
    delete m_stack; // before the data that its painters read
    delete m_scrubber;
}

void PlotPanel::setScenario(std::shared_ptr<const scenario::Scenario> scenario)
{
    m_data->setScenario(std::move(scenario));
    updateTimeAxis();
}

void PlotPanel::setRecording(std::shared_ptr<const simulation::Recording> recording, bool finished)
{
    const simulation::Recording* before = m_data->recording();
    const bool isSameRun = before && recording && before->start == recording->start && before->seed == recording->seed &&
                           before->variant == recording->variant && before->scenario == recording->scenario &&
                           recording->end >= before->end;
    if (!isSameRun) { // they belong to the run before
        m_data->setReport(nullptr);
        m_data->setBill(nullptr);
        m_data->setReplications(nullptr);
    }
    m_data->setRecording(std::move(recording), finished);
    m_stack->refreshData(); // at once: nothing may be drawn from the data before
    if (!isSameRun) {
        m_view->reset();
        m_stack->showCursor({});
        m_stack->showReference({});
        m_scrubber->showCursor({});
    }
    updateTimeAxis();
}

void PlotPanel::setReport(std::shared_ptr<const analysis::Report> report)
{
    m_data->setReport(std::move(report));
    m_stack->refreshData();
    Q_EMIT shownChanged();
}

void PlotPanel::setGhost(std::shared_ptr<const analysis::Report> ghost)
{
    m_data->setGhost(std::move(ghost));
    m_stack->refreshData();
}

void PlotPanel::setBill(std::shared_ptr<const pricing::Statement> soFar)
{
    m_data->setBill(std::move(soFar));
    m_stack->refreshData();
    Q_EMIT shownChanged();
}

void PlotPanel::setReplications(std::shared_ptr<const ReplicationSummary> soFar)
{
    m_data->setReplications(std::move(soFar));
    m_stack->refreshData();
    updateHeader();
}

void PlotPanel::setScenarioHash(const QString& hash) { m_data->setScenarioHash(hash); }

void PlotPanel::chooseOperation(const QString& name)
{
    m_data->setOperation(name.toStdString());
    m_stack->refreshData();
    Q_EMIT shownChanged();
}

void PlotPanel::setCostSplit(const QString& id)
{
    m_data->setCostSplit(costSplitOf(id));
    for (const auto& track : m_stack->tracks())
        if (m_stack->kindOf(*track) == PlotKind::Cost) track->showAllLines(); // they have other names
    m_stack->refreshData();
}

QString PlotPanel::costSplit() const { return costSplitId(m_data->costSplit()); }

void PlotPanel::chooseCostSplit(const QString& id)
{
    setCostSplit(id);
    QSettings().setValue(kCostSplitKey, id);
    Q_EMIT costSplitChanged(id);
    Q_EMIT shownChanged();
}

void PlotPanel::clearReference()
{
    m_stack->showReference({});
    Q_EMIT referenceCleared();
}

void PlotPanel::clear()
{
    m_data->clear();
    m_stack->refreshData();
    m_view->reset();
    m_stack->showCursor({});
    m_stack->showReference({});
    m_scrubber->showCursor({});
    updateTimeAxis();
}

void PlotPanel::setCursor(SimTime time)
{
    if (!m_data->recording()) return;
    const double seconds = m_data->toSeconds(time);
    m_stack->showCursor(seconds);
    m_scrubber->showCursor(seconds);
    Q_EMIT cursorShown();
}

void PlotPanel::selectComponent(const QString& component) { m_stack->setSelectedComponent(component.toStdString()); }

void PlotPanel::zoomTo(SimTime from, SimTime to)
{
    if (!m_view->zoomTo({m_data->toSeconds(from), m_data->toSeconds(to)})) return;
    m_stack->refreshView();
    m_scrubber->update();
    updateHeader();
}

void PlotPanel::updateTimeAxis()
{
    m_stack->refreshData();
    m_view->setFull({0, m_data->fullSeconds()}, kShortestBuckets * m_data->bucketSeconds());
    const bool hasData = m_data->recording() != nullptr;
    m_empty->setVisible(!hasData);
    m_stack->setVisible(hasData);
    m_scrubber->setVisible(hasData && Scrubber::isNeeded(*m_data));
    m_stack->refreshView();
    if (hasData) m_scrubber->refreshData();
    updateHeader();
}

void PlotPanel::updateHeader()
{
    const TimeRange visible = m_view->visible();
    m_zoomChip->setVisible(m_view->isZoomed());
    const SimTime from = m_data->toTime(visible.from), to = m_data->toTime(visible.to);
    const auto noSeconds = [&](SimTime time) {
        return m_data->bucketSeconds() < 60 ? m_data->dateAndClock(time) : m_data->dateAndClock(time).chopped(3);
    };
    const QString span = m_data->day(from) == m_data->day(to) ? noSeconds(from) + u'–' + noSeconds(to).section(u' ', 2)
                                                              : noSeconds(from) + u" – "_s + noSeconds(to);
    m_zoomChip->setText(tr("zoom %1  ✕").arg(span));
    const auto steps = m_view->history().size();
    m_historyChip->setVisible(steps > 0 && m_data->recording());
    m_historyChip->setText(tr("◂ %1").arg(steps));
    m_historyChip->setAccessibleName(tr("Ranges shown before: %n", nullptr, static_cast<int>(steps)));
    Q_EMIT shownChanged();
    if (!m_data->recording()) {
        m_remark->clear();
        placeHeader();
        return;
    }
    QStringList parts{m_data->zone(from)};
    const simulation::Recording& recording = *m_data->recording();
    if (recording.engine == "fluid") parts << tr("estimate by the fluid model");
    if (recording.replications > 1) parts << tr("mean of %n runs", nullptr, recording.replications);
    if (const ReplicationSummary* replications = m_data->replications(); replications && !m_data->finished() && !replications->numbers.empty())
        parts << tr("%n run(s) whole", nullptr, static_cast<int>(replications->numbers.size()));
    if (const QString state = m_data->stateText(); !state.isEmpty()) parts << state;
    m_remark->setText(parts.join(u" · "_s));
    placeHeader();
}

void PlotPanel::placeHeader()
{
    // In the free line above the first plot, so that it takes no height from the plots.
    constexpr int kLine = 18, kEdge = 8;
    const int remark = m_remark->text().isEmpty() ? 0 : std::min(m_remark->sizeHint().width() + 4, width() / 2);
    m_remark->setGeometry(width() - remark - kEdge, 0, remark, kLine);
    const int chip = m_zoomChip->fontMetrics().horizontalAdvance(m_zoomChip->text()) + 24;
    m_zoomChip->setGeometry(width() - remark - 2 * kEdge - chip, 0, chip, kLine);
    const int back = m_historyChip->fontMetrics().horizontalAdvance(m_historyChip->text()) + 20;
    m_historyChip->setGeometry(width() - remark - 3 * kEdge - (m_zoomChip->isHidden() ? 0 : chip) - back, 0, back, kLine);
    m_historyChip->raise();
    m_remark->raise();
    m_zoomChip->raise();
}

void PlotPanel::showRemark(const QString& text)
{
    m_remark->setText(text);
    placeHeader();
}

void PlotPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeHeader();
}

void PlotPanel::updateScrubber()
{
    const QRectF area = m_stack->plotArea();
    if (area.isEmpty()) return;
    m_scrubber->setMargins(static_cast<int>(area.left()), static_cast<int>(std::max(0.0, m_stack->width() - area.right())));
}

void PlotPanel::applyTheme()
{
    m_remark->setFont(Theme::font(11));
    m_zoomChip->setFont(Theme::font(11));
    m_historyChip->setFont(Theme::font(11));
    QPalette muted = m_remark->palette();
    muted.setColor(QPalette::WindowText, Theme::current().color(Theme::Role::SecondaryText));
    if (m_remark->palette() != muted) m_remark->setPalette(muted);
    if (m_empty->palette() != muted) m_empty->setPalette(muted);
}

void PlotPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) applyTheme();
}

} // namespace headroom::gui
