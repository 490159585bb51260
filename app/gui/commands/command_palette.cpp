#include "app/gui/commands/command_palette.h"

#include "app/gui/commands/command_model.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSettings>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

constexpr int kRowHeight = 32, kMostVisibleRows = 11, kWidth = 640, kMargin = 8;
constexpr qsizetype kMostRecent = 12;
const QString kRecentKey = u"commands/recent"_s;

/// Icon, title with the matched letters in the accent and underlined, where it is, and the keys.
class CommandDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, kRowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = Theme::current();
        const bool chosen = option.state & QStyle::State_Selected, enabled = option.state & QStyle::State_Enabled;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (chosen || option.state & QStyle::State_MouseOver) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(chosen ? R::Selection : R::Hover));
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 4, 4);
        }
        if (!enabled) painter->setOpacity(0.6);
        QRect room = option.rect.adjusted(14, 0, -14, 0);
        if (const QString icon = index.data(CommandModel::kIconRole).toString(); !icon.isEmpty())
            Theme::icon(icon, chosen ? R::SelectionText : R::SecondaryText).paint(painter, QRect(room.left(), room.center().y() - 7, 16, 16));
        room.setLeft(room.left() + 26);

        const QFont body = Theme::font(13), small = Theme::font(12);
        if (const QString keys = index.data(CommandModel::kShortcutRole).toString(); !keys.isEmpty()) {
            const int width = QFontMetrics(small).horizontalAdvance(keys) + 12;
            const QRect chip(room.right() - width, room.center().y() - 9, width, 19);
            painter->setPen(theme.color(R::ButtonEdge));
            painter->setBrush(theme.color(R::Base));
            painter->drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
            painter->setFont(small);
            painter->setPen(theme.color(R::SecondaryText));
            painter->drawText(chip, Qt::AlignCenter, keys);
            room.setRight(chip.left() - 12);
        }
        const QColor ink = theme.color(chosen ? R::SelectionText : R::Text);
        const int used = drawTitle(*painter, room, index, body, ink);
        const QRect rest = room.adjusted(used + 14, 0, 0, 0);
        painter->setFont(small);
        painter->setPen(theme.color(chosen ? R::SelectionText : R::MutedText));
        const QString detail = QFontMetrics(small).elidedText(index.data(CommandModel::kDetailRole).toString(), Qt::ElideMiddle, rest.width());
        if (rest.width() > 40) painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, detail);
        painter->restore();
    }

