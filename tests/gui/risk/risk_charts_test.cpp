#include "app/gui/risk/distribution_chart.h"
#include "app/gui/risk/month_fan.h"
#include "app/gui/risk/risk_models.h"
#include "app/gui/risk/tornado_chart.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;

namespace {

/// 1,000, 1,010 … 1,990: a hundred months.
risk::Distribution hundred()
{
    std::vector<double> values;
    for (int i = 0; i < 100; ++i) values.push_back(1000 + 10.0 * i);
    return risk::distributionOf(std::move(values));
}

risk::UncertainInput input(const char* name, const char* place, risk::Spread spread, bool assumed)
{
    risk::UncertainInput one;
    one.input = {name, place, spread, "nobody measured it", assumed, 1};
    one.leaves.push_back({place, 2, "rps", true, false, false, {}});
    return one;
}

std::shared_ptr<risk::RiskReport> report()
{
    auto made = std::make_shared<risk::RiskReport>();
    made->currency = "USD";
    made->budget = 1900;
    made->uncertain.inputs = {input("traffic", "/traffic", {risk::Spread::Shape::Uniform, true, 0.8, 1, 1.2}, true),
                              input("/components/dev~1pool/provisioning", "/components/dev~1pool/provisioning", {risk::Spread::Shape::Triangular, true, 0.7, 1, 1.3}, false)};
    risk::Assessment& result = made->assessment;
    result.samples = 100;
    result.month = hundred();
    result.overBudget = risk::shareOf(9, 100);
    result.sloMissed = {{"p95 under 1 s", risk::shareOf(70, 100)}};
    result.tornado = {{"traffic", 0.84, 1.16, 1200, 1900}, {"/components/dev~1pool/provisioning", 0.8, 1.2, 1510, 1490}, {"chance (evictions, faults)", 0.1, 0.9, 1495, 1505}};
    return made;
}

} // namespace

TEST_CASE("the distribution tells shares of its samples", "[gui][risk]")
{
    needApplication();
    DistributionChart chart;
    chart.resize(600, 260);
    chart.show();
    CHECK(chart.csv().isEmpty());
    chart.setDistribution(hundred(), u"cost of November 2026"_s, u"USD"_s, 1900.0);
    // 1,000 to 1,900 are 91 of the hundred.
    CHECK(chart.shareUpTo(1900) == Approx(0.91));
    CHECK(chart.shareUpTo(999) == 0);
    CHECK(chart.accessibleDescription().contains(u"91.0 % of them within the budget of 1,900"_s));
    CHECK(chart.hoverText().isEmpty());
    QTest::mouseMove(&chart, QPoint(300, 130));
    CHECK(chart.hoverText().contains(u"of 100 samples"_s));
    chart.setFocus();
    QTest::keyClick(&chart, Qt::Key_Right);
    CHECK_FALSE(chart.hoverText().isEmpty());
    // Every sample is in one row of the figures.
    int samples = 0;
    const QStringList rows = chart.csv().split(u'\n', Qt::SkipEmptyParts);
    for (qsizetype i = 1; i < rows.size(); ++i) samples += rows[i].section(u',', 2, 2).toInt();
    CHECK(samples == 100);
    CHECK(rows.last().section(u',', 3, 3).toDouble() == Approx(1));
    const QTemporaryDir folder;
    chart.setProvenance(u"t · base"_s);
    for (const bool cumulative : {false, true})
        for (const QString& suffix : {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s}) {
            chart.setCumulative(cumulative);
            const QString file = folder.filePath((cumulative ? u"curve."_s : u"bars."_s) + suffix);
            CHECK(chart.exportTo(file));
            CHECK(QFileInfo(file).size() > 100);
        }
    // The highest bar ends at or below the last number, and all are whole.
    for (std::size_t most = 1; most < 300; ++most) {
        const std::vector<double> ticks = DistributionChart::countTicks(most);
        CAPTURE(most);
        CHECK(ticks.back() >= static_cast<double>(most));
        CHECK(ticks.back() <= 3.0 * static_cast<double>(most));
        CHECK(std::ranges::all_of(ticks, [](double tick) { return tick == std::round(tick); }));
    }
    // One value alone has a bar too.
    chart.setDistribution(risk::distributionOf(std::vector<double>(20, 500.0)), u"cost"_s, u"USD"_s, {});
    CHECK(chart.shareUpTo(500) == 1);
    chart.grab();
    chart.clear();
    CHECK(chart.csv().isEmpty());
}

