#include "app/gui/plots/cost_split.h"

#include "app/gui/plots/cost_track.h"
#include "app/gui/plots/cursor_table.h"
#include "app/gui/plots/cursor_table_model.h"
#include "app/gui/plots/data_panel.h"
#include "app/gui/plots/data_series.h"
#include "app/gui/plots/throttling.h"
#include "tests/gui/plots/plot_fixture.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>

#include <limits>
#include <set>

// What is proved: costs can be taken apart by component, group, service, tenant and tag without losing a millionth; the plot's choice is opened
// by a click or a key and changes plot, legend, table and crosshair; and what limits refuse is a plot of its own.

using namespace headroom;
using namespace Qt::StringLiterals;
using gui::CostPart;
using gui::CostSplit;
using tests::ShownRun;

namespace {

/// Settings of this program's tests alone.
void ownSettings()
{
    static const QTemporaryDir folder;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    QCoreApplication::setOrganizationName(u"Headroom"_s);
    QCoreApplication::setApplicationName(u"plots test"_s);
    QSettings().clear();
}

pricing::Statement bill(int components)
{
    pricing::Statement made;
    made.currency = "USD";
    std::vector<std::pair<std::string, std::vector<double>>> hours;
    made.totalPerHour.assign(48, 0.0);
    for (int c = 0; c < components; ++c) {
        std::vector<double> one;
        for (std::size_t h = 0; h < 48; ++h) {
            one.push_back((c + 1) / 7.0 + static_cast<double>(h % 5) / 3.0);
            made.totalPerHour[h] += one.back();
        }
        hours.emplace_back("c" + std::to_string(c), std::move(one));
    }
    made.hourly = pricing::hourlyCosts(made.totalPerHour, hours);
    return made;
}

/// Twelve components of three groups; two tenants, one tag.
scenario::Scenario twelve()
{
    scenario::Scenario made;
    for (int c = 0; c < 12; ++c) {
        scenario::Component component;
        component.id = "c" + std::to_string(c);
        component.title = c < 2 ? "Twin" : "Component " + std::to_string(c);
        component.group = c % 3 == 0 ? "Compute" : c % 3 == 1 ? "Logs" : "Network";
        if (c < 4) component.tenancy.tenant = c < 2 ? "north" : "south";
        if (c > 6) component.tags["environment"] = c > 9 ? "test" : "production";
        made.components.push_back(component);
    }
    return made;
}

QAction* actionOf(const QMenu& menu, const QString& name)
{
    for (QAction* action : menu.actions())
        if (action->objectName() == name) return action;
    return nullptr;
}

/// The menu that a click or a key has opened.
QMenu* openMenu()
{
    QMenu* menu = nullptr;
    for (int i = 0; i < 200 && !menu; ++i) {
        QApplication::processEvents();
        menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    }
    return menu;
}

void clickItem(QMenu& menu, const QString& name)
{
    QAction* action = actionOf(menu, name);
    REQUIRE(action != nullptr);
    QTest::mouseClick(&menu, Qt::LeftButton, {}, menu.actionGeometry(action).center());
    QApplication::processEvents();
}

QStringList namesOf(const gui::Track& track)
{
    QStringList names;
    for (const auto& entry : track.legend()) names += entry.text;
    return names;
}

} // namespace

TEST_CASE("Every split of the costs has the same hours to the last millionth", "[gui][plots]")
{
    const scenario::Scenario scenario = twelve();
    const pricing::Statement made = bill(12);
    for (const CostSplit& split : gui::costSplits(&scenario)) {
        for (const std::size_t most : {std::size_t{1}, gui::kMostCostParts, std::size_t{100}}) {
            const std::vector<CostPart> parts = gui::costParts(made, &scenario, split, most);
            INFO(gui::costSplitId(split).toStdString() << ' ' << most);
            CHECK(parts.size() <= most + 1);
            for (std::size_t h = 0; h < 48; ++h) {
                std::int64_t sum = 0;
                for (const CostPart& part : parts) sum += part.micros[h];
                REQUIRE(sum == made.hourly.totalMicros[h]);
            }
            for (std::size_t i = 1; i < parts.size(); ++i) CHECK((parts[i].isRest || parts[i - 1].total() >= parts[i].total()));
        }
    }
}

TEST_CASE("Parts have the names of what they are, and those that are alike are told apart", "[gui][plots]")
{
    const scenario::Scenario scenario = twelve();
    const pricing::Statement made = bill(12);
    const auto names = [&](const CostSplit& split, std::size_t most = 100) {
        QStringList found;
        for (const CostPart& part : gui::costParts(made, &scenario, split, most)) found += part.name;
        return found;
    };
    const QStringList components = names({CostSplit::By::Component, {}});
    CHECK(components.front() == u"Component 11");   // the dearest first
    CHECK(components.contains(u"Twin (c0)"_s));
    CHECK(components.contains(u"Twin (c1)"_s));
    CHECK(names({CostSplit::By::Component, {}}, 7).last() == u"other (5)");
    CHECK(names({CostSplit::By::Group, {}}).size() == 3);
    CHECK(names({CostSplit::By::Tenant, {}}) == QStringList{u"shared"_s, u"south"_s, u"north"_s});
    CHECK(names({CostSplit::By::Tag, "environment"}) == QStringList{u"without this tag"_s, u"production"_s, u"test"_s});
}

