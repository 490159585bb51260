#include "app/gui/canvas/canvas_search.h"
#include "app/gui/canvas/mini_map.h"
#include "app/gui/canvas/topology_conditions.h"
#include "app/gui/canvas/topology_groups.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_view.h"
#include "models/scenario/load.h"
#include "tests/gui/support/application.h"
#include "tests/gui/support/synthetic.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cstdio>

// What is proved: a system too large for the view can be found one's way in: search, map, groups; what a recording says about a
// component stands on its box in words; thousands of boxes are laid out without overlap.

using namespace headroom;
using namespace Qt::StringLiterals;

namespace {

struct Shown {
    explicit Shown(std::shared_ptr<const scenario::Scenario> shown, QSize size = {1100, 400}) : scenario(std::move(shown))
    {
        view.resize(size);
        view.setScenario(scenario);
        view.show();
        REQUIRE(QTest::qWaitForWindowExposed(&view));
        QApplication::processEvents();
    }
    QApplication& application = tests::application(); // before the first widget
    std::shared_ptr<const scenario::Scenario> scenario;
    gui::TopologyView view;
};

std::shared_ptr<const scenario::Scenario> shipped(const std::string& name)
{
    auto loaded = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/" + name + ".json");
    REQUIRE(loaded);
    return std::make_shared<scenario::Scenario>(std::move(loaded).value());
}

std::vector<QRectF> boxesOf(const gui::TopologyView& view)
{
    std::vector<QRectF> boxes(view.readingOrder().size());
    for (const gui::NodeItem* node : view.readingOrder())
        boxes[node->index()] = gui::NodeItem::box().translated(node->pos());
    return boxes;
}

} // namespace

TEST_CASE("A search takes every word, in any text, and puts beginnings first", "[gui][canvas]")
{
    const std::vector<gui::Searchable> boxes{{{u"Drone Scheduler"_s, u"drone-scheduler"_s, u"service"_s}}, {{u"Redis"_s, u"redis"_s, u"redis"_s}}, {{u"Scheduler"_s, u"jobs"_s, u"service"_s}}};
    using Found = std::vector<std::size_t>;
    CHECK(gui::findBoxes(boxes, u"scheduler"_s) == Found{2, 0});
    CHECK(gui::findBoxes(boxes, u"SERVICE dro"_s) == Found{0});
    CHECK(gui::findBoxes(boxes, u"  "_s).empty());
    CHECK(gui::findBoxes(boxes, u"kafka"_s).empty());
}

TEST_CASE("Typing marks boxes, Enter goes from one to the next, Escape closes", "[gui][canvas]")
{
    Shown f(tests::syntheticScenario());
    QSignalSpy selected(&f.view, &gui::TopologyView::componentSelected);
    f.view.openSearch();
    QLineEdit* field = f.view.search()->field();
    QTest::keyClicks(field, u"drone"_s);
    const auto found = [&] {
        return std::count_if(f.view.readingOrder().begin(), f.view.readingOrder().end(), [](const gui::NodeItem* node) { return node->isFound(); });
    };
    CHECK(found() == 2); // Drone Scheduler and Drone Telemetry
    QTest::keyClick(field, Qt::Key_Return);
    const QString first = f.view.selectedComponent();
    CHECK(first.startsWith(u"drone"_s));
    QTest::keyClick(field, Qt::Key_Return);
    CHECK(f.view.selectedComponent() != first);
    QTest::keyClick(field, Qt::Key_Return, Qt::ShiftModifier);
    CHECK(f.view.selectedComponent() == first);
    CHECK(selected.count() == 3);
    QTest::keyClick(field, Qt::Key_Escape);
    CHECK_FALSE(f.view.search()->isVisible());
    CHECK(found() == 0);
    for (const gui::NodeItem* node : f.view.readingOrder())
        CHECK(node->opacity() == 1);
}

