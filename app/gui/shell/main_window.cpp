#include "app/gui/shell/main_window.h"

#include "app/gui/canvas/canvas_editor.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/document/scenario_templates.h"
#include "app/gui/gallery/gallery_entries.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/palette/palette_view.h"
#include "app/gui/shell/about.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/format.h"
#include "app/gui/shell/labels.h"
#include "app/gui/shell/recent_files.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/verdict_strip.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUndoStack>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_pages(new QStackedWidget(this)), m_gallery(new GalleryView(m_pages)), m_page(new ScenarioPage(m_pages)), m_autosave(new Autosave(m_page->document(), this)), m_slo(nullptr),
      m_claims(nullptr), m_seed(nullptr), m_fingerprint(nullptr), m_prices(nullptr)
{
    setObjectName(u"mainWindow"_s);
    setWindowIcon(QIcon(u":/icons/headroom.svg"_s));
    setAcceptDrops(true);
    resize(1600, 1000);
    m_pages->addWidget(m_gallery);
    m_pages->addWidget(m_page);
    setCentralWidget(m_pages);
    buildMenus();
    buildStatusBar();
    restoreGeometry(QSettings().value(u"layout/window"_s).toByteArray());

    connect(m_gallery, &GalleryView::runRequested, this, [this](const QString& path) { openScenario(path, true, true); });
    connect(m_gallery, &GalleryView::openCopyRequested, this, [this](const QString& path) { openScenario(path, true, false); });
    connect(m_gallery, &GalleryView::openFileRequested, this, [this](const QString& path) { openScenario(path, false, false); });
    connect(m_gallery, &GalleryView::newRequested, this, [this] { newScenario(u"empty"_s); });
    connect(m_gallery, &GalleryView::openDialogRequested, this, &MainWindow::chooseFile);
    connect(m_page, &ScenarioPage::galleryRequested, this, &MainWindow::showGallery);
    connect(m_page, &ScenarioPage::titleChanged, this, &MainWindow::updateTitle);
    connect(m_page, &ScenarioPage::reportChanged, this, &MainWindow::updateStatus);
    connect(m_page, &ScenarioPage::runFinished, m_gallery, &GalleryView::setResult);
    connect(m_gallery, &GalleryView::recoverRequested, this, &MainWindow::recover);
    connect(m_gallery, &GalleryView::discardRequested, this, [this](const Recovery& recovery) {
        m_autosave->discard(recovery.file);
        m_gallery->showRecoveries(m_autosave->found());
    });
    connect(m_autosave, &Autosave::failed, this, [this](const QString& why) { statusBar()->showMessage(why, 30'000); });
    m_gallery->setDirectory(scenarioDirectory());
    m_gallery->showRecoveries(m_autosave->found());
    m_gallery->setFocus();
    updateTitle();
    updateStatus();
}

MainWindow::~MainWindow() = default;

bool MainWindow::showsGallery() const { return m_pages->currentWidget() == m_gallery; }

void MainWindow::buildMenus()
{
    const auto add = [this](QMenu* menu, const QString& text, const QKeySequence& keys, auto&& slot) {
        QAction* action = menu->addAction(text);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    QMenu* file = menuBar()->addMenu(tr("&File"));
    add(file, tr("&Start page"), QKeySequence(u"Ctrl+Home"_s), [this] { showGallery(); });
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
    add(file, tr("&Quit"), QKeySequence(u"Ctrl+Q"_s), [this] { close(); });

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    QAction* undo = m_page->document()->undoStack()->createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = m_page->document()->undoStack()->createRedoAction(this, tr("&Redo"));
    redo->setShortcut(QKeySequence(u"Ctrl+Shift+Z"_s));
    edit->addActions({undo, redo});
    m_page->editor()->fillEditMenu(edit);
    m_page->editor()->fillArrangeMenu(menuBar()->addMenu(tr("&Arrange")));

    QMenu* view = menuBar()->addMenu(tr("&View"));
    m_page->fillViewMenu(view);
    add(view, tr("What-&if"), QKeySequence(u"F6"_s), [this] { if (!showsGallery()) m_page->toggleWhatIf(); });
    view->addSeparator();
    QMenu* themes = view->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(this);
    for (const auto& [text, mode] : {std::pair{tr("&Light"), Theme::Mode::Light}, {tr("&Dark"), Theme::Mode::Dark}, {tr("&As the system"), Theme::Mode::System}}) {
        QAction* action = themes->addAction(text);
        action->setCheckable(true);
        action->setChecked(Theme::mode() == mode);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = mode] { setTheme(mode); });
    }
    add(view, tr("&Full screen"), QKeySequence(u"F11"_s), [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });

    QMenu* scenario = menuBar()->addMenu(tr("&Scenario"));
    QMenu* variants = scenario->addMenu(tr("&Variant"));
    connect(variants, &QMenu::aboutToShow, this, [this, variants] {
        variants->clear();
        if (const auto current = m_page->document()->scenario())
            for (const auto& name : current->variants) {
                QAction* action = variants->addAction(format::text(name), this, [this, name] { m_page->document()->setVariant(format::text(name)); });
                action->setCheckable(true);
                action->setChecked(name == current->variant);
            }
    });
    add(scenario, tr("Show &issues"), QKeySequence(u"Ctrl+I"_s), [this] { m_page->showDock(u"issues"_s); });
    add(scenario, tr("Show &statement"), QKeySequence(u"Ctrl+T"_s), [this] { m_page->showDock(u"statement"_s); });
    add(scenario, tr("Show &diagnosis"), QKeySequence(u"Ctrl+D"_s), [this] { m_page->showDock(u"diagnosis"_s); });
    add(scenario, tr("Show &plots"), QKeySequence(u"Ctrl+P"_s), [this] { m_page->showDock(u"plots"_s); });

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    add(run, tr("&Run or pause"), QKeySequence(u"F5"_s), [this] { if (!showsGallery()) m_page->runOrPause(); });
    add(run, tr("&Stop"), QKeySequence(u"Shift+F5"_s), [this] { m_page->stop(); });
    add(run, tr("Run &until…"), QKeySequence(u"Ctrl+F5"_s), [this] { if (!showsGallery()) m_page->askUntil(); });
    add(run, tr("&Queue this run"), QKeySequence(u"Ctrl+Shift+F5"_s), [this] { if (!showsGallery()) m_page->queueRun(); });
    add(run, tr("S&how the queue of runs"), QKeySequence(u"Ctrl+Alt+F5"_s), [this] { if (!showsGallery()) m_page->showQueue(); });

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    add(help, tr("&About Headroom"), {}, [this] { showAbout(this); });
    add(help, tr("About &Qt"), {}, [this] { QMessageBox::aboutQt(this); });
}

void MainWindow::buildStatusBar()
{
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setFixedHeight(24);
    for (QLabel** label : {&m_slo, &m_claims, &m_seed, &m_fingerprint, &m_prices}) {
        // The verdict changes its colour by itself; a label with a role would take it back.
        *label = label == &m_slo ? new QLabel(this) : makeLabel(12, R::SecondaryText, this);
        (*label)->setFont(Theme::font(12));
        (*label)->setContentsMargins(label == &m_slo ? 8 : 0, 0, 14, 0);
        statusBar()->addWidget(*label);
    }
    m_slo->setObjectName(u"sloStatus"_s);
}

void MainWindow::setTheme(Theme::Mode mode)
{
    QSettings().setValue(u"ui/theme"_s, static_cast<int>(mode));
    Theme::apply(mode);
    updateStatus();
}

void MainWindow::showGallery()
{
    m_gallery->refreshRecentFiles();
    m_gallery->showRecoveries(m_autosave->found());
    m_pages->setCurrentWidget(m_gallery);
    m_gallery->setFocus();
    updateTitle();
    updateStatus();
}

void MainWindow::openScenario(const QString& path, bool asCopy, bool run)
{
    if (!mayDiscard()) return;
    m_pages->setCurrentWidget(m_page);
    const bool opened = m_page->open(path, asCopy);
    if (!asCopy) RecentFiles::add(QFileInfo(path).absoluteFilePath());
    updateTitle();
    if (opened && run) m_page->run();
}

void MainWindow::recover(const Recovery& recovery)
{
    QFile file(recovery.file);
    if (!mayDiscard()) return;
    if (!file.open(QIODevice::ReadOnly)) {
        statusBar()->showMessage(tr("%1 cannot be read: %2").arg(recovery.file, file.errorString()), 30'000);
        return;
    }
    m_pages->setCurrentWidget(m_page);
    m_page->recover(file.readAll(), recovery.name, recovery.savedPath);
    m_autosave->adopt(recovery.file);
    updateTitle();
}

void MainWindow::newScenario(const QString& templateKey)
{
    if (!mayDiscard()) return;
    m_pages->setCurrentWidget(m_page);
    m_page->openText(QByteArray::fromStdString(scenarioFromTemplate(templateKey).dump(2)) + '\n', tr("New scenario"));
    m_page->showCenter(u"topology"_s);
    m_page->showDock(u"components"_s);
    m_page->components()->setFocus(Qt::OtherFocusReason);
    updateTitle();
}

void MainWindow::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Open scenario"), QFileInfo(RecentFiles::list().value(0)).path(), tr("Scenarios (*.json)"));
    if (!path.isEmpty()) openScenario(path, false, false);
}

bool MainWindow::save() { return m_page->document()->path().isEmpty() ? saveAs() : m_page->document()->save(m_page->document()->path()); }

bool MainWindow::saveAs()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save scenario"), m_page->document()->title() + u".json"_s, tr("Scenarios (*.json)"));
    if (path.isEmpty() || !m_page->document()->save(path)) return false;
    RecentFiles::add(QFileInfo(path).absoluteFilePath());
    updateTitle();
    return true;
}

bool MainWindow::mayDiscard()
{
    if (!m_page->document()->isModified()) {
        m_autosave->drop(); // all was undone: what it holds nobody wants
        return true;
    }
    const auto answer = QMessageBox::warning(this, tr("Unsaved changes"), tr("%1 has changes that were not saved.").arg(m_page->document()->title()),
                                             QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer == QMessageBox::Discard) m_autosave->drop();
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save());
}

