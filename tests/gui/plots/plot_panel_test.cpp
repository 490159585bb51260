#include "app/gui/plots/cost_track.h"
#include "app/gui/plots/cursor_table.h"
#include "app/gui/plots/cursor_table_model.h"
#include "app/gui/plots/heat_map_track.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/plots/scaling_track.h"
#include "app/gui/plots/scrubber.h"
#include "tests/gui/support/application.h"
#include "tests/gui/support/synthetic.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

// What is proved: the plots of one run share time, cursor and zoom; mouse and keyboard do what the style guide's section on
// plots says; and streaming costs as many redraws as the event loop turns, with as many points as the picture has columns.

using namespace headroom;
using namespace Qt::StringLiterals;

namespace {

struct Fixture {
    explicit Fixture(int days = 1)
    {
        scenario = tests::syntheticScenario(days);
        recording = tests::syntheticRecording(*scenario, {.days = days, .hasGap = true});
        panel.resize(1200, 600);
        panel.setScenario(scenario);
        panel.setRecording(recording, true);
        panel.setReport(tests::syntheticReport(*scenario, recording));
        panel.show();
        REQUIRE(QTest::qWaitForWindowExposed(&panel));
        panel.stack().flush();
    }
    gui::PlotStack& stack() { return panel.stack(); }
    QPoint at(double seconds, double y) { return {static_cast<int>(std::lround(stack().pixelAt(seconds))), static_cast<int>(y)}; }
    double firstY() { return stack().shownTracks().front()->rect().rect().center().y(); }
    void wheel(QPointF position, int delta)
    {
        QWheelEvent event(position, stack().mapToGlobal(position), {}, {0, delta}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&stack(), &event);
        stack().flush();
    }

    QApplication& application = tests::application(); // before the first widget
    std::shared_ptr<const scenario::Scenario> scenario;
    std::shared_ptr<const simulation::Recording> recording;
    gui::PlotPanel panel;
};

} // namespace

TEST_CASE("A click sets the cursor, and setting it from outside does not answer", "[gui][plots]")
{
    Fixture f;
    QSignalSpy moved(&f.panel, &gui::PlotPanel::cursorMoved);
    QTest::mouseClick(&f.stack(), Qt::LeftButton, {}, f.at(9 * 3600, f.firstY()));
    REQUIRE(moved.count() == 1);
    const double secondsPerPixel = f.panel.view().visible().span() / f.stack().plotArea().width();
    const double seconds = static_cast<double>(moved[0][0].toLongLong() - f.recording->start.nanoseconds()) * 1e-9;
    CHECK(std::abs(seconds - 9 * 3600) <= secondsPerPixel);
    f.panel.setCursor(f.recording->start + Duration::hours(3));
    CHECK(moved.count() == 1);
    CHECK(f.stack().cursorSeconds().value() == Approx(3.0 * 3600).margin(1e-6));
}

TEST_CASE("Arrows move the cursor by a bucket and stop at the ends", "[gui][plots]")
{
    Fixture f;
    f.panel.setCursor(f.recording->start + Duration::minutes(10));
    QTest::keyClick(&f.stack(), Qt::Key_Right);
    CHECK(f.stack().cursorSeconds().value() == Approx(11.0 * 60).margin(1e-6));
    QTest::keyClick(&f.stack(), Qt::Key_Left, Qt::ShiftModifier);
    CHECK(f.stack().cursorSeconds().value() == Approx(60.0).margin(1e-6));
    QTest::keyClick(&f.stack(), Qt::Key_Left, Qt::ShiftModifier);
    CHECK(f.stack().cursorSeconds().value() == Approx(0.0).margin(1e-6));
}

