#include "app/gui/commitments/apply_commitment.h"
#include "app/gui/commitments/commitment_chart.h"
#include "app/gui/commitments/proposal_model.h"
#include "models/scenario/load.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;

namespace {

/// Two sizes in four hours: 4, 4, 2, 1 and 0, 1, 1, 0 machines; 1.00 and 2.00 as you go.
CommitmentSubject handMade()
{
    CommitmentSubject subject;
    subject.use.hours = {1, 1, 1, 1};
    subject.use.machines = {{"vm/Standard_DS2_v2/linux", "westus2", "DS2", 1, 0.6, 0.4, 0.7, 0.5, {4, 4, 2, 1}}, {"vm/Standard_DS3_v2/linux", "westus2", "DS3", 2, 1.2, 0, 1.0, 0, {0, 1, 1, 0}}};
    subject.confidence.resize(2);
    subject.proposals = pricing::proposeCommitments(subject.use);
    subject.best = pricing::bestOf(subject.proposals);
    subject.currency = "USD";
    subject.timeZone = "UTC";
    subject.period = "November 2026, 4 h";
    return subject;
}

CommitmentCurve curveOf(const CommitmentSubject& subject, const Commitment& commitment)
{
    CommitmentCurve curve;
    curve.layers = layersOf(subject, commitment);
    curve.timeZone = "UTC";
    curve.unit = u"nodes"_s;
    curve.hasLine = true;
    curve.level = commitment.amount;
    curve.most = 6;
    return curve;
}

scenario::Scenario scenarioOf(const char* pools)
{
    QByteArray text = tests::tinyScenario();
    text.replace("\"pool\": { \"kind\": \"node-pool\", \"cluster\": \"cluster\", \"sku\": \"Standard_DS2_v2\", \"nodes\": 2 }", pools);
    auto loaded = scenario::loadText(text.toStdString(), "t.json");
    for (const Error& error : loaded ? Errors{} : loaded.error()) UNSCOPED_INFO(toString(error));
    REQUIRE(loaded);
    return std::move(loaded).value();
}

} // namespace

TEST_CASE("the layers of a plan lie in the order in which it covers them", "[gui][commitments]")
{
    const CommitmentSubject subject = handMade();
    // DS3 has the greater discount, 50 %: it lies at the bottom, at 1.00 of the plan; DS2 at 0.70.
    const auto layers = layersOf(subject, {pricing::CommitmentProposal::Kind::SavingsPlan, "1-year", 0, 0});
    REQUIRE(layers.size() == 2);
    CHECK(layers[0].name == u"DS3"_s);
    CHECK(layers[0].perHour == std::vector<double>{0, 1, 1, 0});
    CHECK(layers[1].perHour[0] == Approx(2.8));
    CHECK(peakOf(layers) == Approx(3.8));
    // Of three years only DS2 has a rate; a reservation shows machines.
    CHECK(layersOf(subject, {pricing::CommitmentProposal::Kind::SavingsPlan, "3-years", 0, 0}).size() == 1);
    CHECK(layersOf(subject, {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 0}).front().perHour == std::vector<double>{4, 4, 2, 1});
    // The outcome is that of the bill: 2 nodes of 0.60 are used in 7 of 8 hours.
    const auto two = outcomeOf(subject, {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 2});
    REQUIRE(two);
    CHECK(two->saved() == Approx(7 - 4.80));
    CHECK(two->utilisation == Approx(7.0 / 8));
    CHECK_FALSE(outcomeOf(subject, {pricing::CommitmentProposal::Kind::Reservation, "3-years", 1, 2}));
    CHECK(bestOutcome(subject, {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 0})->nodes == 2);
}

