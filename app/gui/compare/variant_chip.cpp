#include "app/gui/compare/variant_chip.h"

#include "app/gui/compare/chart_axis.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {
constexpr int kNameMax = 190;   // [px]
}

VariantChip::VariantChip(const QString& name, int place, QWidget* parent) : QAbstractButton(parent), m_name(name), m_place(place)
{
    setObjectName(u"chip:"_s + name);
    setFocusPolicy(Qt::StrongFocus);
    setText(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    describe();
}

QString VariantChip::stateText() const
{
    if (m_fraction) return *m_fraction > 0 ? tr("%1 %").arg(static_cast<int>(100 * *m_fraction)) : tr("waits");
    switch (m_state) {
    case State::Waiting: return tr("…");
    case State::Estimated: return tr("estimate");
    case State::Simulated: return tr("simulated");
    case State::Stale: return tr("stale");
    case State::Failed: return tr("no answer");
    }
    return {};
}

void VariantChip::describe()
{
    const QString role = m_place == 0 ? tr("Baseline %1").arg(m_name) : tr("Variant %1").arg(m_name);
    setAccessibleName(role);
    QString state;
    switch (m_state) {
    case State::Waiting: state = tr("Its estimate is on the way."); break;
    case State::Estimated: state = tr("Estimated with rates, not simulated yet."); break;
    case State::Simulated: state = tr("Simulated request by request."); break;
    case State::Stale: state = tr("Simulated before the last change of the scenario or of the run's settings: Run all brings it up to date."); break;
    case State::Failed: state = tr("It gave no answer: see the sentence above the tables."); break;
    }
    const QString action = m_place == 0 ? tr("Click to choose another baseline.") : tr("Click to take it out of the comparison.");
    setToolTip(m_name + u'\n' + state + u'\n' + action);
    setAccessibleDescription(state + u' ' + action);
    updateGeometry();
    update();
}

void VariantChip::setState(State state)
{
    if (m_state == state) return;
    m_state = state;
    describe();
}

void VariantChip::setFraction(std::optional<double> fraction)
{
    if (m_fraction == fraction) return;
    const bool sizeChanges = m_fraction.has_value() != fraction.has_value();
    m_fraction = fraction;
    if (sizeChanges) updateGeometry();
    update();
}

QSize VariantChip::sizeHint() const
{
    const QFontMetrics name(Theme::font(12, true)), state(Theme::font(11));
    const int widest = std::max({state.horizontalAdvance(tr("estimate")), state.horizontalAdvance(tr("simulated")), state.horizontalAdvance(stateText())});
    return {10 + 20 + 6 + std::min(kNameMax, name.horizontalAdvance(m_name) + 2) + 8 + widest + 8 + 14 + 6, 28};
}

void VariantChip::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    const bool estimate = m_state == State::Estimated || m_state == State::Waiting;
    QPen edge(hasFocus() ? theme.color(R::Accent) : estimate ? theme.color(R::EstimateEdge) : m_state == State::Stale ? theme.color(R::WarningEdge) : theme.color(R::ButtonEdge), hasFocus() ? 2 : 1);
    if (estimate && !hasFocus()) edge.setStyle(Qt::DashLine);
    painter.setPen(edge);
    painter.setBrush(isDown() || underMouse() ? theme.color(R::Hover) : theme.color(R::Button));
    painter.drawRoundedRect(frame, 4, 4);
    const QRectF line(10, 0, 20, height());
    chart::drawVariantLine(painter, m_place, line);
    painter.setFont(Theme::font(12, true));
    painter.setPen(theme.color(R::Text));
    const QFontMetrics metrics(painter.font());
    const QString shown = metrics.elidedText(m_name, Qt::ElideMiddle, kNameMax);
    const int nameWidth = metrics.horizontalAdvance(shown) + 2;
    painter.drawText(QRect(36, 0, nameWidth, height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
    painter.setFont(Theme::font(11));
    painter.setPen(theme.color(m_state == State::Stale ? R::Warning : m_state == State::Failed ? R::Bad : estimate ? R::Estimate : R::Good));
    painter.drawText(QRect(36 + nameWidth + 8, 0, width() - 36 - nameWidth - 30, height()), Qt::AlignVCenter | Qt::AlignLeft, stateText());
    const QIcon icon = Theme::icon(m_place == 0 ? u"chevron-down"_s : u"close"_s);
    icon.paint(&painter, QRect(width() - 20, (height() - 12) / 2, 12, 12));
    if (m_fraction) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(R::Accent));
        painter.drawRect(QRectF(2, height() - 4, (width() - 4) * std::clamp(*m_fraction, 0.0, 1.0), 2.5));
    }
}

} // namespace headroom::gui
