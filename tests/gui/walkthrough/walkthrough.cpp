#include "tests/gui/walkthrough/walkthrough.h"

#include "app/gui/canvas/topology_view.h"
#include "app/gui/compare/compare_view.h"
#include "app/gui/compare/variant_chip.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTabBar>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;

namespace headroom::tests {

namespace {

QString plain(QString text) { return text.remove(u'&'); }

QAction* actionOf(const QList<QAction*>& actions, const QString& text)
{
    for (QAction* action : actions)
        if (plain(action->text()).startsWith(text)) return action;
    return nullptr;
}

/// Before the members of a Walk: widgets need the application.
bool prepared()
{
    needApplication();
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QDir(gui::Autosave::defaultDirectory()).removeRecursively();
    return true;
}

} // namespace

Walk::Walk() : window((prepared(), nullptr))
{
    window.setGeometry(20, 40, 1480, 900);
    window.show();
    REQUIRE(QTest::qWaitForWindowExposed(&window));
    window.activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(&window));
    pause(200);
}

gui::TopologyView& Walk::canvas() { return part<gui::TopologyView>(u"topology"_s); }

void Walk::failUnless(bool holds, const QString& what)
{
    INFO(what.toStdString());
    REQUIRE(holds);
}

void Walk::menu(const QString& top, const QStringList& path)
{
    QMenuBar* bar = window.menuBar();
    QAction* action = actionOf(bar->actions(), top);
    failUnless(action != nullptr, top);
    input.click(bar, bar->actionGeometry(action).center());
    QMenu* open = action->menu();
    for (const QString& text : path) {
        until(text, [&] { return open->isVisible(); }, 5'000);
        action = actionOf(open->actions(), text);
        failUnless(action != nullptr, text);
        input.move(open, {12, open->actionGeometry(action).center().y()});   // straight down, not over the neighbours of the menu's name
        if (QMenu* below = action->menu()) {   // opens under the pointer; a click would close it again
            input.move(open, open->actionGeometry(action).center());
            if (!waitUntil([&] { return below->isVisible(); }, 1'500)) input.key(u"Right"_s);
            open = below;
        } else {
            input.click(open, open->actionGeometry(action).center());
        }
    }
    pause(50);
}

void Walk::tab(const QString& text)
{
    for (QTabBar* bar : window.findChildren<QTabBar*>()) {
        if (!bar->isVisible()) continue;
        for (int i = 0; i < bar->count(); ++i) {
            if (!plain(bar->tabText(i)).startsWith(text)) continue;
            input.click(bar, bar->tabRect(i).center());
            pause(80);
            return;
        }
    }
    failUnless(false, u"no tab "_s + text);
}

void Walk::acceptFile(const QString& path)
{
    QFileDialog* dialog = nullptr;
    until(u"file dialog"_s, [&] { return (dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget())) != nullptr; }, 10'000);
    until(u"active file dialog"_s, [&] { return QApplication::activeWindow() == dialog; }, 10'000);
    input.key(u"Ctrl+A"_s);
    input.type(path);
    input.key(u"Return"_s);
    until(u"closed file dialog"_s, [&] { return QApplication::activeModalWidget() == nullptr; }, 60'000);
}

void Walk::until(const QString& what, const std::function<bool()>& condition, int milliseconds)
{
    const bool came = waitUntil(condition, milliseconds);
    const QWidget* focused = QApplication::focusWidget();
    INFO("waited for: " << what.toStdString() << ", the focus is at " << (focused ? focused->metaObject()->className() : "nothing") << ' '
                        << (focused ? focused->objectName().toStdString() : std::string()));
    REQUIRE(came);
}

void Walk::picture(const QString& name)
{
    const QString folder = qEnvironmentVariable("HEADROOM_WALK_PICTURES");
    if (folder.isEmpty()) return;
    pause(250);
    QDir().mkpath(folder);
    window.grab().save(QDir(folder).filePath(u"%1-%2.png"_s.arg(QString::number(++m_pictures), name)));
}

void checkComparison(Walk& walk, const QString& variant)
{
    walk.until(u"the comparison"_s, [&] { return walk.page().compare()->isVisible(); }, 10'000);
    QStringList names;
    for (const gui::VariantChip* chip : walk.page().compare()->findChildren<gui::VariantChip*>())
        if (chip->isVisible()) names << chip->name();
    names.sort();
    QStringList expected{u"base"_s, variant};
    expected.sort();
    CHECK(names == expected);
    const auto& outcomes = walk.part<QTableView>(u"compareOutcomes"_s);
    walk.until(u"the outcomes"_s, [&] { return outcomes.model()->rowCount() > 0; }, 300'000);
    CHECK(outcomes.model()->columnCount() > 2);
}

} // namespace headroom::tests
