// A tool for developers and the manual: builds a system in the real window and saves what it shows.
//   headroom_editor_screenshots DIRECTORY [light|dark [WIDTH HEIGHT]]
// Scale by QT_SCALE_FACTOR. Saves new, search, connecting, refused, selected, queue.
#include "app/gui/canvas/canvas_editor.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/scenario_templates.h"
#include "app/gui/palette/palette_model.h"
#include "app/gui/palette/palette_view.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSettings>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace headroom::gui;

int main(int argc, char** argv)
{
    QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"HeadroomScreenshots"_s);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        std::fputs("usage: headroom_editor_screenshots DIRECTORY [light|dark [WIDTH HEIGHT]]\n", stderr);
        return 2;
    }
    const bool isDark = arguments.value(2) == u"dark"_s;
    Theme::apply(isDark ? Theme::Mode::Dark : Theme::Mode::Light);
    QDir().mkpath(arguments[1]);
    MainWindow window;
    window.resize(arguments.size() > 4 ? QSize(arguments[3].toInt(), arguments[4].toInt()) : QSize(1600, 972));
    window.show();
    const auto save = [&](const QString& name) {
        QTest::qWait(300);   // queued layouts and the price book
        const QString file = QDir(arguments[1]).filePath(name + (isDark ? u"-dark.png"_s : u"-light.png"_s));
        std::printf("%s %s\n", qPrintable(file), window.grab().save(file) ? "saved" : "FAILED");
    };
    const auto open = [&](const QString& key) {
        const auto pages = window.centralWidget()->findChildren<ScenarioPage*>();
        window.page()->openText(QByteArray::fromStdString(scenarioFromTemplate(key).dump(2)), u"New scenario"_s);
        static_cast<QStackedWidget*>(window.centralWidget())->setCurrentWidget(pages.front());
        window.page()->showDock(u"components"_s);
        QTest::qWait(300);
    };
    auto* view = window.page()->findChild<TopologyView*>();
    CanvasEditor* editor = window.page()->editor();
    PaletteView* palette = window.page()->components();
    const auto at = [&](const QString& id, double x = 0) { return view->mapFromScene(view->nodeOf(id)->pos() + QPointF(x, 0)); };
    const auto press = [&](const QString& from, const QString& to) {
        view->setFocus();
        QTest::mousePress(view->viewport(), Qt::LeftButton, {}, at(from, NodeItem::box().right()));
        QMouseEvent move(QEvent::MouseMove, at(to), view->viewport()->mapToGlobal(at(to)), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(view->viewport(), &move);
    };

    open(u"empty"_s);
    save(u"new"_s);
    palette->search()->setText(u"re"_s);
    palette->search()->setFocus();
    save(u"search"_s);
    palette->search()->clear();
    open(u"web-shop"_s);
    editor->place(u"queue"_s);
    editor->place(u"external"_s);
    press(u"shop"_s, u"queue"_s);
    save(u"connecting"_s);
    QTest::keyClick(view, Qt::Key_Escape);
    press(u"shop"_s, u"cache"_s);
    save(u"refused"_s);
    QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, at(u"cache"_s));
    editor->select({u"shop"_s, u"queue"_s, u"third-party"_s});
    save(u"selected"_s);
    open(u"queue-worker"_s);
    save(u"queue"_s);
    return 0;
}
