#include "app/gui/inspector/tier_view.h"

#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {
constexpr int kRowHeight = 25;
constexpr int kHeaderHeight = 26;
constexpr int kRowsSeen = 6;        // in the inspector; the rest is scrolled to
constexpr int kWideEnough = 560;    // [px] from here on the inspector has room for the limits as well
} // namespace

TierView::TierView(QWidget* parent)
    : QWidget(parent), m_model(new TierModel(this)), m_view(makeTable(this)), m_title(makeLabel(13, R::Text, this, true)), m_limits(makeLabel(11, R::SecondaryText, this)),
      m_difference(makeLabel(12, R::Text, this)), m_error(makeLabel(11, R::Bad, this)), m_choose(new QPushButton(tr("Choose"), this))
{
    m_view->setObjectName(u"tiers"_s);
    m_limits->setWordWrap(true);
    m_difference->setWordWrap(true);
    m_difference->setObjectName(u"tierDifference"_s);
    m_choose->setObjectName(u"tierChoose"_s);
    auto* all = new QPushButton(tr("Side by side…"), this);
    all->setProperty("link", true);
    all->setFont(Theme::font(12));
    all->setAccessibleDescription(tr("Opens a window with the limits of all tiers"));
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(all);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_difference, 1);
    foot->addWidget(m_choose);
    auto* note = makeLabel(11, R::MutedText, this);
    note->setText(tr("List price of 730 hours, without traffic. ●\u00a0published ◐\u00a0derived ◌\u00a0recalled or of another region"));
    note->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_view);
    column->addWidget(m_limits);
    column->addLayout(foot);
    m_error->setWordWrap(true);
    m_error->hide();
    column->addWidget(m_error);
    column->addWidget(note);
    connect(all, &QPushButton::clicked, this, &TierView::showAll);
    connect(m_choose, &QPushButton::clicked, this, [this] { choose(m_view->currentIndex()); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TierView::describe);
}

QTableView* TierView::makeTable(QWidget* parent)
{
    auto* view = new QTableView(parent);
    view->setModel(m_model);
    view->setAccessibleName(tr("Tiers"));
    view->setAccessibleDescription(tr("Enter or a double click chooses the tier."));
    view->setShowGrid(false);
    view->setFont(Theme::font(12));
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setMinimumSectionSize(kRowHeight);
    view->verticalHeader()->setDefaultSectionSize(kRowHeight);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->horizontalHeader()->setFixedHeight(kHeaderHeight);
    view->horizontalHeader()->setFont(Theme::font(11));
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    if (m_model->columnCount() > 0) view->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    view->installEventFilter(this);
    connect(view, &QTableView::doubleClicked, this, &TierView::choose);
    return view;
}

void TierView::setTable(TierTable table, const QString& owner)
{
    m_owner = owner;
    m_title->setText(table.title);
    m_model->setTable(std::move(table));
    const auto& rows = m_model->table().rows;
    setVisible(!rows.empty());
    if (rows.empty()) {
        if (m_window) m_window->close();   // its rows are of something else
        return;
    }
    m_view->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);   // a section must be there first
    fitColumns();
    const auto shown = std::min<int>(kRowsSeen, static_cast<int>(rows.size()));
    m_view->setFixedHeight(kHeaderHeight + shown * kRowHeight + 2 * m_view->frameWidth());
    const auto current = std::find_if(rows.begin(), rows.end(), [](const TierRow& row) { return row.isCurrent; });
    const int index = current == rows.end() ? 0 : static_cast<int>(current - rows.begin());
    m_view->setCurrentIndex(m_model->index(index, 0));
    m_view->scrollTo(m_model->index(index, 0), QAbstractItemView::PositionAtCenter);
    describe(m_model->index(index, 0));
}

void TierView::fitColumns()
{
    const bool isWide = width() >= kWideEnough;
    for (int column = 1; column < m_model->priceColumn(); ++column) m_view->setColumnHidden(column, !isWide);
    m_limits->setVisible(!isWide);
}

void TierView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitColumns();
}

void TierView::describe(const QModelIndex& index)
{
    if (!index.isValid()) return;
    const TierRow& row = m_model->table().rows[static_cast<std::size_t>(index.row())];
    m_limits->setText(index.data(TierModel::kLimitsRole).toStringList().join(u"  ·  "_s));
    m_difference->setText(differenceSentence(m_model->table(), row));
    m_error->hide();
    m_choose->setEnabled(!row.isCurrent);
    m_choose->setToolTip(row.isCurrent ? tr("This one is in the scenario.") : tr("Sets %1 of %2. It can be undone.").arg(row.name, m_owner));
}

void TierView::showError(const QString& sentence)
{
    m_error->setText(u"✕ "_s + sentence);
    m_error->show();
}

void TierView::choose(const QModelIndex& index)
{
    if (!index.isValid()) return;
    const TierRow row = m_model->table().rows[static_cast<std::size_t>(index.row())];
    if (!row.isCurrent) Q_EMIT chosen(row);
}

bool TierView::eventFilter(QObject* watched, QEvent* event)
{
    auto* view = qobject_cast<QTableView*>(watched);
    if (view && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            choose(view->currentIndex());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void TierView::showAll()
{
    if (!m_window) {
        auto* window = new QWidget(this, Qt::Tool);
        window->setObjectName(u"tierWindow"_s);
        window->setAttribute(Qt::WA_DeleteOnClose);
        auto* column = new QVBoxLayout(window);
        column->setContentsMargins(0, 0, 0, 0);
        QTableView* view = makeTable(window);
        column->addWidget(view);
        view->setCurrentIndex(m_view->currentIndex());
        view->resizeColumnsToContents();
        int width = 40;
        for (int i = 0; i < m_model->columnCount(); ++i) width += std::max(96, view->columnWidth(i));
        window->resize(width, std::min(640, 60 + kRowHeight * m_model->rowCount()));
        m_window = window;
    }
    m_window->setWindowTitle(tr("%1 of %2").arg(m_title->text(), m_owner));
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
}

} // namespace headroom::gui
