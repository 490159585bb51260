#include "app/gui/commitments/commitments_view.h"

#include "app/gui/commitments/commitment_chart.h"
#include "app/gui/commitments/proposal_model.h"
#include "app/gui/compare/variant_runs.h"
#include "app/gui/document/scenario_document.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
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

std::shared_ptr<const analysis::Report> reportOf(std::shared_ptr<const scenario::Scenario> scenario)
{
    std::atomic<double> fraction = 0;
    auto run = makeRun(std::move(scenario), Answering::Estimate, {}, {}, fraction);
    for (const Error& error : run ? Errors{} : run.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(run);
    return run->report;
}

struct Fixture {
    struct Application { Application() { needApplication(); } } application;   // before the first widget

    Fixture()
    {
        REQUIRE(document.openText(tinyScenario(), u"tiny"_s));
        view.setDocument(&document);
        view.resize(1366, 640);
        view.show();
    }
    void showReport()
    {
        report = reportOf(document.scenario());
        view.setReport(report, document.scenario());
        REQUIRE(waitUntil([&] { return view.subject() != nullptr; }));
    }
    template <typename Widget>
    Widget* find(const QString& name)
    {
        auto* widget = view.findChild<Widget*>(name);
        REQUIRE(widget);
        return widget;
    }

    ScenarioDocument document;
    CommitmentsView view;
    std::shared_ptr<const analysis::Report> report;
};

} // namespace

TEST_CASE("without a bill the page offers to run", "[gui][commitments]")
{
    Fixture f;
    const QSignalSpy asked(&f.view, &CommitmentsView::runRequested);
    auto* button = f.find<QPushButton>(u"runForCommitments"_s);
    REQUIRE(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    CHECK(asked.count() == 1);
    f.view.setRunning(true);
    CHECK_FALSE(button->isEnabled());
}

TEST_CASE("the page begins with what pays best, as the bill finds it", "[gui][commitments]")
{
    Fixture f;
    f.showReport();
    // Two nodes all month: all of them are reserved, whatever the rates.
    REQUIRE_FALSE(f.view.subject()->best.empty());
    const pricing::CommitmentProposal& best = f.view.subject()->best.front();
    REQUIRE(f.view.outcome());
    CHECK(f.view.outcome()->saved() == Approx(best.saved()));
    CHECK(f.view.outcome()->utilisation == Approx(1));
    CHECK(f.view.outcome()->before == Approx(f.view.subject()->machineCost));
    CHECK(f.find<QLabel>(u"figureUtilisation"_s)->text() == u"100 %"_s);
    CHECK(f.find<QTableView>(u"commitmentProposals"_s)->model()->rowCount() == static_cast<int>(f.view.subject()->proposals.size()));
}

TEST_CASE("every figure follows the line, whoever moves it", "[gui][commitments]")
{
    Fixture f;
    f.showReport();
    // The reservation of the only size.
    auto* size = f.find<QComboBox>(u"commitmentSize"_s);
    size->setFocus();
    while (size->currentIndex() != 1) QTest::keyClick(size, size->currentIndex() > 1 ? Qt::Key_Up : Qt::Key_Down);
    REQUIRE(f.view.commitment().kind == pricing::CommitmentProposal::Kind::Reservation);
    auto* chart = f.find<CommitmentChart>(u"commitmentHours"_s);
    auto* amount = f.find<QDoubleSpinBox>(u"commitmentAmount"_s);
    CHECK(f.view.commitment().amount == 2);
    const double perNode = f.view.outcome()->saved() / 2;
    chart->setFocus();
    QTest::keyClick(chart, Qt::Key_Down);
    CHECK(f.view.commitment().amount == 1);
    CHECK(amount->value() == 1);
    CHECK(f.view.outcome()->saved() == Approx(perNode));
    CHECK(f.view.outcome()->coverage == Approx(0.5));
    CHECK(f.find<QLabel>(u"figureCoverage"_s)->text() == u"50 %"_s);
    // The other chart has the same line, and the field moves both.
    CHECK(f.find<CommitmentChart>(u"commitmentDuration"_s)->curve().level == 1);
    amount->setFocus();
    QTest::keyClick(amount, Qt::Key_Up);
    QTest::keyClick(amount, Qt::Key_Up);
    CHECK(chart->curve().level == 3);
    CHECK(f.view.outcome()->utilisation == Approx(2.0 / 3));
    const double line = chart->lineY();
    QTest::mousePress(chart, Qt::LeftButton, {}, QPoint(chart->width() / 2, static_cast<int>(line)));
    QTest::mouseMove(chart, QPoint(chart->width() / 2, chart->height() - 44));
    QTest::mouseRelease(chart, Qt::LeftButton, {}, QPoint(chart->width() / 2, chart->height() - 44));
    CHECK(amount->value() < 1.5);
    QTest::mouseClick(f.find<QPushButton>(u"commitmentBest"_s), Qt::LeftButton);
    CHECK(amount->value() == 2);
}

TEST_CASE("a chosen proposal is what is shown", "[gui][commitments]")
{
    Fixture f;
    f.showReport();
    auto* table = f.find<QTableView>(u"commitmentProposals"_s);
    auto* model = static_cast<ProposalModel*>(table->model());
    const int last = model->rowCount() - 1;
    REQUIRE(last >= 0);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(model->index(last, 0)).center());
    const pricing::CommitmentProposal& chosen = model->proposal(last);
    CHECK(f.view.commitment().kind == chosen.kind);
    CHECK(f.view.commitment().term == chosen.term);
    CHECK(f.view.outcome()->saved() == Approx(chosen.saved()).epsilon(0.01));
}

