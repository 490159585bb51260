#include "app/gui/shell/main_window.h"

// What every program of its kind has beside its subject: finding commands, keys, preferences, help, files changed by others.

#include "app/gui/commands/command_list.h"
#include "app/gui/commands/command_palette.h"
#include "app/gui/commands/shortcuts_sheet.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/gallery/scenario_card.h"
#include "app/gui/inspector/inspector_view.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/differences.h"
#include "app/gui/shell/disk_notice.h"
#include "app/gui/shell/help_view.h"
#include "app/gui/shell/panes.h"
#include "app/gui/shell/recent_files.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/settings.h"
#include "app/gui/shell/settings_dialog.h"

#include <QApplication>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenuBar>
#include <QStatusBar>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void MainWindow::buildHabits()
{
    m_palette = new CommandPalette(this, [this] { return allCommands(); });
    m_helpView = new HelpView;
    m_helpDock = new QDockWidget(tr("Help"), this);
    m_helpDock->setObjectName(u"help"_s);
    m_helpDock->setWidget(m_helpView);
    m_helpDock->setAllowedAreas(Qt::LeftDockWidgetArea | Qt::RightDockWidgetArea);
    addDockWidget(Qt::RightDockWidgetArea, m_helpDock);
    m_helpDock->hide();
    connect(m_page->inspector(), &InspectorView::helpRequested, this, &MainWindow::showHelp);

    m_diskWatch = new DiskWatch(m_page->document(), this);
    m_diskNotice = new DiskNotice(m_page);
    if (auto* column = qobject_cast<QVBoxLayout*>(m_page->layout())) column->insertWidget(1, m_diskNotice);
    connect(m_diskWatch, &DiskWatch::stateChanged, this, [this](DiskWatch::State state) {
        m_diskNotice->show(state, QFileInfo(m_page->document()->path()).fileName(), m_page->document()->isModified());
    });
    connect(m_diskNotice, &DiskNotice::reloadRequested, this, &MainWindow::reloadFromDisk);
    connect(m_diskNotice, &DiskNotice::keepRequested, this, [this] {
        m_diskWatch->accept();
        m_page->document()->undoStack()->resetClean();   // what is open here is no longer what the file holds
    });
    connect(m_diskNotice, &DiskNotice::compareRequested, this, [this] {
        showDifferences(this, QFileInfo(m_page->document()->path()).fileName(), m_page->document()->text(), m_diskWatch->onDisk());
    });

    const auto apply = [this] { m_autosave->setInterval(Settings::instance().autosaveSeconds()); };
    connect(&Settings::instance(), &Settings::changed, this, apply);
    connect(&Settings::instance(), &Settings::figuresChanged, m_page, &ScenarioPage::refreshFigures);
    apply();
}

std::vector<Command> MainWindow::allCommands() const
{
    std::vector<Command> commands = commandsOf(*menuBar());
    QStringList files;
    for (const QString& path : RecentFiles::list())
        if (QFileInfo::exists(path)) files << path;
    const QStringList recent = files;
    for (const ScenarioCard* card : m_gallery->cards())
        if (!files.contains(card->entry().path)) files << card->entry().path;
    PlaceActions actions;
    auto* self = const_cast<MainWindow*>(this);   // a list of what can be done changes nothing; doing it does
    actions.component = [self](const QString& id) { self->m_page->goToComponent(id); };
    actions.operation = [self](const QString& name) { self->m_page->goToOperation(name); };
    actions.variant = [self](const QString& name) { self->m_page->document()->setVariant(name); };
    actions.file = [self, recent](const QString& path) { self->openScenario(path, !recent.contains(path), false); };
    const auto scenario = showsGallery() ? nullptr : m_page->document()->scenario();
    for (Command& place : placesOf(scenario.get(), files, actions)) commands.push_back(std::move(place));
    return commands;
}

void MainWindow::showHelp(const QString& page)
{
    m_helpDock->show();
    m_helpDock->raise();
    m_helpView->showPage(page);
    resizeDocks({m_helpDock}, {std::clamp(width() * 30 / 100, 320, 520)}, Qt::Horizontal);
}

bool MainWindow::focusNextPrevChild(bool isNext)
{
    QWidget* from = QApplication::focusWidget();
    // The window's own record of the focus is passed over: it also holds widgets that were to have the focus while they were hidden.
    if (!from || from->window() != this) return QMainWindow::focusNextPrevChild(isNext);
    QWidget* next = panes::besideInChain(*this, *from, isNext);
    if (!next) return false;
    next->setFocus(isNext ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::goToPane(int step)
{
    QList<QWidget*> all = showsGallery() ? QList<QWidget*>{m_gallery} : m_page->panesInOrder();
    if (panes::isInFront(*m_helpDock)) all << m_helpView;
    panes::enterBeside(all, step);
}

void MainWindow::helpOnSelection()
{
    const auto scenario = showsGallery() ? nullptr : m_page->document()->scenario();
    const auto* component = scenario ? scenario->find(m_page->selectedComponent().toStdString()) : nullptr;
    showHelp(component ? helpPageOf(QString::fromStdString(component->kind)) : QString());
    m_helpView->focusSearch();
}

void MainWindow::showShortcuts()
{
    auto* sheet = new ShortcutsSheet(this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->setGroups(shortcutsOf(*menuBar()));
    sheet->show();
}

void MainWindow::showSettings()
{
    auto* dialog = new SettingsDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

void MainWindow::reloadFromDisk()
{
    ScenarioDocument* document = m_page->document();
    const QString path = document->path(), name = QFileInfo(path).fileName();
    m_diskWatch->check();
    // As a step that can be undone, so that nothing is lost; a text that does not load has no such step and shows its issues.
    if (!document->replaceText(m_diskWatch->onDisk(), tr("Reload %1").arg(name)).empty()) {
        m_page->open(path, false);
    } else {
        document->undoStack()->setClean();
    }
    m_autosave->drop();
    m_diskWatch->accept();
    updateTitle();
    statusBar()->showMessage(tr("%1 was read again").arg(name), 5000);
}

} // namespace headroom::gui
