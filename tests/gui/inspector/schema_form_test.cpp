#include "app/gui/inspector/field_value.h"
#include "app/gui/inspector/schema_form.h"
#include "models/scenario/schema.h"

#include <catch2/catch.hpp>

#include <QDir>
#include <QFile>

#include <set>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;

namespace {

/// One component of every kind, so that references of all sorts have something to name.
Json everyKind()
{
    Json document = Json::parse(R"({"formatVersion":1,"name":"All","region":"westus2","calendar":{"start":"2026-11-02","duration":"P1D"},"traffic":[{"name":"users","otherwise":"1/s","mix":{"request":1}}],
        "operations":{"request":{"steps":[{"call":"service"}]}},"components":{},"provenance":{"/name":{"mark":"assumed"}}})");
    for (const Json& kind : scenario::schema()["definitions"]["kind"]["enum"]) document["components"][kind.get<std::string>()] = {{"kind", kind}};
    return document;
}

/// Walks a form, adds what can be added and chooses every alternative, and notes which definitions of the schema it met.
class Walker {
public:
    explicit Walker(Json document) : m_document(std::move(document)) {}

    void walk(const QString& pointer)
    {
        FormSource source(m_document);
        source.setWithoutSteps(false);
        const auto form = source.at(pointer);
        INFO(pointer.toStdString());
        REQUIRE(form);
        visit(*form, 0);
    }

    std::set<std::string> met;
    int fields = 0;

private:
    void note(const Json& node)
    {
        if (const auto ref = node.find("$ref"); ref != node.end()) met.insert(ref->get<std::string>().substr(14));
        if (const auto all = node.find("allOf"); all != node.end())
            for (const Json& part : *all) note(part);
        for (const auto& [name, definition] : scenario::schema()["definitions"].items())
            if (&definition == &node) met.insert(name);
    }

    /// The document with `value` at `pointer`, and the form there.
    void visitWith(const QString& pointer, const QString& at, const Json& value, int depth)
    {
        Json document = m_document;
        auto edited = applyEdits(document, {{at, value}});
        INFO(at.toStdString() << " = " << value.dump());
        REQUIRE(edited);
        Walker inner(std::move(edited).value());
        inner.met = met;
        inner.m_seen = m_seen;
        FormSource source(inner.m_document);
        source.setWithoutSteps(false);
        const auto form = source.at(pointer);
        REQUIRE(form);
        inner.visit(*form, depth + 1);
        met.insert(inner.met.begin(), inner.met.end());
        m_seen.insert(inner.m_seen.begin(), inner.m_seen.end());
        fields += inner.fields;
    }

    void visit(const FormField& field, int depth)
    {
        INFO(field.pointer.toStdString());
        ++fields;
        REQUIRE(field.node);
        note(*field.node);
        const Json nothing = Json::object();
        if (const Json* effective = scenario::effectiveNode(*field.node, field.shown().is_null() ? nothing : field.shown())) note(*effective);
        CHECK_FALSE(field.title.isEmpty());
        CHECK_FALSE(field.description.isEmpty());
        if (field.kind == FieldKind::Patch) CHECK(field.pointer.startsWith(u"/variants/"_s));
        if (field.kind == FieldKind::Choice) CHECK_FALSE(field.options.empty());
        if (!field.fallback.is_null() && !field.isSet) CHECK_FALSE(field.fallbackSource.isEmpty());
        for (const FormField& child : field.children)
            if (child.pointer != field.pointer) visit(child, depth);
            else if (child.node) note(*child.node);
        // Each place of the schema is filled once.
        if (depth > 7 || !m_seen.insert({field.node, field.alternative}).second) return;
        FormSource source(m_document);
        source.setWithoutSteps(false);
        if (field.isAbsentPart() && field.kind != FieldKind::Map) {
            visitWith(field.pointer, field.pointer, source.newValue(field), depth);
            return;
        }
        if (field.kind == FieldKind::Alternatives)
            for (int i = 0; i < static_cast<int>(field.options.size()); ++i)
                if (i != field.alternative) {
                    const Json value = source.alternativeValue(field, i);
                    CHECK_FALSE(value.is_null());
                    visitWith(field.pointer, field.pointer, value, depth);
                }
        if (field.kind == FieldKind::List) {
            CHECK_FALSE(source.itemTitle(field).isEmpty());
            visitWith(field.pointer, field.pointer, Json::array({source.newItem(field)}), depth);
        }
        if (field.kind == FieldKind::Map) visitWith(field.pointer, field.pointer, Json{{"new", source.newItem(field)}}, depth);
    }

