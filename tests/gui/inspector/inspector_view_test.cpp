#include "app/gui/document/scenario_document.h"
#include "app/gui/inspector/field_editors.h"
#include "app/gui/inspector/inspector_view.h"
#include "app/gui/inspector/tier_view.h"
#include "app/gui/outline/outline_view.h"
#include "app/gui/shell/theme.h"
#include "models/scenario/schema.h"
#include "models/simulation/simulate.h"
#include "tests/gui/shell/fixture.h"

#include <catch2/catch.hpp>

#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QUndoStack>
#include <QWheelEvent>

#include <set>

using namespace headroom;
using namespace headroom::gui;
using namespace Qt::StringLiterals;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;

namespace {

/// Before any widget.
struct Application {
    Application() { needApplication(); }
};

struct Fixture : Application {
    explicit Fixture(const QByteArray& text = tinyScenario())
    {
        REQUIRE(document.openText(text, u"Tiny"_s));
        view.setDocument(&document);
        view.resize(320, 900);
        view.show();
        view.activateWindow();
        settle();
    }
    static void settle() { QCoreApplication::processEvents(); QCoreApplication::processEvents(); }
    QLineEdit* field(const char* key)
    {
        settle();
        QLineEdit* found = view.field(u"/components/service/"_s + QString::fromUtf8(key));
        REQUIRE(found);
        return found;
    }
    void type(QLineEdit* field, const QString& text)
    {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    Json at(const char* pointer) const
    {
        const Json::json_pointer place(pointer);
        return document.merged().contains(place) ? document.merged().at(place) : Json();
    }

    ScenarioDocument document;
    InspectorView view;
};

} // namespace

TEST_CASE("Enter commits, Esc restores, and what is refused stays with its reason and a remedy", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"service"_s);
    f.type(f.field("replicas"), u"5"_s);
    CHECK(f.at("/components/service/replicas") == 2);   // nothing before Enter
    QTest::keyClick(f.field("replicas"), Qt::Key_Return);
    CHECK(f.at("/components/service/replicas") == 5);
    CHECK(f.document.undoStack()->undoText() == u"Set Replicas of Service to 5"_s);
    CHECK(f.field("replicas")->text() == u"5"_s);

    f.type(f.field("replicas"), u"9"_s);
    QTest::keyClick(f.field("replicas"), Qt::Key_Escape);
    CHECK(f.field("replicas")->text() == u"5"_s);

    f.type(f.field("workers"), u"0"_s);
    QTest::keyClick(f.field("workers"), Qt::Key_Return);
    CHECK(f.field("workers")->text() == u"0"_s);
    CHECK(f.field("workers")->property("error").toBool());
    CHECK(f.at("/components/service/workers").is_null());
    auto* error = f.view.findChild<QLabel*>(u"error:/components/service/workers"_s);
    REQUIRE(error);
    CHECK(error->isVisibleTo(&f.view));
    CHECK(f.view.findChild<QLabel*>(u"refusals"_s)->isVisibleTo(&f.view));

    // It stays when the form is made anew, and the link mends it.
    f.view.setReport(nullptr);
    CHECK(f.field("workers")->text() == u"0"_s);
    auto* remedy = f.view.form()->findChild<QPushButton*>(u"remedy:/components/service/workers"_s);
    REQUIRE(remedy);
    CHECK(remedy->isVisibleTo(&f.view));
    QTest::mouseClick(remedy, Qt::LeftButton);
    f.settle();
    CHECK(f.at("/components/service/workers") == 1);
    CHECK_FALSE(f.field("workers")->property("error").toBool());
}