TEST_CASE("the applied variant is billed with what was promised, and can be undone", "[gui][commitments]")
{
    Fixture f;
    f.showReport();
    auto* size = f.find<QComboBox>(u"commitmentSize"_s);
    size->setFocus();
    while (size->currentIndex() != 1) QTest::keyClick(size, size->currentIndex() > 1 ? Qt::Key_Up : Qt::Key_Down);
    const double promised = f.view.outcome()->saved();
    REQUIRE(promised > 0);
    auto* name = f.find<QLineEdit>(u"commitmentName"_s);
    CHECK(name->text().startsWith(u"reserved-2-"_s));
    name->setFocus();
    name->selectAll();
    QTest::keyClicks(name, u"both reserved"_s);
    QTest::mouseClick(f.find<QPushButton>(u"commitmentApply"_s), Qt::LeftButton);
    CHECK(f.document.variant() == u"both reserved"_s);
    const auto billed = reportOf(f.document.scenario());
    REQUIRE(billed->month.reservations.size() == 1);
    CHECK(billed->month.reservations.front().nodes == 2);
    CHECK(billed->month.reservations.front().saved == Approx(promised).epsilon(1e-6));
    CHECK((f.report->month.total - billed->month.total).toDouble() == Approx(promised).margin(0.02));
    // What is in force is shown with its use.
    f.view.setReport(billed, f.document.scenario());
    REQUIRE(waitUntil([&] { return f.find<QTableView>(u"commitmentsInForce"_s)->model()->rowCount() == 1; }));
    CHECK(f.find<QTableView>(u"commitmentsInForce"_s)->model()->index(0, InForceModel::Used).data().toString() == u"100 %"_s);
    f.document.undoStack()->undo();
    CHECK(f.document.variant() == u"base"_s);
    CHECK(f.document.scenario()->variants.size() == 2);
}

TEST_CASE("twelve months are estimated beside the window, and can be cancelled", "[gui][commitments]")
{
    Fixture f;
    f.showReport();
    auto* period = f.find<QComboBox>(u"commitmentPeriod"_s);
    period->setFocus();
    QTest::keyClick(period, Qt::Key_Down);
    auto* cancel = f.find<QPushButton>(u"commitmentCancel"_s);
    REQUIRE(cancel->isVisible());
    QTest::mouseClick(cancel, Qt::LeftButton);
    CHECK(period->currentIndex() == 0);
    CHECK_FALSE(cancel->isVisible());
    QTest::keyClick(period, Qt::Key_Down);
    REQUIRE(waitUntil([&] { return f.view.subject()->isEstimate; }, 60'000));
    CHECK(f.view.subject()->use.hours.size() == 365 * 24);
    CHECK(f.view.outcome()->utilisation == Approx(1));
    // Gone in the middle of it: no answer, no crash.
    auto gone = std::make_unique<CommitmentsView>();
    gone->setReport(f.report, f.document.scenario());
    auto* other = gone->findChild<QComboBox*>(u"commitmentPeriod"_s);
    other->setCurrentIndex(1);
    Q_EMIT other->activated(1);
    gone.reset();
    CHECK(f.view.subject() != nullptr);
}
