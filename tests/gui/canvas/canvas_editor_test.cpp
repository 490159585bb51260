#include "app/gui/canvas/canvas_editor.h"

#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/document/scenario_templates.h"
#include "app/gui/document/topology_references.h"
#include "app/gui/palette/palette_model.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>

// What is proved: a system is built by mouse and by keyboard alone, every step can be undone, and the text is then what it was.

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

namespace {

QByteArray textOf(const Json& scenario) { return QByteArray::fromStdString(scenario.dump(2)) + '\n'; }

struct Canvas {
    explicit Canvas(const QByteArray& text = textOf(emptyScenario()))
    {
        QObject::connect(&document, &ScenarioDocument::changed, &view, [this] { view.setScenario(document.scenario()); });
        view.resize(1000, 700);
        REQUIRE(document.openText(text, u"test"_s));
        view.show();
        REQUIRE(QTest::qWaitForWindowExposed(&view));
        view.activateWindow();
        view.setFocus();
        QApplication::processEvents();
    }

    [[nodiscard]] QPoint at(const QString& id, double x = 0, double y = 0) const
    {
        REQUIRE(view.nodeOf(id));
        return view.mapFromScene(view.nodeOf(id)->pos() + QPointF(x, y));
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}, bool isReleased = true)
    {
        QWidget* ground = view.viewport();
        QTest::mousePress(ground, Qt::LeftButton, modifiers, from);
        for (int i = 1; i <= 4; ++i) {
            QMouseEvent move(QEvent::MouseMove, from + (to - from) * i / 4, ground->mapToGlobal(from + (to - from) * i / 4), Qt::NoButton, Qt::LeftButton, modifiers);
            QApplication::sendEvent(ground, &move);
        }
        if (isReleased) QTest::mouseRelease(ground, Qt::LeftButton, modifiers, to);
    }
    void drop(const QString& key, QPoint at)
    {
        QMimeData data;
        data.setData(QString::fromLatin1(PaletteModel::kMimeType), key.toUtf8());
        QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(view.viewport(), &enter);
        CHECK(enter.isAccepted());
        QDropEvent dropped(at, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(view.viewport(), &dropped);
    }
    [[nodiscard]] bool hasEdge(const std::string& from, const std::string& to) const
    {
        const auto& graph = view.graph();
        return std::any_of(graph.edges.begin(), graph.edges.end(), [&](const auto& edge) { return graph.nodes[edge.from].id == from && graph.nodes[edge.to].id == to; });
    }
    void undoAll()
    {
        while (document.undoStack()->canUndo()) document.undoStack()->undo();
    }

    bool application = (headroom::tests::needApplication(), true);   // before the first widget
    ScenarioDocument document;
    TopologyView view;
    CanvasEditor editor{&view, &document};
};

/// Shop, cache and database, placed in a row.
QByteArray row() { return textOf(scenarioFromTemplate(u"web-shop"_s)); }

} // namespace