    Json m_document;
    std::set<std::pair<const Json*, int>> m_seen;
};

std::vector<QString> scenarioFiles()
{
    std::vector<QString> files;
    for (const QString& folder : {u"/scenarios"_s, u"/scenarios/teaching"_s}) {
        const QDir directory(QString::fromUtf8(HEADROOM_SOURCE_DIR) + folder);
        for (const QString& name : directory.entryList({u"*.json"_s})) files.push_back(directory.filePath(name));
    }
    return files;
}

Json parsed(const QString& path)
{
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return Json::parse(file.readAll().toStdString());
}

} // namespace

TEST_CASE("every definition of the schema has a form without an unknown field", "[gui][inspector]")
{
    Walker walker(everyKind());
    const Json& schema = scenario::schema();
    for (const Json& kind : schema["definitions"]["kind"]["enum"]) walker.walk(u"/components/"_s + QString::fromStdString(kind.get<std::string>()));
    for (const auto& [key, node] : schema["properties"].items())
        if (key != "components" && key != "variants") walker.walk(u'/' + QString::fromStdString(key));
    std::string missing;
    for (const auto& [name, node] : schema["definitions"].items())
        if (name != "kind" && name != "component" && !walker.met.contains(name)) missing += name + " ";
    CHECK(missing == "");
    CHECK(walker.fields > 1000);
}

TEST_CASE("writing back what each field shows changes nothing", "[gui][inspector]")
{
    for (const QString& path : scenarioFiles()) {
        INFO(path.toStdString());
        Json document = parsed(path);
        document.erase("variants");
        FormSource source(document);
        source.setWithoutSteps(false);
        int fields = 0;
        const std::function<void(const FormField&)> visit = [&](const FormField& field) {
            if (field.isScalar() && field.isSet) {
                ++fields;
                INFO(field.pointer.toStdString() << " shows " << shownText(field).toStdString());
                const auto written = typedInto(field, shownText(field));
                REQUIRE(written);
                // A duration may be written in another unit that means the same.
                if (field.kind == FieldKind::Quantity && *written != field.value) {
                    const std::string quantity = field.quantity.toStdString();
                    CHECK(scenario::quantityValue(quantity, plainText(*written).toStdString()).value() == scenario::quantityValue(quantity, plainText(field.value).toStdString()).value());
                } else {
                    CHECK(*written == field.value);
                }
            }
            for (const FormField& child : field.children) visit(child);
        };
        for (const auto& [key, value] : document.items())
            if (key != "provenance") {
                const auto form = source.at(u'/' + QString::fromStdString(key));
                REQUIRE(form);
                visit(*form);
            }
        CHECK(fields > 20);
    }
}

TEST_CASE("what is typed becomes what the file holds", "[gui][inspector]")
{
    FormField quantity;
    quantity.kind = FieldKind::Quantity;
    quantity.quantity = u"duration"_s;
    CHECK(typedInto(quantity, u"1000ms"_s) == Json("1s"));
    CHECK(typedInto(quantity, u" 90 s "_s) == Json("90s"));
    CHECK(typedInto(quantity, u"soon"_s) == Json("soon"));   // the loader says what is wrong with it
    CHECK_FALSE(typedInto(quantity, u"  "_s));
    quantity.quantity = u"cpu"_s;
    CHECK(typedInto(quantity, u"1000m"_s) == Json("1"));
    CHECK(typedInto(quantity, u"250m"_s) == Json("250m"));
    quantity.quantity = u"money"_s;
    CHECK(typedInto(quantity, u"0.10 USD"_s) == Json("0.10 USD"));
    FormField share;
    share.kind = FieldKind::Number;
    CHECK(typedInto(share, u"70 %"_s) == Json(0.7));
    CHECK(typedInto(share, u"0.7"_s) == Json(0.7));
    FormField count;
    count.kind = FieldKind::Integer;
    count.unit = u"pods"_s;
    CHECK(typedInto(count, u"5 pods"_s) == Json(5));
    CHECK(typedInto(count, u"many"_s) == Json("many"));
    FormField flag;
    flag.kind = FieldKind::Flag;
    flag.options = {{true, u"Yes"_s, {}}, {false, u"No"_s, {}}};
    CHECK(typedInto(flag, u"true"_s) == Json(true));
}

