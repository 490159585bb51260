#include "app/gui/canvas/canvas_bar.h"

#include "app/gui/canvas/topology_groups.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {
constexpr double kZoomStep = 1.25;
}

CanvasBar::CanvasBar(TopologyView* canvas, QWidget* parent)
    : QWidget(parent), m_canvas(canvas), m_time(makeLabel(12, Theme::Role::SecondaryText, this)), m_row(new QHBoxLayout(this)), m_groups(new QMenu(tr("&Put boxes together"), this)),
      m_find(add(u"findOnCanvas"_s, u"search"_s, tr("&Find on the canvas"), tr("Find a component (Ctrl+F)"), QKeySequence::Find)),
      m_zoomIn(add(u"zoomIn"_s, u"zoom-in"_s, tr("Zoom &in"), tr("Zoom in (Ctrl++)"), {})),
      m_zoomOut(add(u"zoomOut"_s, u"zoom-out"_s, tr("Zoom &out"), tr("Zoom out (Ctrl+−)"), {})),
      m_fit(add(u"zoomFit"_s, u"zoom-fit"_s, tr("Show &all"), tr("Show all (Ctrl+0)"), {}))
{
    setObjectName(u"canvasBar"_s);
    if (parent != nullptr) parent->installEventFilter(this);
    m_row->setContentsMargins(0, 0, 6, 0);
    m_row->setSpacing(2);
    m_time->setObjectName(u"canvasTime"_s);
    m_time->setContentsMargins(0, 0, 6, 0);
    m_time->setAccessibleName(tr("Moment that the canvas shows"));
    m_row->addWidget(m_time);

    auto* choices = new QActionGroup(this);
    for (const auto& [text, grouping] : {std::pair{tr("By &calls"), Grouping::Calls}, {tr("By &tier"), Grouping::Tier}, {tr("By &owner: team, environment, tenants"), Grouping::Owner}}) {
        QAction* action = m_groups->addAction(text);
        action->setCheckable(true);
        action->setChecked(grouping == canvas->grouping());
        choices->addAction(action);
        connect(action, &QAction::triggered, this, [this, grouping = grouping] {
            Q_EMIT canvasWanted();
            m_canvas->setGrouping(grouping);
        });
    }
    auto* groups = new QToolButton(this);
    groups->setObjectName(u"groupButton"_s);
    groups->setAutoRaise(true);
    groups->setPopupMode(QToolButton::InstantPopup);
    groups->setMenu(m_groups);
    groups->setFocusPolicy(Qt::StrongFocus);
    groups->setToolTip(tr("What boxes are put together by"));
    groups->setAccessibleName(tr("Put boxes together"));
    themed(groups, [groups] { groups->setIcon(Theme::icon(u"layers"_s)); });
    m_row->addWidget(groups);
    for (QAction* action : {m_find, m_zoomOut, m_zoomIn, m_fit})
        addButton(action);

    connect(m_find, &QAction::triggered, this, [this] {
        Q_EMIT canvasWanted();
        if (m_canvas->isVisible()) m_canvas->openSearch();
    });
    connect(m_zoomIn, &QAction::triggered, canvas, [canvas] { canvas->zoomBy(kZoomStep); });
    connect(m_zoomOut, &QAction::triggered, canvas, [canvas] { canvas->zoomBy(1 / kZoomStep); });
    connect(m_fit, &QAction::triggered, canvas, &TopologyView::fit);
    m_time->setMinimumWidth(m_time->fontMetrics().horizontalAdvance(u"28 Nov 00:00:00"_s) + 8);
    m_time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_time->hide(); // until there is a run
    connect(canvas, &TopologyView::timeShown, this, [this] {
        m_time->setText(m_canvas->timeText());
        updateTime();
    });
}

QAction* CanvasBar::add(const QString& name, const QString& icon, const QString& text, const QString& toolTip, const QKeySequence& keys)
{
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    action->setToolTip(toolTip);
    action->setShortcut(keys);
    themed(this, [action, icon] { action->setIcon(Theme::icon(icon)); });
    return action;
}

void CanvasBar::addButton(QAction* action)
{
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setDefaultAction(action);
    button->setAccessibleName(action->toolTip());
    m_row->addWidget(button);
}

bool CanvasBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && watched == parent()) updateTime();
    return QWidget::eventFilter(watched, event);
}

void CanvasBar::updateTime()
{
    // The table beside the plots says the moment too: the tabs need the room more.
    const bool hasRoom = parentWidget() == nullptr || parentWidget()->width() >= kRoomForTime;
    m_time->setVisible(hasRoom && !m_time->text().isEmpty());
}

void CanvasBar::addTool(QWidget* tool)
{
    m_row->insertWidget(1, tool); // after the moment
    m_row->insertSpacing(2, 8);
}

void CanvasBar::fillMenu(QMenu* menu)
{
    menu->addAction(m_find);
    menu->addActions({m_zoomIn, m_zoomOut, m_fit});
    menu->addMenu(m_groups);
}

} // namespace headroom::gui
