#include "app/gui/run/queue_popover.h"

#include "app/gui/run/run_queue.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QTableView>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kRowPx = 34, kBarPx = 4;

/// State in words, and below it the bar of the run, cut into one piece for every replication.
class ProgressDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem text(option);
        text.displayAlignment = Qt::AlignLeft | Qt::AlignTop;
        const auto status = static_cast<RunQueue::Status>(index.data(RunQueue::StatusRole).toInt());
        const bool hasBar = status == RunQueue::Status::Running || status == RunQueue::Status::Partial;
        if (!hasBar) text.displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
        QStyledItemDelegate::paint(painter, text, index);
        if (!hasBar) return;
        const Theme& theme = Theme::current();
        const QRectF cell = QRectF(option.rect).adjusted(6, option.rect.height() - kBarPx - 5, -6, -5);
        QVariantList fractions = index.data(RunQueue::ReplicationsRole).toList();
        if (fractions.size() < 2) fractions = {index.data(RunQueue::FractionRole)};
        const double width = cell.width() / static_cast<double>(fractions.size());
        for (qsizetype i = 0; i < fractions.size(); ++i) {
            const double gap = fractions.size() > 1 && width > 4 ? 2 : 0;
            const QRectF bar(cell.left() + width * static_cast<double>(i), cell.top(), width - gap, kBarPx);
            painter->fillRect(bar, theme.color(Theme::Role::Line));
            painter->fillRect(QRectF(bar.topLeft(), QSizeF(bar.width() * std::clamp(fractions[i].toDouble(), 0.0, 1.0), kBarPx)),
                              theme.color(Theme::Role::Accent));
        }
    }
};

} // namespace