TEST_CASE("a field knows its default, its range, its mark and what it may name", "[gui][inspector]")
{
    const Json document = parsed(QString::fromUtf8(HEADROOM_SOURCE_DIR) + u"/scenarios/fabrikam-drone-delivery.json"_s);
    std::vector<scenario::Provenance> remarks(1);
    remarks[0].pointer = "/components/*/replicas";
    remarks[0].mark = scenario::Mark::Assumed;
    remarks[0].note = "a guess";
    FormSource source(document, remarks);
    QString service;
    for (const auto& [id, component] : document["components"].items())
        if (component["kind"] == "service" && component.contains("pool")) service = QString::fromStdString(id);
    REQUIRE_FALSE(service.isEmpty());
    const auto form = source.at(u"/components/"_s + service);
    REQUIRE(form);
    const FormField* replicas = form->find(form->pointer + u"/replicas"_s);
    REQUIRE(replicas);
    CHECK(replicas->kind == FieldKind::Integer);
    CHECK(replicas->mark == u"assumed"_s);
    CHECK(replicas->note == u"a guess"_s);
    CHECK_FALSE(replicas->range.isEmpty());
    const FormField* workers = form->find(form->pointer + u"/workers"_s);
    REQUIRE(workers);
    CHECK_FALSE(workers->fallback.is_null());
    CHECK_FALSE(workers->fallbackSource.isEmpty());
    const FormField* pool = form->find(form->pointer + u"/pool"_s);
    REQUIRE(pool);
    CHECK(pool->kind == FieldKind::Reference);
    for (const FieldOption& option : pool->options) CHECK(document["components"][option.value.get<std::string>()]["kind"] == "node-pool");
    CHECK_FALSE(source.at(u"/components/nothing-there/replicas"_s).has_value());
    CHECK_FALSE(source.at(u"/no-such-key"_s).has_value());
    CHECK_FALSE(source.at(u"no pointer"_s).has_value());
}

TEST_CASE("several components share what they have in common, and differ where it is mixed", "[gui][inspector]")
{
    const Json document = Json::parse(R"({"components":{"cluster":{"kind":"kubernetes-cluster"},"pool":{"kind":"node-pool","cluster":"cluster","sku":"Standard_DS2_v2"},
        "a":{"kind":"service","pool":"pool","replicas":2,"workers":8},"b":{"kind":"service","pool":"pool","replicas":3,"workers":8}}})");
    const FormSource source(document);
    const FormField form = commonForm({*source.at(u"/components/a"_s), *source.at(u"/components/b"_s)});
    const FormField* replicas = form.find(u"/components/a/replicas"_s);
    REQUIRE(replicas);
    CHECK(replicas->isMixed);
    CHECK(shownText(*replicas).isEmpty());
    CHECK(replicas->pointers == std::vector<QString>{u"/components/a/replicas"_s, u"/components/b/replicas"_s});
    const FormField* workers = form.find(u"/components/a/workers"_s);
    REQUIRE(workers);
    CHECK_FALSE(workers->isMixed);
    CHECK(shownText(*workers) == u"8"_s);
    CHECK_FALSE(form.find(u"/components/a/title"_s));   // names belong to one alone
    const FormField mixed = commonForm({*source.at(u"/components/a"_s), *source.at(u"/components/pool"_s)});
    CHECK_FALSE(mixed.find(u"/components/a/replicas"_s));
    CHECK(mixed.find(u"/components/a/team"_s));
}
