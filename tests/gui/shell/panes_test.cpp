#include "app/gui/shell/panes.h"

#include "app/gui/commands/command_palette.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/whatif/what_if_panel.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLineEdit>
#include <QMenuBar>
#include <QSettings>
#include <QTableView>
#include <QTabWidget>
#include <QTest>

#include <memory>

// What is proved: the command of a dock brings it to the front with the focus, also from behind the tab of another, and hides the one
// in front; its mark says which; F6 goes round the panes that can be seen; Tab leaves tables.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;
using headroom::tests::writeFile;

namespace {

struct Opened {
    explicit Opened(const QByteArray& text = tinyScenario())
    {
        needApplication();
        for (const QString& key : {u"layout/model"_s, u"layout/scenario"_s, u"layout/compare"_s, u"layout/current"_s}) QSettings().remove(key);
        window = std::make_unique<MainWindow>();
        window->resize(1600, 1000);
        window->show();
        window->activateWindow();
        window->openScenario(writeFile(u"panes.json"_s, text), true, false);
        REQUIRE(QTest::qWaitForWindowActive(window.get()));
        QCoreApplication::processEvents();
    }
    [[nodiscard]] QDockWidget& dock(const QString& name) const
    {
        auto* found = window->findChild<QDockWidget*>(name);
        REQUIRE(found);
        return *found;
    }
    [[nodiscard]] bool isInFront(const QString& name) const { return panes::isInFront(dock(name)); }
    [[nodiscard]] bool isMarked(const QString& name) const
    {
        auto* action = window->findChild<QAction*>(u"show:"_s + name);
        REQUIRE(action);
        CHECK(action->isCheckable());
        return action->isChecked();
    }
    [[nodiscard]] QString focus() const { return QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : QString(); }
    [[nodiscard]] bool hasFocusIn(const QWidget& pane) const { return QApplication::focusWidget() == &pane || pane.isAncestorOf(QApplication::focusWidget()); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.get(), key, modifiers);
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }

    std::unique_ptr<MainWindow> window;
};

} // namespace

TEST_CASE("the key of a dock shows it, raises it from behind a tab, and hides the one in front", "[gui][shell][keys]")
{
    Opened opened;
    REQUIRE(opened.isInFront(u"outline"_s));
    REQUIRE_FALSE(opened.isInFront(u"components"_s));
    REQUIRE_FALSE(opened.dock(u"components"_s).isHidden());   // shown, but behind the tab of the outline
    CHECK(opened.isMarked(u"outline"_s));
    CHECK_FALSE(opened.isMarked(u"components"_s));

    opened.key(Qt::Key_0, Qt::AltModifier);
    CHECK(opened.isInFront(u"components"_s));
    CHECK_FALSE(opened.isInFront(u"outline"_s));
    CHECK(opened.focus() == u"paletteSearch"_s);
    CHECK(opened.isMarked(u"components"_s));
    CHECK_FALSE(opened.isMarked(u"outline"_s));

    opened.key(Qt::Key_1, Qt::AltModifier);
    CHECK(opened.isInFront(u"outline"_s));
    CHECK(opened.focus() == u"outlineTree"_s);
    CHECK_FALSE(opened.isMarked(u"components"_s));

    opened.key(Qt::Key_1, Qt::AltModifier);
    CHECK(opened.dock(u"outline"_s).isHidden());
    CHECK_FALSE(opened.isMarked(u"outline"_s));
    CHECK(opened.focus() == u"topology"_s);   // not nowhere

    opened.key(Qt::Key_1, Qt::AltModifier);
    CHECK(opened.isInFront(u"outline"_s));
    CHECK(opened.isMarked(u"outline"_s));
    CHECK(opened.focus() == u"outlineTree"_s);

    // One with nothing to go to yet: it comes to the front, and the focus stays.
    opened.key(Qt::Key_6, Qt::AltModifier);
    CHECK(opened.isInFront(u"diagnosis"_s));
    CHECK_FALSE(opened.isInFront(u"plots"_s));
    CHECK(opened.focus() == u"outlineTree"_s);
}

TEST_CASE("the command field shows a dock and never hides one that is behind a tab", "[gui][commands][keys]")
{
    Opened opened;
    opened.key(Qt::Key_K, Qt::ControlModifier);
    REQUIRE(opened.focus() == u"commandField"_s);
    QTest::keyClicks(QApplication::focusWidget(), u"Components"_s);
    opened.key(Qt::Key_Return);
    CHECK(opened.isInFront(u"components"_s));
    CHECK(opened.focus() == u"paletteSearch"_s);
    opened.key(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), u"At the cursor"_s);
    opened.key(Qt::Key_Return);
    CHECK_FALSE(opened.isInFront(u"cursor"_s));   // that one was in front
}

