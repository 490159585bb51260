#include "app/gui/commands/command_palette.h"

#include "app/gui/commands/command_model.h"
#include "app/gui/commands/shortcut_list.h"
#include "app/gui/commands/shortcuts_sheet.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <memory>

// What is proved: every command of the menus is found by its name and by nothing more; Enter does it; places of the scenario are
// jumped to; the sheet of keys is what the menus say.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::writeFile;

namespace {

struct Opened {
    Opened()
    {
        needApplication();
        window = std::make_unique<MainWindow>();
        window->show();
        window->activateWindow();
        window->openScenario(writeFile(u"palette.json"_s, tinyScenario()), true, false);
        REQUIRE(QTest::qWaitForWindowActive(window.get()));
        QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
        field = window->findChild<QLineEdit*>(u"commandField"_s);
        REQUIRE(field);
        REQUIRE(window->commandPalette()->isVisible());
        REQUIRE(field->hasFocus());
    }
    [[nodiscard]] CommandModel& model() const { return *window->commandPalette()->model(); }
    [[nodiscard]] QString first() const { return model().index(0).data().toString(); }

    std::unique_ptr<MainWindow> window;
    QLineEdit* field = nullptr;
};

void collectLeaves(const QMenu& menu, QSet<QString>& texts)
{
    for (const QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isVisible()) continue;
        if (const QMenu* below = action->menu()) {
            if (!below->property("listed").isValid()) collectLeaves(*below, texts);
        } else {
            texts << QString(action->text()).remove(u'&');
        }
    }
}

} // namespace

TEST_CASE("the field finds what the menus hold, what the scenario holds and the scenario files", "[gui][commands]")
{
    Opened opened;
    QAbstractItemModelTester tester(&opened.model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSet<QString> texts, found;
    for (const QAction* top : opened.window->menuBar()->actions()) collectLeaves(*top->menu(), texts);
    QHash<int, int> kinds;
    for (int row = 0; row < opened.model().rowCount(); ++row) {
        const QModelIndex index = opened.model().index(row);
        found << index.data().toString();
        ++kinds[index.data(CommandModel::kKindRole).toInt()];
        CHECK_FALSE(index.data(Qt::AccessibleTextRole).toString().isEmpty());
    }
    CHECK(texts.size() > 20);
    CHECK((texts - found).isEmpty());
    CHECK(kinds[static_cast<int>(Command::Kind::Component)] == 3);
    CHECK(kinds[static_cast<int>(Command::Kind::Operation)] == 1);
    CHECK(kinds[static_cast<int>(Command::Kind::Variant)] == 2);
    CHECK(kinds[static_cast<int>(Command::Kind::File)] >= 5);

    QTest::keyClicks(opened.field, u"serv"_s);
    CHECK(opened.first() == u"Service"_s);
    CHECK(opened.model().index(0).data(CommandModel::kPositionsRole).value<QVector<int>>() == QVector<int>{0, 1, 2, 3});
    QTest::keyClicks(opened.field, u"qqqq"_s);
    CHECK(opened.model().rowCount() == 0);
    QTest::keyClick(opened.field, Qt::Key_Return);   // there is nothing to do
    CHECK(opened.window->commandPalette()->isVisible());
    QTest::keyClick(opened.field, Qt::Key_Escape);
    CHECK_FALSE(opened.window->commandPalette()->isVisible());
}

TEST_CASE("Enter goes to a component, a variant, and does a command", "[gui][commands]")
{
    Opened opened;
    SECTION("component")
    {
        QTest::keyClicks(opened.field, u"service"_s);
        QTest::keyClick(opened.field, Qt::Key_Return);
        CHECK_FALSE(opened.window->commandPalette()->isVisible());
        CHECK(opened.window->page()->selectedComponent() == u"service"_s);
    }
    SECTION("variant")
    {
        QTest::keyClicks(opened.field, u"three"_s);
        QTest::keyClick(opened.field, Qt::Key_Enter);
        CHECK(opened.window->page()->document()->variant() == u"three"_s);
    }
    SECTION("operation")
    {
        QTest::keyClicks(opened.field, u"request"_s);
        QTest::keyClick(opened.field, Qt::Key_Enter);
        CHECK(opened.window->page()->selectedComponent() == u"service"_s);
    }
    SECTION("command, which is the first offered the next time")
    {
        QTest::keyClicks(opened.field, u"start pa"_s);
        REQUIRE(opened.first() == u"Start page"_s);
        QTest::keyClick(opened.field, Qt::Key_Return);
        CHECK(opened.window->showsGallery());
        opened.window->commandPalette()->open();
        CHECK(opened.first() == u"Start page"_s);
    }
    SECTION("the arrows choose and go round")
    {
        auto* list = opened.window->findChild<QListView*>(u"commandFound"_s);
        QTest::keyClick(opened.field, Qt::Key_Down);
        CHECK(list->currentIndex().row() == 1);
        QTest::keyClick(opened.field, Qt::Key_Up);
        QTest::keyClick(opened.field, Qt::Key_Up);
        CHECK(list->currentIndex().row() == opened.model().rowCount() - 1);
        CHECK_FALSE(opened.field->accessibleDescription().isEmpty());
    }
    SECTION("a click does it as well")
    {
        QTest::keyClicks(opened.field, u"pool"_s);
        auto* list = opened.window->findChild<QListView*>(u"commandFound"_s);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        CHECK(opened.window->page()->selectedComponent() == u"pool"_s);
    }
}

TEST_CASE("a command that is not possible now is shown and not done", "[gui][commands]")
{
    Opened opened;
    QTest::keyClicks(opened.field, u"redo"_s);
    REQUIRE(opened.model().command(opened.model().index(0)));
    CHECK_FALSE(opened.model().command(opened.model().index(0))->isEnabled);
    QTest::keyClick(opened.field, Qt::Key_Return);
    CHECK(opened.window->commandPalette()->isVisible());
}

TEST_CASE("the sheet of keys is what the menus say, and no key is given twice", "[gui][commands]")
{
    needApplication();
    MainWindow window;
    window.show();
    window.activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(&window));
    const auto groups = shortcutsOf(*window.menuBar());
    const auto ofViews = viewShortcuts();
    QSet<QString> keys;
    for (const auto& group : groups) {
        CHECK_FALSE(group.shortcuts.empty());
        if (std::any_of(ofViews.begin(), ofViews.end(), [&](const auto& own) { return own.title == group.title; })) continue;
        for (const auto& shortcut : group.shortcuts) {
            INFO(shortcut.keys.toStdString() << " " << shortcut.what.toStdString());
            CHECK_FALSE(keys.contains(shortcut.keys));
            keys << shortcut.keys;
        }
    }
    CHECK(keys.contains(u"Ctrl+K"_s));
    CHECK(keys.contains(u"F5"_s));

    QTest::keyClick(&window, '?');
    auto* sheet = window.findChild<ShortcutsSheet*>();
    REQUIRE(sheet);
    const auto shown = [&] {
        QStringList texts;
        for (const QLabel* label : sheet->findChildren<QLabel*>()) texts << label->text();
        return texts;
    };
    CHECK(shown().contains(u"Ctrl+K"_s));
    sheet->findChild<QLineEdit*>()->setText(u"F5"_s);
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    CHECK(shown().contains(u"F5"_s));
    CHECK_FALSE(shown().contains(u"Ctrl+K"_s));
    sheet->close();
}
