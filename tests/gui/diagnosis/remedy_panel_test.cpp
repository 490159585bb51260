#include "app/gui/diagnosis/diagnosis_view.h"
#include "app/gui/diagnosis/finding_model.h"
#include "app/gui/diagnosis/remedy_panel.h"
#include "app/gui/diagnosis/remedy_trial.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QUndoStack>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;

namespace {

/// A service of two workers that is asked for three times as much, simulated.
struct Fixture {
    struct Application { Application() { needApplication(); } } application;   // before the first widget

    Fixture()
    {
        QByteArray text = tinyScenario("PT10M", "9000rpm");
        text.replace("\"mean\": \"10ms\"", "\"mean\": \"40ms\"").replace("\"replicas\": 2", "\"replicas\": 1, \"workers\": 2, \"queue\": 50");
        REQUIRE(document.openText(text, u"small"_s));
        std::atomic<double> fraction = 0;
        auto run = makeRun(document.scenario(), Answering::Simulation, {}, {}, fraction);
        REQUIRE(run);
        report = run->report;
        view.setDocument(&document);
        view.resize(1200, 320);
        view.show();
        view.setReport(report, document.scenario());
    }
    QString text(const char* name) { return view.findChild<QLabel*>(QString::fromLatin1(name))->text(); }
    QPushButton* button(const char* name) { return view.findChild<QPushButton*>(QString::fromLatin1(name)); }
    RemedyTrial* trial() { return view.remedy()->trial(); }

    ScenarioDocument document;
    std::shared_ptr<const analysis::Report> report;
    DiagnosisView view;
};

} // namespace

TEST_CASE("The first to fill is chosen, with its remedy and an estimate of its price", "[gui][diagnosis]")
{
    Fixture f;
    QAbstractItemModelTester tester(f.view.model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    REQUIRE(f.trial()->remedy());
    CHECK(f.view.remedy()->isVisible());
    CHECK(f.text("remedySentence").contains(u"Raise replicas of Service from 1 to "_s));
    CHECK(f.trial()->isCurrent());
    REQUIRE(waitUntil([&] { return f.trial()->price().has_value(); }, 60'000));
    CHECK_FALSE(f.text("remedyPrice").isEmpty());
    CHECK(f.text("remedyResult").isEmpty());   // nothing is tried before it is asked for
}

TEST_CASE("A remedy is tried by rates at once and simulated on request", "[gui][diagnosis]")
{
    Fixture f;
    REQUIRE(waitUntil([&] { return f.trial()->price().has_value(); }, 60'000));
    QTest::mouseClick(f.button("tryRemedy"), Qt::LeftButton);
    CHECK(f.text("remedyResult").startsWith(u"◌ Estimate. With it, p95 goes from "_s));
    QTest::mouseClick(f.button("simulateRemedy"), Qt::LeftButton);
    REQUIRE(waitUntil([&] { return !f.trial()->simulationSentence().isEmpty() || !f.trial()->failure().isEmpty(); }, 60'000));
    CHECK(f.text("remedyResult").startsWith(u"● Simulated. With it, p95 goes from "_s));
    CHECK_FALSE(f.button("simulateRemedy")->isVisible());
    CHECK_FALSE(f.document.isModified());   // a trial changes nothing
}

TEST_CASE("A remedy becomes a variant that can be undone", "[gui][diagnosis]")
{
    Fixture f;
    QTest::keyClick(f.button("variantOfRemedy"), Qt::Key_Space);
    CHECK(f.document.variant().startsWith(u"service-"_s));
    CHECK(f.document.undoStack()->count() == 1);
    CHECK(f.text("remedyResult").contains(f.document.variant()));
    CHECK_FALSE(f.trial()->isCurrent());                // the variant was not run yet
    CHECK_FALSE(f.button("tryRemedy")->isEnabled());
    f.document.undoStack()->undo();
    CHECK(f.document.variant() == u"base"_s);
}

TEST_CASE("A row of the story moves the cursor and selects its component. Rows that are no saturation have no remedy", "[gui][diagnosis]")
{
    Fixture f;
    auto* table = f.view.findChild<QTableView*>(u"diagnosisTable"_s);
    qint64 moment = 0;
    QString component;
    QObject::connect(&f.view, &DiagnosisView::momentChosen, &f.view, [&](qint64 at) { moment = at; });
    QObject::connect(&f.view, &DiagnosisView::componentSelected, &f.view, [&](const QString& id) { component = id; });
    for (int row = 0; row < f.view.model()->rowCount(); ++row) {
        const auto& finding = f.report->diagnosis[static_cast<std::size_t>(row)];
        table->scrollTo(f.view.model()->index(row, 0));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(f.view.model()->index(row, FindingModel::Component)).center());
        CHECK(moment == finding.at.nanoseconds());
        CHECK(component == QString::fromStdString(finding.component));
        if (finding.kind != analysis::Finding::Kind::Saturation) CHECK_FALSE(f.trial()->remedy());
    }
    f.view.setReport(nullptr, nullptr);
    CHECK_FALSE(f.trial()->remedy());
}