TEST_CASE("three components are dropped, connected and moved. Undone, the text is what it was", "[gui][canvas][editor]")
{
    Canvas canvas;
    const QByteArray start = canvas.document.text();
    canvas.drop(u"service"_s, {300, 200});
    canvas.drop(u"redis"_s, {600, 200});
    canvas.drop(u"postgresql"_s, {600, 400});
    REQUIRE(canvas.view.nodeOf(u"service"_s));
    REQUIRE(canvas.view.nodeOf(u"redis-cache"_s));
    REQUIRE(canvas.view.nodeOf(u"postgresql"_s));
    CHECK(canvas.editor.selection() == QStringList{u"postgresql"_s});
    // Under the pointer, on the grid.
    CHECK((canvas.at(u"redis-cache"_s) - QPoint(600, 200)).manhattanLength() <= 10);

    const double port = NodeItem::box().right();
    canvas.drag(canvas.at(u"client"_s, port), canvas.at(u"service"_s));
    CHECK(canvas.hasEdge("client", "service"));
    canvas.drag(canvas.at(u"service"_s, port), canvas.at(u"redis-cache"_s));
    CHECK(canvas.hasEdge("service", "redis-cache"));
    canvas.drag(canvas.at(u"service"_s, port), canvas.at(u"postgresql"_s));
    CHECK(canvas.hasEdge("service", "postgresql"));

    const QPointF before = canvas.view.nodeOf(u"postgresql"_s)->pos();
    const int steps = canvas.document.undoStack()->count();
    canvas.drag(canvas.at(u"postgresql"_s), canvas.at(u"postgresql"_s) + QPoint(80, 61));
    CHECK(canvas.document.undoStack()->count() == steps + 1);   // one step a drag
    CHECK(canvas.document.undoStack()->undoText() == u"Move PostgreSQL");
    const QPointF moved = canvas.view.nodeOf(u"postgresql"_s)->pos() - before;
    CHECK(moved.x() == Approx(80).margin(4.1));
    CHECK(moved.y() == Approx(61).margin(4.1));
    CHECK(std::abs(std::remainder(canvas.view.nodeOf(u"postgresql"_s)->x(), 8)) < 0.05);

    canvas.undoAll();
    CHECK(canvas.document.text() == start);
    while (canvas.document.undoStack()->canRedo()) canvas.document.undoStack()->redo();
    CHECK(canvas.hasEdge("service", "postgresql"));
}

TEST_CASE("what is seen stays in place while components come", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    const QPoint shop = canvas.at(u"shop"_s);
    canvas.drop(u"service"_s, shop + QPoint(200, 200));
    CHECK((canvas.at(u"shop"_s) - shop).manhattanLength() <= 2);
    canvas.drag(canvas.at(u"database"_s), canvas.at(u"database"_s) + QPoint(0, 120));
    CHECK((canvas.at(u"shop"_s) - shop).manhattanLength() <= 2);
}

TEST_CASE("Escape takes back a drag and a connection being made", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    const QByteArray start = canvas.document.text();
    const QPointF place = canvas.view.nodeOf(u"cache"_s)->pos();
    const QPolygonF way = canvas.view.edgeItems().front()->way();
    canvas.drag(canvas.at(u"cache"_s), canvas.at(u"cache"_s) + QPoint(100, 100), {}, false);
    CHECK(canvas.view.nodeOf(u"cache"_s)->pos() != place);
    QTest::keyClick(&canvas.view, Qt::Key_Escape);
    CHECK(canvas.view.nodeOf(u"cache"_s)->pos() == place);
    CHECK(canvas.view.edgeItems().front()->way() == way);
    QTest::mouseRelease(canvas.view.viewport(), Qt::LeftButton, {}, canvas.at(u"cache"_s));
    canvas.drag(canvas.at(u"shop"_s, NodeItem::box().right()), canvas.at(u"database"_s), {}, false);
    QTest::keyClick(&canvas.view, Qt::Key_Escape);
    QTest::mouseRelease(canvas.view.viewport(), Qt::LeftButton, {}, canvas.at(u"database"_s));
    CHECK_FALSE(canvas.hasEdge("shop", "database"));
    CHECK(canvas.document.text() == start);
}

