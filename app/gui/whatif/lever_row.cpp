#include "app/gui/whatif/lever_row.h"

#include "app/gui/shell/focus_frame.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kSteps = 1000;      // of the slider's own range, which only screen readers see
constexpr double kHandle = 7;     // radius [px]
constexpr int kFieldWidth = 116;

} // namespace

// ------------------------------------------------------------------------------------------------ slider

LeverSlider::LeverSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent)
{
    setRange(0, kSteps);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
}

void LeverSlider::setLever(const Lever& lever, double value)
{
    m_lever = lever;
    place(value);
}

void LeverSlider::place(double value)
{
    m_value = value;
    const QSignalBlocker blocker(this);
    setValue(static_cast<int>(std::lround(positionOf(m_lever, value) * kSteps)));
    setAccessibleDescription(tr("%1; base %2").arg(valueText(m_lever, value), valueText(m_lever, m_lever.base)));
    update();
}

void LeverSlider::moveTo(double value)
{
    if (value == m_value) return;
    place(value);
    Q_EMIT moved(value);
}

double LeverSlider::valueUnder(double x) const
{
    const double left = kHandle + 2, span = std::max(1.0, width() - 2 * left);
    return valueAt(m_lever, std::clamp((x - left) / span, 0.0, 1.0));
}

void LeverSlider::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) return event->ignore();
    setSliderDown(true);
    moveTo(valueUnder(event->position().x()));
}

void LeverSlider::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton) moveTo(valueUnder(event->position().x()));
}

void LeverSlider::mouseReleaseEvent(QMouseEvent*) { setSliderDown(false); }

void LeverSlider::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Up: return moveTo(stepped(m_lever, m_value, 1));
    case Qt::Key_Left:
    case Qt::Key_Down: return moveTo(stepped(m_lever, m_value, -1));
    case Qt::Key_PageUp: return moveTo(stepped(m_lever, m_value, 10));
    case Qt::Key_PageDown: return moveTo(stepped(m_lever, m_value, -10));
    case Qt::Key_Home: return moveTo(valueAt(m_lever, 0));
    case Qt::Key_End: return moveTo(valueAt(m_lever, 1));
    default: event->ignore();
    }
}

void LeverSlider::wheelEvent(QWheelEvent* event)
{
    if (!hasFocus()) return event->ignore();   // the panel scrolls
    const int turn = event->angleDelta().y();
    if (turn != 0) moveTo(stepped(m_lever, m_value, turn > 0 ? 1 : -1));
    event->accept();
}

void LeverSlider::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::current();
    const double left = kHandle + 2, span = std::max(1.0, width() - 2 * left), y = height() / 2.0;
    const double base = left + positionOf(m_lever, m_lever.base) * span, handle = left + positionOf(m_lever, m_value) * span;
    const bool isMoved = std::abs(base - handle) > 0.5;
    const auto line = [&](double from, double to, R role, double width) {
        painter.setPen(QPen(theme.color(role), width, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(from, y), QPointF(to, y));
    };
    line(left, left + span, R::ButtonEdge, 3);
    if (isMoved) line(base, handle, R::Estimate, 3);
    painter.setPen(QPen(theme.color(R::SecondaryText), 1.5, Qt::SolidLine, Qt::FlatCap));
    painter.drawLine(QPointF(base, y - 7), QPointF(base, y + 7));
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(R::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(handle, y), kHandle + 1.5, kHandle + 1.5);
    }
    painter.setPen(QPen(theme.color(isMoved ? R::Estimate : R::FieldEdge), 2));
    painter.setBrush(theme.color(underMouse() ? R::Hover : R::Base));
    painter.drawEllipse(QPointF(handle, y), kHandle - 1.5, kHandle - 1.5);
}

// ------------------------------------------------------------------------------------------------- field

LeverField::LeverField(const Lever& lever, QWidget* parent) : QDoubleSpinBox(parent), m_lever(lever)
{
    setDecimals(lever.decimals);
    setRange(lever.min, lever.max);
    setGroupSeparatorShown(true);
    setKeyboardTracking(false);   // a number that is being typed is no answer yet
    setFocusPolicy(Qt::StrongFocus);
    setAlignment(Qt::AlignRight);
    setFixedWidth(kFieldWidth);
    if (!lever.unit.isEmpty()) setSuffix(lever.unit == u"×"_s ? lever.unit : u' ' + lever.unit);
}

void LeverField::stepBy(int steps) { setValue(stepped(m_lever, value(), steps)); }

void LeverField::wheelEvent(QWheelEvent* event)
{
    if (hasFocus()) QDoubleSpinBox::wheelEvent(event);
    else event->ignore();
}

// ------------------------------------------------------------------------------------------------ switch

SwitchButton::SwitchButton(QWidget* parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setFixedSize(sizeHint());
}

void SwitchButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::current();
    const QRectF track(4, 4, 30, 16);
    painter.setPen(QPen(theme.color(isChecked() ? R::Accent : R::FieldEdge), 1));
    painter.setBrush(theme.color(isChecked() ? R::Accent : R::Base));
    painter.drawRoundedRect(track, 8, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(isChecked() ? R::AccentText : R::FieldEdge));
    painter.drawEllipse(QPointF(isChecked() ? track.right() - 8 : track.left() + 8, track.center().y()), 5, 5);
    if (hasFocus()) drawFocusFrame(painter, rect(), 11);
}

// --------------------------------------------------------------------------------------------------- row

