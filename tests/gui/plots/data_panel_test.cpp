#include "app/gui/plots/data_panel.h"
#include "app/gui/plots/data_table_model.h"
#include "tests/gui/plots/plot_fixture.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>

// What is proved: every plot has a table with the same figures, range and cursor, which a keyboard can use and copy.

using namespace headroom;
using namespace Qt::StringLiterals;
using tests::ShownRun;

namespace {

struct Shown : ShownRun {
    explicit Shown(int days = 1) : ShownRun(days), data(panel)
    {
        data.resize(900, 400);
        data.show();
        REQUIRE(QTest::qWaitForWindowExposed(&data));
    }
    gui::DataPanel data;
};

} // namespace

TEST_CASE("Each plot stands as a table with its units", "[gui][plots]")
{
    Shown f;
    gui::DataTableModel& model = f.data.model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto head = [&](int column) { return model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(); };
    for (std::size_t kind = 0; kind < gui::kPlotKinds; ++kind) {
        f.data.choose(static_cast<gui::PlotKind>(kind));
        INFO(kind);
        REQUIRE(model.columnCount() >= 2);
        CHECK(head(0).contains(u"America/New_York"));
        CHECK(model.rowCount() > 20);
        CHECK(model.rowCount() <= gui::DataTableModel::kRowsMost);
        CHECK_FALSE(f.data.view().accessibleName().isEmpty());
    }
    f.data.choose(gui::PlotKind::Traffic);
    CHECK(head(1) == u"offered, requests/min");
    f.data.choose(gui::PlotKind::Latency);
    CHECK(head(2) == u"p95, s");
    f.data.choose(gui::PlotKind::Saturation);
    CHECK(model.columnCount() == static_cast<int>(f.recording->resources.size()) + 1);
}

TEST_CASE("A row has the mean of rates and the highest of quantiles", "[gui][plots]")
{
    Shown f; // 1,440 buckets of a minute: rows of five minutes
    gui::DataTableModel& model = f.data.model();
    CHECK(model.stepSeconds() == Approx(300));
    CHECK(model.rowCount() == 288);
    const auto& offered = f.recording->signal("requests.offered")->mean;
    const auto& p95 = f.recording->signal("latency.p95")->mean;
    const int row = 120;
    double sum = 0;
    float top = 0;
    for (std::size_t i = row * 5; i < row * 5 + 5; ++i) {
        sum += static_cast<double>(offered[i]) * 60 / 5;
        top = std::max(top, p95[i]);
    }
    CHECK(model.plainText(row, 1).toDouble() == Approx(sum).epsilon(1e-5));
    CHECK(model.plainText(row, 0) == u"2026-11-27T10:00:00-05:00");
    f.data.choose(gui::PlotKind::Latency);
    CHECK(model.plainText(row, 2).toDouble() == Approx(static_cast<double>(top)).epsilon(1e-5));
}

TEST_CASE("The table follows zoom and cursor, and its rows move the cursor", "[gui][plots]")
{
    Shown f;
    f.panel.zoomTo(f.recording->start + Duration::hours(9), f.recording->start + Duration::hours(10));
    f.data.refresh();
    gui::DataTableModel& model = f.data.model();
    CHECK(model.stepSeconds() == Approx(60));
    CHECK(model.rowCount() == 60);
    CHECK(model.index(0, 0).data().toString().endsWith(u"09:00"));
    QSignalSpy moved(&f.data, &gui::DataPanel::cursorMoved);
    f.panel.setCursor(f.recording->start + Duration::minutes(9 * 60 + 20));
    CHECK(f.data.view().currentIndex().row() == 20);
    CHECK(moved.isEmpty());
    QTest::keyClick(&f.data.view(), Qt::Key_Down);
    REQUIRE(moved.count() == 1);
    CHECK(moved[0][0].toLongLong() == (f.recording->start + Duration::minutes(9 * 60 + 21)).nanoseconds());
}

TEST_CASE("Copying gives the chosen rows, or all, as a table", "[gui][plots]")
{
    Shown f;
    QTest::keyClick(&f.data.view(), Qt::Key_C, Qt::ControlModifier);
    const QString all = QApplication::clipboard()->text();
    CHECK(all.count(u'\n') == f.data.model().rowCount() + 1);
    CHECK(all.startsWith(u"Time (America/New_York"));
    f.data.view().selectRow(2);
    f.data.view().selectionModel()->select(f.data.model().index(3, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QTest::keyClick(&f.data.view(), Qt::Key_C, Qt::ControlModifier);
    const QString two = QApplication::clipboard()->text();
    CHECK(two.count(u'\n') == 3);
    CHECK(two.contains(u"2026-11-27T00:10:00-05:00\t"));
}

TEST_CASE("The table says that a run is partial, and what belongs there before one", "[gui][plots]")
{
    Shown f;
    const auto caption = [&] { return f.data.findChild<QLabel*>(u"dataCaption"_s)->text(); };
    CHECK_FALSE(caption().contains(u"partial"));
    auto cut = std::make_shared<simulation::Recording>(*f.recording);
    cut->partial = true;
    f.panel.setRecording(cut, true);
    f.data.refresh();
    CHECK(caption().contains(u"partial"));
    f.panel.clear();
    f.data.refresh();
    CHECK(f.data.model().rowCount() == 0);
    CHECK_FALSE(f.data.view().isVisible());
}

TEST_CASE("Rows are as long as people count", "[gui][plots]")
{
    using gui::DataTableModel;
    CHECK(DataTableModel::roundStep(0, 60) == Approx(60));
    CHECK(DataTableModel::roundStep(61, 60) == Approx(120));
    CHECK(DataTableModel::roundStep(173, 60) == Approx(300));
    CHECK(DataTableModel::roundStep(5000, 900) == Approx(7200));
    CHECK(DataTableModel::roundStep(100, 7) == Approx(105)); // no round multiple of seven seconds
}