QueuePopover::QueuePopover(RunQueue& queue, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_queue(queue), m_table(new QTableView(this)), m_empty(makeLabel(12, Theme::Role::SecondaryText, this)),
      m_up(new QPushButton(this)), m_down(new QPushButton(this)), m_remove(new QPushButton(tr("&Take out"), this)), m_show(new QPushButton(tr("Show &results"), this)),
      m_start(new QPushButton(tr("&Go on"), this))
{
    setObjectName(u"queuePopover"_s);
    setAccessibleName(tr("Queue of runs"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_table->setObjectName(u"queueTable"_s);
    m_table->setAccessibleName(tr("Runs: under way, waiting and ended"));
    m_table->setModel(&m_queue);
    m_table->setItemDelegateForColumn(RunQueue::Progress, new ProgressDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRowPx);
    m_table->horizontalHeader()->setSectionResizeMode(RunQueue::Run, QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setColumnWidth(RunQueue::Progress, 168);
    m_table->setMinimumSize(430, 5 * kRowPx);
    m_table->installEventFilter(this);
    m_empty->setText(tr("Runs that wait stand here and begin one after the other. Add variants or seeds of this scenario."));
    m_empty->setWordWrap(true);

    m_up->setObjectName(u"queueUp"_s);
    m_up->setAccessibleName(tr("Earlier"));
    m_up->setToolTip(tr("Run earlier (Alt+Up)"));
    m_down->setObjectName(u"queueDown"_s);
    m_down->setAccessibleName(tr("Later"));
    m_down->setToolTip(tr("Run later (Alt+Down)"));
    m_remove->setObjectName(u"queueRemove"_s);
    m_remove->setToolTip(tr("Takes the chosen run out of the list; stops it if it is under way (Del)"));
    m_show->setObjectName(u"queueShow"_s);
    m_show->setToolTip(tr("Shows the results of the chosen run in all views (Enter)"));
    m_start->setObjectName(u"queueStart"_s);
    m_start->setToolTip(tr("Begins with the first run that waits"));
    auto* variants = new QPushButton(tr("Add all &variants"), this);
    variants->setObjectName(u"queueVariants"_s);
    auto* seeds = new QPushButton(tr("Add five &seeds"), this);
    seeds->setObjectName(u"queueSeeds"_s);
    setThemedIcon(m_up, u"chevron-up"_s);
    setThemedIcon(m_down, u"chevron-down"_s);

    auto* grid = new QVBoxLayout(this);
    grid->setContentsMargins(8, 8, 8, 8);
    grid->setSpacing(8);
    grid->addWidget(m_empty);
    grid->addWidget(m_table, 1);
    auto* first = new QHBoxLayout;
    for (QPushButton* button : {m_up, m_down, m_remove, m_show}) first->addWidget(button);
    first->addStretch();
    first->addWidget(m_start);
    auto* second = new QHBoxLayout;
    second->addWidget(variants);
    second->addWidget(seeds);
    second->addStretch();
    grid->addLayout(first);
    grid->addLayout(second);
    setFocusProxy(m_table);

    connect(m_up, &QPushButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_remove, &QPushButton::clicked, this, &QueuePopover::removeCurrent);
    connect(m_show, &QPushButton::clicked, this, &QueuePopover::showCurrent);
    connect(m_start, &QPushButton::clicked, this, &QueuePopover::startRequested);
    connect(variants, &QPushButton::clicked, this, &QueuePopover::addVariantsRequested);
    connect(seeds, &QPushButton::clicked, this, &QueuePopover::addSeedsRequested);
    connect(m_table, &QTableView::activated, this, &QueuePopover::showCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QueuePopover::updateButtons);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) connect(&m_queue, signal, this, &QueuePopover::updateButtons);
    connect(&m_queue, &QAbstractItemModel::dataChanged, this, &QueuePopover::updateButtons);
    connect(&m_queue, &QAbstractItemModel::modelReset, this, &QueuePopover::updateButtons);
    updateButtons();
}

int QueuePopover::currentRow() const { return m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1; }

void QueuePopover::updateButtons()
{
    const int row = currentRow();
    const bool chosen = row >= 0 && row < m_queue.rowCount();
    const auto waits = [&](int at) { return at >= 0 && at < m_queue.rowCount() && m_queue.status(at) == RunQueue::Status::Waiting; };
    m_up->setEnabled(chosen && waits(row) && waits(row - 1));
    m_down->setEnabled(chosen && waits(row) && waits(row + 1));
    m_remove->setEnabled(chosen);
    m_remove->setText(chosen && m_queue.status(row) == RunQueue::Status::Running ? tr("&Stop") : tr("&Take out"));
    m_show->setEnabled(chosen && (m_queue.report(row) != nullptr || m_queue.status(row) == RunQueue::Status::Running));
    m_start->setEnabled(!m_queue.hasRunning() && m_queue.waitingCount() > 0);
    m_empty->setVisible(m_queue.rowCount() == 0);
}

void QueuePopover::moveCurrent(int by)
{
    const int row = currentRow();
    if (m_queue.move(row, by)) m_table->selectRow(row + by);
    updateButtons();
}

void QueuePopover::removeCurrent()
{
    const int row = currentRow();
    if (row < 0) return;
    if (m_queue.status(row) == RunQueue::Status::Running)
        Q_EMIT stopRequested();
    else
        m_queue.remove(row);
    updateButtons();
}

void QueuePopover::showCurrent()
{
    const int row = currentRow();
    if (row < 0 || !m_show->isEnabled()) return;
    hide();
    Q_EMIT showRequested(row);
}

void QueuePopover::keyPressEvent(QKeyEvent* event)
{
    if (event->modifiers().testFlag(Qt::AltModifier) && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down))
        moveCurrent(event->key() == Qt::Key_Up ? -1 : 1);
    else if (event->key() == Qt::Key_Delete)
        removeCurrent();
    else
        QFrame::keyPressEvent(event);
}

bool QueuePopover::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isMove = key->modifiers().testFlag(Qt::AltModifier) && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down);
        if (isMove || key->key() == Qt::Key_Delete) { // the table would move its own cursor
            keyPressEvent(static_cast<QKeyEvent*>(event));
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void QueuePopover::popUpBelow(const QWidget& anchor)
{
    adjustSize();
    QPoint at = anchor.mapToGlobal(QPoint(anchor.width() - width(), anchor.height() + 4));
    if (const QScreen* screen = anchor.screen()) {
        const QRect area = screen->availableGeometry();
        at.setX(std::clamp(at.x(), area.left(), std::max(area.left(), area.right() - width())));
    }
    move(at);
    show();
    if (currentRow() < 0 && m_queue.rowCount() > 0) m_table->selectRow(0);
    m_table->setFocus(Qt::PopupFocusReason);
}

} // namespace headroom::gui