TEST_CASE("The map shows itself once something lies outside, and a click moves the view there", "[gui][canvas]")
{
    Shown f(shipped("teachin"), {1060, 440});
    gui::MiniMap* map = f.view.miniMap();
    CHECK_FALSE(map->isVisible());
    f.view.zoomBy(4);
    REQUIRE(map->isVisible());
    CHECK(f.view.rect().contains(map->geometry()));
    const auto seen = [&] { return f.view.mapToScene(f.view.viewport()->rect()).boundingRect(); };
    QTest::mouseClick(map, Qt::LeftButton, {}, QPoint(4, 4));
    const QPointF before = seen().center();
    const QPoint at(map->width() - 8, map->height() - 8);
    QTest::mouseClick(map, Qt::LeftButton, {}, at);
    CHECK(seen().center().x() > before.x() + 100);
    CHECK(seen().center().y() > before.y() + 50);
    QTest::keyClick(map, Qt::Key_Left);
    CHECK(f.view.rect().contains(map->geometry())); // scrolling leaves it in its corner
    f.view.fit();
    CHECK_FALSE(map->isVisible());
}

TEST_CASE("Boxes put together by tier or owner lie in the frame of their group and in no other", "[gui][canvas]")
{
    const std::string name = GENERATE("srvthreds", "fabrikam-drone-delivery", "teachin", "holiday-peak-hub", "todo-chatbot");
    const auto grouping = GENERATE(gui::Grouping::Tier, gui::Grouping::Owner);
    CAPTURE(name);
    Shown f(shipped(name));
    CHECK(f.view.frames().empty());
    f.view.setGrouping(gui::Grouping::Owner);
    f.view.setGrouping(gui::Grouping::Calls);
    const std::vector<QRectF> before = boxesOf(f.view); // for the present size
    f.view.setGrouping(grouping);
    const gui::TopologyGroups groups = gui::groupsOf(*f.scenario, f.view.graph(), grouping);
    REQUIRE(f.view.frames().size() == groups.titles.size());
    REQUIRE_FALSE(groups.titles.empty());
    const std::vector<QRectF> boxes = boxesOf(f.view);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        for (std::size_t g = 0; g < groups.titles.size(); ++g) {
            if (groups.groupOf[i] == g) CHECK(f.view.frames()[g].contains(boxes[i]));
            else CHECK_FALSE(f.view.frames()[g].intersects(boxes[i]));
        }
        for (std::size_t other = 0; other < i; ++other)
            CHECK_FALSE(boxes[i].intersects(boxes[other]));
    }
    for (std::size_t a = 0; a < f.view.frames().size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            CHECK_FALSE(f.view.frames()[a].intersects(f.view.frames()[b]));
    f.view.setGrouping(gui::Grouping::Calls);
    CHECK(f.view.frames().empty());
    CHECK(boxesOf(f.view) == before);
}

TEST_CASE("What befalls a component stands on its box in a word, the gravest first, and goes again", "[gui][canvas]")
{
    tests::application();
    const auto scenario = tests::syntheticScenario();
    simulation::Recording run = *tests::syntheticRecording(*scenario);
    const SimTime noon = run.start + Duration::hours(12);
    const auto bucketOf = [&](SimTime time) { return static_cast<std::size_t>((time - run.start) / run.bucket); };
    const auto add = [&](const std::string& id, float value, SimTime from, SimTime to) {
        simulation::Signal signal{id, "workflow", "1/s", {}, std::vector<float>(run.bucketCount(), 0), {}};
        for (std::size_t i = bucketOf(from); i < bucketOf(to); ++i)
            signal.mean[i] = value;
        run.signals.push_back(std::move(signal));
    };
    add("workflow.pending", 3, noon, noon + Duration::minutes(30));
    add("workflow.throttled", 12, noon, noon + Duration::minutes(60));
    const auto happened = [&](simulation::EventKind kind, SimTime at) { run.eventLog.push_back({.at = at, .kind = kind, .who = "kubelet", .component = "workflow", .from = 1, .to = 0, .why = {}}); };
    happened(simulation::EventKind::Eviction, noon + Duration::minutes(10));
    for (int i = 0; i < 3; ++i)
        happened(simulation::EventKind::Restart, noon + Duration::minutes(15 + i));

    const gui::TopologyConditions conditions(&run);
    const auto textAt = [&](int minutes) {
        const auto one = conditions.of({"workflow"}, noon + Duration::minutes(minutes));
        return one ? one->text : QString();
    };
    CHECK(textAt(-1).isEmpty());
    CHECK(textAt(1) == u"3 pending");
    CHECK(textAt(11) == u"evicted");
    CHECK(textAt(18) == u"crash loop");
    CHECK(textAt(29) == u"3 pending");
    CHECK(textAt(45) == u"throttled 12/s");
    CHECK(textAt(61).isEmpty());
    CHECK(conditions.of({"workflow"}, noon + Duration::minutes(18))->shape == gui::Condition::Shape::Loop);
    CHECK_FALSE(conditions.of({"redis"}, noon + Duration::minutes(18)));
}

