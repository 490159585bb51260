#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/form_edits.h"
#include "app/gui/inspector/tier_table.h"
#include "tests/gui/shell/fixture.h"

#include <catch2/catch.hpp>

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>

#include <optional>
#include <set>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

namespace {

const QString kScenarios = QString::fromUtf8(HEADROOM_SOURCE_DIR) + u"/scenarios/"_s;

struct Data {
    Data(const std::string& region = "westus2")
        : prices(pricing::loadPriceBook(HEADROOM_SOURCE_DIR "/pricing-data", "azure", region).value()), catalogue(catalogue::loadCatalogue(HEADROOM_SOURCE_DIR "/pricing-data", "azure").value())
    {
    }
    pricing::PriceBook prices;
    catalogue::Catalogue catalogue;
};

/// Puts every component whose id is a text in `value`, and what those name in turn, into `into`.
void addNamed(const Json& value, const Json& components, Json& into)
{
    if (value.is_structured())
        for (const Json& each : value) addNamed(each, components, into);
    if (!value.is_string() || !components.contains(value.get<std::string>()) || into.contains(value.get<std::string>())) return;
    const std::string id = value.get<std::string>();
    into[id] = components[id];
    addNamed(components[id], components, into);
}

/// The tiny scenario in the place of `all`, with one component of it and those that it needs.
QByteArray alone(const Json& all, const std::string& id)
{
    Json text = Json::parse(tests::tinyScenario().toStdString());
    text.erase("variants");
    for (const char* key : {"provider", "region", "currency"}) text[key] = all[key];
    addNamed(id, all["components"], text["components"]);
    return QByteArray::fromStdString(text.dump());
}

} // namespace

TEST_CASE("the static month of a component is that of the meter a run bills it with, times 730 h", "[gui][inspector]")
{
    // Expected: units × unit price of the price book × 730 h. The meters are those that a run of the same components records.
    const Data data;
    const auto loaded = scenario::load((kScenarios + u"fabrikam-drone-delivery.json"_s).toStdString());
    REQUIRE(loaded);
    const auto expected = [&](const std::string& meter, double units) {
        const auto* price = data.prices.find(meter);
        REQUIRE(price);
        return units * QString::fromStdString(price->bands.front().unitPrice).toDouble() * 730;
    };
    int priced = 0;
    for (const auto& component : loaded->components) {
        const auto price = staticMonth(component, data.prices);
        if (const auto* redis = component.as<scenario::RedisSpec>()) {
            REQUIRE(price);
            CHECK(price->amount == Approx(expected("redis/" + redis->tier + "/" + redis->size, 1)).margin(0.01));
            ++priced;
        }
        const auto* pool = component.as<scenario::NodePoolSpec>();
        if (pool && pool->osDisk == "ephemeral" && pool->reservedNodes == 0) {
            REQUIRE(price);
            CHECK(price->amount == Approx(expected("vm/" + pool->sku + (pool->spot ? "/linux/spot" : "/linux/regular"), pool->nodes)).margin(0.01));
            ++priced;
        }
    }
    CHECK(priced > 0);
}

TEST_CASE("every tier that is offered loads, is priced as it says, and one of them is the present one", "[gui][inspector]")
{
    tests::needApplication();
    std::set<std::string> seen, wanted{"node-pool", "redis", "sql-database", "postgresql", "service-bus", "event-hubs", "cosmos-db", "gateway", "disk", "kubernetes-cluster"};
    for (const QString& name : QDir(kScenarios).entryList({u"*.json"_s}, QDir::Files, QDir::Name)) {
        QFile file(kScenarios + name);
        REQUIRE(file.open(QIODevice::ReadOnly));
        const Json all = Json::parse(file.readAll().toStdString());
        std::optional<Data> data;
        for (const auto& [id, written] : all["components"].items()) {
            const std::string kind = written.value("kind", "");
            if (!wanted.contains(kind) || seen.contains(kind)) continue;
            INFO(name.toStdString() << " " << id << " " << kind);
            ScenarioDocument document;
            if (!document.openText(alone(all, id), name)) continue;   // it needs more than what it names; another file has one that does not
            if (!data) data.emplace(all["region"].get<std::string>());
            const auto scenario = document.scenario();
            const scenario::Component& component = *scenario->find(id);
            const TierTable table = tierTable(component, data->catalogue, data->prices);
            if (table.rows.empty()) continue;
            seen.insert(kind);
            CHECK(std::count_if(table.rows.begin(), table.rows.end(), [](const TierRow& row) { return row.isCurrent; }) == 1);
            REQUIRE(table.current());
            for (std::size_t i = 0; i < table.rows.size(); i += std::max<std::size_t>(1, table.rows.size() / 20)) {
                const TierRow& row = table.rows[i];
                CHECK(row.limits.size() == table.limitTitles.size());
                std::vector<Edit> edits = row.edits;
                for (Edit& edit : edits) edit.pointer.prepend(u"/components/"_s + QString::fromStdString(id));
                const auto changed = document.preview(withoutRemarks(edits, document.merged()));
                INFO(row.name.toStdString() << ": " << (changed ? std::string() : changed.error().front().message));
                REQUIRE(changed);
                if (!row.price) continue;
                const auto price = staticMonth(*(*changed)->find(id), data->prices);
                REQUIRE(price);
                CHECK(price->amount == Approx(row.price->amount).margin(0.01));
            }
        }
    }
    CHECK(seen == wanted);
}

TEST_CASE("the difference of a tier is said before it is chosen", "[gui][inspector]")
{
    TierTable table;
    table.title = u"Sizes"_s;
    table.limitTitles = {u"Memory"_s};
    table.currency = u"USD"_s;
    TierRow now, other, unknown;
    now.name = u"C3"_s;
    now.limits = {u"6 GiB"_s};
    now.isCurrent = true;
    now.price = StaticPrice{328.5, pricing::Confidence::Exact, {}, {}, false};
    other.name = u"P1"_s;
    other.limits = {u"6 GiB"_s};
    other.price = StaticPrice{574.6, pricing::Confidence::Derived, {}, {}, false};
    unknown.name = u"P9"_s;
    unknown.limits = {u"–"_s};
    table.rows = {now, other, unknown};
    CHECK(differenceSentence(table, table.rows[1]) == u"C3 → P1: +246.10 USD/month"_s);
    CHECK(differenceSentence(table, table.rows[2]).contains(u"not known"_s));
    TierModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setTable(table);
    CHECK(model.columnCount() == 4);
    CHECK(model.index(1, 3).data().toString() == u"+246.10"_s);
    CHECK(model.index(1, 2).data().toString().startsWith(u"◐"_s));
    CHECK(model.index(2, 2).data().toString() == u"–"_s);
    CHECK(model.index(0, 0).data().toString().contains(u"✓"_s));
}
