#include "app/gui/gallery/scenario_card.h"

#include "app/gui/canvas/miniature.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

ScenarioCard::ScenarioCard(GalleryEntry entry, bool primary, QWidget* parent)
    : QWidget(parent), m_entry(std::move(entry)), m_primary(primary), m_run(new QPushButton(tr("Run"), this)), m_open(new QPushButton(tr("Open"), this))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(m_entry.name);
    setAccessibleDescription(m_entry.question);
    setFixedHeight(m_entry.teaching ? 216 : 262);
    setMinimumWidth(m_entry.teaching ? 200 : 300);
    m_run->setProperty("primary", primary);
    m_open->setProperty("link", true);
    m_run->setCursor(Qt::ArrowCursor);
    m_run->setToolTip(tr("Opens a copy and runs it (Enter)"));
    m_open->setToolTip(tr("Opens a copy without running it"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, pictureHeight() + 11, 14, 11);
    column->setSpacing(4);
    auto* head = new QHBoxLayout;
    auto* name = makeLabel(m_entry.teaching ? 13 : 14, R::Text, this, true);
    name->setText(m_entry.name);
    head->addWidget(name, 1);
    if (!m_entry.teaching) {
        auto* facts = makeLabel(11, R::MutedText, this);
        facts->setText(m_entry.facts);
        head->addWidget(facts);
    }
    column->addLayout(head);
    auto* question = makeLabel(m_entry.teaching ? 12 : 13, R::SecondaryText, this);
    question->setText(m_entry.question);
    question->setWordWrap(true);
    question->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(question, 1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(6);
    foot->addWidget(m_run);
    foot->addWidget(m_open);
    foot->addStretch(1);
    auto* cost = makeLabel(11, R::MutedText, this);
    const QString time = format::span(Duration::fromSeconds(std::max(0.1, expectedSeconds(m_entry.requests))));
    cost->setText(m_entry.teaching ? tr("about %1").arg(time) : tr("about %1 · %2 requests").arg(time, format::largeNumber(m_entry.requests)));
    foot->addWidget(cost);
    column->addLayout(foot);

    connect(m_run, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(m_entry.path); });
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_entry.path); });
    themed(this, [this] { m_run->setIcon(Theme::icon(u"play"_s, m_primary ? R::AccentText : R::Text)); });
}

void ScenarioCard::setResult(std::shared_ptr<const simulation::Recording> result)
{
    m_result = std::move(result);
    update();
}

void ScenarioCard::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focus = hasFocus();
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainterPath outline;
    outline.addRoundedRect(frame, 5, 5);
    painter.fillPath(outline, theme.color(R::Base));
    const QRectF picture(1, 1, width() - 2, pictureHeight());
    painter.save();
    painter.setClipPath(outline);
    painter.fillRect(picture, theme.color(R::Canvas));
    painter.setPen(QPen(theme.color(R::CanvasDots), 1));
    for (int x = 12; x < width(); x += 16)
        for (int y = 12; y < pictureHeight(); y += 16) painter.drawPoint(x, y);
    if (m_entry.scenario) paintMiniature(painter, picture.adjusted(16, 12, -16, -12), *m_entry.scenario, m_result.get());
    painter.restore();
    painter.setPen(QPen(theme.color(R::Line), 1));
    painter.drawLine(QPointF(1, pictureHeight() + 0.5), QPointF(width() - 1, pictureHeight() + 0.5));
    painter.setPen(QPen(theme.color(focus || underMouse() ? R::Accent : R::Line), focus ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(focus ? frame.adjusted(0.5, 0.5, -0.5, -0.5) : frame, 5, 5);
}

void ScenarioCard::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->pos())) Q_EMIT runRequested(m_entry.path);
}

void ScenarioCard::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: Q_EMIT runRequested(m_entry.path); return;
    case Qt::Key_Right:
    case Qt::Key_Down: focusNextChild(); focusNextChild(); focusNextChild(); return;   // past this card's two buttons
    case Qt::Key_Left:
    case Qt::Key_Up: focusPreviousChild(); focusPreviousChild(); focusPreviousChild(); return;
    default: QWidget::keyPressEvent(event);
    }
}

void ScenarioCard::enterEvent(QEnterEvent*) { update(); }
void ScenarioCard::leaveEvent(QEvent*) { update(); }

} // namespace headroom::gui