TEST_CASE("A box writes its condition beside its order", "[gui][canvas]")
{
    Shown f(tests::syntheticScenario());
    auto run = std::make_shared<simulation::Recording>(*tests::syntheticRecording(*f.scenario));
    const SimTime at = run->start + Duration::hours(11);
    run->eventLog.push_back({.at = at, .kind = simulation::EventKind::Eviction, .who = "kubelet", .component = "drone-scheduler", .from = 1, .to = 0, .why = {}});
    f.view.setRecording(run, true);
    f.view.setTime(at);
    QApplication::processEvents();
    const gui::NodeItem* scheduler = f.view.nodeOf(u"drone-scheduler"_s);
    REQUIRE(scheduler->state().condition);
    CHECK(scheduler->state().condition->text == u"evicted");
    CHECK(scheduler->state().badge == u"1st to fill");
    CHECK(scheduler->toolTip().contains(u"evicted"_s)); // and for who cannot see it
}

TEST_CASE("Thousands of boxes are laid out without overlap, and all are seen at once", "[gui][canvas]")
{
    const int count = GENERATE(500, 5000);
    CAPTURE(count);
    Shown f(tests::largeScenario(count), {1600, 800});
    REQUIRE(f.view.readingOrder().size() == static_cast<std::size_t>(count) + 1);
    std::vector<QRectF> boxes = boxesOf(f.view);
    const QRectF seen = f.view.mapToScene(f.view.viewport()->rect()).boundingRect();
    for (const QRectF& box : boxes)
        REQUIRE(seen.contains(box));
    std::sort(boxes.begin(), boxes.end(), [](const QRectF& a, const QRectF& b) { return std::pair(a.left(), a.top()) < std::pair(b.left(), b.top()); });
    std::size_t overlaps = 0;
    for (std::size_t a = 0; a < boxes.size(); ++a)
        for (std::size_t b = a + 1; b < boxes.size() && boxes[b].left() < boxes[a].right(); ++b)
            overlaps += boxes[a].intersects(boxes[b]) ? 1U : 0U;
    CHECK(overlaps == 0);
}

// Not a test but a measurement: run it by name. Says how long a frame takes with many boxes.
TEST_CASE("Frames of a large canvas", "[.measure]")
{
    tests::application();
    for (const int count : {500, 5000}) {
        const auto scenario = tests::largeScenario(count);
        gui::TopologyView view;
        view.resize(1600, 800);
        view.show();
        QElapsedTimer clock;
        clock.start();
        view.setScenario(scenario);
        const double opening = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        const auto frame = [&] {
            clock.restart();
            view.viewport()->repaint();
            return static_cast<double>(clock.nsecsElapsed()) / 1e6;
        };
        QApplication::processEvents();
        const double all = frame();
        view.zoomBy(0.35 / view.transform().m11());
        const double titles = frame();
        view.zoomBy(1 / view.transform().m11());
        const double full = frame();
        clock.restart();
        view.setTime(scenario->calendar.start + Duration::minutes(5));
        QApplication::processEvents();
        std::printf("%d boxes: open %.0f ms, draw all %.1f ms, titles %.1f ms, full size %.1f ms, refresh %.1f ms\n", count, opening, all, titles, full,
                    static_cast<double>(clock.nsecsElapsed()) / 1e6);
        CHECK(opening > 0);
    }
}