TEST_CASE("bars of the tornado are chosen by mouse and keys", "[gui][risk]")
{
    needApplication();
    TornadoChart chart;
    chart.resize(600, 200);
    chart.show();
    chart.setRows(tornadoRows(*report()), 1500, u"USD"_s);
    REQUIRE(chart.shown() == 3);
    const QSignalSpy chosen(&chart, &TornadoChart::componentChosen);
    chart.setFocus();
    QTest::keyClick(&chart, Qt::Key_Down);   // traffic: no component
    QTest::keyClick(&chart, Qt::Key_Return);
    CHECK(chosen.count() == 0);
    QTest::keyClick(&chart, Qt::Key_Down);
    QTest::keyClick(&chart, Qt::Key_Return);
    REQUIRE(chosen.count() == 1);
    CHECK(chosen[0][0].toString() == u"dev/pool"_s);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, QPoint(300, 6 + 33 + 15));
    CHECK(chosen.count() == 2);
    CHECK(chart.accessibleDescription().contains(u"+400"_s));
    const QStringList rows = chart.csv().split(u'\n', Qt::SkipEmptyParts);
    REQUIRE(rows.size() == 4);
    CHECK(rows[1].endsWith(u"1200.00,1900.00,1500.00"_s));
    // What moves nothing is counted, not drawn.
    auto rowsWithNothing = tornadoRows(*report());
    rowsWithNothing.push_back({u"nothing"_s, {}, {}, 1500, 1500});
    chart.setRows(rowsWithNothing, 1500, u"USD"_s);
    CHECK(chart.shown() == 3);
    CHECK(chart.csv().contains(u"\"nothing\""_s));
    // A low chart shows the widest and says how many there are besides.
    chart.resize(600, 70);
    CHECK(chart.shown() == 1);
}

TEST_CASE("the month to date has a row a day", "[gui][risk]")
{
    needApplication();
    MonthFan fan;
    fan.resize(420, 220);
    fan.show();
    std::vector<risk::DayBand> bands;
    for (int day = 1; day <= 30; ++day) bands.push_back({90.0 * day, 100.0 * day, 120.0 * day});
    fan.setBands(bands, calendar::Calendar().parse("2026-11-01").value(), "UTC", u"USD"_s, 2800.0, 29);
    const QStringList rows = fan.csv().split(u'\n', Qt::SkipEmptyParts);
    REQUIRE(rows.size() == 31);
    CHECK(rows[1] == u"2026-11-01,90.00,100.00,120.00"_s);
    CHECK(rows[30] == u"2026-11-30,2700.00,3000.00,3600.00"_s);
    CHECK(fan.accessibleDescription().contains(u"crosses the budget on 29 Nov"_s));
    QTest::mouseMove(&fan, QPoint(200, 100));
    CHECK_FALSE(fan.grab().isNull());
}

TEST_CASE("tables of the risk are well-formed and name their inputs", "[gui][risk]")
{
    needApplication();
    RiskInputModel inputs;
    ChanceModel chances;
    const QAbstractItemModelTester one(&inputs, QAbstractItemModelTester::FailureReportingMode::Fatal), two(&chances, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto made = report();
    inputs.setInputs(made->uncertain);
    REQUIRE(inputs.rowCount() == 2);
    CHECK(inputs.index(0, RiskInputModel::Name).data().toString() == u"Traffic"_s);
    CHECK(inputs.index(0, RiskInputModel::Source).data().toString() == u"◌ default"_s);
    CHECK(inputs.index(1, RiskInputModel::Source).data().toString() == u"● stated"_s);
    CHECK(inputs.index(1, RiskInputModel::Name).data().toString() == u"dev/pool · provisioning"_s);
    CHECK(inputTitle({"/operations/*/steps", {}, {}, {}, true, 1}) == u"All operations · steps"_s);
    CHECK(inputTitle({"/operations/track", {}, {}, {}, true, 1}) == u"Operation track"_s);
    CHECK(inputTitle({"/components", {}, {}, {}, true, 1}) == u"All components"_s);
    CHECK(inputs.index(1, 0).data(RiskInputModel::kComponentRole).toString() == u"dev/pool"_s);
    // Uniform ±20 %: P10 at −16 %, of 2 rps 1.68.
    CHECK(inputs.index(0, RiskInputModel::Range).data().toString() == QString(QChar(0x2212)) + u"16 % … +16 %"_s);
    CHECK(inputs.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"(1.68 … 2.32 rps)"_s));
    CHECK(inputs.index(1, RiskInputModel::Spread).data().toString() == u"triangular ±30 %"_s);
    CHECK(inputs.index(0, RiskInputModel::Swing).data().toString() == u"–"_s);
    inputs.setReport(made);
    CHECK(inputs.index(0, RiskInputModel::Swing).data().toString() == u"700"_s);
    chances.setReport(made);
    REQUIRE(chances.rowCount() == 2 + 4);
    CHECK(chances.index(0, ChanceModel::What).data().toString() == u"broken: budget of 1,900 USD"_s);
    CHECK(chances.index(0, ChanceModel::Value).data().toString() == u"9.0 %"_s);
    CHECK(chances.index(1, ChanceModel::Value).data().toString() == u"70 %"_s);
    CHECK(chances.index(2, ChanceModel::What).data().toString() == u"Month, P10 [USD]"_s);
    chances.setReport(nullptr);
    CHECK(chances.rowCount() == 0);
}