TEST_CASE("A wrong reference of the file is told at its field, and a click sets what was meant", "[gui][inspector]")
{
    Application application;
    ScenarioDocument document;
    QByteArray text = tinyScenario();
    REQUIRE(text.contains("\"pool\": \"pool\""));
    text.replace("\"pool\": \"pool\"", "\"pool\": \"pol\"");
    REQUIRE_FALSE(document.openText(text, u"Tiny"_s));
    REQUIRE_FALSE(document.issues().empty());
    InspectorView view;
    view.setDocument(&document);
    view.resize(320, 900);
    view.show();
    view.selectComponent(u"service"_s);
    Fixture::settle();
    const QString pointer = u"/components/service/pool"_s;
    const auto part = [&](const QString& name) { return view.form() ? view.form()->findChild<QWidget*>(name + pointer) : nullptr; };
    auto* error = qobject_cast<QLabel*>(part(u"error:"_s));
    REQUIRE(error);
    CHECK(error->isVisibleTo(&view));
    CHECK(error->text().contains(u"pol"));
    auto* remedy = qobject_cast<QPushButton*>(part(u"remedy:"_s));
    REQUIRE(remedy);
    REQUIRE(remedy->isVisibleTo(&view));
    CHECK(remedy->text() == u"Set to pool"_s);
    QTest::mouseClick(remedy, Qt::LeftButton);
    Fixture::settle();
    REQUIRE(document.scenario());
    CHECK(document.valueAt(pointer).contains(u"pool"));
    CHECK_FALSE(part(u"error:"_s)->isVisibleTo(&view));
    document.undoStack()->undo();
    Fixture::settle();
    CHECK_FALSE(document.scenario());   // as it was opened
    REQUIRE(part(u"remedy:"_s));
    CHECK(part(u"remedy:"_s)->isVisibleTo(&view));
}

TEST_CASE("a refused reference stays in its choice, which is marked as refused", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"service"_s);
    f.type(f.field("pool"), u"nowhere"_s);
    QTest::keyClick(f.field("pool"), Qt::Key_Return);
    auto* choice = qobject_cast<QComboBox*>(f.field("pool")->parentWidget());
    REQUIRE(choice);
    CHECK(choice->property("error").toBool());
    CHECK(choice->currentText() == u"nowhere"_s);
    CHECK(choice->accessibleDescription().contains(u"nowhere"_s));
    CHECK(f.at("/components/service/pool") == "pool");
    // The edge is seen: its pixels are those of the theme's colour for what is wrong.
    const QImage image = choice->grab().toImage();
    CHECK(image.pixelColor(image.width() / 2, 0) == Theme::current().color(Theme::Role::Bad));
    QTest::keyClick(f.field("pool"), Qt::Key_Escape);
    CHECK(f.field("pool")->text() == u"pool"_s);
    CHECK_FALSE(choice->property("error").toBool());
}

TEST_CASE("leaving a field commits it, and the focus goes on to the next", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"service"_s);
    f.type(f.field("replicas"), u"3"_s);
    f.field("workers")->setFocus();
    f.settle();
    CHECK(f.at("/components/service/replicas") == 3);
    REQUIRE(f.view.focusWidget());
    CHECK(f.view.focusWidget()->objectName() == u"field:/components/service/workers"_s);

    // What is half typed survives a form that is made anew, and is not committed by it.
    f.type(f.field("workers"), u"12"_s);
    f.view.setReport(nullptr);
    CHECK(f.field("workers")->text() == u"12"_s);
    CHECK(f.at("/components/service/workers").is_null());
}

TEST_CASE("quantities are shown as they are written and take any unit", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"service"_s);
    f.type(f.field("readinessPeriod"), u"2000 ms"_s);
    QTest::keyClick(f.field("readinessPeriod"), Qt::Key_Return);
    CHECK(f.at("/components/service/readinessPeriod") == "2s");
    CHECK(f.field("readinessPeriod")->text() == u"2s"_s);
    auto* reset = f.view.form()->findChild<QToolButton*>(u"reset:/components/service/readinessPeriod"_s);
    REQUIRE(reset);
    QTest::mouseClick(reset, Qt::LeftButton);
    CHECK(f.at("/components/service/readinessPeriod").is_null());
    CHECK(f.field("readinessPeriod")->text().isEmpty());
    CHECK_FALSE(f.field("readinessPeriod")->placeholderText().isEmpty());
    CHECK(f.field("readinessPeriod")->toolTip().contains(u"Default"_s));
}

