#include "app/gui/document/topology_edits.h"

#include "app/gui/document/scenario_templates.h"
#include "app/gui/document/topology_arrange.h"
#include "app/gui/document/topology_references.h"
#include "app/gui/palette/palette_entries.h"
#include "models/scenario/load.h"

#include <catch2/catch.hpp>

#include <QDir>
#include <QFile>

#include <algorithm>

// What is proved: every change of a topology leads from a scenario that loads to one that loads, in shipped files and their variants.

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

namespace {

Json shipped(const QString& name)
{
    QFile file(QStringLiteral(HEADROOM_SOURCE_DIR "/scenarios/") + name);
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    return Json::parse(text.begin(), text.end());
}

/// The first error of a scenario, or nothing.
std::string errorOf(const Json& scenario, const std::string& variant = "base")
{
    scenario::LoadOptions options;
    options.variant = variant;
    const auto loaded = scenario::loadText(scenario.dump(), "test", options);
    return loaded ? std::string{} : toString(loaded.error().front());
}

Json base(Json file)
{
    file.erase("variants");
    return file;
}

std::string sentence(const TopologyResult& result) { return result ? std::string{} : result.error().front().message; }

/// A service that asks a database and sends to a queue, which a worker reads.
Json sample()
{
    Json scenario = emptyScenario();
    const auto add = [&](const char* kind, const QString& title) {
        auto added = addComponent(scenario, {kind, title, Json::object(), {}});
        REQUIRE(added);
        scenario = std::move(added->scenario);
    };
    const auto join = [&](const char* from, const char* to) {
        auto joined = connectComponents(scenario, from, to);
        CAPTURE(from, to, sentence(joined));
        REQUIRE(joined);
        scenario = std::move(joined->scenario);
    };
    add("service", u"Shop"_s);
    add("postgresql", u"Orders"_s);
    add("queue", u"Mails"_s);
    join("client", "shop");
    join("shop", "orders");
    join("shop", "mails");
    return scenario;
}

} // namespace

TEST_CASE("the templates load", "[document][topology]")
{
    for (const ScenarioTemplate& each : scenarioTemplates()) {
        CAPTURE(each.key.toStdString());
        CHECK(errorOf(scenarioFromTemplate(each.key)) == "");
    }
    const Json shop = scenarioFromTemplate(u"web-shop"_s);
    CHECK(kindOf(shop, "shop") == "service");
    CHECK(shop["operations"]["request"]["steps"][0]["steps"][0]["call"] == "cache");
    CHECK(shop["operations"]["request"]["steps"][0]["steps"][0]["steps"][0]["call"] == "database");
    const Json queue = scenarioFromTemplate(u"queue-worker"_s);
    CHECK(queue["operations"]["request"]["steps"][0]["steps"][0]["send"] == "orders");
}

TEST_CASE("every entry of the palette can be added to the empty scenario and to a shipped one", "[document][topology]")
{
    const Json fabrikam = base(shipped(u"fabrikam-drone-delivery.json"_s));
    for (const PaletteEntry& entry : paletteEntries()) {
        CAPTURE(entry.key.toStdString());
        for (const Json& start : {emptyScenario(), fabrikam}) {
            const auto added = addComponent(start, {entry.kind, entry.title, entry.fields, QPointF(160, 80)});
            CAPTURE(sentence(added));
            REQUIRE(added);
            CHECK(errorOf(added->scenario) == "");
            CHECK(kindOf(added->scenario, added->components.front()) == entry.kind);
        }
    }
}

