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
#include "tests/gui/support/picture_tool.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace headroom::gui;
using headroom::tests::PictureTool;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomScreenshots"_s, "headroom_editor_screenshots DIRECTORY [light|dark [WIDTH HEIGHT]]");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(1)) return 2;
    tool.setUp(arguments[1], 2);
    MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    const auto save = [&](const QString& name) { tool.save(window, name); };
    const auto open = [&](const QString& key) {
        const auto pages = window.centralWidget()->findChildren<ScenarioPage*>();
        window.page()->openText(QByteArray::fromStdString(scenarioFromTemplate(key).dump(2)), u"New scenario"_s);
        static_cast<QStackedWidget*>(window.centralWidget())->setCurrentWidget(pages.front());
        window.page()->showDock(u"components"_s);
        PictureTool::settle();   // queued layouts and the price book
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