TEST_CASE("the wheel changes a field only while it has the focus", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"service"_s);
    const auto turn = [&](QLineEdit* edit) {
        QWheelEvent wheel(QPointF(5, 5), edit->mapToGlobal(QPointF(5, 5)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(edit, &wheel);
    };
    f.field("workers")->setFocus();
    turn(f.field("replicas"));
    CHECK(f.field("replicas")->text() == u"2"_s);
    f.field("replicas")->setFocus();
    turn(f.field("replicas"));
    CHECK(f.field("replicas")->text() == u"3"_s);
    QTest::keyClick(f.field("replicas"), Qt::Key_Up);
    CHECK(f.field("replicas")->text() == u"4"_s);
    CHECK(f.at("/components/service/replicas") == 2);   // still to be committed
    QTest::keyClick(f.field("replicas"), Qt::Key_Return);
    CHECK(f.at("/components/service/replicas") == 4);
}

TEST_CASE("an autoscaler is added and removed by its buttons", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"service"_s);
    auto* add = f.view.form()->findChild<QPushButton*>(u"add:/components/service/hpa"_s);
    REQUIRE(add);
    QTest::mouseClick(add, Qt::LeftButton);
    f.settle();
    REQUIRE(f.at("/components/service/hpa").is_object());
    CHECK(f.field("hpa/min")->text() == u"2"_s);
    auto* remove = f.view.form()->findChild<QToolButton*>(u"remove:/components/service/hpa"_s);
    REQUIRE(remove);
    QTest::mouseClick(remove, Qt::LeftButton);
    f.settle();
    CHECK(f.at("/components/service/hpa").is_null());
}

TEST_CASE("several components are edited at once", "[gui][inspector]")
{
    Fixture f;
    REQUIRE(f.document.apply({{u"/components/other"_s, Json{{"kind", "service"}, {"pool", "pool"}, {"replicas", 1}}}}, u"Add"_s).empty());
    f.view.selectComponents({u"service"_s, u"other"_s});
    CHECK(f.field("replicas")->text().isEmpty());
    CHECK(f.field("replicas")->placeholderText() == u"mixed"_s);
    f.type(f.field("replicas"), u"4"_s);
    QTest::keyClick(f.field("replicas"), Qt::Key_Return);
    CHECK(f.at("/components/service/replicas") == 4);
    CHECK(f.at("/components/other/replicas") == 4);
    f.document.undoStack()->undo();
    CHECK(f.at("/components/service/replicas") == 2);
}

TEST_CASE("any row of the outline shows its form, several components together", "[gui][inspector]")
{
    Fixture f;
    OutlineView outline;
    outline.setScenario(f.document.scenario());
    QObject::connect(&outline, &OutlineView::componentSelected, &f.view, &InspectorView::selectComponent);
    QObject::connect(&outline, &OutlineView::componentsSelected, &f.view, &InspectorView::selectComponents);
    QObject::connect(&outline, &OutlineView::pointerSelected, &f.view, &InspectorView::selectPointer);
    outline.tree()->expandAll();
    outline.resize(240, 900);
    outline.show();
    const auto rowOf = [&](const QString& text) {
        const auto found = outline.model()->findItems(text, Qt::MatchExactly | Qt::MatchRecursive);
        REQUIRE_FALSE(found.empty());
        return found.front()->index();
    };
    const auto click = [&](const QString& text, Qt::KeyboardModifiers keys = {}) {
        QTest::mouseClick(outline.tree()->viewport(), Qt::LeftButton, keys, outline.tree()->visualRect(rowOf(text)).center());
        f.settle();
    };
    click(u"users"_s);
    REQUIRE(f.view.field(u"/traffic/0/name"_s));
    CHECK(f.view.field(u"/traffic/0/name"_s)->text() == u"users"_s);
    click(u"p95 under 1 s"_s);
    CHECK(f.view.field(u"/slos/0/below"_s));
    click(u"Calendar"_s);
    CHECK(f.view.field(u"/calendar/duration"_s));
    click(u"Scenario"_s);
    CHECK(f.view.field(u"/region"_s));
    click(u"three"_s);
    CHECK(f.view.field(u"/variants/three#name"_s));
    click(u"Faults"_s);   // an empty list offers to begin
    CHECK(f.view.form()->findChild<QPushButton*>(u"add:/faults"_s));
    click(u"Service"_s);
    CHECK(f.view.component() == u"service"_s);
    click(u"pool"_s, Qt::ControlModifier);
    CHECK(f.view.components().size() == 2);
    outline.setScenario(f.document.scenario());   // rows made anew keep the selection
    CHECK(outline.tree()->selectionModel()->selectedRows().size() == 2);
}