TEST_CASE("The service of a component is that of its dearest meter", "[gui][plots]")
{
    const scenario::Scenario scenario = twelve();
    pricing::Statement made = bill(3);
    const auto line = [&](const char* component, const char* meter, int cents) {
        pricing::StatementLine one;
        one.component = component;
        one.meter = meter;
        one.amount = Money::fromCents(cents);
        made.lines.push_back(one);
    };
    line("c0", "disk/P10", 100);
    line("c0", "vm/Standard_D2s_v5/linux/regular", 900);
    line("c1", "vm/Standard_B1ms/linux/regular", 50);
    line("c2", "service-bus/standard/base", 10);
    const auto parts = gui::costParts(made, &scenario, {CostSplit::By::Service, {}});
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].name == u"Virtual machines");
    CHECK(parts[1].name == u"Service Bus");
}

TEST_CASE("A split survives as text, and one that says nothing is told why", "[gui][plots]")
{
    const scenario::Scenario scenario = twelve();
    for (const CostSplit& split : gui::costSplits(&scenario)) CHECK(gui::costSplitOf(gui::costSplitId(split)) == split);
    CHECK(gui::costSplitOf(u"nonsense"_s) == CostSplit{});
    CHECK(gui::costSplitOf({}).by == CostSplit::By::Group);
    CHECK(gui::whyNotSplit({CostSplit::By::Tenant, {}}, &scenario).isEmpty());
    const scenario::Scenario bare;
    CHECK_FALSE(gui::whyNotSplit({CostSplit::By::Tenant, {}}, &bare).isEmpty());
    CHECK(gui::costSplits(&bare).size() == 5);   // the tag can be seen, but not chosen
    CHECK_FALSE(gui::whyNotSplit(gui::costSplits(&bare).back(), &bare).isEmpty());
    CHECK(gui::whyNotSplit({CostSplit::By::Tag, "team"}, &scenario).contains(u"team"));
}

TEST_CASE("A click on the choice of the cost plot splits plot, table and crosshair by component", "[gui][plots]")
{
    tests::application();
    ownSettings();
    ShownRun f;
    gui::CursorTable table;
    table.setScenario(f.scenario);
    table.setRecording(f.recording, true);
    table.setReport(tests::syntheticReport(*f.scenario, f.recording));
    QApplication::processEvents();
    auto* rows = dynamic_cast<gui::CursorTableModel*>(table.view().model());
    REQUIRE(rows != nullptr);
    QAbstractItemModelTester tester(rows, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QObject::connect(&f.panel, &gui::PlotPanel::costSplitChanged, &table, &gui::CursorTable::setCostSplit);
    gui::DataPanel data(f.panel);
    data.choose(gui::PlotKind::Cost);
    data.resize(800, 300);
    data.show();

    const gui::Track& cost = f.track(gui::PlotKind::Cost);
    CHECK(cost.choice() == u"by group");
    CHECK(namesOf(cost).contains(u"Compute"_s));
    const auto at = f.stack().choicePosition(cost);
    REQUIRE(at);
    QSignalSpy changed(&f.panel, &gui::PlotPanel::costSplitChanged);
    QTest::mouseClick(&f.stack(), Qt::LeftButton, {}, at->toPoint());
    QMenu* menu = openMenu();
    REQUIRE(menu != nullptr);
    CHECK_FALSE(actionOf(*menu, u"costSplit:tenant"_s)->isEnabled());   // nobody has a component alone
    CHECK_FALSE(actionOf(*menu, u"costSplit:tenant"_s)->toolTip().isEmpty());
    CHECK(actionOf(*menu, u"costSplit:group"_s)->isChecked());
    clickItem(*menu, u"costSplit:component"_s);
    REQUIRE(changed.size() == 1);
    f.stack().flush();

    CHECK(cost.choice() == u"by component");
    const auto parts = f.panel.data().costParts();
    REQUIRE(parts.size() == gui::kMostCostParts + 1);   // of nine
    QStringList legend = namesOf(cost);
    REQUIRE(legend.size() == static_cast<qsizetype>(parts.size()));
    for (std::size_t i = 0; i < parts.size(); ++i) CHECK(legend[static_cast<qsizetype>(i)] == parts[i].name);   // by their cost
    CHECK(legend.contains(u"Log Analytics"_s) == (parts[0].id == "log-analytics" || parts[1].id == "log-analytics"));
    std::set<QRgb> colours;
    for (const auto& entry : cost.legend()) colours.insert(entry.color.rgb());
    CHECK(colours.size() == parts.size());

    const auto series = gui::dataSeries(f.panel.data(), gui::PlotKind::Cost);
    REQUIRE(series.size() == parts.size() + 2);   // the total, and the total so far
    CHECK(series[1].name == parts[0].name);
    bool isFound = false;
    for (int row = 0; row < rows->rowCount(); ++row) isFound = isFound || rows->index(row, 0).data().toString() == parts[0].name;
    CHECK(isFound);
    CHECK(QSettings().value(u"plots/costSplit"_s).toString() == u"component");
    const gui::PlotPanel next;   // as the next start of the program
    CHECK(next.costSplit() == u"component");
}

TEST_CASE("Key G opens the same choice", "[gui][plots]")
{
    tests::application();
    ownSettings();
    ShownRun f;
    f.stack().setFocus();
    QTest::keyClick(&f.stack(), Qt::Key_G);
    QMenu* menu = openMenu();
    REQUIRE(menu != nullptr);
    clickItem(*menu, u"costSplit:service"_s);
    f.stack().flush();
    CHECK(f.track(gui::PlotKind::Cost).choice() == u"by service");
    CHECK(namesOf(f.track(gui::PlotKind::Cost)).contains(u"Virtual machines"_s));
    QSettings().clear();
}

TEST_CASE("At the cursor the parts of the costs add up to the total", "[gui][plots]")
{
    ownSettings();
    const auto scenario = tests::syntheticScenario();
    const auto recording = tests::syntheticRecording(*scenario);
    gui::PlotData data;
    data.setScenario(scenario);
    data.setRecording(recording, true);
    data.setReport(tests::syntheticReport(*scenario, recording));
    data.setCostSplit({CostSplit::By::Component, {}});
    gui::CursorTableModel model(data);
    model.refresh();
    model.setTimes(recording->start + Duration::hours(10), {});
    double total = 0, sum = 0;
    bool isCost = false;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.isGroup(row)) isCost = model.index(row, 0).data().toString().startsWith(u"Cost by component");
        else if (isCost) (model.index(row, 0).data().toString() == u"total" ? total : sum) += model.index(row, 1).data().toString().toDouble();
    }
    CHECK(total > 1);
    CHECK(sum == Approx(total).margin(0.05));   // each is rounded to the cent
}

