#include "app/gui/canvas/edge_router.h"
#include "app/gui/canvas/layered_layout.h"
#include "app/gui/canvas/miniature.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_state.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/shell/theme.h"
#include "models/scenario/load.h"
#include "tests/gui/support/application.h"
#include "tests/gui/support/synthetic.h"
#include "tests/support/catch.h"

#include <QGraphicsScene>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

#include <set>

// What is proved: the layout of the reference system overlaps nowhere and no line runs through a box; mouse and keyboard reach
// every box; what a box says follows the cursor. Source: the conventions of the canvas in the style guide.

using namespace headroom;
using namespace Qt::StringLiterals;

namespace {

struct Laid {
    explicit Laid(const scenario::Scenario& scenario) : graph(gui::makeTopologyGraph(scenario))
    {
        for (const QPointF& centre : gui::layeredLayout(graph))
            boxes.push_back(gui::NodeItem::box().translated(centre));
        std::vector<gui::RouteRequest> requests;
        for (const auto& edge : graph.edges)
            requests.push_back({edge.from, edge.to});
        ways = gui::routeEdges(boxes, requests);
    }
    gui::TopologyGraph graph;
    std::vector<QRectF> boxes;
    std::vector<QPolygonF> ways;
};

struct Fixture {
    Fixture()
    {
        scenario = tests::syntheticScenario();
        recording = tests::syntheticRecording(*scenario);
        view.resize(1100, 400);
        view.setScenario(scenario);
        view.setRecording(recording, true);
        view.show();
        REQUIRE(QTest::qWaitForWindowExposed(&view));
        QApplication::processEvents();
    }
    QPoint centre(const QString& id) { return view.mapFromScene(view.nodeOf(id)->pos()); }

    QApplication& application = tests::application(); // before the first widget
    std::shared_ptr<const scenario::Scenario> scenario;
    std::shared_ptr<const simulation::Recording> recording;
    gui::TopologyView view;
};

} // namespace

TEST_CASE("The graph holds what requests touch, each arrow once", "[gui][canvas]")
{
    const auto graph = gui::makeTopologyGraph(*tests::syntheticScenario());
    CHECK(graph.nodes.size() == 16); // customers, nine services, queue, three stores, two third parties
    CHECK(graph.edges.size() == 18);
    CHECK(graph.pools.size() == 3);
    CHECK(graph.onlyCosts.size() == 2);
    std::set<std::pair<std::size_t, std::size_t>> pairs;
    for (const auto& edge : graph.edges)
        CHECK(pairs.insert({edge.from, edge.to}).second);
    const std::size_t queue = graph.find("delivery-requests"), workflow = graph.find("workflow");
    CHECK(pairs.count({queue, workflow}) == 1); // from the queue to what treats its messages
}

TEST_CASE("No two boxes overlap and no line crosses a box", "[gui][canvas]")
{
    // The reference system as it is shipped, and its synthetic twin with automatic and with given places.
    const int system = GENERATE(0, 1, 2);
    CAPTURE(system);
    std::shared_ptr<const scenario::Scenario> scenario = tests::syntheticScenario(1, system == 1);
    if (system == 2) {
        auto loaded = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json");
        REQUIRE(loaded);
        scenario = std::make_shared<scenario::Scenario>(std::move(loaded).value());
    }
    const Laid laid(*scenario);
    REQUIRE(laid.boxes.size() >= 16);
    for (std::size_t a = 0; a < laid.boxes.size(); ++a)
        for (std::size_t b = a + 1; b < laid.boxes.size(); ++b)
            CHECK_FALSE(laid.boxes[a].adjusted(-4, -4, 4, 4).intersects(laid.boxes[b]));
    for (std::size_t i = 0; i < laid.ways.size(); ++i) {
        const QPolygonF& way = laid.ways[i];
        CAPTURE(laid.graph.edges[i].signals.front());
        REQUIRE(way.size() >= 2);
        for (qsizetype k = 1; k < way.size(); ++k) {
            CHECK((std::abs(way[k].x() - way[k - 1].x()) < 1.5 || std::abs(way[k].y() - way[k - 1].y()) < 1.5)); // right angles
            for (std::size_t b = 0; b < laid.boxes.size(); ++b) {
                const QRectF piece = QRectF(way[k - 1], way[k]).normalized().adjusted(-0.1, -0.1, 0.1, 0.1);
                CAPTURE(laid.graph.nodes[b].id);
                CHECK_FALSE(laid.boxes[b].adjusted(1, 1, -1, -1).intersects(piece));
            }
        }
    }
}

