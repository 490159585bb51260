#include "app/gui/shell/scenario_page.h"

// Commands that show the docks and the views of the middle, and the way from pane to pane by keyboard.

#include "app/gui/canvas/canvas_bar.h"
#include "app/gui/run/run_bar.h"
#include "app/gui/shell/panes.h"
#include "app/gui/whatif/what_if_panel.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QTabWidget>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void ScenarioPage::fillViewMenu(QMenu* menu)
{
    for (int i = 0; i < m_center->count(); ++i) {
        auto* action = menu->addAction(m_center->tabText(i));
        action->setShortcuts(m_center->widget(i)->objectName() == u"bill"_s
                                 ? QList<QKeySequence>{QKeySequence(u"Ctrl+4"_s), QKeySequence(u"Ctrl+Shift+%1"_s.arg(i + 1))}
                                 : QList<QKeySequence>{QKeySequence(u"Ctrl+Shift+%1"_s.arg(i + 1))});
        action->setStatusTip(tr("Brings this view to the middle of the window"));
        connect(action, &QAction::triggered, this, [this, name = m_center->widget(i)->objectName()] { goToCenter(name); });
    }
    menu->addSeparator();
    int number = 1;
    for (QDockWidget* dock : std::as_const(m_docks)) {
        if (dock->objectName() == u"whatIf"_s) continue;   // has a command of its own
        // Not the dock's own toggleViewAction(): that one hides a dock that is behind the tab of another.
        auto* action = menu->addAction(dock->accessibleName());
        action->setObjectName(u"show:"_s + dock->objectName());
        action->setCheckable(true);
        action->setChecked(panes::isInFront(*dock));
        action->setStatusTip(tr("Shows it in front and goes there; hides it when it is in front"));
        if (number <= 10) action->setShortcut(QKeySequence(u"Alt+%1"_s.arg(number++ % 10)));
        const auto mark = [action, dock] { action->setChecked(panes::isInFront(*dock)); };
        connect(dock, &QDockWidget::visibilityChanged, action, mark);
        connect(menu, &QMenu::aboutToShow, action, mark);
        connect(action, &QAction::triggered, this, [this, dock, mark] {
            switchDock(dock);
            mark();   // the click has changed it, whatever became of the dock
        });
    }
    menu->addSeparator();
    m_canvasBar->fillMenu(menu);
    menu->addSeparator();
    QAction* reset = menu->addAction(tr("Reset la&yout"));
    connect(reset, &QAction::triggered, this, &ScenarioPage::resetLayout);
}

void ScenarioPage::switchDock(QDockWidget* dock)
{
    if (!isVisible()) return;   // the start page is shown
    if (!panes::isInFront(*dock)) return goToDock(dock->objectName());
    const bool hadFocus = dock->isAncestorOf(QApplication::focusWidget());
    dock->close();
    if (hadFocus) panes::enter(*m_center->currentWidget());
}

void ScenarioPage::goToDock(const QString& name)
{
    auto* dock = m_workspace->findChild<QDockWidget*>(name);
    if (!dock || !isVisible()) return;
    const bool wasHidden = dock->isHidden();
    showDock(name);
    if (wasHidden) QTimer::singleShot(0, dock, [dock] { dock->raise(); });   // a tab that has just come is not yet there to be raised
    if (dock->widget() == m_whatIf) {
        m_workspace->resizeDocks({dock}, {std::clamp(width() / 4, 320, 440)}, Qt::Horizontal);
        m_whatIf->focusLevers();
    } else if (!panes::enter(*dock->widget()) && wasHidden) {
        // An empty view has nothing to go to; one that comes is laid out in the next turn.
        QTimer::singleShot(0, dock, [dock] { panes::enter(*dock->widget()); });
    }
}

void ScenarioPage::toggleWhatIf() { switchDock(m_workspace->findChild<QDockWidget*>(u"whatIf"_s)); }

void ScenarioPage::goToCenter(const QString& name)
{
    if (!isVisible()) return;
    const QWidget* before = m_center->currentWidget();
    const bool isKnown = [&] {
        for (int i = 0; i < m_center->count(); ++i)
            if (m_center->widget(i)->objectName() == name) return m_center->widget(i) == before || m_center->widget(i)->focusWidget() != nullptr;
        return false;
    }();
    showCenter(name);   // which gives the focus to any first button of a view that never had it
    if (isKnown) panes::enter(*m_center->currentWidget());
    else panes::enterAnew(*m_center->currentWidget());
}

QList<QWidget*> ScenarioPage::panesInOrder() const
{
    const auto docksAt = [this](Qt::DockWidgetArea area) {
        QList<QDockWidget*> found;
        for (QDockWidget* dock : m_docks)
            if (panes::isInFront(*dock) && m_workspace->dockWidgetArea(dock) == area) found << dock;
        std::stable_sort(found.begin(), found.end(), [](const QDockWidget* a, const QDockWidget* b) { return std::pair(a->x(), a->y()) < std::pair(b->x(), b->y()); });
        QList<QWidget*> views;
        for (const QDockWidget* dock : std::as_const(found)) views << dock->widget();
        return views;
    };
    return QList<QWidget*>{m_bar} + docksAt(Qt::LeftDockWidgetArea) + QList<QWidget*>{m_center->currentWidget()} + docksAt(Qt::TopDockWidgetArea) +
           docksAt(Qt::RightDockWidgetArea) + docksAt(Qt::BottomDockWidgetArea);
}

} // namespace headroom::gui