TEST_CASE("a place inside a component takes the focus", "[gui][inspector]")
{
    Fixture f;
    f.view.selectPointer(u"/components/service/replicas"_s);
    f.settle();
    CHECK(f.view.component() == u"service"_s);
    REQUIRE(f.view.focusWidget());
    CHECK(f.view.focusWidget()->objectName() == u"field:/components/service/replicas"_s);
}

TEST_CASE("copies of tenants show and edit their template", "[gui][inspector]")
{
    needApplication();
    ScenarioDocument document;
    REQUIRE(document.open(QString::fromUtf8(HEADROOM_SOURCE_DIR) + u"/scenarios/teaching/noisy-neighbour.json"_s));
    InspectorView view;
    view.setDocument(&document);
    QString copy;
    for (const auto& component : document.scenario()->components)
        if (!component.tenancy.origin.empty()) copy = QString::fromStdString(component.id);
    if (copy.isEmpty()) {
        SUCCEED("shared only in this variant");
        for (const auto& name : document.scenario()->variants) {
            document.setVariant(QString::fromStdString(name));
            for (const auto& component : document.scenario()->components)
                if (!component.tenancy.origin.empty()) copy = QString::fromStdString(component.id);
            if (!copy.isEmpty()) break;
        }
    }
    REQUIRE_FALSE(copy.isEmpty());
    view.selectComponent(copy);
    REQUIRE(view.form());
    const QString origin = document.sourceOf(copy);
    CHECK(view.form()->form().pointer == u"/components/"_s + origin);
    REQUIRE(view.findChild<QLabel*>(u"note"_s));
    CHECK(view.findChild<QLabel*>(u"note"_s)->text().contains(origin));
}

TEST_CASE("a tier is compared and chosen by Enter", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"pool"_s);
    REQUIRE(waitUntil([&] { return f.view.tiers()->isVisibleTo(&f.view) && !f.view.tiers()->table().rows.empty(); }));
    QTableView* table = f.view.tiers()->tableView();
    const TierTable before = f.view.tiers()->table();
    REQUIRE(before.current());
    const auto other = std::find_if(before.rows.begin(), before.rows.end(), [&](const TierRow& row) { return !row.isCurrent && before.difference(row).value_or(0) > 0; });
    REQUIRE(other != before.rows.end());
    const auto row = static_cast<int>(other - before.rows.begin());
    table->setCurrentIndex(table->model()->index(row, 0));
    CHECK(f.view.findChild<QLabel*>(u"tierDifference"_s)->text().contains(u"→"_s));
    CHECK(f.at("/components/pool/sku") == "Standard_DS2_v2");   // looking changes nothing
    QTest::keyClick(table, Qt::Key_Return);
    CHECK(f.at("/components/pool/sku") == *other->edits.front().value);
    CHECK(f.document.undoStack()->undoText().contains(other->name));
    f.settle();
    CHECK(f.view.tiers()->table().current()->name == other->name);
}

TEST_CASE("what a typed value costs is said before it is committed", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"pool"_s);
    REQUIRE(waitUntil([&] { return !f.view.tiers()->table().rows.empty() && f.view.field(u"/components/pool/nodes"_s); }));
    f.settle();
    const double each = f.view.tiers()->table().current()->price->amount / 2;
    QLineEdit* nodes = f.view.field(u"/components/pool/nodes"_s);
    f.type(nodes, u"3"_s);
    auto* effect = f.view.form()->findChild<QLabel*>(u"effect:/components/pool/nodes"_s);
    REQUIRE(effect);
    REQUIRE(waitUntil([&] { return effect->isVisibleTo(&f.view); }));
    CHECK(effect->text().startsWith(signedAmount(each)));
    CHECK(f.at("/components/pool/nodes") == 2);
}

