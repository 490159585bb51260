// A tool for developers and the manual: runs a scenario in the real window, opens pages of its bill and saves what it shows.
//   headroom_finance_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT [VARIANT [SAMPLES]]
// Saves commitments, commitments-other, risk-inputs, risk, and the statement with the band that was found.
#include "app/gui/bill/bill_view.h"
#include "app/gui/commitments/commitments_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/risk/risk_view.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/support/picture_tool.h"

#include <QComboBox>
#include <QLabel>
#include <QSpinBox>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomScreenshots"_s, "headroom_finance_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT [VARIANT [SAMPLES]]");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(5)) return 2;
    tool.setUp(arguments[2], 3);
    gui::MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    window.openScenario(arguments[1], true, false);
    gui::ScenarioPage* page = window.page();
    if (arguments.size() > 6) page->document()->setVariant(arguments[6]);
    auto* bill = page->findChild<gui::BillView*>();
    page->showCenter(u"bill"_s);
    bill->showPage(u"commitments"_s);
    page->run();
    if (!waitUntil([&] { return page->report() != nullptr; }, 600'000)) return 1;
    auto* commitments = page->findChild<gui::CommitmentsView*>();
    if (!waitUntil([&] { return commitments->subject() != nullptr; }, 60'000)) return 1;
    tool.save(window, u"commitments"_s);
    auto* size = commitments->findChild<QComboBox*>(u"commitmentSize"_s);
    size->setCurrentIndex(commitments->commitment().isPlan() && size->count() > 1 ? 1 : 0);
    Q_EMIT size->activated(size->currentIndex());
    tool.save(window, u"commitments-other"_s);
    bill->showPage(u"risk"_s);
    auto* risk = page->findChild<gui::RiskView*>();
    (void)waitUntil([&] { return risk->inputs() != nullptr && !risk->findChild<QLabel*>(u"riskExplanation"_s)->text().contains(u"many times"_s); }, 60'000);
    tool.save(window, u"risk-inputs"_s);
    risk->findChild<QSpinBox*>(u"riskSamples"_s)->setValue(arguments.size() > 7 ? arguments[7].toInt() : 45);
    risk->run();
    if (!waitUntil([&] { return risk->report() != nullptr; }, 600'000)) return 1;
    tool.save(window, u"risk"_s);
    bill->showPage(u"statement"_s);
    tool.save(window, u"bill-band"_s);
    return 0;
}