TEST_CASE("the line moves by mouse and by keys, in steps and within its range", "[gui][commitments]")
{
    needApplication();
    CommitmentChart chart(CommitmentChart::Order::Time);
    chart.resize(500, 260);
    chart.setCurve(curveOf(handMade(), {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 2}));
    chart.show();
    QObject::connect(&chart, &CommitmentChart::levelMoved, &chart, [&](double level) { chart.setLevel(level, QString::number(level)); });
    const QSignalSpy moved(&chart, &CommitmentChart::levelMoved);
    chart.setFocus();
    const double before = chart.lineY();
    QTest::keyClick(&chart, Qt::Key_Up);
    CHECK(chart.curve().level == 3);
    CHECK(chart.lineY() < before);
    QTest::keyClick(&chart, Qt::Key_End);
    CHECK(chart.curve().level == 6);
    QTest::keyClick(&chart, Qt::Key_Up);   // there is no more
    CHECK(chart.curve().level == 6);
    QTest::keyClick(&chart, Qt::Key_PageDown);
    CHECK(chart.curve().level == 1);
    QTest::keyClick(&chart, Qt::Key_Home);
    CHECK(chart.curve().level == 0);
    CHECK(moved.count() == 4);

    // Dragged from the line to where four nodes are: there and nowhere between steps.
    chart.setLevel(4, u"4"_s);
    const int four = static_cast<int>(chart.lineY());
    chart.setLevel(0, u"0"_s);
    QTest::mousePress(&chart, Qt::LeftButton, {}, QPoint(250, static_cast<int>(chart.lineY())));
    QTest::mouseMove(&chart, QPoint(260, four + 3));
    CHECK(chart.curve().level == 4);
    QTest::mouseRelease(&chart, Qt::LeftButton, {}, QPoint(260, four + 3));
    QTest::mouseMove(&chart, QPoint(260, 200));   // let go: it stays
    CHECK(chart.curve().level == 4);
}

TEST_CASE("hours are exported in the order of the chart", "[gui][commitments]")
{
    needApplication();
    const CommitmentSubject subject = handMade();
    CommitmentChart byUse(CommitmentChart::Order::Use);
    byUse.resize(400, 240);
    CommitmentCurve curve = curveOf(subject, {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 2});
    curve.layers.front().perHour = {1, 4, 2, 4};
    byUse.setCurve(curve);
    const QStringList rows = byUse.csv().split(u'\n', Qt::SkipEmptyParts);
    REQUIRE(rows.size() == 5);
    CHECK(rows[0] == u"rank,time,DS2 [nodes],covered up to [nodes]"_s);
    QStringList uses;
    for (int i = 1; i < 5; ++i) uses << rows[i].section(u',', 2, 2);
    CHECK(uses == QStringList{u"4"_s, u"4"_s, u"2"_s, u"1"_s});
    const QTemporaryDir folder;
    byUse.setProvenance(u"t · base · seed 1"_s);
    for (const QString& suffix : {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s}) {
        const QString file = folder.filePath(u"hours."_s + suffix);
        CHECK(byUse.exportTo(file));
        CHECK(QFileInfo(file).size() > 60);
    }
    CHECK_FALSE(byUse.exportTo(folder.filePath(u"hours.txt"_s)));
}

TEST_CASE("tables of commitments are well-formed models that mark the best", "[gui][commitments]")
{
    needApplication();
    ProposalModel proposals;
    InForceModel inForce;
    const QAbstractItemModelTester one(&proposals, QAbstractItemModelTester::FailureReportingMode::Fatal), two(&inForce, QAbstractItemModelTester::FailureReportingMode::Fatal);
    CommitmentSubject subject = handMade();
    subject.reservations.push_back({"pool", "Pool", "1-year", 3, 12, 9, 10, 1.5, 0.6});
    subject.plans.push_back({"plan", "Plan", "3-years", 1.25, 5, 4, 0.8, 0.5, -0.25});
    proposals.setSubject(subject);
    inForce.setSubject(subject);
    REQUIRE(proposals.rowCount() == static_cast<int>(subject.proposals.size()));
    int best = 0;
    for (int row = 0; row < proposals.rowCount(); ++row) {
        best += proposals.isBest(row);
        CHECK(proposals.index(row, ProposalModel::What).data().toString().startsWith(u'★') == proposals.isBest(row));
        if (row > 0) CHECK(proposals.proposal(row).saved() <= proposals.proposal(row - 1).saved());
    }
    CHECK(best == static_cast<int>(subject.best.size()));
    REQUIRE(inForce.rowCount() == 2);
    CHECK(inForce.index(0, InForceModel::Used).data().toString() == u"75 %"_s);
    CHECK(inForce.index(0, InForceModel::Covered).data().toString() == u"90 %"_s);
    CHECK(inForce.index(1, InForceModel::Saved).data().toString() == QString(QChar(0x2212)) + u"0.25"_s);
    CHECK(inForce.index(1, 0).data(InForceModel::kComponentRole).toString() == u"plan"_s);
}

