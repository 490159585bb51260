#include "app/gui/outline/outline_view.h"
#include "models/scenario/load.h"
#include "tests/gui/support/application.h"
#include "tests/support/catch.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QTreeView>

// What is proved: the outline lists what tenants have in common once, with the copies folded below it, and chooses both.

using namespace headroom;
using namespace Qt::StringLiterals;

TEST_CASE("Copies of tenants are folded under one row", "[gui][outline]")
{
    tests::application();
    auto loaded = scenario::load(HEADROOM_SOURCE_DIR "/scenarios/holiday-peak-hub.json");
    REQUIRE(loaded);
    const auto scenario = std::make_shared<scenario::Scenario>(std::move(loaded).value());
    std::map<std::string, int> copies;
    for (const scenario::Component& component : scenario->components)
        if (!component.tenancy.origin.empty()) ++copies[component.tenancy.origin];
    REQUIRE(copies["agent"] == 21);

    gui::OutlineView view;
    QAbstractItemModelTester tester(view.model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    view.setScenario(scenario);
    view.resize(260, 400);
    view.show();
    auto* tree = view.findChild<QTreeView*>(u"outlineTree"_s);
    const QModelIndex components = view.model()->index(2, 0);
    CHECK(static_cast<std::size_t>(view.model()->rowCount(components)) < scenario->components.size() - 19);
    QModelIndex agent;
    for (int row = 0; row < view.model()->rowCount(components); ++row) {
        const QModelIndex index = view.model()->index(row, 0, components);
        if (view.model()->rowCount(index) == 21 && index.data().toString().startsWith(u"Agent"_s)) agent = index;
    }
    REQUIRE(agent.isValid());
    CHECK(agent.data().toString() == u"Agent × 21");
    CHECK_FALSE(tree->isExpanded(agent));

    QSignalSpy selected(&view, &gui::OutlineView::componentSelected);
    tree->setCurrentIndex(agent);
    REQUIRE(selected.count() == 1);
    CHECK(selected[0][0].toString() == u"agent");
    QTest::keyClick(tree, Qt::Key_Right); // unfolds
    QTest::keyClick(tree, Qt::Key_Right);
    REQUIRE(selected.count() == 2);
    CHECK(selected[1][0].toString().startsWith(u"agent"_s));
    CHECK(selected[1][0].toString() != u"agent");
    view.selectComponent(u"agent"_s); // from outside: the row of all copies
    CHECK(tree->currentIndex().data().toString() == u"Agent × 21");
}
