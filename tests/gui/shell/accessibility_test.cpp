#include "tests/gui/shell/accessibility.h"

#include "app/gui/shell/main_window.h"
#include "app/gui/shell/panes.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/settings_dialog.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

// What is proved: whatever can have the focus has a name and a role; the Tab key leaves no view as a trap; each menu has a mnemonic of
// its own for every entry that has one.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::accessibleTree;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

void checkNames(QWidget& root)
{
    for (const auto& node : accessibleTree(root)) {
        if (!node.isFocusable || !node.isVisible || !node.isWidget) continue;
        // Scroll areas and inner parts of views have the focus by their policy only; people meet what is in them.
        if (node.className == u"QScrollArea"_s || node.className == u"QStackedWidget"_s || node.objectName.startsWith(u"qt_"_s)) continue;
        INFO(node.role.toStdString() << " " << node.className.toStdString() << "#" << node.objectName.toStdString());
        CHECK_FALSE(node.name.isEmpty());
        CHECK(node.role != u"NoRole"_s);
    }
}

void checkMnemonics(const QList<QAction*>& actions, const QString& menu)
{
    static const QRegularExpression mark(u"(?<!&)&([^&])"_s);
    QSet<QString> used;
    for (const QAction* action : actions) {
        if (action->isSeparator()) continue;
        INFO(menu.toStdString() << ": " << action->text().toStdString());
        if (const auto match = mark.match(action->text()); match.hasMatch()) {
            CHECK_FALSE(used.contains(match.captured(1).toLower()));
            used << match.captured(1).toLower();
        }
        if (action->menu()) checkMnemonics(action->menu()->actions(), action->text());
    }
}

} // namespace

TEST_CASE("whatever can have the focus has a name and a role", "[gui][access]")
{
    needApplication();
    MainWindow window;
    window.resize(1366, 768);
    window.show();
    SECTION("start page") { checkNames(window); }
    SECTION("a scenario with results, every dock in turn")
    {
        window.openScenario(writeFile(u"access.json"_s, tinyScenario()), true, true);
        REQUIRE(waitUntil([&] { return window.page()->report() != nullptr; }));
        window.page()->selectComponent(u"service"_s);
        for (const QString& dock : {u"plots"_s, u"statement"_s, u"diagnosis"_s, u"log"_s, u"issues"_s}) {
            window.page()->showDock(dock);
            QCoreApplication::processEvents();
            checkNames(window);
        }
        window.showHelp(u"stores"_s);
        QCoreApplication::processEvents();
        checkNames(window);
    }
    SECTION("settings")
    {
        SettingsDialog dialog;
        dialog.show();
        checkNames(dialog);
    }
}

TEST_CASE("the Tab key goes round and is caught by nothing", "[gui][access]")
{
    needApplication();
    MainWindow window;
    window.show();
    window.activateWindow();
    window.openScenario(writeFile(u"tab.json"_s, tinyScenario()), true, false);
    REQUIRE(QTest::qWaitForWindowActive(&window));
    const auto key = GENERATE(Qt::Key_Tab, Qt::Key_Backtab);
    const QString dock = GENERATE(u"plots"_s, u"data"_s, u"issues"_s);
    window.page()->showDock(dock);
    INFO((key == Qt::Key_Tab ? "forward, " : "backward, ") << dock.toStdString());
    QWidget* first = QApplication::focusWidget();
    REQUIRE(first);
    QSet<QWidget*> met;
    int steps = 0;
    // Views with parts of their own (the canvas, the weekly profile) take a Tab for each part; none keeps it for ever.
    int stays = 0, longest = 0;
    for (QWidget* at = first; steps < 400; ++steps) {
        QTest::keyClick(at, key, key == Qt::Key_Tab ? Qt::NoModifier : Qt::ShiftModifier);
        QWidget* next = QApplication::focusWidget();
        REQUIRE(next);
        stays = next == at ? stays + 1 : 0;
        longest = std::max(longest, stays);
        at = next;
        if (at == first) break;
        met << at;
    }
    INFO("last at " << QApplication::focusWidget()->metaObject()->className() << " " << QApplication::focusWidget()->objectName().toStdString());
    CHECK(longest < 40);
    CHECK(met.size() > 8);
    for (const QWidget* widget : met) {
        INFO(widget->metaObject()->className() << " " << widget->objectName().toStdString());
        CHECK(panes::isMet(*widget));   // nothing behind the tab of another has the focus unseen
    }
}

TEST_CASE("no menu gives one mnemonic to two entries", "[gui][access]")
{
    needApplication();
    MainWindow window;
    CHECK(window.menuBar()->actions().size() >= 6);
    checkMnemonics(window.menuBar()->actions(), u"menu bar"_s);
    for (const QAction* action : window.menuBar()->actions()) CHECK(action->text().contains(u'&'));
}