TEST_CASE("the what-if comes from behind the inspector before its key hides it", "[gui][whatif][keys]")
{
    Opened opened;
    opened.key(Qt::Key_F7);
    REQUIRE(waitUntil([&] { return opened.isInFront(u"whatIf"_s); }));
    opened.key(Qt::Key_2, Qt::AltModifier);
    CHECK(opened.isInFront(u"inspector"_s));
    CHECK_FALSE(opened.isInFront(u"whatIf"_s));
    opened.key(Qt::Key_F7);
    CHECK(opened.isInFront(u"whatIf"_s));
    CHECK(opened.hasFocusIn(opened.dock(u"whatIf"_s)));
    opened.key(Qt::Key_F7);
    CHECK(opened.dock(u"whatIf"_s).isHidden());
}

TEST_CASE("each view of the middle has a key that goes into it", "[gui][shell][keys]")
{
    Opened opened;
    auto* center = opened.window->findChild<QTabWidget*>(u"center"_s);
    REQUIRE(center);
    const QStringList names{u"topology"_s, u"traffic"_s, u"operations"_s, u"compare"_s, u"bill"_s};
    REQUIRE(center->count() == names.size());
    for (int turn = 0; turn < 2; ++turn)   // there and back
        for (int i = 0; i < names.size(); ++i) {
            INFO(names[i].toStdString());
            opened.key(static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier | Qt::ShiftModifier);
            CHECK(center->currentWidget()->objectName() == names[i]);
            CHECK(opened.hasFocusIn(*center->currentWidget()));
        }
    opened.key(Qt::Key_2, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(opened.focus() == u"weekPlot"_s);
}

TEST_CASE("F6 goes round the panes that can be seen, Shift+F6 the other way", "[gui][shell][keys]")
{
    Opened opened;
    opened.key(Qt::Key_1, Qt::ControlModifier | Qt::ShiftModifier);
    const auto all = opened.window->page()->panesInOrder();
    REQUIRE(all.size() >= 5);   // run bar, outline, topology, inspector, plots, at the cursor
    const auto paneOfFocus = [&] {
        for (int i = 0; i < all.size(); ++i)
            if (opened.hasFocusIn(*all[i])) return i;
        return -1;
    };
    const int start = paneOfFocus();
    REQUIRE(start >= 0);
    QList<int> met{start};
    for (int step = 0; step < 20; ++step) {
        opened.key(Qt::Key_F6);
        REQUIRE(QApplication::focusWidget());
        CHECK(panes::isMet(*QApplication::focusWidget()));
        if (paneOfFocus() == start) break;
        met << paneOfFocus();
    }
    CHECK(paneOfFocus() == start);
    CHECK(met.size() >= 4);
    for (const int pane : met) CHECK(pane >= 0);
    for (auto pane = met.crbegin(); pane != met.crend(); ++pane) {
        opened.key(Qt::Key_F6, Qt::ShiftModifier);
        CHECK(paneOfFocus() == *pane);
    }
}

TEST_CASE("Tab leaves a table with rows, from each of its cells", "[gui][access][keys]")
{
    Opened opened(tinyScenario().replace("\"pool\": \"pool\"", "\"pool\": \"none\"").replace("\"nodes\": 2", "\"nodes\": -2"));
    opened.key(Qt::Key_9, Qt::AltModifier);
    if (!opened.isInFront(u"issues"_s)) opened.key(Qt::Key_9, Qt::AltModifier);   // it comes by itself for a file that does not load
    REQUIRE(opened.focus() == u"issuesTable"_s);
    auto* table = qobject_cast<QTableView*>(QApplication::focusWidget());
    REQUIRE(table);
    REQUIRE(table->model()->rowCount() > 0);
    table->setCurrentIndex(table->model()->index(0, 0));
    opened.key(Qt::Key_Tab);
    CHECK(opened.focus() != u"issuesTable"_s);
    for (int step = 0; step < 200 && opened.focus() != u"issuesTable"_s; ++step) opened.key(Qt::Key_Tab);
    REQUIRE(opened.focus() == u"issuesTable"_s);
    opened.key(Qt::Key_Tab, Qt::ShiftModifier);
    CHECK(opened.focus() != u"issuesTable"_s);
}
