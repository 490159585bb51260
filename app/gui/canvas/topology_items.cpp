#include "app/gui/canvas/topology_items.h"

#include "app/gui/canvas/layered_layout.h"
#include "app/gui/shell/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using R = headroom::gui::Theme::Role;

namespace headroom::gui {

namespace {

constexpr double kBlockWidth = 32, kTextLeft = 38, kRadius = 4, kReach = 8; // reach: selection outline outside the box
constexpr double kGauge = 10, kHeadingLeft = kGauge + 3; // the bar at the left of a box that shows its name alone
constexpr double kFullFrom = 0.72, kTitleFrom = 0.31;    // below: texts of 8 px and less
constexpr double kWishedHeading = 10, kSmallestHeading = 6.5; // height of a name's letters on the screen [px]
constexpr double kLine = 1.16;                           // height of a line of letters of 1 px
constexpr int kLargestHeading = 21;                      // that two lines of fit into a box
constexpr double kDotBelow = 0.12;                       // boxes of less than 18 px are drawn as plain rectangles
constexpr double kFaded = 0.35;                          // opacity of what a search did not find

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::TopologyView", text); }

/// A saturation bar; in the dark theme dark fills get an edge, or they would vanish.
void paintBar(QPainter& painter, const QRectF& area, double fill)
{
    const Theme& theme = Theme::current();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(R::Line));
    painter.drawRect(area);
    const double share = std::clamp(fill, 0.0, 1.0);
    painter.setBrush(theme.saturation(share));
    painter.setPen(theme.isDark() && share < 0.5 ? QPen(QColor(0x88, 0x92, 0xA0), 1) : QPen(Qt::NoPen));
    if (share > 0) painter.drawRect(QRectF(area.left(), area.top(), std::max(1.0, area.width() * share), area.height()));
}

} // namespace

QPainterPath roundedPath(const QPolygonF& way, double radius)
{
    QPainterPath path;
    if (way.isEmpty()) return path;
    path.moveTo(way.front());
    for (qsizetype i = 1; i + 1 < way.size(); ++i) {
        const QLineF in(way[i], way[i - 1]), out(way[i], way[i + 1]);
        const double r = std::min({radius, in.length() / 2, out.length() / 2});
        path.lineTo(in.pointAt(r / std::max(in.length(), 1e-6)));
        path.quadTo(way[i], out.pointAt(r / std::max(out.length(), 1e-6)));
    }
    path.lineTo(way.back());
    return path;
}

// --------------------------------------------------------------------------------------------------- node

NodeItem::NodeItem(std::size_t index, QString title, QString icon) : m_index(index), m_title(std::move(title)), m_icon(std::move(icon))
{
    setCursor(Qt::PointingHandCursor);
    setZValue(2);
    refreshTexts();
}

QRectF NodeItem::box() { return {-canvas::kNodeWidth / 2, -canvas::kNodeHeight / 2, canvas::kNodeWidth, canvas::kNodeHeight}; }

QRectF NodeItem::boundingRect() const { return box().adjusted(-kReach, -kLargestBadge, kReach + 2, kReach); }

QPainterPath NodeItem::shape() const
{
    QPainterPath path;
    path.addRect(box());
    return path;
}

void NodeItem::setState(NodeState state)
{
    if (state == m_state) return; // the cursor moves all the time, most boxes stay as they are
    const bool isSameText = state.subtitle == m_state.subtitle;
    m_state = std::move(state);
    if (!isSameText) refreshSubtitle();
    refreshToolTip();
    update();
}

void NodeItem::setFound(bool isFound, bool isFaded)
{
    if (isFound != m_isFound) update();
    m_isFound = isFound;
    setOpacity(isFaded ? kFaded : 1);
}

void NodeItem::setMarked(bool isMarked, bool hasFocus)
{
    if (isMarked == m_isMarked && hasFocus == m_hasFocus) return;
    m_isMarked = isMarked;
    m_hasFocus = hasFocus;
    setZValue(isMarked ? 3 : 2);
    update();
}

