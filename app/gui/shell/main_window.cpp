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
#include "app/gui/shell/shown_page.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/settings.h"
#include "app/gui/shell/verdict_strip.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using R = Theme::Role;

namespace {

/// The first file of what is dragged that can be a scenario; the window holds one.
QString droppedScenario(const QMimeData& data)
{
    for (const QUrl& url : data.urls())
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile() && url.fileName().endsWith(u".json"_s, Qt::CaseInsensitive)) return url.toLocalFile();
    return {};
}

} // namespace

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
    measureShownPageOnly(m_pages);
    setCentralWidget(m_pages);
    buildHabits();
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
    Settings::instance().setTheme(mode);
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
        const auto fails = std::count_if(report->claims.begin(), report->claims.end(), [](const auto& claim) { return claim.outcome == analysis::ClaimVerdict::Outcome::DoesNotHold; });
        // Most claims are of another variant or of no figure that a run has.
        if (holds + fails > 0) m_claims->setText(tr("Claims: %1 hold, %2 do not; this run says nothing of %3").arg(holds).arg(fails).arg(static_cast<qsizetype>(report->claims.size()) - holds - fails));
        else if (!report->claims.empty()) m_claims->setText(tr("Claims: this run decides none of %1").arg(report->claims.size()));
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
    if (!droppedScenario(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString path = droppedScenario(*event->mimeData());
    if (path.isEmpty()) return;
    event->acceptProposedAction();
    openScenario(path, false, false);
}

} // namespace headroom::gui
