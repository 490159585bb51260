#pragma once

#include "app/gui/bill/bill_data.h"
#include "app/gui/bill/bill_table.h"
#include "app/gui/bill/bill_view.h"
#include "app/gui/bill/filter_trail.h"
#include "app/gui/bill/statement_page.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "tests/gui/shell/fixture.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QTreeView>

#include <memory>

namespace headroom::tests {

using namespace Qt::StringLiterals;
using namespace headroom::gui;

/// The window with the bill of a scenario in front, which has a budget of 100 a month; run to its end unless it is asked not to.
struct Opened {
    explicit Opened(bool run = true, QByteArray text = tinyScenario())
    {
        needApplication();
        for (const QString& key : {u"layout/model"_s, u"layout/scenario"_s, u"layout/compare"_s, u"layout/current"_s}) QSettings().remove(key);
        text.replace("\"slos\":", "\"budget\": { \"monthly\": 100 }, \"slos\":");
        window = std::make_unique<MainWindow>();
        window->resize(1366, 768);
        window->show();
        window->activateWindow();
        window->openScenario(writeFile(u"bill.json"_s, text), true, false);
        REQUIRE(QTest::qWaitForWindowActive(window.get()));
        page = window->page();
        bill = page->bill();
        statement = bill->statement();
        tree = statement->findChild<QTreeView*>(u"billTree"_s);
        REQUIRE(tree);
        key(Qt::Key_4, Qt::ControlModifier);
        if (!run) return;
        page->run();
        waitForBill();
    }
    void waitForBill() const { REQUIRE(waitUntil([&] { return statement->source()->data() && statement->source()->data()->isComplete; })); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window.get(), key, modifiers);
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }
    template <typename Widget>
    [[nodiscard]] Widget* find(const QString& name) const
    {
        auto* found = bill->findChild<Widget*>(name);
        INFO(name.toStdString());
        REQUIRE(found);
        return found;
    }
    void click(const QString& name) const
    {
        QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton);
        QCoreApplication::processEvents();
    }
    [[nodiscard]] const BillTable& table() const
    {
        REQUIRE(statement->table());
        return *statement->table();
    }
    [[nodiscard]] QStringList trail() const { return statement->findChild<FilterTrail*>(u"billTrail"_s)->steps(); }

    std::unique_ptr<MainWindow> window;
    ScenarioPage* page = nullptr;
    BillView* bill = nullptr;
    StatementPage* statement = nullptr;
    QTreeView* tree = nullptr;
};

} // namespace headroom::tests
