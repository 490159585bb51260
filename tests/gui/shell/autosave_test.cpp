#include "app/gui/shell/autosave.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUndoStack>

// What is proved: unsaved changes are kept as plain scenario text, also for a scenario without a file; they survive the end of the
// process, are offered once it has ended and never before, and only a save or the user's word deletes them.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::writeFile;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

void change(ScenarioDocument& document) { REQUIRE(document.edit(u"/components/pool/nodes"_s, u"3"_s, u"Set nodes"_s).empty()); }

} // namespace

TEST_CASE("unsaved changes outlive the process and end with a save", "[gui][autosave]")
{
    needApplication();
    QTemporaryDir folder;
    const QString place = folder.filePath(u"recovery"_s);
    const QString path = writeFile(u"kept.json"_s, tinyScenario());
    QString recoveryFile;
    QByteArray changed;
    {
        ScenarioDocument document;
        Autosave autosave(&document, nullptr, place);
        REQUIRE(document.open(path));
        CHECK(autosave.writeNow());
        CHECK(autosave.file().isEmpty()); // nothing to keep
        change(document);
        REQUIRE(autosave.writeNow());
        recoveryFile = autosave.file();
        changed = document.text();
        CHECK(contentOf(recoveryFile) == changed);
        CHECK(QFileInfo(recoveryFile).fileName().contains(QString::number(QCoreApplication::applicationPid())));
        CHECK(autosave.found().empty()); // its process lives
        CHECK(contentOf(path) == tinyScenario());
    }
    ScenarioDocument document;
    Autosave autosave(&document, nullptr, place);
    const auto found = autosave.found();
    REQUIRE(found.size() == 1);
    CHECK(found[0].file == recoveryFile);
    CHECK(found[0].savedPath == path);
    CHECK(found[0].name == u"Tiny"_s);

    SECTION("recovered, it is modified until it is saved")
    {
        REQUIRE(document.recover(contentOf(found[0].file), found[0].name, found[0].savedPath));
        autosave.adopt(found[0].file);
        CHECK(document.isModified());
        CHECK(document.path() == path);
        CHECK(document.text() == changed);
        CHECK(autosave.found().empty());
        CHECK(QFile::exists(recoveryFile));
        REQUIRE(document.save(path));
        CHECK_FALSE(document.isModified());
        CHECK_FALSE(QFile::exists(recoveryFile));
        CHECK(contentOf(path) == changed);
    }
    SECTION("discarded, it is gone")
    {
        autosave.discard(found[0].file);
        CHECK_FALSE(QFile::exists(recoveryFile));
        CHECK(autosave.found().empty());
    }
}

TEST_CASE("a scenario that was never saved is kept, and a folder that cannot be written is told", "[gui][autosave]")
{
    needApplication();
    QTemporaryDir folder;
    ScenarioDocument document;
    REQUIRE(document.openText(tinyScenario(), u"New scenario"_s));
    change(document);
    Autosave autosave(&document, nullptr, folder.path());
    REQUIRE(autosave.writeNow());
    CHECK(QFile::exists(autosave.file()));

    const QString notAFolder = folder.filePath(u"file"_s);
    QFile blocker(notAFolder);
    REQUIRE(blocker.open(QIODevice::WriteOnly));
    Autosave blocked(&document, nullptr, notAFolder + u"/below"_s);
    QSignalSpy failed(&blocked, &Autosave::failed);
    CHECK_FALSE(blocked.writeNow());
    CHECK(failed.count() == 1);
}

TEST_CASE("the start page offers what an ended process left and opens it", "[gui][autosave]")
{
    needApplication();
    QDir(Autosave::defaultDirectory()).removeRecursively();
    const QString path = writeFile(u"left.json"_s, tinyScenario());
    QString recoveryFile;
    {
        ScenarioDocument document;
        Autosave autosave(&document);
        REQUIRE(document.open(path));
        change(document);
        REQUIRE(autosave.writeNow());
        recoveryFile = autosave.file();
    }
    MainWindow window;
    auto* recover = window.gallery()->findChild<QPushButton*>(u"recoverButton"_s);
    REQUIRE(recover);
    CHECK(window.gallery()->findChild<QPushButton*>(u"openSavedButton"_s)->isEnabled());
    recover->click();
    CHECK_FALSE(window.showsGallery());
    CHECK(window.page()->document()->isModified());
    CHECK(window.page()->document()->scenario()->find("pool")->as<scenario::NodePoolSpec>()->nodes == 3);
    CHECK(QFile::exists(recoveryFile));
    REQUIRE(window.page()->document()->save(path));
    CHECK_FALSE(QFile::exists(recoveryFile));
    window.showGallery();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    CHECK_FALSE(window.gallery()->findChild<QPushButton*>(u"recoverButton"_s));
}
