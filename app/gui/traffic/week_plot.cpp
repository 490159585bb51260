#include "app/gui/traffic/week_plot.h"

#include "app/gui/plots/qcp.h"
#include "app/gui/plots/tickers.h"
#include "app/gui/plots/track.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
using R = Theme::Role;
constexpr int kMargin = 3;   ///< room for the focus ring [px]
constexpr double kMinDrag = 2;
} // namespace

WeekPlot::WeekPlot(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this))
{
    setObjectName(u"weekPlot"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Weekly profile"));
    setAccessibleDescription(tr("Tab chooses a corner, arrows move it by an hour or a round rate, Insert adds a line, Delete removes it. The table beside it shows the same."));
    m_plot->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setNotAntialiasedElements(QCP::aeNone);
    m_plot->setAntialiasedElements(QCP::aeAll);
    buildPlot();
    themed(this, [this] { applyTheme(); });
}

void WeekPlot::buildPlot()
{
    auto* rect = m_plot->axisRect();
    rect->setAutoMargins(QCP::msNone);
    rect->setMargins(QMargins(60, 10, 14, 36));
    m_plot->xAxis->setRange(0, kMinutesPerWeek);
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->xAxis2->setVisible(true);
    m_plot->xAxis2->setRange(0, kMinutesPerWeek);
    m_plot->xAxis2->setTickLabels(false);
    m_plot->xAxis2->grid()->setVisible(true);
    QSharedPointer<QCPAxisTickerText> noons(new QCPAxisTickerText), midnights(new QCPAxisTickerText);
    for (int day = 0; day < 7; ++day) {
        noons->addTick(day * kMinutesPerDay + 720, u"12:00"_s);
        midnights->addTick(day * kMinutesPerDay, QString());
        auto* name = new QCPItemText(m_plot);
        name->setClipToAxisRect(false);
        name->position->setTypeX(QCPItemPosition::ptPlotCoords);
        name->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        name->position->setCoords(day * kMinutesPerDay + 720, 1);
        name->setPositionAlignment(Qt::AlignTop | Qt::AlignHCenter);
        name->setPadding(QMargins(0, 18, 0, 0));
        name->setText(QLocale().dayName(day + 1, QLocale::ShortFormat));
        m_dayNames << name;
        if (day < 5) continue;
        auto* weekend = new QCPItemRect(m_plot);
        weekend->setLayer(u"background"_s);
        weekend->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
        weekend->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
        weekend->topLeft->setCoords(day * kMinutesPerDay, 0);
        weekend->bottomRight->setCoords((day + 1) * kMinutesPerDay, 1);
        weekend->setPen(Qt::NoPen);
        weekend->setObjectName(u"weekend"_s);
    }
    m_plot->xAxis->setTicker(noons);
    m_plot->xAxis2->setTicker(midnights);
    m_plot->yAxis->setTicker(QSharedPointer<ValueTicker>::create());
    m_plot->yAxis->setPadding(4);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->xAxis2, m_plot->yAxis}) {
        axis->setSubTicks(false);
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(0);
        axis->grid()->setSubGridVisible(false);
    }
    m_curve = m_plot->addGraph();
    m_ghost = m_plot->addGraph();
    m_edge = m_plot->addGraph();
    m_corners = m_plot->addGraph();
    m_chosen = m_plot->addGraph();
    for (QCPGraph* marks : {m_corners, m_chosen}) marks->setLineStyle(QCPGraph::lsNone);
    for (QCPGraph* graph : {m_curve, m_ghost, m_edge, m_corners, m_chosen}) graph->setSelectable(QCP::stNone);
    m_plot->addLayer(u"hint"_s);
    m_label = new QCPItemText(m_plot);
    m_label->setLayer(u"hint"_s);
    m_label->setClipToAxisRect(false);
    m_label->setPadding(QMargins(10, 6, 10, 6));
    m_label->setTextAlignment(Qt::AlignLeft);
    m_label->setVisible(false);
}

