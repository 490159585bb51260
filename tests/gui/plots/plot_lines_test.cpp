#include "app/gui/plots/cost_track.h"
#include "app/gui/plots/cursor_table.h"
#include "app/gui/plots/time_view.h"
#include "tests/gui/plots/plot_fixture.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

// What is proved: two cursors with their difference, lines shown alone by a click on their name, the way back through zooms, the band of
// replications, the budget line, and value axes whose labels never touch.

using namespace headroom;
using namespace Qt::StringLiterals;
using tests::ShownRun;

namespace {

const QCPGraph& graphNamed(const gui::Track& track, std::size_t index)
{
    std::size_t i = 0;
    for (const QCPAbstractPlottable* plottable : track.rect().plottables())
        if (const auto* graph = qobject_cast<const QCPGraph*>(plottable))
            if (i++ == index) return *graph;
    throw std::out_of_range("no such graph");
}

} // namespace

TEST_CASE("B sets a second cursor, Shift with a click too, and Shift+B takes it away", "[gui][plots]")
{
    ShownRun f;
    QSignalSpy set(&f.panel, &gui::PlotPanel::referenceMoved), gone(&f.panel, &gui::PlotPanel::referenceCleared);
    f.panel.setCursor(f.recording->start + Duration::hours(8));
    QTest::keyClick(&f.stack(), Qt::Key_B);
    REQUIRE(set.count() == 1);
    CHECK(f.stack().referenceSeconds().value() == Approx(8.0 * 3600));
    QTest::mouseClick(&f.stack(), Qt::LeftButton, Qt::ShiftModifier, f.at(12 * 3600));
    CHECK(f.stack().referenceSeconds().value() == Approx(12.0 * 3600).margin(100));
    CHECK(f.stack().cursorSeconds().value() == Approx(8.0 * 3600)); // A stays
    QTest::keyClick(&f.stack(), Qt::Key_B, Qt::ShiftModifier);
    CHECK(gone.count() == 1);
    CHECK_FALSE(f.stack().referenceSeconds());
    QTest::keyClick(&f.stack(), Qt::Key_B);
    QTest::keyClick(&f.stack(), Qt::Key_Escape);
    CHECK(gone.count() == 2);
}

TEST_CASE("The table names both cursors and what lies between", "[gui][plots]")
{
    tests::application();
    const auto scenario = tests::syntheticScenario();
    const auto recording = tests::syntheticRecording(*scenario);
    gui::CursorTable table;
    table.setScenario(scenario);
    table.setRecording(recording, true);
    table.setCursor(recording->start + Duration::minutes(9 * 60 + 4));
    table.setReference(recording->start + Duration::minutes(8 * 60 + 45));
    const QString title = table.findChild<QLabel*>()->text();
    CHECK(title == u"A 09:04 · B 08:45 · Δ 19 min");
}

TEST_CASE("A click on a name shows its line alone, Ctrl hides it, and the axis follows what is left", "[gui][plots]")
{
    ShownRun f;
    gui::Track& traffic = f.track(gui::PlotKind::Traffic);
    const double before = traffic.valueAxis().range().upper;
    const auto click = [&](const QString& name, Qt::KeyboardModifiers keys = {}) {
        const auto at = f.stack().legendPosition(traffic, name);
        REQUIRE(at);
        QTest::mouseClick(&f.stack(), Qt::LeftButton, keys, at->toPoint());
        f.stack().flush();
    };
    click(u"failed"_s);
    CHECK(traffic.isHidden(u"offered"_s));
    CHECK(traffic.isHidden(u"completed"_s));
    CHECK_FALSE(traffic.isHidden(u"failed"_s));
    CHECK(traffic.valueAxis().range().upper < before);
    click(u"failed"_s); // again: all
    CHECK_FALSE(traffic.isHidden(u"offered"_s));
    CHECK(traffic.valueAxis().range().upper == Approx(before));
    click(u"offered"_s, Qt::ControlModifier);
    CHECK(traffic.isHidden(u"offered"_s));
    CHECK_FALSE(traffic.isHidden(u"completed"_s));
    CHECK_FALSE(f.stack().cursorSeconds().has_value()); // a click on a name moves no cursor
    f.panel.setRecording(f.recording, true);            // new data of the same run
    f.stack().flush();
    CHECK(traffic.isHidden(u"offered"_s));
}

TEST_CASE("The way back through zooms is a list", "[gui][plots]")
{
    gui::TimeView view;
    view.setFull({0, 1000}, 1);
    view.zoomTo({100, 500});
    view.zoomTo({200, 300});
    view.zoomTo({240, 260});
    REQUIRE(view.history().size() == 3);
    CHECK(view.history()[0] == gui::TimeRange{0, 1000});
    CHECK_FALSE(view.backTo(3));
    CHECK(view.backTo(1));
    CHECK(view.visible() == gui::TimeRange{100, 500});
    CHECK(view.history().size() == 1);
    ShownRun f;
    auto* chip = f.panel.findChild<QPushButton*>(u"historyChip"_s);
    CHECK_FALSE(chip->isVisible());
    QTest::keyClick(&f.stack(), Qt::Key_Plus);
    QTest::keyClick(&f.stack(), Qt::Key_Plus);
    CHECK(chip->isVisible());
    CHECK(chip->text().contains(u'2'));
    QTest::keyClick(&f.stack(), Qt::Key_Backspace);
    QTest::keyClick(&f.stack(), Qt::Key_Backspace);
    CHECK_FALSE(chip->isVisible());
}

