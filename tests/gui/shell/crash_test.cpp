#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/gui/support/crash.h"
#include "tests/support/catch.h"

#include <QDir>
#include <QPushButton>

// What is proved: work in a scenario that never had a file outlives the death of the process (SIGKILL, which no handler sees), is
// offered at the next start and opens as it was.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;

TEST_CASE("a scenario that was never saved comes back after its process was killed", "[gui][autosave]")
{
    tests::needApplication();
    QDir(Autosave::defaultDirectory()).removeRecursively();
    tests::CrashVictim victim;
    {
        ScenarioDocument document;
        const Autosave own(&document);
        CHECK(own.found().empty());   // it still lives: its work is not offered to others
    }
    victim.kill();

    MainWindow window;
    const auto found = window.autosave()->found();
    REQUIRE(found.size() == 1);
    CHECK(found[0].savedPath.isEmpty());
    CHECK(found[0].name == u"New scenario"_s);
    auto* recover = window.gallery()->findChild<QPushButton*>(u"recoverButton"_s);
    REQUIRE(recover);
    recover->click();
    CHECK_FALSE(window.showsGallery());
    CHECK(window.page()->document()->isModified());
    CHECK(window.page()->document()->path().isEmpty());
    REQUIRE(window.page()->document()->scenario());
    CHECK(window.page()->document()->scenario()->question == tests::CrashVictim::kKeptQuestion);
    window.autosave()->drop();
    CHECK(window.autosave()->found().empty());
}
