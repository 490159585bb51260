#include "app/gui/whatif/figure_card.h"

#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

MarkChip::MarkChip(QWidget* parent) : QLabel(parent)
{
    setFont(Theme::font(10));
    setContentsMargins(6, 1, 6, 1);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    themed(this, [this] { setEstimate(m_isEstimate); });
}

void MarkChip::setEstimate(bool isEstimate)
{
    m_isEstimate = isEstimate;
    setText(isEstimate ? tr("estimate") : tr("simulated"));
    setToolTip(isEstimate ? tr("Answer of the fluid model, which counts rates instead of requests") : tr("Every request of the window was simulated"));
    QPalette colours = palette();
    const QColor ink = Theme::current().color(isEstimate ? R::Estimate : R::SecondaryText);
    if (colours.color(QPalette::WindowText) != ink) {
        colours.setColor(QPalette::WindowText, ink);
        setPalette(colours);
    }
    update();
}

void MarkChip::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::current();
    painter.setPen(QPen(theme.color(m_isEstimate ? R::EstimateEdge : R::ButtonEdge), 1, m_isEstimate ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(theme.color(m_isEstimate ? R::EstimateGround : R::Base));
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.end();
    QLabel::paintEvent(event);
}

FigureCard::FigureCard(QWidget* parent)
    : QWidget(parent), m_chip(new MarkChip(this)), m_caption(makeLabel(11, R::SecondaryText, this)), m_value(makeLabel(17, R::Text, this, true)),
      m_interval(makeLabel(11, R::MutedText, this)), m_base(makeLabel(11, R::MutedText, this)), m_delta(new QLabel(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 7, 8, 7);
    column->setSpacing(1);
    auto* top = new QHBoxLayout;
    top->setSpacing(6);
    top->addWidget(m_caption, 1);
    top->addWidget(m_chip);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(5);
    middle->addWidget(m_value);
    middle->addWidget(m_interval, 0, Qt::AlignBottom);
    middle->addStretch(1);
    column->addLayout(top);
    column->addLayout(middle);
    m_delta->setFont(Theme::font(12, true));
    column->addWidget(m_delta);
    column->addWidget(m_base);
    for (QLabel* label : {m_caption, m_value, m_base, m_delta}) label->setMinimumWidth(20);
    themed(this, [this] { lay(); });
}

void FigureCard::showFigure(const KeyFigure& figure, bool isEstimate)
{
    m_figure = figure;
    m_isEstimate = isEstimate;
    m_chip->setEstimate(isEstimate);
    setAccessibleName(figure.caption);
    setAccessibleDescription(QStringList{figure.value, figure.interval, figure.delta, figure.base, isEstimate ? tr("estimate") : tr("simulated")}.join(u", "_s));
    lay();
}

void FigureCard::lay()
{
    // Cut to the card; the whole text is in the tooltip.
    const int room = width() - 22;
    const auto set = [](QLabel* label, const QString& text, int width) { label->setText(label->fontMetrics().elidedText(text, Qt::ElideRight, width)); };
    set(m_caption, m_figure.caption, room - m_chip->sizeHint().width() - 6);
    m_interval->setText(m_figure.interval);
    set(m_value, m_figure.value, room - (m_figure.interval.isEmpty() ? 0 : m_interval->sizeHint().width() + 6));
    set(m_base, m_figure.base, room);
    QString delta = m_figure.delta;
    if (m_figure.change == KeyFigure::Change::Unsure) delta = tr("%1, not certain").arg(delta);
    if (delta.isEmpty()) delta = m_figure.base.isEmpty() ? QString() : tr("unchanged");
    set(m_delta, delta, room);
    QStringList tip{m_figure.value + (m_figure.interval.isEmpty() ? QString() : u' ' + m_figure.interval), delta, m_figure.base, m_figure.tip};
    tip.removeAll(QString());
    setToolTip(tip.join(u'\n'));
    using C = KeyFigure::Change;
    const QColor ink = Theme::current().color(m_figure.change == C::Better ? R::Good : m_figure.change == C::Worse ? R::Bad : R::SecondaryText);
    QPalette palette = m_delta->palette();
    if (palette.color(QPalette::WindowText) != ink) {
        palette.setColor(QPalette::WindowText, ink);
        m_delta->setPalette(palette);
    }
}

void FigureCard::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    lay();
}

void FigureCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::current();
    painter.fillRect(rect(), theme.color(R::Base));
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme.color(R::Line));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.color(R::Line));
}

} // namespace headroom::gui
