#include "app/gui/shell/main_window.h"

// The menus of the window: every command has its place and its shortcut here.

#include "app/gui/canvas/canvas_editor.h"
#include "app/gui/commands/command_palette.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/document/scenario_templates.h"
#include "app/gui/shell/about.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/recent_files.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/settings.h"

#include <QAction>
#include <QActionGroup>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QUndoStack>

#include <tuple>

using namespace Qt::StringLiterals;

namespace headroom::gui {

void MainWindow::buildMenus()
{
    const auto add = [this](QMenu* menu, const QString& text, const QKeySequence& keys, auto&& slot) {
        QAction* action = menu->addAction(text);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    QMenu* file = menuBar()->addMenu(tr("&File"));
    add(file, tr("S&tart page"), QKeySequence(u"Ctrl+Home"_s), [this] { showGallery(); });
    file->addSeparator();
    QMenu* fresh = file->addMenu(tr("&New scenario"));
    for (const ScenarioTemplate& each : scenarioTemplates()) {
        QAction* action = add(fresh, each.title, each.key == u"empty"_s ? QKeySequence(QKeySequence::New) : QKeySequence(), [this, key = each.key] { newScenario(key); });
        action->setIcon(Theme::icon(each.icon));
        action->setStatusTip(each.what);
        action->setToolTip(each.what);
    }
    fresh->setToolTipsVisible(true);
    add(file, tr("&Open…"), QKeySequence::Open, [this] { chooseFile(); });
    QMenu* recent = file->addMenu(tr("Open &recent"));
    recent->setProperty("listed", false);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] {
        recent->clear();
        for (const QString& path : RecentFiles::list()) {
            QAction* action = recent->addAction(QFileInfo(path).fileName(), this, [this, path] { openScenario(path, false, false); });
            action->setEnabled(QFileInfo::exists(path));
            action->setToolTip(path);
        }
        if (recent->isEmpty()) recent->addAction(tr("No files yet"))->setEnabled(false);
    });
    file->addSeparator();
    add(file, tr("&Save"), QKeySequence::Save, [this] { save(); });
    add(file, tr("Save &as…"), QKeySequence(u"Ctrl+Shift+S"_s), [this] { saveAs(); });
    file->addSeparator();
    add(file, tr("&Export report…"), QKeySequence(u"Ctrl+Shift+E"_s), [this] { exportReport(); })->setObjectName(u"exportReport"_s);
    add(file, tr("Export &picture…"), QKeySequence(u"Ctrl+Shift+P"_s), [this] { exportPicture(); })->setObjectName(u"exportPicture"_s);
    file->addSeparator();
    add(file, tr("&Quit"), QKeySequence(u"Ctrl+Q"_s), [this] { close(); });

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    QAction* undo = m_page->document()->undoStack()->createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = m_page->document()->undoStack()->createRedoAction(this, tr("&Redo"));
    redo->setShortcut(QKeySequence(u"Ctrl+Shift+Z"_s));
    edit->addActions({undo, redo});
    m_page->editor()->fillEditMenu(edit);
    edit->addSeparator();
    add(edit, tr("&Find a command or place…"), QKeySequence(u"Ctrl+K"_s), [this] { m_palette->open(); });
    edit->addSeparator();
    add(edit, tr("&Settings…"), QKeySequence(u"Ctrl+,"_s), [this] { showSettings(); });

    m_page->editor()->fillArrangeMenu(menuBar()->addMenu(tr("&Arrange")));

    QMenu* view = menuBar()->addMenu(tr("&View"));
    for (const auto& [text, layout, keys] : {std::tuple{tr("Layout for &modelling"), ScenarioPage::Layout::Model, u"Ctrl+1"_s},
                                             {tr("Layout for &running"), ScenarioPage::Layout::Run, u"Ctrl+2"_s},
                                             {tr("Layout for &comparing"), ScenarioPage::Layout::Compare, u"Ctrl+3"_s}})
        add(view, text, QKeySequence(keys), [this, layout = layout] { m_page->chooseLayout(layout); });
    view->addSeparator();
    m_page->fillViewMenu(view);
    add(view, tr("&What-if"), QKeySequence(u"F7"_s), [this] { if (!showsGallery()) m_page->toggleWhatIf(); });
    view->addSeparator();
    add(view, tr("&Next pane"), QKeySequence(u"F6"_s), [this] { goToPane(1); });
    add(view, tr("Pr&evious pane"), QKeySequence(u"Shift+F6"_s), [this] { goToPane(-1); });
    view->addSeparator();
    QMenu* themes = view->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    for (const auto& [text, mode] : {std::pair{tr("&Light"), Theme::Mode::Light}, {tr("&Dark"), Theme::Mode::Dark}, {tr("&As the system"), Theme::Mode::System}}) {
        QAction* action = themes->addAction(text);
        action->setCheckable(true);
        action->setChecked(Theme::mode() == mode);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = mode] { setTheme(mode); });
        connect(&Settings::instance(), &Settings::changed, action, [action, mode = mode] { action->setChecked(Settings::instance().theme() == mode); });
    }
    add(view, tr("F&ull screen"), QKeySequence(u"F11"_s), [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });

    QMenu* scenario = menuBar()->addMenu(tr("&Scenario"));
    QMenu* variants = scenario->addMenu(tr("&Variant"));
    variants->setProperty("listed", false);
    connect(variants, &QMenu::aboutToShow, this, [this, variants] {
        variants->clear();
        if (const auto current = m_page->document()->scenario())
            for (const auto& name : current->variants) {
                QAction* action = variants->addAction(format::text(name), this, [this, name] { m_page->document()->setVariant(format::text(name)); });
                action->setCheckable(true);
                action->setChecked(name == current->variant);
            }
    });
    add(scenario, tr("Show &issues"), QKeySequence(u"Ctrl+I"_s), [this] { m_page->goToDock(u"issues"_s); });
    add(scenario, tr("Show &statement"), QKeySequence(u"Ctrl+T"_s), [this] { m_page->goToDock(u"statement"_s); });
    add(scenario, tr("Show &diagnosis"), QKeySequence(u"Ctrl+Shift+D"_s), [this] { m_page->goToDock(u"diagnosis"_s); });
    add(scenario, tr("Show &plots"), QKeySequence(u"Ctrl+P"_s), [this] { m_page->goToDock(u"plots"_s); });

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    add(run, tr("&Run or pause"), QKeySequence(u"F5"_s), [this] { if (!showsGallery()) m_page->runOrPause(); });
    add(run, tr("&Stop"), QKeySequence(u"Shift+F5"_s), [this] { m_page->stop(); });
    add(run, tr("Run &until…"), QKeySequence(u"Ctrl+F5"_s), [this] { if (!showsGallery()) m_page->askUntil(); });
    add(run, tr("&Queue this run"), QKeySequence(u"Ctrl+Shift+F5"_s), [this] { if (!showsGallery()) m_page->queueRun(); });
    add(run, tr("S&how the queue of runs"), QKeySequence(u"Ctrl+Alt+F5"_s), [this] { if (!showsGallery()) m_page->showQueue(); });

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    add(help, tr("&Help on what is selected"), QKeySequence(u"F1"_s), [this] { helpOnSelection(); });
    add(help, tr("&Manual"), {}, [this] { showHelp({}); });
    add(help, tr("&Keyboard shortcuts"), QKeySequence(u"?"_s), [this] { showShortcuts(); });
    help->addSeparator();
    add(help, tr("&About Headroom"), {}, [this] { showAbout(this); });
    add(help, tr("About &Qt"), {}, [this] { QMessageBox::aboutQt(this); });
}

} // namespace headroom::gui
