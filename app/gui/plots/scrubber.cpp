#include "app/gui/plots/scrubber.h"

#include "app/gui/plots/decimate.h"
#include "app/gui/shell/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {

constexpr int kProfilePoints = 1500;
constexpr double kDay = 86'400, kGripPixels = 6, kLabelHeight = 13;

} // namespace

Scrubber::Scrubber(const PlotData& shown, TimeView& view, QWidget* parent) : QWidget(parent), m_data(shown), m_view(view)
{
    setObjectName(QStringLiteral("scrubber"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Days of the run"));
    setAccessibleDescription(tr("Left and Right move the visible span by a day, plus and minus change its length, Home shows all."));
}

void Scrubber::refreshData()
{
    const Points points =
        foldedPoints(m_data.mean("requests.offered"), m_data.bucketSeconds(), {0, m_data.fullSeconds()}, kProfilePoints, Fold::Mean);
    m_profile.assign(kProfilePoints, 0.0F);
    m_peak = 0;
    for (std::size_t i = 0; i < points.x.size(); ++i) {
        const double share = points.x[i] / m_data.fullSeconds();
        const auto slot = static_cast<std::size_t>(std::clamp(share, 0.0, 0.99999) * kProfilePoints);
        if (std::isnan(points.y[i])) continue;
        m_profile[slot] = std::max(m_profile[slot], static_cast<float>(points.y[i]));
        m_peak = std::max(m_peak, m_profile[slot]);
    }
    // Fewer buckets than slots leave holes: each takes the value before it.
    if (!points.x.empty() && points.x.size() < kProfilePoints) {
        const auto reached =
            static_cast<std::size_t>(std::clamp(m_data.reachedSeconds() / m_data.fullSeconds(), 0.0, 1.0) * kProfilePoints);
        for (std::size_t i = 1; i < std::min<std::size_t>(reached, m_profile.size()); ++i)
            if (m_profile[i] <= 0) m_profile[i] = m_profile[i - 1];
    }
    update();
}

void Scrubber::showCursor(std::optional<double> seconds)
{
    m_cursor = seconds;
    update();
}

void Scrubber::setMargins(int left, int right)
{
    if (left == m_left && right == m_right) return;
    m_left = left;
    m_right = right;
    update();
}

QRectF Scrubber::strip() const { return QRectF(rect()).adjusted(m_left, 5, -m_right, -4); }

double Scrubber::pixelAt(double seconds) const { return strip().left() + seconds / m_data.fullSeconds() * strip().width(); }

double Scrubber::secondsAt(double x) const { return (x - strip().left()) / std::max(strip().width(), 1.0) * m_data.fullSeconds(); }

void Scrubber::paintEvent(QPaintEvent*)
{
    using R = Theme::Role;
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(R::Window));
    painter.setPen(theme.color(R::Line));
    painter.drawLine(0, 0, width(), 0);
    painter.setRenderHint(QPainter::Antialiasing);

    painter.setPen(theme.color(R::Text));
    painter.setFont(Theme::font(12, true));
    const calendar::LocalTime first = m_data.calendar().local(m_data.start());
    const calendar::LocalTime last = m_data.calendar().local(m_data.toTime(m_data.fullSeconds() - 1));
    const QString title = first.month == last.month && first.year == last.year && m_data.fullSeconds() > 27 * kDay
                              ? QLocale().standaloneMonthName(first.month)
                              : m_data.day(m_data.start()) + QStringLiteral(" – ") + m_data.day(m_data.toTime(m_data.fullSeconds() - 1));
    painter.drawText(QRectF(8, 5, m_left - 12, 16), Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.setPen(theme.color(R::MutedText));
    painter.setFont(Theme::font(11));
    painter.drawText(QRectF(8, 20, m_left - 12, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("drag the frame"));

    const QRectF area = strip();
    paintDays(painter, area);
    paintProfile(painter, area.adjusted(0, 2, 0, -kLabelHeight));

    if (m_view.isZoomed()) {
        double left = pixelAt(m_view.visible().from), right = pixelAt(m_view.visible().to);
        if (right - left < 4) {
            const double centre = (left + right) / 2;
            left = centre - 2;
            right = centre + 2;
        }
        QColor fill = theme.color(R::Accent);
        fill.setAlphaF(0.16F);
        painter.setBrush(fill);
        painter.setPen(QPen(theme.color(R::Accent), 1.5));
        painter.drawRoundedRect(QRectF(left, area.top(), right - left, area.height() - kLabelHeight + 1), 2, 2);
    }
    if (m_cursor) {
        painter.setPen(QPen(theme.color(R::Text), 1));
        const double x = std::round(pixelAt(*m_cursor)) + 0.5;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() - kLabelHeight));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.color(R::Accent), 2));
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void Scrubber::paintProfile(QPainter& painter, const QRectF& area) const
{
    if (m_peak <= 0) return;
    const auto count = static_cast<double>(m_profile.size());
    QPolygonF outline;
    outline << area.bottomLeft();
    for (std::size_t i = 0; i < m_profile.size(); ++i) {
        const double x = area.left() + (static_cast<double>(i) + 0.5) / count * area.width();
        // The root lets an ordinary day be seen beside a peak of five times its height.
        outline << QPointF(x, area.bottom() - std::sqrt(static_cast<double>(m_profile[i] / m_peak)) * area.height());
    }
    outline << area.bottomRight();
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().series(0));
    painter.drawPolygon(outline);
}

