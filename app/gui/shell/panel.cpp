#include "app/gui/shell/panel.h"

#include "app/gui/shell/labels.h"

#include <QHBoxLayout>
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
    m_whole = text;
    setAccessibleName(text);
    elide();
}

QSize ElidedLabel::sizeHint() const { return {fontMetrics().horizontalAdvance(m_whole) + 2, QLabel::sizeHint().height()}; }

void ElidedLabel::resizeEvent(QResizeEvent* event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_whole, Qt::ElideRight, width());
    if (shown != text()) setText(shown);
    setToolTip(shown == m_whole ? QString() : m_whole);
}

} // namespace headroom::gui
