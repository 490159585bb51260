#include "app/gui/shell/verdict_strip.h"

#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr double kNotable = 0.001;   // share of failed requests

/// Text of the half width of an interval whose value is written by `render`; empty without an interval.
template <typename Render>
QString halfWidth(const simulation::Estimate& estimate, Render render)
{
    return estimate.interval ? u"±"_s + render(estimate.interval->halfWidth()) : QString();
}

struct Look { R ground, edge, ink; const char16_t* icon; };

Look lookOf(VerdictStrip::Tone tone)
{
    switch (tone) {
    case VerdictStrip::Tone::Bad: return {R::BadGround, R::BadEdge, R::Bad, u"error"};
    case VerdictStrip::Tone::Warning: return {R::WarningGround, R::WarningEdge, R::Warning, u"warning"};
    case VerdictStrip::Tone::Good: return {R::GoodGround, R::GoodEdge, R::Good, u"check"};
    case VerdictStrip::Tone::Estimate: return {R::EstimateGround, R::EstimateEdge, R::Estimate, u"what-if"};
    case VerdictStrip::Tone::Plain: break;
    }
    return {R::Alternate, R::Line, R::Accent, u"info"};
}

} // namespace

VerdictStrip::VerdictStrip(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_headline(makeLabel(16, R::Text, this, true)), m_explanation(makeLabel(12, R::SecondaryText, this)),
      m_mark(makeLabel(11, R::Warning, this, true)), m_figures(new QWidget(this))
{
    setObjectName(u"verdictStrip"_s);
    setFixedHeight(68);
    m_headline->setObjectName(u"verdictHeadline"_s);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 0, 0);
    row->setSpacing(14);
    auto* lines = new QVBoxLayout;
    lines->setSpacing(3);
    auto* first = new QHBoxLayout;
    first->setSpacing(10);
    first->addWidget(m_headline);
    first->addWidget(m_mark);
    first->addStretch(1);
    lines->addStretch();
    lines->addLayout(first);
    lines->addWidget(m_explanation);
    lines->addStretch();
    m_headline->setMinimumWidth(100);
    m_explanation->setMinimumWidth(100);
    m_headline->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_mark->hide();
    row->addWidget(m_icon);
    row->addLayout(lines, 1);
    row->addWidget(m_figures);
    auto* figures = new QHBoxLayout(m_figures);
    figures->setContentsMargins(0, 0, 0, 0);
    figures->setSpacing(0);
    themed(this, [this] { m_icon->setPixmap(Theme::icon(QString::fromUtf16(lookOf(m_tone).icon), lookOf(m_tone).ink).pixmap(26, 26)); });
}

QString VerdictStrip::headline() const { return m_headlineText; }

void VerdictStrip::show(Tone tone, const QString& headline, const QString& explanation, const QVector<Figure>& figures)
{
    m_tone = tone;
    m_headlineText = headline;
    m_explanationText = explanation;
    setStale(false);
    m_icon->setPixmap(Theme::icon(QString::fromUtf16(lookOf(tone).icon), lookOf(tone).ink).pixmap(26, 26));
    setAccessibleName(headline);
    setAccessibleDescription(explanation);

    qDeleteAll(m_figures->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    for (const Figure& figure : figures) {
        auto* cell = new QWidget(m_figures);
        auto* column = new QVBoxLayout(cell);
        column->setContentsMargins(18, 0, 18, 0);
        column->setSpacing(1);
        auto* caption = makeLabel(12, R::SecondaryText, cell);
        caption->setText(figure.caption);
        auto* value = makeLabel(18, figure.bad ? R::Bad : R::Text, cell, true);
        value->setText(figure.value);
        auto* bottom = new QHBoxLayout;
        bottom->setSpacing(5);
        bottom->addWidget(value);
        if (!figure.interval.isEmpty()) {
            auto* interval = makeLabel(11, R::SecondaryText, cell);
            interval->setText(figure.interval);
            interval->setToolTip(tr("Half width of the 95 % confidence interval over replications"));
            bottom->addWidget(interval, 0, Qt::AlignBottom);
        }
        bottom->addStretch(1);
        column->addStretch();
        column->addWidget(caption);
        column->addLayout(bottom);
        column->addStretch();
        auto* line = makeLine(Qt::Vertical, m_figures, 40);
        for (QWidget* part : {line, cell}) {
            m_figures->layout()->addWidget(part);
            part->show(); // now, not in the next turn of the event loop: the sentences below are cut to what this leaves
        }
    }
    m_figures->layout()->activate();
    layout()->activate();
    elide();
    update();
}

void VerdictStrip::elide()
{
    const int room = std::max(100, width() - m_figures->sizeHint().width() - 104);
    m_headline->setText(m_headline->fontMetrics().elidedText(m_headlineText, Qt::ElideRight, room - (m_mark->isVisibleTo(this) ? m_mark->sizeHint().width() + 10 : 0)));
    m_headline->setToolTip(m_headlineText);
    m_explanation->setText(m_explanation->fontMetrics().elidedText(m_explanationText, Qt::ElideRight, room));
    m_explanation->setToolTip(m_explanationText);
}

void VerdictStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    elide();
}

void VerdictStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Look look = lookOf(m_tone);
    painter.fillRect(rect(), Theme::current().color(look.ground));
    if (m_tone == Tone::Estimate) { // dashes are the mark of an estimate everywhere
        painter.setPen(QPen(Theme::current().color(look.edge), 1, Qt::DashLine));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    painter.fillRect(QRect(0, 0, width(), 1), Theme::current().color(look.edge));
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::current().color(look.edge));
}

void VerdictStrip::setStale(bool stale)
{
    m_stale = stale;
    m_mark->setText(tr("▲ stale: edited since the run"));
    m_mark->setVisible(stale);
    elide();
}

void VerdictStrip::showQuestion(const scenario::Scenario& scenario)
{
    show(Tone::Plain, format::text(scenario.question.empty() ? scenario.name : scenario.question),
         scenario.description.empty() ? tr("Run simulates every request of the chosen period and bills every second of it.") : format::text(scenario.description));
}

void VerdictStrip::showRunning(const scenario::Scenario& scenario, const RunState& state, const simulation::Recording* soFar)
{
    const format::LocalClock clock(scenario.calendar.timeZone);
    QVector<Figure> figures;
    if (soFar && soFar->requests.offered > 0) {
        figures.push_back({tr("p95 so far"), format::latency(soFar->latency.p95Ms.value), {}, false});
        figures.push_back({tr("Failed so far"), format::percent(soFar->failedShare.value), {}, false});
        figures.push_back({tr("Requests"), format::largeNumber(std::max(state.requests, static_cast<double>(soFar->requests.offered))), {}, false});
    }
    show(Tone::Plain, state.fraction > 0 ? tr("Running… %1, %2 done").arg(clock.dateTime(state.now), format::percent(std::floor(state.fraction * 100) / 100)) : tr("Running…"),
         scenario.question.empty() ? tr("Results appear as they are simulated.") : format::text(scenario.question), figures);
}

void VerdictStrip::showReport(const scenario::Scenario& scenario, const analysis::Report& report)
{
    const format::LocalClock clock(scenario.calendar.timeZone);
    const auto& recording = report.recording;
    const bool oneDay = recording.end - recording.start <= Duration::hours(25);
    const QString when = oneDay ? clock.date(recording.start) : QString();
    // "latency.p95" is of all client requests, "operations.<name>.latency…" of one operation: only the first is the figure shown.
    const auto isMissed = [&](auto&& concerns) {
        return std::any_of(report.slos.begin(), report.slos.end(), [&](const analysis::SloVerdict& slo) { return !slo.held && concerns(slo.metric); });
    };
    const bool latencyMissed = isMissed([](const std::string& metric) { return metric.starts_with("latency."); });
    const bool failuresMissed = isMissed([](const std::string& metric) { return metric == "requests.failedShare"; });
    const bool overBudget = scenario.monthlyBudget && format::moneyValue(report.month.total) > *scenario.monthlyBudget;
    QVector<Figure> figures;
    figures.push_back({oneDay ? tr("p95 on %1").arg(when) : tr("p95"), format::latency(recording.latency.p95Ms.value), halfWidth(recording.latency.p95Ms, format::latency), latencyMissed});
    figures.push_back({tr("Failed"), format::percent(recording.failedShare.value), halfWidth(recording.failedShare, format::percent), failuresMissed});
    figures.push_back({oneDay ? tr("%1 costs").arg(when) : tr("Window costs"), format::money(report.window.total, false), {}, false});
    figures.push_back({clock.month(recording.start), format::money(report.month.total, false), {}, overBudget});
    // Without an objective nothing can be missed, but nobody calls it good when requests fail.
    const bool fails = scenario.slos.empty() && recording.failedShare.value > kNotable;
    const Tone tone = !report.answer.allSlosHeld ? Tone::Bad : fails || overBudget || recording.partial ? Tone::Warning : Tone::Good;
    show(tone, format::text(report.answer.headline), format::text(report.answer.explanation), figures);
}

void VerdictStrip::showWhatIf(const QString& headline, const QString& explanation, bool isSimulated)
{
    show(isSimulated ? Tone::Plain : Tone::Estimate, headline, explanation);
}

void VerdictStrip::showIssues(int count)
{
    show(Tone::Bad, tr("%n issue(s) to put right before this can run", nullptr, count), tr("Each is listed below with its place in the file and what helps."));
}

void VerdictStrip::showFailure(const Errors& errors)
{
    const QString first = errors.empty() ? QString() : format::text(errors.front().message);
    const QString more = errors.size() > 1 ? tr(" And %1 more, listed under Issues.").arg(errors.size() - 1) : QString();
    show(Tone::Bad, tr("The run could not give an answer"), first + more);
}

} // namespace headroom::gui