TEST_CASE("a service brings a pool and a cluster, and uses those that are there", "[document][topology]")
{
    Json bare = emptyScenario();
    const auto first = addComponent(bare, {"service", u"Order API"_s, Json::object(), QPointF(146, 292)});
    REQUIRE(first);
    CHECK(first->components.front() == "order-api");
    CHECK(first->scenario["components"]["order-api"]["position"] == Json::array({1.0, 2.0}));
    const std::string pool = first->scenario["components"]["order-api"]["pool"];
    CHECK(kindOf(first->scenario, pool) == "node-pool");
    CHECK_FALSE(first->remarks.isEmpty());
    const auto second = addComponent(first->scenario, {"service", u"Order API"_s, Json::object(), {}});
    REQUIRE(second);
    CHECK(second->components == std::vector<std::string>{"order-api-2"});
    CHECK(second->scenario["components"]["order-api-2"]["pool"] == pool);
    CHECK(second->scenario["components"]["order-api-2"]["title"] == "Order API 2");
}

TEST_CASE("connections become calls, messages and readers", "[document][topology]")
{
    const Json scenario = sample();
    CHECK(errorOf(scenario) == "");
    const Json& shop = scenario["operations"]["request"]["steps"][0];
    CHECK(shop["call"] == "shop");
    REQUIRE(shop["steps"].size() == 2);
    CHECK(shop["steps"][0]["call"] == "orders");
    CHECK(shop["steps"][1]["send"] == "mails");

    CHECK(connectionBetween(scenario, "shop", "orders").kind == Connection::Kind::None);   // is connected
    CHECK(connectionBetween(scenario, "orders", "shop").kind == Connection::Kind::None);   // a database calls nobody
    CHECK(connectionBetween(scenario, "shop", "shop").kind == Connection::Kind::None);
    CHECK(connectionBetween(scenario, "shop", "client").kind == Connection::Kind::None);
    CHECK(connectionBetween(scenario, "mails", "orders").kind == Connection::Kind::None);  // a database reads no messages
    CHECK(connectionBetween(scenario, "mails", "shop").kind == Connection::Kind::Read);
    const Connection direct = connectionBetween(scenario, "shop", "mails", true);
    CHECK(direct.kind == Connection::Kind::Call);
    CHECK(direct.target == "mails-worker");
    for (const char* to : {"client", "shop", "orders", "mails", "mails-worker"}) CHECK_FALSE(connectionBetween(scenario, "orders", to).sentence.isEmpty());

    const auto without = disconnectComponents(scenario, "shop", "orders");
    REQUIRE(without);
    CHECK(errorOf(without->scenario) == "");
    CHECK(without->scenario["operations"]["request"]["steps"][0]["steps"].size() == 1);
    CHECK_FALSE(disconnectComponents(scenario, "orders", "shop"));
    CHECK_FALSE(disconnectComponents(scenario, "mails", "mails-worker"));   // a queue needs its reader
}

TEST_CASE("what a service does waits for whoever calls it", "[document][topology]")
{
    Json scenario = emptyScenario();
    for (const char* title : {"Front", "Back"}) scenario = addComponent(scenario, {"service", QString::fromLatin1(title), Json::object(), {}})->scenario;
    scenario = addComponent(scenario, {"postgresql", u"Data"_s, Json::object(), {}})->scenario;
    auto joined = connectComponents(scenario, "back", "data");   // nobody calls it yet
    REQUIRE(joined);
    CHECK_FALSE(joined->remarks.isEmpty());
    CHECK(errorOf(joined->scenario) == "");
    joined = connectComponents(joined->scenario, "client", "front");
    REQUIRE(joined);
    joined = connectComponents(joined->scenario, "front", "back");
    REQUIRE(joined);
    CHECK(errorOf(joined->scenario) == "");
    CHECK(joined->scenario["operations"].size() == 1);   // the draft is used up
    CHECK(joined->scenario["operations"]["request"]["steps"][0]["steps"][0]["steps"][0]["call"] == "data");
}