TEST_CASE("What limits refuse is a plot of its own, by component", "[gui][plots]")
{
    ShownRun f;
    const gui::Track& track = f.track(gui::PlotKind::Throttling);
    REQUIRE(track.rect().visible());
    CHECK(namesOf(track) == QStringList{u"Cosmos DB"_s, u"delivery-requests"_s});   // the one with most first
    CHECK(track.unit() == u"refused/s");
    const auto series = gui::dataSeries(f.panel.data(), gui::PlotKind::Throttling);
    REQUIRE(series.size() == 2);
    CHECK(series[0].over(0, 3600).value() == 0);
    CHECK(series[0].over(12 * 3600, 13 * 3600).value() == Approx(24).epsilon(0.05));
    const QPoint middle(f.at(12 * 3600).x(), track.rect().rect().center().y());
    const auto hit = track.hit(f.panel.data(), middle);
    REQUIRE(hit);
    CHECK(hit->tooltip.contains(u"Cosmos DB: 2"));

    auto calm = std::make_shared<simulation::Recording>(*f.recording);
    for (simulation::Signal& signal : calm->signals)
        if (gui::isThrottling(signal)) std::fill(signal.mean.begin(), signal.mean.end(), 0.0F);
    f.panel.setRecording(calm, true);
    f.stack().flush();
    CHECK_FALSE(track.rect().visible());
    CHECK(gui::dataSeries(f.panel.data(), gui::PlotKind::Throttling).empty());
}

TEST_CASE("Several limits of one component are one line, and gaps stay gaps", "[gui][plots]")
{
    simulation::Recording recording;
    const float none = std::numeric_limits<float>::quiet_NaN();
    recording.signals = {{"requests.throttled", "", "1/s", {}, {9, 9, 9}, {}}, {"api.throttled", "api", "1/s", {}, {1, none, none}, {}},
                         {"api.refused", "api", "1/s", {}, {2, 4, none}, {}},  {"db.throttled", "db", "1/s", {}, {0, 30, 0}, {}},
                         {"q.refused", "q", "1/s", {}, {0, 0, 0}, {}},         {"db.length", "db", "messages", {}, {5, 5, 5}, {}}};
    const auto series = gui::throttleSeries(recording);
    REQUIRE(series.size() == 2);
    CHECK(series[0].component == "db");
    CHECK(series[0].highest == 30);
    CHECK(series[1].component == "api");
    CHECK((*series[1].perSecond)[0] == 3);
    CHECK((*series[1].perSecond)[1] == 4);
    CHECK(std::isnan((*series[1].perSecond)[2]));
}

TEST_CASE("A run without refusals says so in its table", "[gui][plots]")
{
    ShownRun f;
    auto calm = std::make_shared<simulation::Recording>(*f.recording);
    std::erase_if(calm->signals, [](const auto& signal) { return gui::isThrottling(signal); });
    f.panel.setRecording(calm, true);
    gui::DataPanel data(f.panel);
    data.resize(700, 300);
    data.show();
    data.choose(gui::PlotKind::Throttling);
    bool isSaid = false;
    for (const auto* label : data.findChildren<QLabel*>()) isSaid = isSaid || (label->isVisible() && label->text().startsWith(u"Nothing was throttled"));
    CHECK(isSaid);
}