TEST_CASE("Calls lead to the right, and the layout is the same every time", "[gui][canvas]")
{
    const Laid one(*tests::syntheticScenario()), two(*tests::syntheticScenario());
    CHECK(one.boxes == two.boxes);
    CHECK(one.ways == two.ways);
    for (const auto& edge : one.graph.edges)
        CHECK(one.boxes[edge.from].center().x() < one.boxes[edge.to].center().x());
}

TEST_CASE("Five hundred boxes are laid out without overlap", "[gui][canvas]")
{
    const Laid laid(*tests::largeScenario(500));
    REQUIRE(laid.boxes.size() == 501);
    std::size_t overlaps = 0;
    for (std::size_t a = 0; a < laid.boxes.size(); ++a)
        for (std::size_t b = a + 1; b < laid.boxes.size(); ++b)
            overlaps += laid.boxes[a].intersects(laid.boxes[b]) ? 1U : 0U;
    CHECK(overlaps == 0);
}

TEST_CASE("Labels of rates lie on no box, no line and no other label", "[gui][canvas]")
{
    Fixture f;
    std::vector<QRectF> labels;
    for (const gui::EdgeItem* edge : f.view.edgeItems())
        if (!edge->labelRect().isEmpty()) labels.push_back(edge->labelRect());
    CHECK(labels.size() >= 10); // of 18 arrows
    for (std::size_t a = 0; a < labels.size(); ++a) {
        for (std::size_t b = a + 1; b < labels.size(); ++b)
            CHECK_FALSE(labels[a].intersects(labels[b]));
        for (const gui::NodeItem* node : f.view.readingOrder())
            CHECK_FALSE(labels[a].intersects(gui::NodeItem::box().translated(node->pos())));
        for (const gui::EdgeItem* edge : f.view.edgeItems())
            for (qsizetype k = 1; k < edge->way().size(); ++k)
                CHECK_FALSE(labels[a].intersects(QRectF(edge->way()[k - 1], edge->way()[k]).normalized().adjusted(-0.5, -0.5, 0.5, 0.5)));
    }
}

TEST_CASE("A click selects, a double click and Enter open, Escape deselects", "[gui][canvas]")
{
    Fixture f;
    QSignalSpy selected(&f.view, &gui::TopologyView::componentSelected), activated(&f.view, &gui::TopologyView::componentActivated);
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.centre(u"workflow"_s));
    REQUIRE(selected.count() == 1);
    CHECK(selected[0][0].toString() == u"workflow");
    QTest::keyClick(&f.view, Qt::Key_Return);
    QTest::mouseDClick(f.view.viewport(), Qt::LeftButton, {}, f.centre(u"workflow"_s));
    CHECK(activated.count() == 2);
    QTest::keyClick(&f.view, Qt::Key_Escape);
    CHECK(f.view.selectedComponent().isEmpty());
    f.view.selectComponent(u"redis"_s);
    CHECK(selected.count() == 2); // choosing from outside does not answer
    CHECK(f.view.selectedComponent() == u"redis");
}

TEST_CASE("Tab walks all boxes in reading order and then leaves, arrows follow the calls", "[gui][canvas]")
{
    Fixture f;
    f.view.setFocus();
    std::vector<QString> visited;
    for (std::size_t i = 0; i < f.view.readingOrder().size(); ++i) {
        QTest::keyClick(&f.view, Qt::Key_Tab);
        visited.push_back(f.view.selectedComponent());
    }
    CHECK(visited.front() == u"client");
    CHECK(visited[1] == u"nginx");
    CHECK(std::set<QString>(visited.begin(), visited.end()).size() == f.view.readingOrder().size());
    QTest::keyClick(&f.view, Qt::Key_Backtab);
    CHECK(f.view.selectedComponent() == visited[visited.size() - 2]);
    f.view.selectComponent(u"ingestion"_s);
    QTest::keyClick(&f.view, Qt::Key_Right);
    CHECK(f.view.selectedComponent() == u"delivery-requests");
    QTest::keyClick(&f.view, Qt::Key_Right);
    CHECK(f.view.selectedComponent() == u"workflow");
    QTest::keyClick(&f.view, Qt::Key_Left);
    CHECK(f.view.selectedComponent() == u"delivery-requests");
}

