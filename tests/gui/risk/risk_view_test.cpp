#include "app/gui/risk/risk_view.h"

#include "app/gui/document/scenario_document.h"
#include "app/gui/risk/distribution_chart.h"
#include "app/gui/risk/risk_models.h"
#include "app/gui/risk/tornado_chart.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::needApplication;
using headroom::tests::tinyScenario;
using headroom::tests::waitUntil;

namespace {

/// The nodes' price of one's own, so that the month is known: 2 nodes of 0.50 USD in 720 h are 720 USD.
QByteArray pricedScenario()
{
    QByteArray text = tinyScenario();
    text.replace("\"nodes\": 2 }", "\"nodes\": 2, \"unitPrice\": \"0.50 USD\" }");
    text.replace("\"slos\"", R"("budget": { "monthly": 750 }, "uncertainty": [ { "name": "price of nodes", "pointer": "/components/pool/unitPrice", "uniform": { "low": "-10%", "high": "+30%" } },
        { "name": "traffic", "pointer": "/traffic", "uniform": { "low": "-20%", "high": "+20%" } } ], "slos")");
    return text;
}

struct Fixture {
    struct Application { Application() { needApplication(); } } application;   // before the first widget

    Fixture()
    {
        REQUIRE(document.openText(pricedScenario(), u"tiny"_s));
        view.setDocument(&document);
        view.resize(1366, 640);
        view.show();
    }
    template <typename Widget>
    Widget* find(const QString& name)
    {
        auto* widget = view.findChild<Widget*>(name);
        REQUIRE(widget);
        return widget;
    }
    void sample(int samples)
    {
        auto* field = find<QSpinBox>(u"riskSamples"_s);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, QString::number(samples));
        QTest::mouseClick(find<QPushButton>(u"riskRun"_s), Qt::LeftButton);
    }

    ScenarioDocument document;
    RiskView view;
};

} // namespace

TEST_CASE("what is uncertain is listed before anything is sampled", "[gui][risk]")
{
    Fixture f;
    REQUIRE(waitUntil([&] { return f.view.inputs()->rowCount() == 2; }));
    CHECK(f.view.inputs()->index(0, RiskInputModel::Name).data().toString() == u"Price of nodes"_s);
    CHECK(f.view.inputs()->index(0, RiskInputModel::Source).data().toString() == u"● stated"_s);
    CHECK(f.view.report() == nullptr);
    CHECK(f.find<QLabel>(u"riskP50"_s)->text() == u"–"_s);
    // A click on an input chooses its component.
    const QSignalSpy chosen(&f.view, &RiskView::componentSelected);
    auto* table = f.find<QTableView>(u"riskInputs"_s);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(f.view.inputs()->index(0, 0)).center());
    REQUIRE(chosen.count() == 1);
    CHECK(chosen[0][0].toString() == u"pool"_s);
}

TEST_CASE("sampling tells quantiles, the budget's chance and what drives it", "[gui][risk]")
{
    Fixture f;
    const QSignalSpy ready(&f.view, &RiskView::riskReady);
    const QSignalSpy bands(&f.view, &RiskView::bandFound);
    f.sample(25);
    CHECK(f.view.isRunning());
    CHECK(f.find<QPushButton>(u"riskCancel"_s)->isVisible());
    REQUIRE(waitUntil([&] { return f.view.report() != nullptr; }, 60'000));
    CHECK_FALSE(f.view.isRunning());
    CHECK(ready.count() == 1);
    REQUIRE(bands.count() == 1);
    const risk::Assessment& result = f.view.report()->assessment;
    CHECK(result.samples == 25);
    const auto band = bands[0][0].value<MonthBand>();
    CHECK(band.p90 == result.month.p90.value);
    REQUIRE(band.overBudget);
    CHECK(*band.overBudget == result.overBudget->value);
    // The price of the nodes moves 720 USD from −6 % to +26 %; traffic moves next to nothing.
    CHECK(f.view.tornado()->rows().front().name == u"Price of nodes"_s);
    CHECK(f.view.tornado()->rows().front().high - f.view.tornado()->rows().front().low == Approx(720 * 0.32).epsilon(0.01));
    CHECK(f.find<QLabel>(u"riskHeadline"_s)->text().contains(u"November 2026 costs"_s));
    CHECK(f.find<QLabel>(u"riskExplanation"_s)->text().contains(u"The budget of 750 USD is broken with probability"_s));
    CHECK(f.find<QTableView>(u"riskChances"_s)->model()->rowCount() == 2 + 4);   // budget, objective; P10, P50, P90, mean
    CHECK(f.view.inputs()->index(0, RiskInputModel::Swing).data().toString() != u"–"_s);
    CHECK_FALSE(f.view.distribution()->isCumulative());
    QTest::mouseClick(f.find<QPushButton>(u"riskCumulative"_s), Qt::LeftButton);
    CHECK(f.view.distribution()->isCumulative());
    CHECK(f.find<QPushButton>(u"riskOfYear"_s)->isHidden());

    // Another scenario makes it stale and says so; sampled again it is of today.
    CHECK_FALSE(f.view.isStale());
    REQUIRE(f.document.edit(u"/components/pool/unitPrice"_s, u"0.80 USD"_s, u"price"_s).empty());
    CHECK(f.view.isStale());
    CHECK(f.find<QLabel>(u"riskStatus"_s)->text().contains(u"earlier state"_s));
    const double before = result.month.p50.value;
    QTest::mouseClick(f.find<QPushButton>(u"riskRun"_s), Qt::LeftButton);
    REQUIRE(waitUntil([&] { return !f.view.isRunning(); }, 60'000));
    CHECK_FALSE(f.view.isStale());
    CHECK(f.view.report()->assessment.month.p50.value > before * 1.3);
}

TEST_CASE("sampling can be cancelled, and the page may go while it samples", "[gui][risk]")
{
    Fixture f;
    REQUIRE(waitUntil([&] { return f.view.inputs()->rowCount() == 2; }));
    f.sample(100'000);
    REQUIRE(f.view.isRunning());
    QTest::mouseClick(f.find<QPushButton>(u"riskCancel"_s), Qt::LeftButton);
    CHECK_FALSE(f.view.isRunning());
    CHECK(f.view.report() == nullptr);
    CHECK(f.find<QPushButton>(u"riskRun"_s)->isVisible());
    // It answers again after that.
    f.sample(20);
    REQUIRE(waitUntil([&] { return f.view.report() != nullptr; }, 60'000));
    CHECK(f.view.report()->assessment.samples == 20);
    auto gone = std::make_unique<RiskView>();
    gone->setDocument(&f.document);
    gone->run();
    CHECK(gone->isRunning());
    gone.reset();
    CHECK(f.view.report() != nullptr);
}