namespace {

/// `title` on at most `most` lines of `width`; what does not fit is cut with an ellipsis.
NodeItem::Heading wrapped(const QString& title, int fontSize, double width, qsizetype most)
{
    const QFont font = Theme::font(fontSize, true);
    NodeItem::Heading heading{fontSize, true, {}};
    QTextLayout layout(title, font);
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        if (line.naturalTextWidth() > width) heading.isWhole = false; // one long word
        heading.lines << title.mid(line.textStart(), line.textLength()).trimmed();
    }
    layout.endLayout();
    if (heading.lines.size() > most) {
        heading.isWhole = false;
        heading.lines[most - 1] = QStringList(heading.lines.mid(most - 1)).join(u' ');
        heading.lines.resize(most);
    }
    if (heading.isWhole) return heading;
    const QFontMetricsF metrics(font);
    for (QString& line : heading.lines)
        line = metrics.elidedText(line, Qt::ElideRight, width);
    return heading;
}

} // namespace

void NodeItem::refreshTexts()
{
    const double room = canvas::kNodeWidth - kTextLeft - 3;
    m_title12 = wrapped(m_title, 12, room, 1);
    if (!m_title12.isWhole) m_title12 = wrapped(m_title, 11, room, 2);
    m_headingScale = 0;
    refreshSubtitle();
    refreshToolTip();
}

void NodeItem::refreshSubtitle()
{
    m_shownSubtitle = QFontMetricsF(Theme::font(11)).elidedText(m_state.subtitle, Qt::ElideRight, canvas::kNodeWidth - kTextLeft - 3);
}

void NodeItem::refreshToolTip()
{
    QStringList lines{m_title};
    if (!m_state.subtitle.isEmpty()) lines << m_state.subtitle;
    if (!m_state.badge.isEmpty()) lines << m_state.badge;
    if (m_state.condition) lines << m_state.condition->text;
    setToolTip(lines.join(u'\n'));
}

NodeItem::Detail NodeItem::detailAt(double scale)
{
    if (scale >= kFullFrom) return Detail::Full;
    return scale >= kTitleFrom ? Detail::Title : Detail::Block;
}

NodeItem::Heading NodeItem::headingAt(double scale) const
{
    const Detail detail = detailAt(scale);
    if (detail == Detail::Block) return {};
    if (detail == Detail::Full) return m_title12;
    const double width = canvas::kNodeWidth - kHeadingLeft - 2, height = canvas::kNodeHeight - 2;
    const int wished = std::clamp(static_cast<int>(std::lround(kWishedHeading / scale)), 13, kLargestHeading);
    const int smallest = std::min(wished, static_cast<int>(std::ceil(kSmallestHeading / scale)));
    Heading heading;
    for (int size = wished; size >= smallest; --size) {
        heading = wrapped(m_title, size, width, static_cast<qsizetype>(height / (size * kLine)));
        if (heading.isWhole) break;
    }
    return heading;
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    const Theme& theme = Theme::current();
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const Detail detail = detailAt(scale);
    const QRectF area = box();
    if (scale < kDotBelow && !m_isMarked && !m_isFound) { // thousands at once: what matters is where it is full
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->fillRect(area, m_state.isSaturated ? theme.color(R::Bad) : m_state.fill ? theme.saturation(*m_state.fill) : theme.color(R::FieldEdge));
        return;
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(theme.color(R::Base));
    const double line = std::max(1.0, 1 / scale); // never thinner than a pixel
    painter->setPen(m_state.isSaturated ? QPen(theme.color(R::Bad), 2 * line) : QPen(theme.color(R::ButtonEdge), line));
    painter->drawRoundedRect(area, kRadius, kRadius);
    if (detail == Detail::Title) {
        paintGauge(*painter);
        paintHeading(*painter, scale);
    } else {
        paintBlock(*painter, detail);
        if (detail == Detail::Full) paintTexts(*painter);
    }
    if (m_isMarked) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(theme.color(R::Accent), 2 * line, m_hasFocus ? Qt::SolidLine : Qt::DashLine));
        painter->drawRoundedRect(area.adjusted(-4, -4, 4, 4), kRadius + 2, kRadius + 2);
    }
    if (m_isFound) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(theme.color(R::Accent), 3 * line, Qt::DotLine));
        painter->drawRoundedRect(area.adjusted(-4, -4, 4, 4), kRadius + 2, kRadius + 2);
    }
    if (detail != Detail::Block) paintBadges(*painter, scale);
}