private:
    /// Returns the width that it took.
    static int drawTitle(QPainter& painter, const QRect& room, const QModelIndex& index, const QFont& font, const QColor& ink)
    {
        const QString whole = index.data().toString();
        const QString shown = QFontMetrics(font).elidedText(whole, Qt::ElideRight, room.width());
        const auto positions = index.data(CommandModel::kPositionsRole).value<QVector<int>>();
        QFont marked = font;
        marked.setWeight(QFont::DemiBold);
        marked.setUnderline(true);
        qreal x = room.left();
        for (qsizetype at = 0; at < shown.size();) {
            const bool isMarked = positions.contains(at);
            qsizetype end = at + 1;
            while (end < shown.size() && positions.contains(end) == isMarked) ++end;
            const QString part = shown.mid(at, end - at);
            painter.setFont(isMarked ? marked : font);
            painter.setPen(isMarked ? Theme::current().color(R::Accent) : ink);
            painter.drawText(QPointF(x, room.center().y() + QFontMetricsF(font).ascent() / 2 - 1), part);
            x += QFontMetricsF(isMarked ? marked : font).horizontalAdvance(part);
            at = end;
        }
        return static_cast<int>(x) - room.left();
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window, std::function<std::vector<Command>()> source)
    : QFrame(window), m_source(std::move(source)), m_model(new CommandModel(this)), m_field(new QLineEdit(this)), m_list(new QListView(this)),
      m_nothing(makeLabel(13, R::SecondaryText, this)), m_hint(makeLabel(11, R::MutedText, this))
{
    setObjectName(u"commandPalette"_s);
    setAccessibleName(tr("Commands"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    column->setSpacing(6);
    m_field->setObjectName(u"commandField"_s);
    m_field->setFont(Theme::font(14));
    m_field->setMinimumHeight(34);
    m_field->setPlaceholderText(tr("Find a command, component, operation, variant or file"));
    m_field->setAccessibleName(tr("Find a command, component, operation, variant or file"));
    m_list->setObjectName(u"commandFound"_s);
    m_list->setAccessibleName(tr("Found commands"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setFocusPolicy(Qt::NoFocus);   // the arrows work from the field
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_nothing->setText(tr("Nothing has a name like this. Fewer letters find more."));
    m_nothing->setMinimumHeight(kRowHeight);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_hint->setText(tr("↑ ↓ choose · Enter does it · Esc closes"));
    m_hint->setContentsMargins(6, 0, 0, 0);
    for (QWidget* part : {static_cast<QWidget*>(m_field), static_cast<QWidget*>(m_list), static_cast<QWidget*>(m_nothing), static_cast<QWidget*>(m_hint)}) column->addWidget(part);
    hide();

    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        m_list->setCurrentIndex(index);
        runChosen();
    });
    m_field->installEventFilter(this);
    window->installEventFilter(this);
}

void CommandPalette::open()
{
    if (isVisible()) return m_field->selectAll();
    m_before = QApplication::focusWidget();
    m_model->setCommands(m_source(), QSettings().value(kRecentKey).toStringList());
    m_field->clear();
    filter({});
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::filter(const QString& pattern)
{
    m_model->setPattern(pattern);
    const int rows = m_model->rowCount();
    m_nothing->setVisible(rows == 0);
    m_list->setVisible(rows > 0);
    m_list->setFixedHeight(std::clamp(rows, 1, kMostVisibleRows) * kRowHeight);
    if (rows > 0) m_list->setCurrentIndex(m_model->index(0));
    m_field->setAccessibleDescription(rows > 0 ? m_model->index(0).data(Qt::AccessibleTextRole).toString() : m_nothing->text());
    place();
}

void CommandPalette::place()
{
    const QWidget* window = parentWidget();
    const int width = std::min(kWidth, window->width() - 32);
    layout()->activate();
    const int height = std::min(sizeHint().height(), window->height() - 80);
    setGeometry((window->width() - width) / 2, 56, width, height);
}

void CommandPalette::runChosen()
{
    const Command* chosen = m_model->command(m_list->currentIndex());
    if (!chosen || !chosen->isEnabled) return;
    const Command command = *chosen;   // what it does may change the list
    QStringList recent = QSettings().value(kRecentKey).toStringList();
    recent.removeAll(command.id);
    recent.prepend(command.id);
    QSettings().setValue(kRecentKey, recent.mid(0, kMostRecent));
    dismiss();
    command.run();
    Q_EMIT done(command.title);
}

void CommandPalette::dismiss()
{
    if (!isVisible()) return;
    hide();
    if (m_before && m_before->isVisible()) m_before->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget()) {
        if (event->type() == QEvent::Resize && isVisible()) place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason && static_cast<QFocusEvent*>(event)->reason() != Qt::ActiveWindowFocusReason) {
        m_before = nullptr;   // the user went elsewhere by himself
        dismiss();
        return false;
    }
    if (event->type() != QEvent::KeyPress) return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    const int rows = m_model->rowCount(), row = m_list->currentIndex().row();
    const auto choose = [&](int to) {
        if (rows == 0) return;
        m_list->setCurrentIndex(m_model->index((to % rows + rows) % rows));
        m_field->setAccessibleDescription(m_list->currentIndex().data(Qt::AccessibleTextRole).toString());
    };
    switch (key->key()) {
    case Qt::Key_Down: choose(row + 1); return true;
    case Qt::Key_Up: choose(row - 1); return true;
    case Qt::Key_PageDown: choose(std::min(row + kMostVisibleRows, rows - 1)); return true;
    case Qt::Key_PageUp: choose(std::max(row - kMostVisibleRows, 0)); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: runChosen(); return true;
    case Qt::Key_Escape: dismiss(); return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab: return true;   // there is one field
    default: return false;
    }
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::current().color(R::FieldEdge));
    painter.setBrush(Theme::current().color(R::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace headroom::gui