void WeekPlot::applyTheme()
{
    const Theme& theme = Theme::current();
    m_plot->setBackground(QBrush(theme.color(R::Base)));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->xAxis2, m_plot->yAxis}) {
        axis->setTickLabelFont(Theme::font(11));
        axis->setTickLabelColor(theme.color(R::SecondaryText));
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
        axis->grid()->setPen(QPen(theme.color(R::Grid), 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    m_plot->xAxis->setBasePen(QPen(theme.color(R::FieldEdge), 1));
    for (QCPItemText* name : std::as_const(m_dayNames)) {
        name->setFont(Theme::font(11, true));
        name->setColor(theme.color(R::Text));
    }
    for (int i = 0; i < m_plot->itemCount(); ++i)
        if (auto* weekend = qobject_cast<QCPItemRect*>(m_plot->item(i))) weekend->setBrush(theme.color(R::Alternate));
    m_curve->setPen(QPen(theme.lineSeries(0), 1.6));
    m_curve->setBrush(withAlpha(theme.series(0), 0.16));
    m_ghost->setPen(QPen(theme.color(R::MutedText), 1, Qt::DashLine));
    m_edge->setPen(QPen(theme.color(R::Accent), 3));
    m_corners->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssSquare, QPen(theme.lineSeries(0), 1.4), QBrush(theme.color(R::Base)), 7));
    m_chosen->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(theme.color(R::Accent), 2), QBrush(theme.color(R::Accent)), 11));
    m_label->setFont(Theme::font(12));
    m_label->setColor(theme.color(R::Base));
    m_label->setBrush(theme.color(R::Text));
    m_label->setPen(Qt::NoPen);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    update();
}

void WeekPlot::resizeEvent(QResizeEvent*)
{
    m_plot->setGeometry(rect().adjusted(kMargin, kMargin, -kMargin, -kMargin));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void WeekPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(R::Base));
    if (!hasFocus()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::current().color(R::Accent), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
}

void WeekPlot::setProfile(const WeeklyProfile& profile)
{
    m_held.reset();
    m_profile = m_shown = profile;
    if (m_selected) {   // the same corner of the new profile, or none
        std::optional<WeekHandle> again;
        for (const WeekHandle& corner : m_profile.corners())
            if (corner.isSame(*m_selected)) again = corner;
        if (m_selected->part == WeekHandle::Part::Base) again = WeekHandle{WeekHandle::Part::Base, -1, m_selected->day, m_selected->minute, profile.basePerSecond()};
        if (m_selected->part == WeekHandle::Part::Plateau && m_selected->line < static_cast<int>(profile.lines().size())) {
            const WeeklyLine& line = profile.lines()[static_cast<std::size_t>(m_selected->line)];
            if (line.isOn(m_selected->day))
                again = WeekHandle{WeekHandle::Part::Plateau, m_selected->line, m_selected->day, m_selected->day * kMinutesPerDay + (line.from + line.to) / 2.0, line.ratePerSecond};
        }
        m_selected = again;
    }
    m_hovered.reset();
    hideHint();
    fitRange();
    refresh();
}

void WeekPlot::fitRange()
{
    double highest = 0;
    for (const QPointF& point : m_profile.curve()) highest = std::max(highest, point.y());
    const double top = m_profile.unit().fromPerSecond(highest) * 1.12;
    m_plot->yAxis->setRange(0, top > 0 ? roundStep(top / 5) * std::ceil(top / 5 / roundStep(top / 5) * 5) : m_profile.unit().fromPerSecond(1));
}

void WeekPlot::refresh()
{
    const RateUnit& unit = m_shown.unit();
    const auto fill = [&unit](QCPGraph* graph, const QVector<QPointF>& points) {
        QVector<QCPGraphData> converted;
        converted.reserve(points.size());
        for (const QPointF& point : points) converted.push_back({point.x(), unit.fromPerSecond(point.y())});
        graph->data()->set(converted, true);
    };
    fill(m_curve, m_shown.curve());
    fill(m_ghost, m_held && m_hasMoved ? m_profile.curve() : QVector<QPointF>());
    refreshMarks();
}