/// How full, as the height of a bar: there is no room for the number.
void NodeItem::paintGauge(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    const double inset = m_state.isSaturated ? 1 : 0.5;
    const QRectF all = box().adjusted(inset, inset, -inset, -inset);
    const QRectF gauge(all.left(), all.top(), kGauge, all.height());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(m_state.fill ? R::Line : R::Hover));
    painter.drawRoundedRect(gauge, kRadius - 1, kRadius - 1);
    if (!m_state.fill) return;
    const double share = std::clamp(*m_state.fill, 0.0, 1.0);
    painter.setBrush(theme.saturation(share));
    painter.setPen(theme.isDark() && share < 0.5 ? QPen(QColor(0x88, 0x92, 0xA0), 1) : QPen(Qt::NoPen));
    const double height = gauge.height() * share;
    if (height >= 1) painter.drawRoundedRect(QRectF(gauge.left(), gauge.bottom() - height, gauge.width(), height), kRadius - 1, kRadius - 1);
}

void NodeItem::paintHeading(QPainter& painter, double scale) const
{
    if (m_headingScale != scale) { // painted many times at one zoom
        m_heading = headingAt(scale);
        m_headingScale = scale;
    }
    const QRectF area = box();
    painter.setFont(Theme::font(m_heading.fontSize, true));
    painter.setPen(Theme::current().color(R::Text));
    const double lineHeight = m_heading.fontSize * kLine;
    double top = area.center().y() - lineHeight * static_cast<double>(m_heading.lines.size()) / 2;
    for (const QString& line : m_heading.lines) {
        painter.drawText(QRectF(area.left() + kHeadingLeft, top, area.width() - kHeadingLeft, lineHeight),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, line);
        top += lineHeight;
    }
}

void NodeItem::paintBlock(QPainter& painter, Detail detail) const
{
    const Theme& theme = Theme::current();
    const double inset = m_state.isSaturated ? 1 : 0.5;
    QRectF block = box().adjusted(inset, inset, -inset, -inset);
    if (detail != Detail::Block) block.setWidth(kBlockWidth);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_state.fill ? theme.saturation(*m_state.fill) : theme.color(R::Hover));
    QPainterPath path;
    path.addRoundedRect(block, kRadius - 1, kRadius - 1);
    if (detail != Detail::Block) path.addRect(block.adjusted(kRadius, 0, 0, 0)); // square towards the text
    path.setFillRule(Qt::WindingFill);
    painter.drawPath(path);
    if (detail == Detail::Block) return;
    const QColor ink = m_state.fill ? theme.onSaturation(*m_state.fill) : theme.color(R::SecondaryText);
    const double iconTop = m_state.fill ? block.top() + 8 : block.center().y() - 9;
    Theme::icon(m_icon, ink).paint(&painter, QRectF(block.left() + 7, iconTop, 18, 18).toRect());
    if (m_state.fill && detail == Detail::Full) {
        painter.setFont(Theme::font(11, true));
        painter.setPen(ink);
        painter.drawText(QRectF(block.left(), block.bottom() - 21, block.width(), 16), Qt::AlignCenter,
                         QString::number(std::lround(std::min(*m_state.fill, 1.0) * 100)) + u'%');
    }
}