TEST_CASE("each reserved node goes to the pool that uses it most", "[gui][commitments]")
{
    const auto scenario = scenarioOf(R"("pool": { "kind": "node-pool", "cluster": "cluster", "sku": "Standard_DS2_v2", "nodes": 2 },
        "second": { "kind": "node-pool", "cluster": "cluster", "sku": "Standard_DS2_v2", "nodes": 2 })");
    CommitmentSubject subject = handMade();
    // 11 hours of 4, 4, 2, 1 machines: "pool" has 3, 3, 1, 0 of them, "second" 1 all the time. The first node is used most in "second".
    subject.pools = {{"pool", 0, {3, 3, 1, 0}}, {"second", 0, {1, 1, 1, 1}}};
    const auto same = [](const QString& id) { return id; };
    const auto one = applyCommitment(scenario, subject, {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 1}, same);
    REQUIRE(one.edits.size() == 1);
    CHECK(one.edits[0].pointer == u"/components/second/reserved"_s);
    CHECK(one.edits[0].value->dump() == R"({"nodes":1,"term":"1-year"})");
    CHECK(one.name == u"reserved-1-ds2-v2-1y"_s);
    const auto three = applyCommitment(scenario, subject, {pricing::CommitmentProposal::Kind::Reservation, "3-years", 0, 3}, same);
    REQUIRE(three.edits.size() == 2);
    CHECK(three.edits[0].value->at("nodes") == 2);   // used 3 and 2 hours
    CHECK(three.edits[1].value->at("nodes") == 1);
    CHECK(three.placed == 3);
    CHECK(applyCommitment(scenario, subject, {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 0}, same).edits.empty());

    const auto plan = applyCommitment(scenario, subject, {pricing::CommitmentProposal::Kind::SavingsPlan, "3-years", 0, 1.25}, same);
    REQUIRE(plan.edits.size() == 1);
    CHECK(plan.edits[0].pointer == u"/components/savings-plan"_s);
    CHECK(plan.edits[0].value->at("savingsPlan").dump() == R"({"perHour":"1.250 USD","term":"3-years"})");
}

TEST_CASE("a pool with a reservation keeps its term, and copies are counted", "[gui][commitments]")
{
    const auto scenario = scenarioOf(R"("pool": { "kind": "node-pool", "cluster": "cluster", "sku": "Standard_DS2_v2", "nodes": 4, "reserved": { "nodes": 1, "term": "1-year" } },
        "dev": { "kind": "environment-copy", "of": [ "pool" ], "copies": 2 })");
    CommitmentSubject subject = handMade();
    subject.pools = {{"pool", 0, {4, 4, 2, 1}}};
    const auto same = [](const QString& id) { return id; };
    CHECK(applyCommitment(scenario, subject, {pricing::CommitmentProposal::Kind::Reservation, "3-years", 0, 3}, same).edits.empty());
    // One node of it is three with its copies: six are two more, on top of the one there is.
    const auto six = applyCommitment(scenario, subject, {pricing::CommitmentProposal::Kind::Reservation, "1-year", 0, 6}, same);
    REQUIRE(six.edits.size() == 1);
    CHECK(six.edits[0].value->at("nodes") == 3);
    CHECK(six.placed == 6);
}
