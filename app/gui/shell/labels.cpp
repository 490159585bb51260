#include "app/gui/shell/labels.h"

#include <QAbstractButton>
#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <QAbstractItemView>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <utility>

namespace headroom::gui {

namespace {

/// Filters the palette changes of one widget; child of it.
class ThemeListener : public QObject {
public:
    ThemeListener(QWidget* widget, std::function<void()> apply) : QObject(widget), m_apply(std::move(apply)) { widget->installEventFilter(this); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        // Setting a colour below changes the palette again: once is enough.
        if (event->type() == QEvent::PaletteChange && !m_busy) {
            m_busy = true;
            m_apply();
            m_busy = false;
        }
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_apply;
    bool m_busy = false;
};

class Line : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), Theme::current().color(Theme::Role::Line));
    }
};

} // namespace

void themed(QWidget* widget, std::function<void()> apply)
{
    apply();
    new ThemeListener(widget, std::move(apply));
}

void setTextRole(QWidget* widget, Theme::Role role)
{
    themed(widget, [widget, role] {
        QPalette palette = widget->palette();
        const QColor color = Theme::current().color(role);
        if (palette.color(QPalette::WindowText) == color) return;
        palette.setColor(QPalette::WindowText, color);
        palette.setColor(QPalette::Text, color);
        widget->setPalette(palette);
    });
}

QLabel* makeLabel(int sizePx, Theme::Role role, QWidget* parent, bool semibold)
{
    auto* label = new QLabel(parent);
    label->setFont(Theme::font(sizePx, semibold));
    label->setTextFormat(Qt::PlainText);
    setTextRole(label, role);
    return label;
}

QWidget* makeLine(Qt::Orientation orientation, QWidget* parent, int lengthPx)
{
    auto* line = new Line(parent);
    if (orientation == Qt::Vertical) line->setFixedWidth(1);
    else line->setFixedHeight(1);
    if (lengthPx > 0) {
        if (orientation == Qt::Vertical) line->setFixedHeight(lengthPx);
        else line->setFixedWidth(lengthPx);
    }
    return line;
}

void setThemedIcon(QAbstractButton* button, const QString& icon, Theme::Role role)
{
    themed(button, [button, icon, role] { button->setIcon(Theme::icon(icon, role)); });
}

void prepareButton(QAbstractButton* button, const QString& text, const QString& icon, const QString& objectName, const QString& tip)
{
    button->setText(text);
    button->setObjectName(objectName);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    setThemedIcon(button, icon);
}

QWidget* makeEmptyState(const QString& icon, const QString& title, const QString& text, QWidget* parent)
{
    auto* page = new QWidget(parent);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    auto* column = new QVBoxLayout(page);
    column->setSpacing(4);
    auto* picture = new QLabel(page);
    picture->setAlignment(Qt::AlignCenter);
    themed(picture, [picture, icon] { picture->setPixmap(Theme::icon(icon, Theme::Role::MutedText).pixmap(28, 28)); });
    auto* head = makeLabel(13, Theme::Role::Text, page, true);
    auto* body = makeLabel(12, Theme::Role::SecondaryText, page);
    head->setText(title);
    body->setText(text);
    head->setAlignment(Qt::AlignCenter);
    body->setAlignment(Qt::AlignCenter);
    body->setWordWrap(true);
    column->addStretch(2);
    column->addWidget(picture);
    column->addSpacing(4);
    column->addWidget(head);
    column->addWidget(body);
    column->addStretch(3);
    return page;
}

QPushButton* addEmptyStateButton(QWidget* emptyState, const QString& text, const QString& objectName)
{
    auto* button = new QPushButton(text, emptyState);
    button->setObjectName(objectName);
    auto* column = static_cast<QVBoxLayout*>(emptyState->layout());
    column->insertSpacing(column->count() - 1, 8);
    column->insertWidget(column->count() - 1, button, 0, Qt::AlignHCenter);
    return button;
}

QWidget* withEmptyState(QAbstractItemView* view, const QString& icon, const QString& title, const QString& text, QWidget* parent)
{
    auto* container = new QWidget(parent);
    auto* pages = new QStackedLayout(container);
    pages->addWidget(makeEmptyState(icon, title, text, container));
    pages->addWidget(view);
    const QAbstractItemModel* model = view->model();
    const auto show = [pages, model] { pages->setCurrentIndex(model->rowCount() > 0 ? 1 : 0); };
    for (const auto& signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) QObject::connect(model, signal, container, show);
    QObject::connect(model, &QAbstractItemModel::modelReset, container, show);
    show();
    container->setFocusProxy(view);
    return container;
}

} // namespace headroom::gui