void WeekPlot::refreshMarks()
{
    const RateUnit& unit = m_shown.unit();
    QVector<QCPGraphData> corners, chosen, edge;
    for (const WeekHandle& corner : m_shown.corners()) {
        corners.push_back({corner.minute, unit.fromPerSecond(corner.ratePerSecond)});
        const auto& marked = m_held ? std::optional(m_moved) : m_hovered ? m_hovered : m_selected;
        if (marked && marked->isSame(corner)) chosen.push_back(corners.back());
    }
    const auto& marked = m_held ? std::optional(m_moved) : m_hovered ? m_hovered : m_selected;
    if (marked && marked->part == WeekHandle::Part::Plateau && marked->line < static_cast<int>(m_shown.lines().size())) {
        const WeeklyLine& line = m_shown.lines()[static_cast<std::size_t>(marked->line)];
        const double midnight = marked->day * kMinutesPerDay, value = unit.fromPerSecond(line.ratePerSecond);
        edge = {{midnight + line.from, value}, {midnight + line.to, value}};
    } else if (marked && marked->part == WeekHandle::Part::Base) {
        const double value = unit.fromPerSecond(m_shown.basePerSecond());
        edge = {{0, value}, {kMinutesPerWeek, value}};
    }
    m_corners->data()->set(corners, true);
    m_chosen->data()->set(chosen, true);
    m_edge->data()->set(edge, true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

double WeekPlot::minuteAt(double x) const { return m_plot->xAxis->pixelToCoord(x - kMargin); }
double WeekPlot::rateAt(double y) const { return m_shown.unit().toPerSecond(m_plot->yAxis->pixelToCoord(y - kMargin)); }

QPoint WeekPlot::pixelOf(double minute, double ratePerSecond) const
{
    return {static_cast<int>(std::lround(m_plot->xAxis->coordToPixel(minute))) + kMargin,
            static_cast<int>(std::lround(m_plot->yAxis->coordToPixel(m_shown.unit().fromPerSecond(ratePerSecond)))) + kMargin};
}

std::optional<WeekHandle> WeekPlot::handleAt(const QPointF& position) const
{
    constexpr double kReach = 8;   // half of the 16 px that a handle takes
    const double minute = minuteAt(position.x()), rate = rateAt(position.y());
    if (minute < -60 || minute > kMinutesPerWeek + 60) return std::nullopt;
    return m_profile.handleAt(minute, rate, std::max(1e-9, minuteAt(position.x() + kReach) - minute), std::max(1e-9, rate - rateAt(position.y() + kReach)));
}

double WeekPlot::rateStep() const { return roundStep(m_plot->yAxis->range().size() / 60); }

void WeekPlot::describe(const WeekHandle& handle, const std::optional<double>& was)
{
    const RateUnit& unit = m_shown.unit();
    const auto rateText = [&unit](double rate) { return u"%1 %2"_s.arg(format::figure(unit.fromPerSecond(rate)), unit.shortName()); };
    const bool isLow = handle.part == WeekHandle::Part::RampStart || handle.part == WeekHandle::Part::RampEnd;
    QString first;
    if (isLow && handle.line >= 0)
        first = tr("%1 · ramp of %2").arg(m_shown.describe(handle), format::span(Duration::fromSeconds(m_shown.lines()[static_cast<std::size_t>(handle.line)].rampMinutes * 60)));
    else first = tr("%1 · %2").arg(m_shown.describe(handle), rateText(handle.ratePerSecond));
    QString second;
    if (was) second = isLow ? tr("base rate %1").arg(rateText(handle.ratePerSecond)) : tr("was %1 · Shift keeps the hour, Alt this day only").arg(rateText(*was));
    else second = isLow ? tr("drag to change the ramp or the base rate") : tr("drag, or arrows: 1 h or %1").arg(rateText(unit.toPerSecond(rateStep())));
    showHint(first, second, handle.minute, handle.ratePerSecond);
}

void WeekPlot::showHint(const QString& first, const QString& second, double minute, double ratePerSecond)
{
    m_hint = first + u'\n' + second;
    m_label->setText(m_hint);
    const bool isRight = minute > kMinutesPerWeek / 2;
    const QPoint at = pixelOf(minute, ratePerSecond);
    const bool isLow = at.y() - kMargin > 70;   // there is room above
    m_label->setPositionAlignment((isRight ? Qt::AlignRight : Qt::AlignLeft) | (isLow ? Qt::AlignBottom : Qt::AlignTop));
    m_label->position->setType(QCPItemPosition::ptAbsolute);
    m_label->position->setCoords(at.x() - kMargin + (isRight ? -12 : 12), at.y() - kMargin + (isLow ? -8 : 12));
    m_label->setVisible(true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void WeekPlot::hideHint()
{
    m_hint.clear();
    m_label->setVisible(false);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace headroom::gui
