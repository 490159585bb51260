#include "app/gui/gallery/card_text.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/gallery/scenario_card.h"
#include "app/gui/gallery/side_entry.h"
#include "app/gui/shell/recent_files.h"
#include "tests/gui/support/application.h"
#include "tests/support/catch.h"

#include <QAction>
#include <QFontMetrics>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

// What is proved: the start page shows every name and question of the reference systems whole, finds a scenario by typing, and is
// walked by arrow keys; a file that is gone stays listed, greyed, until it is removed.

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

namespace {

struct Page {
    explicit Page(QSize size = {1366, 690})
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
        view = std::make_unique<GalleryView>();
        view->resize(size);
        view->setDirectory(QStringLiteral(HEADROOM_SOURCE_DIR "/scenarios"));
        view->show();
        REQUIRE(QTest::qWaitForWindowExposed(view.get()));
        QApplication::processEvents();
    }
    QApplication& application = tests::application(); // before the first widget
    QTemporaryDir settings;
    std::unique_ptr<GalleryView> view;
};

} // namespace

TEST_CASE("No name and no question of a card is cut", "[gui][gallery]")
{
    const Page page(GENERATE(QSize(1366, 690), QSize(1600, 900), QSize(2560, 1370)));
    int teaching = 0;
    for (const ScenarioCard* card : page.view->cards()) {
        CAPTURE(card->entry().name.toStdString(), card->width());
        CHECK(card->name()->isWhole());
        CHECK(card->question()->isWhole());
        CHECK(card->rect().contains(card->question()->geometry()));
        CHECK(card->question()->geometry().bottom() < card->runButton()->geometry().top());
        teaching += card->entry().teaching ? 1 : 0;
    }
    CHECK(teaching >= 15);
}

TEST_CASE("A text too long for its lines ends in an ellipsis, of several wordings the longest that fits is taken", "[gui][gallery]")
{
    tests::application();
    CardText text(12, Theme::Role::Text, 2, nullptr);
    text.resize(100, 40);
    text.setTexts({u"Which broker fits into eight gigabytes, and what breaks first when pods are added?"_s});
    CHECK(text.shownLines().size() == 2);
    CHECK_FALSE(text.isWhole());
    for (const QString& line : text.shownLines())
        CHECK(QFontMetrics(Theme::font(12)).horizontalAdvance(line) <= 100);
    CardText facts(12, Theme::Role::Text, 1, nullptr);
    facts.setTexts({u"about 1 min 6 s · 33 million requests"_s, u"about 1 min"_s});
    facts.resize(400, 20);
    CHECK(facts.shownLines().front().endsWith(u"requests"_s));
    facts.resize(110, 20);
    CHECK(facts.shownLines().front() == u"about 1 min");
}

TEST_CASE("Typing on a card searches, Down goes to the first found, Escape shows all", "[gui][gallery]")
{
    const Page page;
    QTest::keyClicks(page.view->cards().front(), u"retries"_s);
    auto* field = page.view->findChild<QLineEdit*>(u"gallerySearch"_s);
    QTest::keyClicks(field, u" worse"_s);
    CHECK(field->text().endsWith(u"worse"_s));
    const QVector<ScenarioCard*> shown = page.view->shownCards();
    REQUIRE(shown.size() == 1);
    CHECK(shown.front()->isVisible());
    CHECK_FALSE(page.view->cards().front()->isVisible());
    QSignalSpy run(page.view.get(), &GalleryView::runRequested);
    QTest::keyClick(field, Qt::Key_Down);
    QTest::keyClick(shown.front(), Qt::Key_Return);
    REQUIRE(run.count() == 1);
    CHECK(run[0][0].toString().endsWith(u"retries-make-it-worse.json"_s));
    QTest::keyClick(field, Qt::Key_Escape);
    CHECK(page.view->shownCards().size() == page.view->cards().size());
    QTest::keyClicks(field, u"no such thing"_s);
    CHECK(page.view->shownCards().isEmpty());
}

TEST_CASE("Arrow keys go to the neighbour that the eye sees", "[gui][gallery]")
{
    const Page page;
    page.view->activateWindow();
    const auto& cards = page.view->cards();
    cards[0]->setFocus();
    QTest::keyClick(cards[0], Qt::Key_Right);
    CHECK(page.view->focusWidget() == cards[1]);
    QTest::keyClick(cards[1], Qt::Key_Down);
    ScenarioCard* below = cards[4];
    CHECK(page.view->focusWidget() == below);
    CHECK(below->x() == cards[1]->x());
    QTest::keyClick(below, Qt::Key_Up);
    CHECK(page.view->focusWidget() == cards[1]);
    QTest::keyClick(cards[1], Qt::Key_Left);
    QTest::keyClick(cards[0], Qt::Key_Left);
    CHECK(page.view->focusWidget() == cards[0]);
}

TEST_CASE("A recent file that is gone stays listed until it is removed", "[gui][gallery]")
{
    const Page page;
    RecentFiles::add(u"/nowhere/gone.json"_s);
    page.view->refreshRecentFiles();
    auto* entry = [&]() -> SideEntry* {
        for (auto* one : page.view->findChildren<SideEntry*>())
            if (one->text() == u"gone.json") return one;
        return nullptr;
    }();
    REQUIRE(entry);
    QSignalSpy open(page.view.get(), &GalleryView::openFileRequested);
    QTest::mouseClick(entry, Qt::LeftButton);
    CHECK(open.count() == 0);
    CHECK(entry->toolTip().contains(u"no longer there"_s));
    REQUIRE(entry->actions().size() == 1);
    entry->actions().front()->trigger();
    QApplication::processEvents();
    CHECK_FALSE(RecentFiles::list().contains(u"/nowhere/gone.json"_s));
}