TEST_CASE("The band of replications is drawn, named, and gone with another run", "[gui][plots]")
{
    ShownRun f;
    auto summary = std::make_shared<gui::ReplicationSummary>();
    summary->numbers = {0, 1, 2};
    const auto& p95 = f.recording->signal("latency.p95")->mean;
    analysis::SignalBand band{"latency.p95", p95, p95};
    for (float& v : band.low) v *= 0.9F;
    for (float& v : band.high) v *= 1.1F;
    summary->bands.push_back(band);
    f.panel.setReplications(summary);
    f.stack().flush();
    const gui::Track& latency = f.track(gui::PlotKind::Latency);
    CHECK(std::any_of(latency.legend().begin(), latency.legend().end(), [](const auto& entry) { return entry.text.contains(u"3 runs"); }));
    CHECK(graphNamed(latency, 0).dataCount() > 100); // the lower edge of p95
    CHECK(graphNamed(latency, 0).dataCount() <= 502);
    auto other = std::make_shared<simulation::Recording>(*f.recording);
    other->seed += 1;
    f.panel.setRecording(other, true);
    f.stack().flush();
    CHECK(graphNamed(latency, 0).dataCount() == 0);
}

TEST_CASE("Latency can be that of one operation", "[gui][plots]")
{
    ShownRun f;
    f.panel.chooseOperation(u"track"_s);
    f.stack().flush();
    const gui::Track& latency = f.track(gui::PlotKind::Latency);
    CHECK(latency.title().contains(u"track"));
    const auto series = gui::dataSeries(f.panel.data(), gui::PlotKind::Latency);
    REQUIRE(series.size() == 1); // the invented run has its p95 alone
    CHECK(series[0].name == u"p95");
    f.panel.chooseOperation({});
    f.stack().flush();
    CHECK(latency.title() == u"Latency");
}

TEST_CASE("A month's costs have their sum and the budget beside them, a day's have not", "[gui][plots]")
{
    ShownRun month(30), day(1);
    const auto& cost = dynamic_cast<const gui::CostTrack&>(month.track(gui::PlotKind::Cost));
    CHECK(gui::CostTrack::budgetOf(month.panel.data()).value() == Approx(5000).epsilon(0.05)); // thirty of its days
    CHECK(gui::CostTrack::budgetOf(day.panel.data()).value() == Approx(5000.0 * 24 / 721).epsilon(0.01));
    const auto has = [](const gui::Track& track, const QString& text) {
        return std::any_of(track.legend().begin(), track.legend().end(), [&](const auto& entry) { return entry.text.startsWith(text); });
    };
    CHECK(has(cost, u"total so far"_s));
    CHECK(has(cost, u"budget"_s));
    CHECK_FALSE(has(day.track(gui::PlotKind::Cost), u"budget"_s));
    const auto series = gui::dataSeries(month.panel.data(), gui::PlotKind::Cost);
    REQUIRE(series.back().name == u"total so far");
    const auto& perHour = month.panel.data().bill()->totalPerHour;
    const double sum = std::accumulate(perHour.begin(), perHour.end(), 0.0);
    CHECK(static_cast<double>(series.back().values->back()) == Approx(sum).epsilon(1e-4));
    const auto tops = cost.rect().axis(QCPAxis::atRight)->range();
    CHECK(tops.upper >= std::max(sum, 5000.0 * 0.99));
}

TEST_CASE("Labels of the value axes never touch, whatever the height and the spread", "[gui][plots]")
{
    ShownRun f;
    auto wide = std::make_shared<simulation::Recording>(*f.recording);
    for (simulation::Signal& signal : wide->signals) {
        if (!signal.id.starts_with("latency.")) continue;
        for (std::size_t i = 0; i < signal.mean.size(); ++i) signal.mean[i] = static_cast<float>(std::pow(10.0, -6.0 + 9.0 * static_cast<double>(i) / 1440));
    }
    f.panel.setRecording(wide, true);
    for (const int height : {360, 480, 640, 900}) {
        f.panel.resize(1300, height);
        QApplication::processEvents();
        f.stack().flush();
        for (const gui::Track* track : f.stack().shownTracks()) {
            if (!track->valueAxis().tickLabels()) continue;
            const auto& ticks = track->valueAxis().ticker();
            QVector<double> at;
            QVector<QString> labels;
            ticks->generate(track->valueAxis().range(), QLocale(), u'g', 6, at, nullptr, &labels);
            double last = 1e9;
            for (qsizetype i = 0; i < at.size(); ++i) {
                if (!track->valueAxis().range().contains(at[i]) || labels[i].isEmpty()) continue;
                const double y = track->valueAxis().coordToPixel(at[i]);
                INFO(track->title().toStdString() << ' ' << height << ' ' << at[i]);
                CHECK(last - y >= 10); // figures of 11 px are 8 px high
                last = y;
            }
        }
    }
}