void MainWindow::updateTitle()
{
    if (showsGallery()) {
        setWindowTitle(tr("Headroom"));
        setWindowModified(false);
        return;
    }
    setWindowTitle(tr("%1[*] — %2 — Headroom").arg(m_page->document()->title(), m_page->document()->variant()));
    setWindowModified(m_page->document()->isModified());
}

void MainWindow::updateStatus()
{
    for (QLabel* label : {m_claims, m_seed, m_fingerprint, m_prices}) label->clear();
    const auto report = showsGallery() ? nullptr : m_page->report();
    R role = R::SecondaryText;
    if (showsGallery()) {
        m_slo->setText(tr("Headroom %1").arg(QCoreApplication::applicationVersion()));
        m_claims->setText(tr("Space or Enter runs the chosen card"));
    } else if (!report) {
        m_slo->setText(m_page->controller()->isRunning() ? tr("Running") : tr("Not run yet"));
    } else {
        const auto missed = std::count_if(report->slos.begin(), report->slos.end(), [](const auto& slo) { return !slo.held; });
        role = missed > 0 ? R::Bad : R::Good;
        m_slo->setText(report->slos.empty() ? tr("No SLO") : missed > 0 ? tr("● SLO: %1 of %2 missed").arg(missed).arg(report->slos.size()) : tr("✓ SLO: all %1 held").arg(report->slos.size()));
        const auto holds = std::count_if(report->claims.begin(), report->claims.end(), [](const auto& claim) { return claim.outcome == analysis::ClaimVerdict::Outcome::Holds; });
        if (!report->claims.empty()) m_claims->setText(tr("Claims: %1 of %2 hold").arg(holds).arg(report->claims.size()));
        m_seed->setText(tr("Seed %1").arg(report->recording.seed));
        const QString hash = QString::number(report->recording.fingerprint, 16).rightJustified(16, u'0').left(8);
        m_fingerprint->setText(tr("Fingerprint %1 %2").arg(hash.left(4), hash.mid(4)));
        m_prices->setText(tr("Price book %1, %2, %3").arg(format::text(report->window.priceBookRegion), format::text(report->window.currency), format::text(report->window.priceBookAsOf)));
    }
    QPalette palette = m_slo->palette();
    palette.setColor(QPalette::WindowText, Theme::current().color(role));
    m_slo->setPalette(palette);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayDiscard()) {
        event->ignore();
        return;
    }
    m_page->stop();
    m_page->saveLayout();
    QSettings().setValue(u"layout/window"_s, saveGeometry());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) { openScenario(event->mimeData()->urls().front().toLocalFile(), false, false); }

} // namespace headroom::gui