TEST_CASE("Boxes follow the cursor: fill, badge, pods and the red arrow", "[gui][canvas]")
{
    Fixture f;
    f.view.setTime(f.recording->start + Duration::hours(3));
    QApplication::processEvents();
    const gui::NodeItem* scheduler = f.view.nodeOf(u"drone-scheduler"_s);
    CHECK_FALSE(scheduler->state().isSaturated);
    CHECK(scheduler->state().badge.isEmpty());
    CHECK(scheduler->state().subtitle == u"2 pods");
    f.view.setTime(f.recording->start + Duration::hours(11));
    QApplication::processEvents();
    CHECK(scheduler->state().isSaturated);
    CHECK(scheduler->state().order == 1);
    CHECK(scheduler->state().badge == u"1st to fill");
    CHECK(scheduler->state().subtitle == u"32 of 32 slots");
    CHECK(f.view.nodeOf(u"workflow"_s)->state().badge == u"2nd");
    CHECK(f.view.nodeOf(u"delivery-requests"_s)->state().badge == u"grows 36/s");
}

TEST_CASE("A component whose pod locked up within the last 30 s says so", "[gui][canvas]")
{
    tests::application();
    const auto scenario = tests::syntheticScenario();
    auto recording = std::make_shared<simulation::Recording>(*tests::syntheticRecording(*scenario));
    const SimTime at = recording->start + Duration::hours(3);
    recording->eventLog.push_back({.at = at, .kind = simulation::EventKind::Deadlock, .who = "pod", .component = "drone-scheduler", .from = 1, .to = 0, .why = {}});
    gui::PlotData data;
    data.setScenario(scenario);
    data.setRecording(recording, true);
    const gui::TopologyGraph graph = gui::makeTopologyGraph(*scenario);
    gui::TopologyState state(data, graph);
    state.refreshOrder();
    std::size_t index = 0;
    while (index < graph.nodes.size() && graph.nodes[index].id != "drone-scheduler")
        ++index;
    REQUIRE(index < graph.nodes.size());
    CHECK_FALSE(state.node(index, at - Duration::seconds(1)).badge.contains(u"locked up"_s));
    CHECK(state.node(index, at).badge == u"locked up"_s);
    CHECK(state.node(index, at).isBadgeBad);
    CHECK(state.node(index, at + Duration::seconds(30)).badge == u"locked up"_s);
    CHECK_FALSE(state.node(index, at + Duration::seconds(31)).badge.contains(u"locked up"_s));
}

TEST_CASE("Zooming out drops detail before text falls below six pixels", "[gui][canvas]")
{
    using Detail = gui::NodeItem::Detail;
    CHECK(gui::NodeItem::detailAt(1.0) == Detail::Full);
    CHECK(gui::NodeItem::detailAt(8.0 / 11) == Detail::Full);
    CHECK(gui::NodeItem::detailAt(0.52) == Detail::Title);
    CHECK(gui::NodeItem::detailAt(0.3) == Detail::Block);
    Fixture f;
    f.view.zoomBy(0.2);
    f.view.viewport()->grab();
    QTest::keyClick(&f.view, Qt::Key_0, Qt::ControlModifier);
    const QRectF seen = f.view.mapToScene(f.view.viewport()->rect()).boundingRect();
    for (const gui::NodeItem* node : f.view.readingOrder())
        CHECK(seen.contains(gui::NodeItem::box().translated(node->pos())));
}