TEST_CASE("a band, Ctrl and Shift choose several, which move as one step", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    const QPoint first = canvas.at(u"shop"_s, -90, -60), last = canvas.at(u"cache"_s, 40, 60);
    canvas.drag(first, last);
    CHECK(canvas.editor.selection() == QStringList{u"shop"_s, u"cache"_s});
    QTest::mouseClick(canvas.view.viewport(), Qt::LeftButton, Qt::ControlModifier, canvas.at(u"database"_s));
    CHECK(canvas.editor.selection().size() == 3);
    QTest::mouseClick(canvas.view.viewport(), Qt::LeftButton, Qt::ShiftModifier, canvas.at(u"shop"_s));
    CHECK(canvas.editor.selection().size() == 2);
    CHECK_FALSE(canvas.editor.selection().contains(u"shop"_s));
    const QPointF shop = canvas.view.nodeOf(u"shop"_s)->pos(), cache = canvas.view.nodeOf(u"cache"_s)->pos(), database = canvas.view.nodeOf(u"database"_s)->pos();
    canvas.drag(canvas.at(u"cache"_s), canvas.at(u"cache"_s) + QPoint(0, 96));
    CHECK(canvas.document.undoStack()->undoText() == u"Move 2 components");
    CHECK(canvas.view.nodeOf(u"shop"_s)->pos() == shop);
    const QPointF way = canvas.view.nodeOf(u"cache"_s)->pos() - cache;
    CHECK(way.y() == Approx(96).margin(4.1));
    const QPointF other = canvas.view.nodeOf(u"database"_s)->pos() - database;
    CHECK(other.y() == Approx(way.y()).margin(0.05));
    CHECK(canvas.editor.selection().size() == 2);
    QTest::mouseClick(canvas.view.viewport(), Qt::LeftButton, {}, canvas.at(u"cache"_s));
    CHECK(canvas.editor.selection() == QStringList{u"cache"_s});
    QTest::keyClick(&canvas.view, Qt::Key_A, Qt::ControlModifier);
    CHECK(canvas.editor.selection().size() == 3);
    QTest::keyClick(&canvas.view, Qt::Key_Escape);
    CHECK(canvas.editor.selection().isEmpty());
}

TEST_CASE("arrows nudge, and a series of nudges is one step", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    canvas.editor.select({u"cache"_s});
    const QPointF start = canvas.view.nodeOf(u"cache"_s)->pos();
    const int steps = canvas.document.undoStack()->count();
    QTest::keyClick(&canvas.view, Qt::Key_Down);
    QTest::keyClick(&canvas.view, Qt::Key_Right);
    QTest::keyClick(&canvas.view, Qt::Key_Down, Qt::ShiftModifier);
    const QPointF moved = canvas.view.nodeOf(u"cache"_s)->pos() - start;
    CHECK(moved.x() == Approx(8).margin(0.05));
    CHECK(moved.y() == Approx(88).margin(0.05));
    CHECK(canvas.document.undoStack()->count() == steps + 1);
    canvas.document.undoStack()->undo();
    CHECK(canvas.view.nodeOf(u"cache"_s)->pos() == start);
    QTest::keyClick(&canvas.view, Qt::Key_Right, Qt::ControlModifier);   // along the call
    CHECK(canvas.view.selectedComponent() == u"database");
    CHECK_FALSE(canvas.document.undoStack()->canUndo());
}

TEST_CASE("delete, cut, paste, duplicate and rename by keys", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    const QByteArray start = canvas.document.text();
    canvas.editor.select({u"cache"_s});
    QTest::keyClick(&canvas.view, Qt::Key_D, Qt::ControlModifier);
    CHECK(canvas.document.undoStack()->undoText() == u"Duplicate Cache");
    CHECK(canvas.editor.selection() == QStringList{u"cache-2"_s});
    QTest::keyClick(&canvas.view, Qt::Key_X, Qt::ControlModifier);
    CHECK_FALSE(canvas.view.nodeOf(u"cache-2"_s));
    QTest::keyClick(&canvas.view, Qt::Key_V, Qt::ControlModifier);
    CHECK(canvas.view.nodeOf(u"cache-2"_s));
    QTest::keyClick(&canvas.view, Qt::Key_Delete);
    CHECK_FALSE(canvas.view.nodeOf(u"cache-2"_s));

    canvas.editor.select({u"cache"_s});
    QTest::keyClick(&canvas.view, Qt::Key_F2);
    auto* field = canvas.view.findChild<QLineEdit*>(u"canvasRename"_s);
    REQUIRE(field);
    CHECK(field->text() == u"Cache");
    QTest::keyClicks(field, u"Sessions"_s);
    QTest::keyClick(field, Qt::Key_Return);
    CHECK(canvas.document.undoStack()->undoText() == u"Rename Cache to Sessions");
    REQUIRE(canvas.view.nodeOf(u"sessions"_s));
    CHECK(canvas.view.nodeOf(u"sessions"_s)->title() == u"Sessions");
    CHECK(canvas.hasEdge("shop", "sessions"));
    CHECK(canvas.editor.selection() == QStringList{u"sessions"_s});
    canvas.undoAll();
    CHECK(canvas.document.text() == start);
}

