#include "app/gui/plots/plot_panel.h"

#include "app/gui/plots/plot_export.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/plots/scrubber.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr double kShortestBuckets = 4; // zoomed further than this there is nothing more to see
}

PlotPanel::PlotPanel(QWidget* parent)
    : QWidget(parent)
    , m_data(std::make_unique<PlotData>())
    , m_view(std::make_unique<TimeView>())
    , m_zoomChip(new QPushButton(this))
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

    m_zoomChip->setObjectName(u"zoomChip"_s);
    m_zoomChip->setFlat(true);
    m_zoomChip->setAccessibleName(tr("Zoom: show the whole run"));
    m_zoomChip->setToolTip(tr("Show the whole run (Home)"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setText(tr("Traffic, latency, saturation, scaling and cost over time appear here.\nRun the scenario with F5."));

    connect(m_zoomChip, &QPushButton::clicked, this, [this] {
        if (!m_view->showAll()) return;
        m_stack->refreshView();
        updateHeader();
        m_scrubber->update();
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
    if (!m_data->recording()) {
        m_remark->clear();
        placeHeader();
        return;
    }
    QStringList parts{m_data->zone(from)};
    const simulation::Recording& recording = *m_data->recording();
    if (recording.engine == "fluid") parts << tr("estimate by the fluid model");
    if (recording.replications > 1) parts << tr("mean of %n runs", nullptr, recording.replications);
    if (!m_data->finished())
        parts << tr("running");
    else if (recording.partial)
        parts << tr("partial: stopped at %1").arg(m_data->dateAndClock(recording.end));
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

void PlotPanel::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_data->recording()) return;
    QMenu menu(this);
    menu.addAction(tr("Show &all"), this, [this] { m_zoomChip->click(); })->setEnabled(m_view->isZoomed());
    menu.addSeparator();
    menu.addAction(tr("&Copy picture"), this, [this] { QApplication::clipboard()->setPixmap(m_stack->toPixmap(0, 0, 2)); });
    menu.addAction(tr("Export as &PNG…"), this, [this] { chooseFile(u"png"_s); });
    menu.addAction(tr("Export as PNG on &white…"), this, [this] { chooseFile(u"png"_s, true); })->setEnabled(Theme::current().isDark());
    menu.addAction(tr("Export as &SVG…"), this, [this] { chooseFile(u"svg"_s); });
    menu.addAction(tr("Export as P&DF…"), this, [this] { chooseFile(u"pdf"_s); });
    menu.addAction(tr("Export figures as CS&V…"), this, [this] { chooseFile(u"csv"_s); });
    menu.exec(event->globalPos());
}

void PlotPanel::chooseFile(const QString& suffix, bool onWhite)
{
    const QString name =
        QString::fromStdString(m_data->recording()->scenario) + u'-' + QString::fromStdString(m_data->recording()->variant);
    QString file = QFileDialog::getSaveFileName(this, tr("Export plots"), name + u'.' + suffix, u"*."_s + suffix);
    if (file.isEmpty()) return;
    if (!file.endsWith(u'.' + suffix)) file += u'.' + suffix;
    if (!exportTo(file, onWhite)) showRemark(tr("%1 could not be written.").arg(file));
}

bool PlotPanel::exportTo(const QString& file, bool onWhite)
{
    if (!m_data->recording()) return false;
    if (onWhite && Theme::current().isDark()) {
        // Drawn while the light theme is in force; no event is handled in between, so nothing of it is seen.
        const Theme::Mode mode = Theme::mode();
        Theme::apply(Theme::Mode::Light);
        m_stack->applyTheme(); // the change of palette may still be on its way
        const bool isWritten = exportTo(file);
        Theme::apply(mode);
        m_stack->applyTheme();
        m_stack->refreshView();
        return isWritten;
    }
    return file.endsWith(u".csv") ? writeCsv(*m_data, file) : writePicture(*m_stack, *m_data, file);
}

} // namespace headroom::gui
