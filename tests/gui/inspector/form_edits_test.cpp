#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/field_value.h"
#include "app/gui/inspector/form_edits.h"
#include "tests/gui/shell/fixture.h"

#include <catch2/catch.hpp>

#include <QUndoStack>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;

namespace {

const QString kService = u"/components/service"_s;

struct Fixture {
    Fixture()
    {
        needApplication();
        REQUIRE(document.openText(tinyScenario(), u"Tiny"_s));
    }
    FormField form(const QString& pointer = kService)
    {
        edits.refresh();
        auto found = edits.source().at(pointer);
        REQUIRE(found);
        return std::move(*found);
    }
    FormField field(const QString& key)
    {
        const FormField whole = form();
        const FormField* found = whole.find(kService + u'/' + key);
        REQUIRE(found);
        return *found;
    }
    Json at(const char* pointer) const
    {
        const Json::json_pointer place(pointer);
        return document.merged().contains(place) ? document.merged().at(place) : Json();
    }

    ScenarioDocument document;
    FormEdits edits{document};
};

} // namespace

TEST_CASE("a part is added and removed in one step each, and its name is in the undo text", "[gui][inspector]")
{
    Fixture f;
    for (const char* key : {"hpa", "keda", "schedule"}) {
        INFO(key);
        const QString part = QString::fromUtf8(key);
        const int steps = f.document.undoStack()->count();
        CHECK(f.edits.add(f.field(part), {}, f.form(), u"Service"_s).empty());
        INFO((f.edits.draftErrors().empty() ? std::string() : f.edits.draftErrors().front().message));
        CHECK(f.edits.draftPointer().isEmpty());
        CHECK(f.document.undoStack()->count() == steps + 1);
        CHECK(f.document.undoStack()->undoText().contains(u"Service"_s));
        CHECK_FALSE(f.at(("/components/service/" + std::string(key)).c_str()).is_null());
        CHECK(f.edits.remove(f.field(part), f.form(), u"Service"_s).empty());
        CHECK(f.at(("/components/service/" + std::string(key)).c_str()).is_null());
    }
    f.document.undoStack()->setIndex(0);
    CHECK(f.document.text() == tinyScenario());
}

TEST_CASE("what can be added to any kind is either valid or a draft that says what is missing", "[gui][inspector]")
{
    Fixture f;
    for (const QString& component : {u"service"_s, u"pool"_s, u"cluster"_s}) {
        const QString pointer = u"/components/"_s + component;
        const FormField whole = f.form(pointer);
        for (const FormField* part : absentParts(whole)) {
            const FormField copy = *part;
            INFO(copy.pointer.toStdString());
            const FormField form = f.form(pointer);
            if (copy.kind == FieldKind::Map) continue;   // asks for a name first
            f.edits.add(copy, {}, form, component);
            CHECK((f.edits.draftPointer().isEmpty() || !f.edits.draftErrors().empty()));
            if (!f.edits.draftPointer().isEmpty()) CHECK(f.form(pointer).find(copy.pointer)->isSet);   // shown, not in the document
            f.edits.discardDraft();
            while (f.document.undoStack()->canUndo()) f.document.undoStack()->undo();
        }
    }
    CHECK(f.document.text() == tinyScenario());
}

TEST_CASE("a value is set, refused with a remedy that holds, and reset", "[gui][inspector]")
{
    Fixture f;
    CHECK(f.edits.set(f.field(u"replicas"_s), Json(4), f.form(), u"Service"_s).empty());
    CHECK(f.document.undoStack()->undoText() == u"Set Replicas of Service to 4"_s);
    CHECK(f.at("/components/service/replicas") == 4);

    const FormField pool = f.field(u"pool"_s);
    const Errors errors = f.edits.set(pool, Json("pol"), f.form(), u"Service"_s);
    REQUIRE_FALSE(errors.empty());
    CHECK(f.at("/components/service/pool") == "pool");
    CHECK(f.edits.provenRemedy(pool, u"pol"_s, errors.front(), f.form()) == u"pool"_s);
    const FormField workers = f.field(u"workers"_s);
    const Errors low = f.edits.set(workers, Json(0), f.form(), u"Service"_s);
    REQUIRE_FALSE(low.empty());
    CHECK(f.edits.provenRemedy(workers, u"0"_s, low.front(), f.form()) == u"1"_s);

    CHECK(f.edits.set(f.field(u"replicas"_s), std::nullopt, f.form(), u"Service"_s).empty());
    CHECK(f.at("/components/service/replicas").is_null());
    CHECK(f.document.undoStack()->undoText().startsWith(u"Reset Replicas"_s));
}

TEST_CASE("marks say where a value comes from and are part of the file", "[gui][inspector]")
{
    Fixture f;
    CHECK(f.edits.setMark(f.field(u"replicas"_s), u"assumed"_s, u"a guess"_s, u"Service"_s).empty());
    CHECK(f.at("/provenance/~1components~1service~1replicas") == Json({{"mark", "assumed"}, {"note", "a guess"}}));
    CHECK(f.field(u"replicas"_s).mark == u"assumed"_s);
    CHECK(f.edits.setMark(f.field(u"replicas"_s), {}, {}, u"Service"_s).empty());
    CHECK(f.field(u"replicas"_s).mark.isEmpty());
}

TEST_CASE("items of a list are added, moved and removed", "[gui][inspector]")
{
    Fixture f;
    const QString list = u"/slos"_s;
    f.edits.add(f.form(list), {}, f.form(list), u"Objectives"_s);
    REQUIRE(f.edits.draftPointer().isEmpty());
    REQUIRE(f.at("/slos").size() == 2);
    const Json second = f.at("/slos/1");
    CHECK(f.edits.moveItem(f.form(list), 1, 0, u"Objectives"_s).empty());
    CHECK(f.at("/slos/0") == second);
    const FormField form = f.form(list);
    CHECK(f.edits.remove(form.children.front(), form, u"Objectives"_s).empty());
    CHECK(f.at("/slos").size() == 1);
}

TEST_CASE("a variant is renamed and stays chosen", "[gui][inspector]")
{
    Fixture f;
    f.document.setVariant(u"three"_s);
    CHECK(f.edits.renameVariant(u"three"_s, u"3 pods"_s).empty());
    CHECK(f.document.variant() == u"3 pods"_s);
    CHECK(f.at("/components/service/replicas") == 3);
    CHECK_FALSE(f.edits.renameVariant(u"3 pods"_s, u"base"_s).empty());
    f.document.undoStack()->undo();
    CHECK(f.document.json()["variants"].contains("three"));
}

TEST_CASE("a change of several components is one step", "[gui][inspector]")
{
    Fixture f;
    REQUIRE(f.document.apply({{u"/components/other"_s, Json{{"kind", "service"}, {"pool", "pool"}, {"replicas", 1}}}}, u"Add"_s).empty());
    f.edits.refresh();
    const FormField form = commonForm({*f.edits.source().at(kService), *f.edits.source().at(u"/components/other"_s)});
    const int steps = f.document.undoStack()->count();
    CHECK(f.edits.set(*form.find(kService + u"/replicas"_s), Json(6), form, u"2 components"_s).empty());
    CHECK(f.document.undoStack()->count() == steps + 1);
    CHECK(f.at("/components/service/replicas") == 6);
    CHECK(f.at("/components/other/replicas") == 6);
    f.document.undoStack()->undo();
    CHECK(f.at("/components/service/replicas") == 2);
    CHECK(f.at("/components/other/replicas") == 1);
}