TEST_CASE("removing takes along what cannot be without it, and refuses where something stays", "[document][topology]")
{
    const Json scenario = sample();
    const auto database = removeComponents(scenario, {"orders"});
    REQUIRE(database);
    CHECK(errorOf(database->scenario) == "");
    CHECK(kindOf(database->scenario, "orders").empty());
    CHECK(database->scenario["operations"]["request"]["steps"][0]["steps"].size() == 1);

    const auto worker = removeComponents(scenario, {"mails-worker"});   // its queue has no other reader
    REQUIRE(worker);
    CHECK(errorOf(worker->scenario) == "");
    CHECK(kindOf(worker->scenario, "mails").empty());
    CHECK_FALSE(worker->remarks.isEmpty());

    const auto pool = removeComponents(scenario, {scenario["components"]["shop"]["pool"].get<std::string>()});
    REQUIRE_FALSE(pool);
    CHECK(pool.error().front().message.find("Shop") != std::string::npos);
    CHECK_FALSE(pool.error().front().hint.empty());
}

TEST_CASE("every component of the shipped scenarios is removed, or refused with a sentence", "[document][topology]")
{
    const QString name = GENERATE(u"fabrikam-drone-delivery.json"_s, u"todo-chatbot.json"_s, u"teaching/connections-run-out.json"_s, u"teaching/service-bus-throttling.json"_s,
                                  u"teaching/spot-nodes-leave-together.json"_s, u"teaching/hot-partition.json"_s);
    CAPTURE(name.toStdString());
    const Json scenario = base(shipped(name));
    int removed = 0;
    for (const auto& [id, component] : scenario["components"].items()) {
        CAPTURE(id);
        const auto without = removeComponents(scenario, {id});
        if (!without) {
            CHECK_FALSE(sentence(without).empty());
            continue;
        }
        ++removed;
        CHECK(errorOf(without->scenario) == "");
        CHECK(kindOf(without->scenario, id).empty());
    }
    CHECK(removed > 0);
}

TEST_CASE("renaming reaches every reference, remark, objective and variant", "[document][topology]")
{
    const QString name = GENERATE(u"fabrikam-drone-delivery.json"_s, u"todo-chatbot.json"_s, u"teaching/connections-run-out.json"_s,
                                  u"teaching/service-bus-throttling.json"_s);
    CAPTURE(name.toStdString());
    const Json file = shipped(name);
    Json all = file;
    for (const auto& [id, component] : file["components"].items()) {
        const auto renamed = changeAllVariants(all, [&](Json scenario) { return renameComponent(std::move(scenario), id, "zz-" + id); });
        CAPTURE(id);
        REQUIRE(renamed);
        all = *renamed;
        CHECK(kindOf(all, id).empty());
        for (const ComponentReference& reference : referencesOf(base(all))) CHECK(reference.id() != id);
    }
    CHECK(errorOf(all) == "");
    if (file.contains("variants"))
        for (const auto& [variant, patch] : file["variants"].items()) {
            CAPTURE(variant);
            CHECK(errorOf(all, variant) == "");
        }
    if (file.contains("provenance")) CHECK(all["provenance"].size() == file["provenance"].size());
    // And back again: nothing was lost on the way.
    for (const auto& [id, component] : file["components"].items()) {
        auto back = changeAllVariants(all, [&](Json scenario) { return renameComponent(std::move(scenario), "zz-" + id, id); });
        REQUIRE(back);
        all = *back;
    }
    CHECK(base(all) == base(file));
}

TEST_CASE("an id must be free and well formed", "[document][topology]")
{
    const Json scenario = sample();
    CHECK_FALSE(renameComponent(scenario, "shop", "orders"));
    CHECK_FALSE(renameComponent(scenario, "shop", "client"));
    CHECK_FALSE(renameComponent(scenario, "shop", "no id"));
    CHECK_FALSE(renameComponent(scenario, "nobody", "somebody"));
    CHECK_FALSE(retitleComponent(scenario, "shop", u"  "_s));
    const auto titled = retitleComponent(scenario, "shop", u"Web Store"_s);
    REQUIRE(titled);
    CHECK(titled->components.front() == "web-store");   // the id came from the title
    CHECK(errorOf(titled->scenario) == "");
    CHECK(freshId(scenario, u"Größe & Maß"_s) == "gro-e-ma");
}