void NodeItem::paintTexts(QPainter& painter) const
{
    const Theme& theme = Theme::current();
    const QRectF area = box();
    const double left = area.left() + kTextLeft;
    const bool hasBar = m_state.fill.has_value();
    const bool isLong = m_title12.lines.size() > 1;
    const double lineHeight = isLong ? 13 : 18;
    double top = area.top() + (hasBar ? (isLong ? 2 : 3) : (isLong ? 5 : 8));
    painter.setFont(Theme::font(m_title12.fontSize, true));
    painter.setPen(theme.color(R::Text));
    for (const QString& line : m_title12.lines) {
        painter.drawText(QRectF(left, top, area.right() - left, lineHeight), Qt::AlignLeft | Qt::AlignVCenter, line);
        top += lineHeight;
    }
    painter.setFont(Theme::font(11));
    painter.setPen(theme.color(R::SecondaryText));
    painter.drawText(QRectF(left, top - 1, area.right() - left, isLong ? 14 : 16), Qt::AlignLeft | Qt::AlignVCenter, m_shownSubtitle);
    if (!hasBar) return;
    const QRectF bar(left, area.bottom() - (isLong ? 9 : 12), area.right() - left - 8, 5);
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintBar(painter, bar, *m_state.fill);
    if (m_state.target) {
        painter.setPen(QPen(theme.color(R::Text), 1));
        const double x = std::round(bar.left() + bar.width() * std::clamp(*m_state.target, 0.0, 1.0));
        painter.drawLine(QPointF(x, bar.top() - 2), QPointF(x, bar.bottom() + 2));
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

// --------------------------------------------------------------------------------------------------- edge

EdgeItem::EdgeItem(std::size_t index, bool isMessage) : m_index(index), m_isMessage(isMessage) { setZValue(0); }

void EdgeItem::setWay(const QPolygonF& way)
{
    m_way = way;
    drawWay();
}

QString EdgeItem::labelText(double perSecond)
{
    if (perSecond > 0 && perSecond < 9.95) return QLocale().toString(perSecond, 'f', 1) + u"/s"_s;
    return QLocale().toString(perSecond, 'f', 0) + u"/s"_s;
}

void EdgeItem::setState(const EdgeState& state, double width)
{
    const QString label = state.perSecond ? labelText(*state.perSecond) : QString();
    // A twentieth of a pixel is not seen.
    if (!m_path.isEmpty() && label == m_label && state.isIntoBottleneck == m_isBad && std::abs(width - m_width) < 0.05) return;
    m_width = width;
    m_isBad = state.isIntoBottleneck;
    if (label != m_label) setToolTip(label);
    m_label = label;
    setZValue(m_isBad ? 1 : 0);
    drawWay();
}

void EdgeItem::drawWay()
{
    prepareGeometryChange();
    m_path = {};
    m_head.clear();
    if (m_way.size() < 2) return;
    const QPointF tip = m_way.back();
    const QLineF last(m_way[m_way.size() - 2], tip);
    const QPointF along = last.length() > 0 ? (tip - last.p1()) / last.length() : QPointF(1, 0);
    const QPointF across(-along.y(), along.x());
    const double length = 6 + m_width * 0.6, half = 3 + m_width * 0.55;
    const QPointF base = tip - along * std::min(length, last.length());
    m_head << tip << base + across * half << base - across * half;
    QPolygonF shortened = m_way;
    shortened.back() = base + along;
    m_path = roundedPath(shortened, 7);
    update();
}

QRectF EdgeItem::boundingRect() const { return m_way.boundingRect().adjusted(-8, -8, 8, 8).united(m_labelRect); }

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (m_way.size() < 2) return;
    const Theme& theme = Theme::current();
    const QColor color = m_isBad ? theme.color(R::Bad) : theme.color(R::FieldEdge);
    const double scale = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    if (scale < kDotBelow) { // hair lines
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(QPen(color, 0));
        painter->drawPolyline(m_way);
        return;
    }
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(color, m_width, m_isMessage && m_label.isEmpty() ? Qt::DashLine : Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    painter->drawPath(m_path);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawPolygon(m_head);
    if (m_label.isEmpty() || m_labelRect.isEmpty() || NodeItem::detailAt(scale) != NodeItem::Detail::Full) return;
    painter->setFont(Theme::font(11));
    painter->setPen(m_isBad ? color : theme.color(R::SecondaryText));
    painter->drawText(m_labelRect, Qt::AlignCenter | Qt::TextDontClip, m_label);
}

// ------------------------------------------------------------------------------------------------- panel

void PoolPanelItem::setState(std::vector<PoolState> pools, int onlyCosts)
{
    prepareGeometryChange();
    m_pools = std::move(pools);
    m_onlyCosts = onlyCosts;
    update();
}

bool PoolPanelItem::isReadable(double scale) { return scale * 11 >= kSmallestHeading; }

QRectF PoolPanelItem::boundingRect() const
{
    const double rows = static_cast<double>(m_pools.size());
    return {0, 0, kWidth, 34 + rows * 26 + (m_onlyCosts > 0 ? 22 : 6)};
}

void PoolPanelItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*)
{
    if (!isReadable(QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform()))) return;
    const Theme& theme = Theme::current();
    const QRectF area = boundingRect();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(theme.color(R::ButtonEdge), 1));
    painter->setBrush(theme.color(R::Base));
    painter->drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    painter->setFont(Theme::font(12, true));
    painter->setPen(theme.color(R::Text));
    painter->drawText(QRectF(12, 8, 160, 18), Qt::AlignLeft | Qt::AlignVCenter, tr("Node pools"));
    painter->setFont(Theme::font(11));
    painter->setPen(theme.color(R::SecondaryText));
    painter->drawText(QRectF(kWidth - 152, 8, 140, 18), Qt::AlignRight | Qt::AlignVCenter, tr("CPU requested"));
    const QFontMetricsF metrics(Theme::font(12));
    double y = 34;
    for (const PoolState& pool : m_pools) {
        Theme::icon(u"node-pool"_s).paint(painter, QRectF(12, y + 3, 16, 16).toRect());
        painter->setFont(Theme::font(12));
        painter->setPen(theme.color(R::Text));
        painter->drawText(QRectF(34, y, 92, 22), Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(pool.title, Qt::ElideRight, 90));
        painter->setFont(Theme::font(11));
        painter->setPen(theme.color(R::SecondaryText));
        painter->drawText(QRectF(126, y, 92, 22), Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetricsF(Theme::font(11)).elidedText(pool.sku, Qt::ElideRight, 90));
        QString text = tr("%1 cores").arg(QLocale().toString(pool.coresRequested, 'f', pool.coresRequested < 9.95 ? 1 : 0));
        if (pool.cpuRequested) {
            paintBar(*painter, QRectF(220, y + 8, 60, 6), *pool.cpuRequested);
            text = QString::number(std::lround(*pool.cpuRequested * 100)) + u" %"_s;
        }
        painter->setFont(Theme::font(12, true));
        painter->setPen(theme.color(R::Text));
        painter->drawText(QRectF(kWidth - 112, y, 100, 22), Qt::AlignRight | Qt::AlignVCenter, text);
        y += 26;
    }
    if (m_onlyCosts == 0) return;
    painter->setFont(Theme::font(11));
    painter->setPen(theme.color(R::MutedText));
    painter->drawText(QRectF(12, y - 2, kWidth - 24, 18), Qt::AlignLeft | Qt::AlignVCenter,
                      m_onlyCosts == 1 ? tr("1 more component only costs") : tr("%1 more components only cost").arg(m_onlyCosts));
}

} // namespace headroom::gui