TEST_CASE("the help button asks for the page of what is selected", "[gui][inspector]")
{
    Fixture f;
    f.view.selectComponent(u"service"_s);
    QSignalSpy asked(&f.view, &InspectorView::helpRequested);
    auto* help = f.view.findChild<QToolButton*>(u"help"_s);
    REQUIRE(help);
    QTest::mouseClick(help, Qt::LeftButton);
    REQUIRE(asked.size() == 1);
    CHECK(asked.front().front().toString() == u"compute"_s);
    f.view.selectPointer(u"/slos/0"_s);
    help = f.view.findChild<QToolButton*>(u"help"_s);
    REQUIRE(help);
    QTest::mouseClick(help, Qt::LeftButton);
    REQUIRE(asked.size() == 2);
    CHECK(asked.back().front().toString() == u"diagnosis#objectives"_s);
}

TEST_CASE("every field has a name for screen readers and can be reached by Tab", "[gui][inspector]")
{
    Fixture f;
    for (const QString& id : {u"service"_s, u"pool"_s, u"cluster"_s}) {
        f.view.selectComponent(id);
        f.settle();
        for (const QLineEdit* edit : f.view.form()->findChildren<QLineEdit*>()) {
            INFO(edit->objectName().toStdString());
            CHECK((!edit->accessibleName().isEmpty() || edit->parentWidget()->accessibleName().size() > 0 || qobject_cast<QComboBox*>(edit->parentWidget())));
            CHECK((edit->focusPolicy() & Qt::TabFocus) == Qt::TabFocus);
        }
        for (const QToolButton* button : f.view.form()->findChildren<QToolButton*>()) CHECK_FALSE(button->accessibleName().isEmpty());
    }
}

TEST_CASE("pictures of the forms, to be looked at", "[.pictures]")
{
    // HEADROOM_PICTURES names the folder, HEADROOM_SCENARIO the file; run with the tag [.pictures].
    needApplication();
    const QString folder = qEnvironmentVariable("HEADROOM_PICTURES");
    ScenarioDocument document;
    REQUIRE(document.open(qEnvironmentVariable("HEADROOM_SCENARIO")));
    if (qEnvironmentVariableIsSet("HEADROOM_DARK")) Theme::apply(Theme::Mode::Dark);
    InspectorView view;
    view.setDocument(&document);
    view.resize(qEnvironmentVariableIntValue("HEADROOM_WIDTH") > 0 ? qEnvironmentVariableIntValue("HEADROOM_WIDTH") : 300, 900);
    view.show();
    std::set<std::string> kinds;
    const auto save = [&](const QString& name) {
        CHECK_FALSE(waitUntil([] { return false; }, 400));
        view.grab().save(folder + u'/' + name + u".png"_s);
    };
    for (const auto& component : document.scenario()->components) {
        if (!kinds.insert(component.kind).second) continue;
        view.selectComponent(QString::fromStdString(component.id));
        save(QString::fromStdString(component.kind));
    }
    for (const auto& component : document.scenario()->components) {   // what was refused, and a rule tried on the load of a run
        const auto* service = component.as<scenario::ServiceSpec>();
        if (!service || !(service->hpa || service->keda)) continue;
        view.selectComponent(QString::fromStdString(component.id));
        save(u"before"_s);
        QLineEdit* pool = view.field(u"/components/"_s + QString::fromStdString(component.id) + u"/pool"_s);
        REQUIRE(pool);
        pool->setText(u"nowhere"_s);
        QTest::keyClick(pool, Qt::Key_Return);
        save(u"refused"_s);
        auto recording = simulation::simulate(*document.scenario(), catalogue::loadCatalogue(HEADROOM_SOURCE_DIR "/pricing-data", "azure").value(), {});
        REQUIRE(recording);
        auto report = std::make_shared<analysis::Report>();
        report->recording = std::move(recording).value();
        view.setReport(report, document.scenario());
        view.resize(view.width(), 1500);
        save(u"rule"_s);
        view.resize(view.width(), 900);
        break;
    }
    for (const QString& pointer : {u"/traffic/0"_s, u"/slos"_s, u"/calendar"_s, u"/budget"_s, u""_s, u"/faults"_s}) {
        view.selectPointer(pointer);
        save(u"place"_s + QString(pointer).replace(u'/', u'-'));
    }
    Theme::apply(Theme::Mode::Light);
}