TEST_CASE("Dragging selects a span, Backspace goes back, Home and a double click show all", "[gui][plots]")
{
    Fixture f;
    const QPoint from = f.at(6 * 3600, f.firstY()), to = f.at(12 * 3600, f.firstY());
    QTest::mousePress(&f.stack(), Qt::LeftButton, {}, from);
    QTest::mouseMove(&f.stack(), from + QPoint(20, 0));
    QTest::mouseMove(&f.stack(), to);
    QTest::mouseRelease(&f.stack(), Qt::LeftButton, {}, to);
    f.stack().flush();
    CHECK(f.panel.view().visible().from == Approx(6 * 3600).margin(200));
    CHECK(f.panel.view().visible().to == Approx(12 * 3600).margin(200));
    for (gui::Track* track : f.stack().shownTracks())
        CHECK(track->timeAxis().range().lower == Approx(f.panel.view().visible().from));
    CHECK(f.panel.findChild<QWidget*>(u"zoomChip"_s)->isVisible());
    QTest::keyClick(&f.stack(), Qt::Key_Plus);
    QTest::keyClick(&f.stack(), Qt::Key_Backspace);
    CHECK(f.panel.view().visible().from == Approx(6 * 3600).margin(200));
    QTest::keyClick(&f.stack(), Qt::Key_Home);
    CHECK_FALSE(f.panel.view().isZoomed());
    CHECK_FALSE(f.panel.findChild<QWidget*>(u"zoomChip"_s)->isVisible());
    QTest::keyClick(&f.stack(), Qt::Key_Plus);
    CHECK(f.panel.view().isZoomed());
    QTest::mouseDClick(&f.stack(), Qt::LeftButton, {}, from);
    CHECK_FALSE(f.panel.view().isZoomed());
}