TEST_CASE("At the fitted zoom no name of the reference systems is hidden or cut", "[gui][canvas]")
{
    tests::application();
    // The canvas in windows of 1366x768, 1600x972 and 2560x1440: before a run, and beside its plots.
    const QSize room = GENERATE(QSize(826, 310), QSize(826, 190), QSize(1060, 440), QSize(1060, 270), QSize(2020, 740), QSize(2020, 470));
    const std::string name = GENERATE("srvthreds", "fabrikam-drone-delivery", "teachin", "holiday-peak-hub", "todo-chatbot");
    CAPTURE(name, room.width(), room.height());
    auto loaded = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/" + name + ".json");
    REQUIRE(loaded);
    gui::TopologyView view;
    view.resize(room);
    view.setScenario(std::make_shared<scenario::Scenario>(std::move(loaded).value()));
    view.show();
    REQUIRE(QTest::qWaitForWindowExposed(&view));
    QApplication::processEvents(); // an arrangement for this size
    const double scale = view.transform().m11();
    CAPTURE(scale);
    const QRectF seen = view.mapToScene(view.viewport()->rect()).boundingRect();
    std::vector<QRectF> boxes;
    for (const gui::NodeItem* node : view.readingOrder()) {
        CAPTURE(node->title().toStdString());
        const auto heading = node->headingAt(scale);
        REQUIRE_FALSE(heading.lines.isEmpty());
        CHECK(heading.isWhole);
        CHECK(heading.fontSize * scale >= 6.5);
        boxes.push_back(gui::NodeItem::box().translated(node->pos()));
        CHECK(seen.contains(boxes.back()));
    }
    for (std::size_t a = 0; a < boxes.size(); ++a)
        for (std::size_t b = a + 1; b < boxes.size(); ++b)
            CHECK_FALSE(boxes[a].adjusted(-4, -4, 4, 4).intersects(boxes[b]));
    for (const gui::EdgeItem* edge : view.edgeItems()) {
        CHECK(edge->way().size() >= 2);
        for (qsizetype k = 1; k < edge->way().size(); ++k)
            for (const QRectF& box : boxes)
                CHECK_FALSE(box.adjusted(1, 1, -1, -1).intersects(QRectF(edge->way()[k - 1], edge->way()[k]).normalized().adjusted(-0.1, -0.1, 0.1, 0.1)));
    }
}

TEST_CASE("A wide view gets more columns, and gaps are filled", "[gui][canvas]")
{
    const auto graph = gui::makeTopologyGraph(*tests::largeScenario(60));
    const auto plain = gui::layeredLayout(graph), wide = gui::layeredLayout(graph, {1600, 400});
    CHECK(gui::fittingScale(wide, {1600, 400}, 16) > 1.3 * gui::fittingScale(plain, {1600, 400}, 16));
    CHECK(wide == gui::layeredLayout(graph, {1600, 400}));
}

TEST_CASE("The same components keep their places and selection when figures change", "[gui][canvas]")
{
    Fixture f;
    f.view.selectComponent(u"redis"_s);
    const gui::NodeItem* before = f.view.nodeOf(u"redis"_s);
    auto changed = std::make_shared<scenario::Scenario>(*f.scenario);
    changed->name = "Changed";
    f.view.setScenario(changed);
    CHECK(f.view.nodeOf(u"redis"_s) == before);
    CHECK(f.view.selectedComponent() == u"redis");
}

TEST_CASE("The canvas takes the colours of another theme", "[gui][canvas]")
{
    Fixture f;
    const QColor light = f.view.viewport()->grab().toImage().pixelColor(20, 8);
    gui::Theme::apply(gui::Theme::Mode::Dark);
    QApplication::processEvents();
    const QColor dark = f.view.viewport()->grab().toImage().pixelColor(20, 8);
    gui::Theme::apply(gui::Theme::Mode::Light);
    CHECK(light.lightness() > 200);
    CHECK(dark.lightness() < 60);
}

TEST_CASE("A miniature marks what filled, and needs no run", "[gui][canvas]")
{
    tests::application();
    const auto scenario = tests::syntheticScenario();
    const auto recording = tests::syntheticRecording(*scenario);
    const auto countOf = [&](const simulation::Recording* run, const QColor& color) {
        QImage image(400, 148, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        gui::paintMiniature(painter, image.rect(), *scenario, run);
        painter.end();
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == color ? 1 : 0;
        return count;
    };
    const QColor bad = gui::Theme::current().color(gui::Theme::Role::Bad);
    CHECK(countOf(recording.get(), bad) > 50);
    CHECK(countOf(nullptr, bad) == 0);
    CHECK(countOf(nullptr, Qt::white) < 400 * 148 - 500); // it drew something
}
