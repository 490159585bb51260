// A tool for developers and the manual: runs a scenario in the real window and saves what its bill shows.
//   headroom_bill_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT
// Saves one picture of each page, and of the statement by two dimensions, drilled down, of the window and of the year.
#include "app/gui/bill/bill_model.h"
#include "app/gui/bill/bill_view.h"
#include "app/gui/bill/statement_page.h"
#include "app/gui/bill/statement_side.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/support/picture_tool.h"

#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;
using Kind = headroom::pricing::Dimension::Kind;

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomScreenshots"_s, "headroom_bill_screenshots SCENARIO DIRECTORY light|dark WIDTH HEIGHT");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(5)) return 2;
    tool.setUp(arguments[2], 3);
    gui::MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    const auto save = [&](const QString& name) { tool.save(window, name); };
    window.openScenario(arguments[1], true, false);
    gui::ScenarioPage* page = window.page();
    gui::BillView* bill = page->bill();
    page->showCenter(u"bill"_s);
    PictureTool::settle();
    window.resize(tool.windowSize());   // the start page needs more height
    save(u"bill-empty"_s);
    page->run();
    if (!waitUntil([&] { return page->report() != nullptr; }, 1'800'000)) return 1;
    gui::StatementPage* statement = bill->statement();
    if (!waitUntil([&] { return statement->source()->data() && statement->source()->data()->isComplete; }, 600'000)) return 1;
    save(u"bill-groups"_s);
    auto* tree = statement->findChild<QTreeView*>(u"billTree"_s);
    tree->setCurrentIndex(statement->model()->index(0, 0, statement->model()->index(0, 0)));
    statement->side()->showUnitCosts(gui::UnitCostKind::Idle);
    save(u"bill-line"_s);
    statement->setRows({Kind::Component, {}});
    statement->setColumns(pricing::Dimension{Kind::Day, {}});
    save(u"bill-pivot"_s);
    statement->setColumns(std::nullopt);
    (void)statement->drillInto(statement->model()->index(0, 0));
    (void)statement->drillInto(statement->model()->index(0, 0));
    save(u"bill-drilled"_s);
    statement->goToStep(0);
    if (const auto* window0 = statement->table(); window0 && !window0->data->of(gui::BillPeriod::Month).byTenant.empty()) {
        statement->setRows({Kind::Tenant, {}});
        statement->side()->showUnitCosts(gui::UnitCostKind::Tenants);
        save(u"bill-tenants"_s);
    }
    statement->setRows({Kind::Group, {}});
    statement->setPeriod(gui::BillPeriod::Window);
    save(u"bill-window"_s);
    statement->setPeriod(gui::BillPeriod::Year);
    save(u"bill-year-reading"_s);
    if (!waitUntil([&] { return statement->source()->yearState() == gui::BillSource::YearState::Ready; }, 600'000)) return 1;
    save(u"bill-year"_s);
    statement->setColumns(pricing::Dimension{Kind::Month, {}});
    save(u"bill-year-pivot"_s);
    statement->setColumns(std::nullopt);
    statement->toggleMonth(QString::fromStdString(statement->table()->data->year->months.front().key));
    save(u"bill-year-month"_s);
    statement->goToStep(0);
    statement->setPeriod(gui::BillPeriod::Month);
    for (const QString& id : bill->pages())
        if (id != u"statement"_s) {
            bill->showPage(id);
            save(u"bill-"_s + id);
        }
    return 0;
}