TEST_CASE("what cannot be done is refused with a sentence, and nothing changes", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    const QByteArray start = canvas.document.text();
    CHECK_FALSE(canvas.editor.connectBoxes(u"database"_s, u"shop"_s));
    CHECK(canvas.editor.message().contains(u"Database"));
    QTest::mouseClick(canvas.view.viewport(), Qt::LeftButton, {}, canvas.at(u"client"_s));
    CHECK(canvas.editor.selection().isEmpty());
    canvas.drag(canvas.at(u"client"_s), canvas.at(u"client"_s) + QPoint(50, 50));   // customers stand left of what they call
    CHECK_FALSE(canvas.editor.place(u"no such entry"_s));
    CHECK(canvas.document.text() == start);
}

TEST_CASE("a connection is made and taken away without a mouse", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    canvas.editor.select({u"shop"_s});
    QTest::keyClick(&canvas.view, Qt::Key_L, Qt::ControlModifier);
    QTest::keyClick(&canvas.view, Qt::Key_Return);   // the only box that can still take one
    CHECK(canvas.hasEdge("shop", "database"));
    CHECK(canvas.document.undoStack()->undoText() == u"Connect Shop to Database");
    canvas.document.undoStack()->undo();
    CHECK_FALSE(canvas.hasEdge("shop", "database"));
    // An arrow is chosen by a click and removed by Delete.
    const QPolygonF way = canvas.view.edgeItems().back()->way();
    const QPoint middle = canvas.view.mapFromScene((way[0] + way[1]) / 2);
    const auto edges = canvas.view.graph().edges.size();
    QTest::mouseClick(canvas.view.viewport(), Qt::LeftButton, {}, middle);
    QTest::keyClick(&canvas.view, Qt::Key_Delete);
    CHECK(canvas.view.graph().edges.size() == edges - 1);
}

TEST_CASE("Alt calls the reader of a queue instead of sending to it", "[gui][canvas][editor]")
{
    Canvas canvas(textOf(scenarioFromTemplate(u"queue-worker"_s)));
    canvas.drag(canvas.at(u"intake"_s, NodeItem::box().right()), canvas.at(u"orders"_s), Qt::AltModifier);
    CHECK(canvas.hasEdge("intake", "orders-worker"));
}

TEST_CASE("aligned, distributed and laid out again", "[gui][canvas][editor]")
{
    Canvas canvas(row());
    canvas.editor.select({u"shop"_s, u"cache"_s, u"database"_s});
    QMenu menu;
    canvas.editor.fillArrangeMenu(&menu);
    const auto run = [&](const QString& text) {
        for (QAction* action : menu.actions())
            if (action->text().remove(u'&') == text) {
                REQUIRE(action->isEnabled());
                action->trigger();
            }
    };
    canvas.editor.select({u"database"_s});
    QTest::keyClick(&canvas.view, Qt::Key_Down, Qt::ShiftModifier);
    canvas.editor.select({u"shop"_s, u"cache"_s, u"database"_s});
    run(u"Align top"_s);
    CHECK(canvas.document.undoStack()->undoText() == u"Align 3 components");
    CHECK(canvas.view.nodeOf(u"database"_s)->y() == Approx(canvas.view.nodeOf(u"shop"_s)->y()).margin(0.02));
    run(u"Lay out automatically"_s);
    CHECK_FALSE(canvas.document.merged()["components"]["shop"].contains("position"));
    // The first box that is moved by hand gives all of them a place.
    canvas.editor.select({u"shop"_s});
    QTest::keyClick(&canvas.view, Qt::Key_Down);
    CHECK(canvas.document.merged()["components"]["database"].contains("position"));
}