TEST_CASE("a copy keeps the calls within it and finds its place in another file", "[document][topology]")
{
    const Json scenario = sample();
    const Json clip = copiedComponents(scenario, {"shop", "orders"});
    REQUIRE(isCopiedComponents(clip));
    const auto here = pasteComponents(scenario, clip, {32, 32});
    REQUIRE(here);
    CHECK(errorOf(here->scenario) == "");
    REQUIRE(here->components.size() == 2);
    CHECK(connectionBetween(here->scenario, "shop-2", "orders-2").kind == Connection::Kind::None);   // connected as the originals are
    CHECK(connectionBetween(here->scenario, "shop-2", "orders").kind == Connection::Kind::Call);     // and not with them

    const auto there = pasteComponents(emptyScenario(), clip, {0, 0});
    REQUIRE(there);
    CHECK(errorOf(there->scenario) == "");
    CHECK(kindOf(there->scenario, "shop") == "service");
    CHECK(there->remarks.join(u' ').contains(u"left out"));   // the pool of the other file

    for (const QString& name : {u"fabrikam-drone-delivery.json"_s, u"todo-chatbot.json"_s, u"srvthreds.json"_s}) {
        CAPTURE(name.toStdString());
        const Json file = base(shipped(name));
        std::vector<std::string> ids;
        for (const auto& [id, component] : file["components"].items()) ids.push_back(id);
        const auto all = pasteComponents(emptyScenario(), copiedComponents(file, ids), {});
        CAPTURE(sentence(all));
        REQUIRE(all);
        CHECK(errorOf(all->scenario) == "");
        CHECK(all->components.size() == ids.size());
    }
    CHECK_FALSE(pasteComponents(scenario, Json::parse("[1]"), {}));
    CHECK_FALSE(pasteComponents(scenario, Json::parse(R"({"headroomComponents":1,"components":{"x":5}})"), {}));
    CHECK(copiedComponents(scenario, {"nobody"}).is_null());
}

TEST_CASE("variants follow a change of the base", "[document][topology]")
{
    const Json file = shipped(u"fabrikam-drone-delivery.json"_s);
    Json whole = base(file);
    for (const auto& [id, component] : whole["components"].items()) {
        CAPTURE(id);
        const auto without = changeAllVariants(file, [&](Json scenario) { return removeComponents(std::move(scenario), {id}); });
        if (!without) continue;
        for (const auto& [variant, patch] : file["variants"].items()) {
            CAPTURE(variant);
            CHECK(errorOf(*without, variant) == "");
        }
    }
}

TEST_CASE("places are stored in node widths and taken away again", "[document][topology]")
{
    const Json scenario = sample();
    const Json placed = withPlacements(scenario, {{"shop", {73, -146}}, {"nobody", {0, 0}}});
    CHECK(placed["components"]["shop"]["position"] == Json::array({0.5, -1.0}));
    CHECK(errorOf(placed) == "");
    CHECK(withoutPlacements(placed) == scenario);
    CHECK(memberEdits(scenario, placed).size() == 1);
    CHECK(memberEdits(scenario, scenario).empty());
}

TEST_CASE("boxes line up and spread out on the grid", "[document][topology]")
{
    const std::vector<QPointF> centres{{0, 0}, {101, 50}, {55, 203}};
    for (const QPointF& centre : aligned(centres, Alignment::Left)) CHECK(centre.x() == 0);
    for (const QPointF& centre : aligned(centres, Alignment::Right)) CHECK(centre.x() == 104);
    for (const QPointF& centre : aligned(centres, Alignment::Top)) CHECK(centre.y() == 0);
    for (const QPointF& centre : aligned(centres, Alignment::Middle)) CHECK(centre.y() == 104);
    const auto spread = distributed(centres, Distribution::Horizontal);
    CHECK(spread[0].x() == 0);
    CHECK(spread[2].x() == 48);   // half way between the outermost, on the grid
    CHECK(spread[1].x() == 104);
    CHECK(distributed({{0, 0}, {5, 5}}, Distribution::Vertical)[1] == QPointF(5, 5));
    CHECK(snapped({3.9, 4.1}) == QPointF(0, 8));
}
