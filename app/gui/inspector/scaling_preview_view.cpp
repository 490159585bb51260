#include "app/gui/plots/qcp.h"

#include "app/gui/inspector/scaling_preview_view.h"

#include "app/gui/inspector/price_source.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QFutureWatcher>
#include <QLabel>
#include <QVBoxLayout>
#include <QtConcurrent>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kPlotHeight = 132;
constexpr std::size_t kMostPoints = 4000;   // a step line of more is not told apart at this size

QVector<double> thinned(const std::vector<double>& values)
{
    const std::size_t step = std::max<std::size_t>(1, values.size() / kMostPoints);
    QVector<double> result;
    for (std::size_t i = 0; i < values.size(); i += step) result << values[i];
    return result;
}

/// Dates below each other only where the day changes: the plot is narrow.
class TimeTicker : public QCPAxisTicker {
public:
    TimeTicker(format::LocalClock clock, SimTime start, bool isLong) : m_clock(std::move(clock)), m_start(start), m_isLong(isLong) { setTickCount(3); }

protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        const SimTime time = m_start + Duration::fromSeconds(tick);
        return m_isLong ? m_clock.date(time) : m_clock.clock(time);
    }
    double getTickStep(const QCPRange& range) override
    {
        static constexpr double steps[] = {60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000, 1728000};
        for (const double step : steps)
            if (range.size() / step <= 4) return step;
        return QCPAxisTicker::getTickStep(range);
    }

private:
    format::LocalClock m_clock;
    SimTime m_start;
    bool m_isLong;
};

} // namespace

ScalingPreviewView::ScalingPreviewView(QWidget* parent)
    : QWidget(parent), m_plot(new QCustomPlot(this)), m_summary(makeLabel(12, R::Text, this)), m_basis(makeLabel(11, R::MutedText, this))
{
    auto* title = makeLabel(12, R::SecondaryText, this, true);
    title->setText(tr("This rule with the last run's load"));
    title->setWordWrap(true);
    m_plot->setObjectName(u"scalingPlot"_s);
    m_plot->setFixedHeight(kPlotHeight);
    m_plot->setAccessibleName(tr("Replicas of the last run and of this rule"));
    m_plot->setFocusPolicy(Qt::NoFocus);   // the sentence below says what it shows
    m_summary->setObjectName(u"scalingSummary"_s);
    m_summary->setWordWrap(true);
    m_basis->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    column->addWidget(title);
    column->addWidget(m_plot);
    column->addWidget(m_summary);
    column->addWidget(m_basis);
    themed(m_plot, [this] { draw(); });
}

ScalingPreviewView::~ScalingPreviewView() { m_stop.request_stop(); }

void ScalingPreviewView::say(const QString& text)
{
    m_preview.reset();
    m_plot->hide();
    m_basis->hide();
    m_summary->setText(text);
}

void ScalingPreviewView::setSource(std::shared_ptr<const scenario::Scenario> scenario, const std::string& service, std::shared_ptr<const analysis::Report> report,
                                   std::shared_ptr<const scenario::Scenario> runScenario, std::shared_ptr<const PriceData> sizes)
{
    show();
    if (scenario == m_scenario && service == m_service && report == m_report && sizes == m_data) return;
    const bool isSame = service == m_service && report == m_report;   // the old picture stays until the new one is there
    m_scenario = scenario;
    m_service = service;
    m_report = report;
    m_data = sizes;
    ++m_question;
    m_stop.request_stop();
    m_stop = {};
    if (!report || !runScenario) return say(tr("Run the scenario to see what this rule would have done with its load."));
    if (!sizes || !scenario) return say(tr("Reading sizes…"));
    if (!isSame || !m_preview) say(tr("Working it out…"));
    m_zone = scenario->calendar.timeZone;
    m_start = report->recording.start;
    m_end = report->recording.end;
    ScalingQuestion question{std::move(scenario), std::move(runScenario), service, {report, &report->recording}, {sizes, &sizes->catalogue}};
    using Answer = Result<ScalingPreview, QString>;
    auto* watcher = new QFutureWatcher<std::shared_ptr<const Answer>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, number = m_question] {
        watcher->deleteLater();
        if (number != m_question) return;
        const auto answer = watcher->result();
        if (*answer) {
            m_preview = answer->value();
            draw();
        } else {
            say(answer->error());
        }
        Q_EMIT answered();
    });
    watcher->setFuture(QtConcurrent::run([question = std::move(question), stop = m_stop.get_token()] { return std::make_shared<const Answer>(previewScaling(question, stop)); }));
}

void ScalingPreviewView::draw()
{
    if (!m_preview) return;
    const Theme& theme = Theme::current();
    const ScalingPreview& p = *m_preview;
    m_plot->clearGraphs();
    m_plot->setBackground(theme.color(R::Base));
    QCPGraph* had = m_plot->addGraph();
    had->setLineStyle(QCPGraph::lsStepLeft);
    had->setPen(QPen(theme.color(R::SecondaryText), 1));
    had->setData(thinned(p.hadSeconds), thinned(p.had), true);
    QCPGraph* wanted = m_plot->addGraph();
    wanted->setLineStyle(QCPGraph::lsStepLeft);
    wanted->setPen(QPen(theme.color(R::Estimate), 1, Qt::DashLine));
    wanted->setData(thinned(p.seconds), thinned(p.wanted), true);
    const double length = (m_end - m_start).toSeconds();
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new TimeTicker(format::LocalClock(m_zone), m_start, length > 2 * 86400)));
    m_plot->xAxis->setRange(0, length);
    m_plot->yAxis->setRange(0, std::max({1, p.mostHad, p.mostWanted}) * 1.1);
    QSharedPointer<QCPAxisTicker> whole(new QCPAxisTicker);
    whole->setTickCount(4);
    m_plot->yAxis->setTicker(whole);
    m_plot->yAxis->setNumberFormat(u"f"_s);
    m_plot->yAxis->setNumberPrecision(0);
    m_plot->yAxis->setLabel(tr("pods"));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setBasePen(QPen(theme.color(R::FieldEdge)));
        axis->setTickPen(QPen(theme.color(R::FieldEdge)));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(theme.color(R::SecondaryText));
        axis->setLabelColor(theme.color(R::SecondaryText));
        axis->setTickLabelFont(Theme::font(11));
        axis->setLabelFont(Theme::font(11));
        axis->grid()->setPen(QPen(theme.color(R::Grid)));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    m_plot->show();
    m_basis->show();
    m_basis->setText(p.basis);
    m_summary->setText(tr("╌ This rule: at most %1 pods, %2 pod hours, %3 steps up, %4 down.\n— The run: at most %5 pods, %6 pod hours.")
                           .arg(format::number(p.mostWanted), format::figure(p.podHoursWanted), format::number(p.stepsUp), format::number(p.stepsDown), format::number(p.mostHad), format::figure(p.podHoursHad)));
}

} // namespace headroom::gui
