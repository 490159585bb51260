#include "app/gui/gallery/scenario_card.h"

#include "app/gui/canvas/miniature.h"
#include "app/gui/gallery/card_text.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

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
    setFixedHeight(pictureHeight() + (m_entry.teaching ? 124 : 156));
    setMinimumWidth(m_entry.teaching ? 200 : 300);
    setToolTip(m_entry.question);
    m_run->setProperty("primary", primary);
    m_open->setProperty("link", true);
    m_run->setCursor(Qt::ArrowCursor);
    m_run->setToolTip(tr("Opens a copy and runs it (Enter)"));
    m_open->setToolTip(tr("Opens a copy without running it"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(14, pictureHeight() + 10, 14, 11);
    column->setSpacing(2);
    m_name = new CardText(m_entry.teaching ? 13 : 14, R::Text, 1, this, true);
    m_name->setTexts({m_entry.name});
    column->addWidget(m_name);
    if (!m_entry.teaching) {
        auto* facts = new CardText(11, R::MutedText, 1, this);
        facts->setTexts({m_entry.facts});
        column->addWidget(facts);
        column->addSpacing(2);
    }
    m_question = new CardText(m_entry.teaching ? 12 : 13, R::SecondaryText, 3, this);
    m_question->setTexts({m_entry.question});
    column->addWidget(m_question);
    column->addStretch(1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(6);
    foot->addWidget(m_run);
    foot->addWidget(m_open);
    auto* cost = new CardText(11, R::MutedText, 1, this);
    const QString time = format::span(Duration::fromSeconds(std::max(0.1, expectedSeconds(m_entry.requests))));
    QStringList wordings{tr("about %1").arg(time), time};
    if (!m_entry.teaching) wordings.prepend(tr("about %1 · %2 requests").arg(time, format::largeNumber(m_entry.requests)));
    cost->setTexts(wordings);
    foot->addWidget(cost, 1);
    column->addLayout(foot);

    connect(m_run, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(m_entry.path); });
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_entry.path); });
    themed(this, [this] { m_run->setIcon(Theme::icon(u"play"_s, m_primary ? R::AccentText : R::Text)); });
}

void ScenarioCard::setResult(std::shared_ptr<const simulation::Recording> result)
{
    m_result = std::move(result);
    m_picture = {};
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
    drawPicture(picture.size().toSize());
    painter.drawPixmap(picture.topLeft(), m_picture);
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
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Up: Q_EMIT moveRequested(event->key()); return;
    default: QWidget::keyPressEvent(event);
    }
}

void ScenarioCard::enterEvent(QEnterEvent*) { update(); }
void ScenarioCard::leaveEvent(QEvent*) { update(); }

void ScenarioCard::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) m_picture = {};
}

bool ScenarioCard::matches(const QString& query) const
{
    const QStringList words = query.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [this](const QString& word) {
        return m_entry.name.contains(word, Qt::CaseInsensitive) || m_entry.question.contains(word, Qt::CaseInsensitive) || m_entry.facts.contains(word, Qt::CaseInsensitive);
    });
}

/// The layout behind it costs more than a frame: drawn once for each size and result.
void ScenarioCard::drawPicture(const QSize& size)
{
    const QSize pixels = size * devicePixelRatioF();
    if (m_picture.size() == pixels) return;
    m_picture = QPixmap(pixels);
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    const Theme& theme = Theme::current();
    m_picture.fill(theme.color(R::Canvas));
    QPainter painter(&m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(R::CanvasDots), 1));
    for (int x = 12; x < size.width(); x += 16)
        for (int y = 12; y < size.height(); y += 16) painter.drawPoint(x, y);
    if (m_entry.scenario) paintMiniature(painter, QRectF(QPointF(0, 0), QSizeF(size)).adjusted(16, 10, -16, -10), *m_entry.scenario, m_result.get());
}

} // namespace headroom::gui