TEST_CASE("The wheel zooms time in the plots, and one axis over that axis", "[gui][plots]")
{
    Fixture f;
    gui::Track& traffic = *f.stack().shownTracks().front();
    const double before = traffic.valueAxis().range().upper;
    f.wheel(QPointF(f.at(9 * 3600, f.firstY())), 120);
    CHECK(f.panel.view().visible().span() == Approx(0.85 * 86'400).epsilon(0.01));
    CHECK(traffic.valueAxis().range().upper == Approx(before));
    const gui::TimeRange zoomed = f.panel.view().visible();
    f.wheel(QPointF(f.stack().plotArea().left() - 15, f.firstY()), 120);
    CHECK(f.panel.view().visible() == zoomed);
    CHECK(traffic.valueAxis().range().upper < before);
}

TEST_CASE("Heat map rows stand in the order of saturation and select their component", "[gui][plots]")
{
    Fixture f;
    const auto& rows = f.stack().heatMap().rows();
    REQUIRE(rows.size() >= 4);
    REQUIRE(rows.size() <= gui::HeatMapTrack::kRowLimit);
    SimTime last{};
    bool isStillSaturated = true;
    for (const gui::ResourceRow& row : rows) {
        const auto at = row.resource->firstSaturatedAt;
        CHECK((isStillSaturated || !at)); // none that saturated after one that did not
        if (at) {
            CHECK(*at >= last);
            last = *at;
        }
        isStillSaturated = at.has_value();
    }
    CHECK(rows[0].resource->component == "drone-scheduler");
    QSignalSpy selected(&f.panel, &gui::PlotPanel::componentSelected);
    for (std::size_t row : {std::size_t{1}, std::size_t{0}}) {
        QTest::mouseClick(&f.stack(), Qt::LeftButton, {}, f.stack().heatMap().rowRect(row).center().toPoint());
        CHECK(selected.back()[0].toString().toStdString() == rows[row].resource->component);
    }
    const QRectF first = f.stack().heatMap().rowRect(0); // the name selects as well
    QTest::mouseClick(&f.stack(), Qt::LeftButton, {}, QPoint(40, static_cast<int>(first.center().y())));
    CHECK(selected.count() == 3);
}

TEST_CASE("Heat map rows keep a readable height, and those without room are counted in the legend", "[gui][plots]")
{
    Fixture f;
    const std::size_t all = f.recording->resources.size();
    std::size_t before = 0;
    for (const int height : {330, 420, 520, 900}) {
        f.panel.resize(1200, height);
        QApplication::processEvents();
        f.stack().flush();
        const auto& map = f.stack().heatMap();
        REQUIRE_FALSE(map.rows().empty());
        CHECK(map.rows().size() >= before);
        before = map.rows().size();
        for (std::size_t row = 0; row < map.rows().size(); ++row) {
            CHECK(map.rowRect(row).height() >= gui::HeatMapTrack::kLowestRow - 1);
            if (row > 0) CHECK(map.rowRect(row).top() >= map.rowRect(row - 1).bottom());
        }
        const QString rest = QString::number(all - map.rows().size());
        CHECK(std::any_of(map.legend().begin(), map.legend().end(), [&](const gui::LegendEntry& entry) { return entry.text.startsWith(rest + u' '); }) ==
              (map.rows().size() < all));
    }
    CHECK(before == gui::HeatMapTrack::kRowLimit);
}

TEST_CASE("Incidents that follow each other are one mark, and no marks of a kind overlap", "[gui][plots]")
{
    Fixture f;
    auto locked = std::make_shared<simulation::Recording>(*f.recording);
    locked->eventLog.clear();
    for (int i = 0; i < 2000; ++i) // every 20 s: about a fifth of a pixel
        locked->eventLog.push_back({.at = locked->start + Duration::hours(6) + Duration::seconds(20 * i), .kind = simulation::EventKind::Deadlock, .who = "pod", .component = "drone-scheduler", .from = 1, .to = 0, .why = {}});
    locked->eventLog.push_back({.at = locked->start + Duration::hours(20), .kind = simulation::EventKind::ScaleUp, .who = "HPA", .component = "workflow", .from = 3, .to = 4, .why = {}});
    f.panel.setRecording(locked, true);
    f.stack().flush();
    const gui::ScalingTrack* scaling = nullptr;
    for (const auto& track : f.stack().tracks())
        if (const auto* found = dynamic_cast<const gui::ScalingTrack*>(track.get())) scaling = found;
    REQUIRE(scaling);
    REQUIRE(scaling->marks().size() == 2);
    CHECK(scaling->marks()[0].more == 1999);
    CHECK(scaling->marks()[0].to - scaling->marks()[0].from == Approx(1999 * 20));
    CHECK(scaling->marks()[1].more == 0);
    const auto hit = scaling->hit(f.stack().data(), QPointF(f.stack().pixelAt(10 * 3600), scaling->rect().top() + 6));
    REQUIRE(hit);
    CHECK(hit->tooltip.contains(u"1,999"_s));
}

TEST_CASE("Full spans are joined across gaps too narrow to see", "[gui][plots]")
{
    const std::vector<float> values{0, 1, 1, 0.5F, 1, 0, 0, 0, 0.99F};
    CHECK(gui::HeatMapTrack::saturatedSpans(values, {0, values.size()}, 0).size() == 3);
    const auto joined = gui::HeatMapTrack::saturatedSpans(values, {0, values.size()}, 1);
    REQUIRE(joined.size() == 2);
    CHECK(joined[0].first == 1);
    CHECK(joined[0].last == 5);
}

TEST_CASE("A stream of three million samples costs one redraw a turn and no more points than columns", "[gui][plots]")
{
    tests::application();
    const auto scenario = tests::syntheticScenario(1);
    // 86,400 buckets in 35 series are 3 million samples.
    auto grown = std::make_shared<simulation::Recording>(*tests::syntheticRecording(*scenario, {.bucket = Duration::seconds(1)}));
    std::size_t samples = 0;
    for (const simulation::Signal& signal : grown->signals)
        samples += signal.mean.size();
    for (const simulation::Resource& resource : grown->resources)
        samples += resource.utilisationMean.size();
    REQUIRE(samples >= 3'000'000);
    gui::PlotPanel panel;
    panel.resize(1000, 600);
    panel.setScenario(scenario);
    panel.show();
    REQUIRE(QTest::qWaitForWindowExposed(&panel));
    const int before = panel.stack().rebuildCount();
    QSignalSpy replots(&panel.stack(), &QCustomPlot::afterReplot);
    for (int batch = 1; batch <= 200; ++batch)
        panel.setRecording(grown, batch == 200);
    QTRY_VERIFY(panel.stack().rebuildCount() > before);
    QApplication::processEvents();
    CHECK(panel.stack().rebuildCount() - before <= 3);
    CHECK(replots.count() <= 5);
    int points = 0;
    for (gui::Track* track : panel.stack().shownTracks())
        points += track->pointCount();
    CHECK(points > 1000);
    CHECK(points <= 25 * (2 * panel.stack().width() + 4)); // graphs × two per column; the samples are 3 million
}

TEST_CASE("While a run goes on the axis reaches to its end and what is not simulated is empty", "[gui][plots]")
{
    Fixture f;
    const auto half = tests::syntheticRecording(*f.scenario, {.reachedShare = 0.25});
    f.panel.clear();
    f.panel.setRecording(half, false);
    f.stack().flush();
    CHECK(f.panel.view().visible().to == Approx(86'400));
    for (const auto* plottable : f.stack().shownTracks().front()->rect().plottables()) {
        const auto* graph = qobject_cast<const QCPGraph*>(plottable);
        REQUIRE(graph != nullptr);
        if (graph->dataCount() > 0) CHECK((graph->data()->constEnd() - 1)->key <= 86'400 * 0.25);
    }
}

TEST_CASE("The cost plot stacks the bill without loss", "[gui][plots]")
{
    CHECK(gui::CostTrack::costBetween({2, 4, 6}, 0, 3 * 3600) == Approx(12));
    CHECK(gui::CostTrack::costBetween({2, 4, 6}, 1800, 5400) == Approx(3));
    CHECK(gui::CostTrack::costBetween({2, 4, 6}, 2 * 3600, 9 * 3600) == Approx(6));
}

TEST_CASE("Costs so far are shown while a run goes on, until the report brings its own bill", "[gui][plots]")
{
    const auto scenario = tests::syntheticScenario();
    tests::SyntheticRun part;
    part.reachedShare = 0.25;
    const auto report = tests::syntheticReport(*scenario, tests::syntheticRecording(*scenario));
    const auto soFar = std::make_shared<const pricing::Statement>(report->window);
    gui::PlotData data;
    data.setScenario(scenario);
    data.setRecording(tests::syntheticRecording(*scenario, part), false);
    CHECK(data.bill() == nullptr);
    data.setBill(soFar);
    CHECK(data.bill() == soFar.get());
    data.setReport(report);
    CHECK(data.bill() == &report->window);
    data.clear();
    CHECK(data.bill() == nullptr);
}

TEST_CASE("The strip of days exists beyond two days and moves the plots", "[gui][plots]")
{
    Fixture day;
    CHECK_FALSE(day.panel.scrubber().isVisible());
    Fixture f(30);
    REQUIRE(f.panel.scrubber().isVisible());
    QApplication::processEvents();
    const QRectF strip = f.panel.scrubber().strip();
    QTest::mouseClick(&f.panel.scrubber(), Qt::LeftButton, {},
                      QPoint(static_cast<int>(strip.left() + strip.width() * 10.5 / 30), static_cast<int>(strip.center().y())));
    CHECK(f.panel.view().visible().span() == Approx(86'400).epsilon(0.05));
    QTest::keyClick(&f.panel.scrubber(), Qt::Key_Right);
    CHECK(f.panel.view().visible().from == Approx(11 * 86'400).epsilon(0.02));
}

TEST_CASE("The plots take the colours of another theme", "[gui][plots]")
{
    Fixture f;
    const QColor light = f.stack().grab().toImage().pixelColor(20, 8);
    gui::Theme::apply(gui::Theme::Mode::Dark);
    QApplication::processEvents();
    f.stack().flush();
    const QColor dark = f.stack().grab().toImage().pixelColor(20, 8);
    gui::Theme::apply(gui::Theme::Mode::Light);
    CHECK(light.lightness() > 200);
    CHECK(dark.lightness() < 60);
}

TEST_CASE("Exports have units, ISO times and all buckets", "[gui][plots]")
{
    Fixture f;
    QTemporaryDir folder;
    REQUIRE(f.panel.exportTo(folder.filePath(u"run.csv"_s)));
    QFile file(folder.filePath(u"run.csv"_s));
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    const auto header = std::find_if(lines.begin(), lines.end(), [](const QString& line) { return !line.startsWith(u'#'); });
    REQUIRE(header != lines.end());
    CHECK(header->contains(u"latency.p95 [s]"));
    CHECK((header + 1)->startsWith(u"2026-11-27T00:00:00-05:00,"));
    CHECK(lines.end() - header == static_cast<qsizetype>(f.recording->bucketCount()) + 1);
    for (const char* suffix : {"png", "svg", "pdf"}) {
        const QString picture = folder.filePath(u"run."_s + QString::fromLatin1(suffix));
        CHECK(f.panel.exportTo(picture));
        CHECK(QFile(picture).size() > 2000);
    }
    CHECK_FALSE(f.panel.exportTo(u"/nowhere/run.csv"_s));
}

TEST_CASE("A picture on white has the light theme, and the window keeps its own", "[gui][plots]")
{
    Fixture f;
    gui::Theme::apply(gui::Theme::Mode::Dark);
    QApplication::processEvents();
    QTemporaryDir folder;
    const QString dark = folder.filePath(u"dark.png"_s), white = folder.filePath(u"white.png"_s);
    REQUIRE(f.panel.exportTo(dark));
    REQUIRE(f.panel.exportTo(white, true));
    CHECK(gui::Theme::current().isDark());
    QApplication::processEvents();
    CHECK(f.stack().grab().toImage().pixelColor(20, 8).lightness() < 60);
    gui::Theme::apply(gui::Theme::Mode::Light);
    CHECK(QImage(dark).pixelColor(20, 8).lightness() < 60);
    CHECK(QImage(white).pixelColor(20, 8).name() == u"#ffffff"_s);
}

TEST_CASE("The table shows every signal at the cursor and the difference to the reference", "[gui][plots]")
{
    tests::application();
    const auto scenario = tests::syntheticScenario();
    const auto recording = tests::syntheticRecording(*scenario);
    gui::CursorTable table;
    table.setScenario(scenario);
    table.setRecording(recording, true);
    const SimTime cursor = recording->start + Duration::hours(10);
    table.setCursor(cursor);
    table.setReference(recording->start + Duration::hours(1));
    QAbstractItemModel& model = *table.view().model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    REQUIRE(model.rowCount() > 20);
    CHECK(model.index(0, 0).data().toString() == u"Traffic, requests/min");
    CHECK(model.index(1, 0).data().toString() == u"offered");
    const double rate = static_cast<double>(recording->signal("requests.offered")->mean[600]) * 60;
    CHECK(model.index(1, 1).data().toString() == gui::formatFigure(rate));
    CHECK(model.index(1, 2).data().toString().startsWith(u'+'));
    CHECK((model.index(1, 1).data(Qt::TextAlignmentRole).value<Qt::Alignment>() & Qt::AlignRight));
    int saturated = 0;
    for (int row = 0; row < model.rowCount(); ++row)
        saturated += model.index(row, 0).data(gui::CursorTableModel::IsSaturated).toBool() ? 1 : 0;
    CHECK(saturated == 3); // the three that are full at ten
    CHECK(table.asText().count(u'\n') == model.rowCount() + 1);
}
