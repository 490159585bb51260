#include "app/gui/shell/panel.h"

#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace headroom::gui {

QWidget* makePanel(const QString& title, QLabel*& note, QWidget* content, QWidget* parent, QWidget* atRight)
{
    auto* panel = new QWidget(parent);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QWidget(panel);
    head->setFixedHeight(28);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 0, 8, 0);
    row->setSpacing(10);
    auto* label = makeLabel(12, Theme::Role::Text, head, true);
    label->setText(title);
    note = makeLabel(11, Theme::Role::MutedText, head);
    note->setMinimumWidth(10);
    row->addWidget(label);
    row->addWidget(note, 1);
    if (atRight) row->addWidget(atRight);
    column->addWidget(head);
    column->addWidget(makeLine(Qt::Horizontal, panel));
    column->addWidget(content, 1);
    return panel;
}

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::setWhole(const QString& text)
{
    setText(text);
    tell();
}

bool ElidedLabel::isCut() const { return fontMetrics().horizontalAdvance(text()) > contentsRect().width(); }

void ElidedLabel::tell() { setToolTip(isCut() ? text() : QString()); }

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    tell();
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

} // namespace headroom::gui
