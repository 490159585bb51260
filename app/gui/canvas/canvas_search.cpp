#include "app/gui/canvas/canvas_search.h"

#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

std::vector<std::size_t> findBoxes(const std::vector<Searchable>& boxes, const QString& query)
{
    const QStringList words = query.split(u' ', Qt::SkipEmptyParts);
    std::vector<std::size_t> found;
    if (words.isEmpty()) return found;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        const QStringList& texts = boxes[i].texts;
        const bool isMatch = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            return std::any_of(texts.begin(), texts.end(), [&](const QString& text) { return text.contains(word, Qt::CaseInsensitive); });
        });
        if (isMatch) found.push_back(i);
    }
    std::stable_partition(found.begin(), found.end(), [&](std::size_t i) {
        return !boxes[i].texts.isEmpty() && boxes[i].texts.front().startsWith(query.trimmed(), Qt::CaseInsensitive);
    });
    return found;
}

CanvasSearch::CanvasSearch(QWidget* parent) : QFrame(parent), m_field(new QLineEdit(this)), m_count(makeLabel(12, Theme::Role::SecondaryText, this))
{
    setObjectName(u"canvasSearch"_s);
    m_field->setObjectName(u"canvasSearchField"_s);
    m_field->setPlaceholderText(tr("Find a component"));
    m_field->setAccessibleName(tr("Find a component on the canvas"));
    m_field->setAccessibleDescription(tr("Enter goes to the next match, Shift+Enter to the one before, Escape closes."));
    m_field->setClearButtonEnabled(true);
    m_field->setFixedWidth(180);
    m_field->installEventFilter(this);
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(tr("no match")));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 6, 6, 6);
    row->setSpacing(6);
    row->addWidget(m_field);
    row->addWidget(m_count);
    const auto addButton = [&](const QString& icon, const QString& name, int by) {
        auto* button = new QToolButton(this);
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(name);
        setThemedIcon(button, icon);
        connect(button, &QToolButton::clicked, this, [this, by] {
            if (by == 0) Q_EMIT closed();
            else Q_EMIT stepped(by);
        });
        row->addWidget(button);
    };
    addButton(u"chevron-up"_s, tr("Previous match (Shift+Enter)"), -1);
    addButton(u"chevron-down"_s, tr("Next match (Enter)"), 1);
    addButton(u"close"_s, tr("Close the search (Esc)"), 0);
    connect(m_field, &QLineEdit::textChanged, this, &CanvasSearch::queryChanged);
    hide();
}

void CanvasSearch::open()
{
    adjustSize();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    Q_EMIT queryChanged(m_field->text());
}

QString CanvasSearch::query() const { return m_field->text(); }

void CanvasSearch::showCount(int matches, int current)
{
    if (m_field->text().trimmed().isEmpty()) m_count->setText({});
    else if (matches == 0) m_count->setText(tr("no match"));
    else if (current < 0) m_count->setText(tr("%1 found").arg(QLocale().toString(matches)));
    else m_count->setText(tr("%1 of %2").arg(QLocale().toString(current + 1), QLocale().toString(matches)));
    adjustSize();
}

bool CanvasSearch::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            Q_EMIT closed();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            Q_EMIT stepped(key->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CanvasSearch::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setBrush(Theme::current().color(Theme::Role::Base));
    painter.setPen(Theme::current().color(Theme::Role::ButtonEdge));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace headroom::gui