void Scrubber::paintDays(QPainter& painter, const QRectF& area) const
{
    using R = Theme::Role;
    const Theme& theme = Theme::current();
    const SimTime end = m_data.toTime(m_data.fullSeconds());
    const double dayWidth = area.width() * kDay / m_data.fullSeconds();
    const int every = dayWidth >= 18 ? 1 : dayWidth >= 9 ? 2 : dayWidth >= 3 ? 7 : 30;
    SimTime day = m_data.calendar().startOfDay(m_data.start());
    for (int index = 0; day < end && index < 4000; ++index) {
        const SimTime next = m_data.calendar().addDays(day, 1);
        const double left = std::max(area.left(), pixelAt(m_data.toSeconds(day)));
        const double right = std::min(area.right(), pixelAt(m_data.toSeconds(next)));
        if (index % every == 0) {
            const double middle = m_data.toSeconds(day) + kDay / 2;
            const bool isShown = m_view.isZoomed() && m_view.visible().contains(middle);
            painter.setFont(Theme::font(10, isShown));
            painter.setPen(theme.color(isShown ? R::Text : R::MutedText));
            painter.drawText(QRectF(left - 10, area.bottom() - kLabelHeight + 1, right - left + 20, kLabelHeight), Qt::AlignCenter,
                             QString::number(m_data.calendar().local(day).day));
            painter.setPen(theme.color(R::Line));
            if (index > 0) painter.drawLine(QPointF(left, area.top() + 4), QPointF(left, area.bottom() - kLabelHeight));
        }
        day = next;
    }
}

Scrubber::Grip Scrubber::gripAt(double x) const
{
    if (!m_view.isZoomed()) return Grip::Outside;
    const double left = pixelAt(m_view.visible().from), right = pixelAt(m_view.visible().to);
    if (std::abs(x - left) <= kGripPixels && x < (left + right) / 2 + 1) return Grip::From;
    if (std::abs(x - right) <= kGripPixels) return Grip::To;
    return x > left && x < right ? Grip::Frame : Grip::Outside;
}

void Scrubber::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return;
    const double x = event->position().x();
    m_pressedAt = secondsAt(x);
    m_before = m_view.visible();
    m_grip = gripAt(x);
    if (m_grip == Grip::Outside) { // the day under the pointer, or the frame brought here
        const SimTime day = m_data.calendar().startOfDay(m_data.toTime(m_pressedAt));
        const bool isFrame = m_view.isZoomed() && m_view.visible().span() < kDay * 0.99;
        const TimeRange target = isFrame ? TimeRange{m_pressedAt - m_before.span() / 2, m_pressedAt + m_before.span() / 2}
                                         : TimeRange{m_data.toSeconds(day), m_data.toSeconds(m_data.calendar().addDays(day, 1))};
        apply(m_view.zoomTo(target));
        m_before = m_view.visible();
        m_grip = Grip::Frame;
        return;
    }
}

void Scrubber::mouseMoveEvent(QMouseEvent* event)
{
    const double x = event->position().x();
    const double moved = secondsAt(x) - m_pressedAt;
    const auto step = m_view.visible() == m_before ? TimeView::Step::New : TimeView::Step::Merged;
    switch (m_grip) {
    case Grip::None: {
        const Grip under = gripAt(x);
        setCursor(under == Grip::From || under == Grip::To ? Qt::SizeHorCursor
                  : under == Grip::Frame                   ? Qt::OpenHandCursor
                                                           : Qt::PointingHandCursor);
        break;
    }
    case Grip::Frame:
        apply(m_view.zoomTo({m_before.from + moved, m_before.to + moved}, step));
        break;
    case Grip::From:
        apply(m_view.zoomTo({std::min(m_before.from + moved, m_before.to), m_before.to}, step));
        break;
    case Grip::To:
        apply(m_view.zoomTo({m_before.from, std::max(m_before.to + moved, m_before.from)}, step));
        break;
    case Grip::Outside:
        break;
    }
}

void Scrubber::mouseReleaseEvent(QMouseEvent*) { m_grip = Grip::None; }

void Scrubber::keyPressEvent(QKeyEvent* event)
{
    const TimeRange visible = m_view.visible();
    const double centre = (visible.from + visible.to) / 2;
    switch (event->key()) {
    case Qt::Key_Left:
        apply(m_view.pan(-kDay));
        break;
    case Qt::Key_Right:
        apply(m_view.pan(kDay));
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        apply(m_view.zoomAt(0.5, centre));
        break;
    case Qt::Key_Minus:
        apply(m_view.zoomAt(2, centre));
        break;
    case Qt::Key_Home:
        apply(m_view.showAll());
        break;
    case Qt::Key_Backspace:
        apply(m_view.back());
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Scrubber::apply(bool hasMoved)
{
    if (!hasMoved) return;
    update();
    Q_EMIT viewChanged();
}

} // namespace headroom::gui