TEST_CASE("edits of a variant stay in the variant, edits of the base reach all", "[gui][canvas][editor]")
{
    Json scenario = scenarioFromTemplate(u"web-shop"_s);
    scenario["variants"] = {{"small", {{"components", {{"cache", {{"size", "C0"}}}}}}}};
    Canvas canvas(textOf(scenario));
    canvas.editor.select({u"cache"_s});
    QTest::keyClick(&canvas.view, Qt::Key_F2);
    auto* field = canvas.view.findChild<QLineEdit*>(u"canvasRename"_s);
    REQUIRE(field);
    field->setText(u"Sessions"_s);
    QTest::keyClick(field, Qt::Key_Return);
    CHECK(canvas.document.loadVariant(u"small"_s));
    CHECK(canvas.document.json()["variants"]["small"]["components"]["sessions"]["size"] == "C0");
    canvas.document.setVariant(u"small"_s);
    canvas.editor.select({u"database"_s});
    QTest::keyClick(&canvas.view, Qt::Key_Delete);
    CHECK_FALSE(canvas.view.nodeOf(u"database"_s));
    CHECK(canvas.document.json()["components"].contains("database"));
}

TEST_CASE("five hundred chosen boxes follow the mouse", "[gui][canvas][editor]")
{
    Json scenario = emptyScenario();
    scenario["components"]["pool"] = {{"kind", "node-pool"}, {"cluster", "cluster"}, {"sku", "Standard_D2s_v5"}, {"nodes", 100}};
    Json steps = Json::array();
    for (int i = 0; i < 500; ++i) {
        const std::string id = "s" + std::to_string(i);
        scenario["components"][id] = {{"kind", "service"}, {"pool", "pool"}, {"position", Json::array({(i % 25) * 1.4, (i / 25) * 0.7})}};
        Json call = {{"call", id}, {"cpu", "1ms"}};
        if (i % 5 != 0) steps.back()["steps"].push_back(call);   // fans of five
        else steps.push_back(call);
    }
    scenario["operations"]["request"]["steps"] = steps;
    Canvas canvas(textOf(scenario));
    canvas.view.resize(1400, 800);
    canvas.view.fit();
    QApplication::processEvents();
    QTest::keyClick(&canvas.view, Qt::Key_A, Qt::ControlModifier);
    REQUIRE(canvas.editor.selection().size() == 500);
    QWidget* ground = canvas.view.viewport();
    const QPoint from = canvas.at(u"s60"_s);
    const QPointF before = canvas.view.nodeOf(u"s60"_s)->pos();
    QTest::mousePress(ground, Qt::LeftButton, {}, from);
    QElapsedTimer clock;
    constexpr int kMoves = 40;
    qint64 worst = 0;
    clock.start();
    for (int i = 1; i <= kMoves; ++i) {
        const qint64 start = clock.nsecsElapsed();
        QMouseEvent move(QEvent::MouseMove, from + QPoint(i * 2, i), ground->mapToGlobal(from + QPoint(i * 2, i)), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(ground, &move);
        ground->repaint();
        worst = std::max(worst, clock.nsecsElapsed() - start);
    }
    std::printf("500 boxes: %.1f ms a mouse move with its repaint, at most %.1f ms\n", static_cast<double>(clock.nsecsElapsed()) / 1e6 / kMoves, static_cast<double>(worst) / 1e6);
    QTest::mouseRelease(ground, Qt::LeftButton, {}, from + QPoint(kMoves * 2, kMoves));
    CHECK(canvas.view.nodeOf(u"s60"_s)->pos() != before);
    CHECK(canvas.document.undoStack()->undoText() == u"Move 500 components");
    CHECK(canvas.document.undoStack()->count() == 1);
}