LeverRow::LeverRow(const Lever& lever, double value, QWidget* parent)
    : QWidget(parent), m_lever(lever), m_title(makeLabel(12, R::Text, this)), m_effect(new QLabel(this)), m_reset(new QToolButton(this))
{
    setObjectName(u"lever:"_s + lever.id);
    const QString name = tr("%1, %2").arg(lever.group, lever.title);
    m_title->setText(lever.hint.isEmpty() ? lever.title : tr("%1 (%2)").arg(lever.title, lever.hint));
    m_title->setMinimumWidth(40);
    m_title->setToolTip(lever.description.isEmpty() ? lever.title : lever.title + u'\n' + lever.description);
    m_effect->setObjectName(u"leverEffect"_s);
    m_effect->setFont(Theme::font(12));   // its colour goes by sign, so it has no role
    m_effect->setToolTip(tr("What this change alone does to the bill of the month"));
    m_reset->setObjectName(u"leverReset"_s);
    m_reset->setAutoRaise(true);
    m_reset->setFixedSize(24, 24);
    m_reset->setFocusPolicy(Qt::StrongFocus);
    m_reset->setAccessibleName(tr("Reset %1").arg(name));
    m_reset->setToolTip(tr("Back to %1").arg(valueText(lever, lever.base)));
    QSizePolicy keeps = m_reset->sizePolicy();
    keeps.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keeps);
    themed(m_reset, [this] { m_reset->setIcon(Theme::icon(u"reset"_s)); });
    connect(m_reset, &QToolButton::clicked, this, &LeverRow::resetRequested);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 4, 8, 4);
    column->setSpacing(0);
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    auto* second = new QHBoxLayout;
    second->setSpacing(8);
    QWidget* control = nullptr;
    if (lever.kind == Lever::Kind::Number) {
        m_slider = new LeverSlider(this);
        m_slider->setObjectName(u"leverSlider"_s);
        m_slider->setAccessibleName(name);
        m_slider->setToolTip(tr("From %1 to %2; base %3").arg(valueText(lever, lever.min), valueText(lever, lever.max), valueText(lever, lever.base)));
        m_field = new LeverField(lever, this);
        m_field->setObjectName(u"leverField"_s);
        m_field->setAccessibleName(name);
        connect(m_slider, &LeverSlider::moved, this, &LeverRow::moved);
        connect(m_field, &QDoubleSpinBox::valueChanged, this, [this](double to) {
            if (!m_placing) Q_EMIT moved(to);
        });
        first->addWidget(m_title, 1);
        first->addWidget(m_effect);
        second->addWidget(m_slider, 1);
        second->addWidget(m_field);
        second->addWidget(m_reset);
        control = m_slider;
    } else if (lever.kind == Lever::Kind::Switch) {
        m_switch = new SwitchButton(this);
        m_switch->setObjectName(u"leverSwitch"_s);
        m_switch->setAccessibleName(name);
        m_switch->setToolTip(lever.description);
        connect(m_switch, &SwitchButton::clicked, this, [this](bool isOn) { Q_EMIT moved(isOn ? 1 : 0); });
        m_title->setWordWrap(true);
        second->addWidget(m_switch);
        second->addWidget(m_title, 1);
        second->addWidget(m_effect);
        second->addWidget(m_reset);
        control = m_switch;
    } else {
        m_choice = new QComboBox(this);
        m_choice->setObjectName(u"leverChoice"_s);
        m_choice->setAccessibleName(name);
        m_choice->setToolTip(lever.description);
        m_choice->setFocusPolicy(Qt::StrongFocus);
        m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_choice->setMinimumContentsLength(10);
        m_choice->installEventFilter(this);
        for (const LeverChoice& choice : lever.choices) m_choice->addItem(choice.label);
        connect(m_choice, &QComboBox::activated, this, [this](int index) { Q_EMIT moved(index); });
        first->addWidget(m_title, 1);
        first->addWidget(m_effect);
        second->addWidget(m_choice, 1);
        second->addWidget(m_reset);
        control = m_choice;
    }
    if (first->count() > 0) column->addLayout(first);
    else delete first;
    column->addLayout(second);
    setFocusProxy(control);
    if (m_slider != nullptr) m_slider->setLever(lever, value);
    place(value, std::abs(value - lever.base) > 1e-12);
}

bool LeverRow::eventFilter(QObject* watched, QEvent* event)
{
    // A list turns by the wheel only while it has the focus; otherwise the panel scrolls.
    if (event->type() == QEvent::Wheel && watched == m_choice && !m_choice->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QWidget* LeverRow::control() const { return focusProxy(); }

void LeverRow::place(double value, bool isChanged)
{
    m_placing = true;
    if (m_slider != nullptr) m_slider->place(value);
    if (m_field != nullptr) m_field->setValue(value);
    if (m_switch != nullptr) m_switch->setChecked(value > 0.5);
    if (m_choice != nullptr) m_choice->setCurrentIndex(static_cast<int>(std::lround(value)));
    m_placing = false;
    m_title->setFont(Theme::font(12, isChanged));
    const bool hadFocus = m_reset->hasFocus();
    m_reset->setVisible(isChanged);
    if (hadFocus && !isChanged) control()->setFocus(Qt::OtherFocusReason);
    if (!isChanged) showEffect({}, 0);
}

void LeverRow::showEffect(const QString& text, int sign)
{
    m_effect->setText(text);
    QPalette palette = m_effect->palette();
    palette.setColor(QPalette::WindowText, Theme::current().color(sign < 0 ? R::Good : sign > 0 ? R::Warning : R::SecondaryText));
    m_effect->setPalette(palette);
}

bool LeverRow::matches(const QString& words) const
{
    const QString all = m_lever.group + u' ' + m_lever.title + u' ' + m_lever.unit + u' ' + m_lever.component;
    const QStringList parts = words.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(parts.begin(), parts.end(), [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

} // namespace headroom::gui
