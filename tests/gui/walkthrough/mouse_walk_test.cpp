#include "app/gui/canvas/canvas_editor.h"
#include "app/gui/canvas/topology_items.h"
#include "app/gui/canvas/topology_graph.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/gallery/gallery_view.h"
#include "app/gui/palette/palette_model.h"
#include "app/gui/palette/palette_view.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/shell/verdict_strip.h"
#include "app/gui/traffic/week_plot.h"
#include "app/gui/whatif/what_if_panel.h"
#include "tests/gui/support/crash.h"
#include "tests/gui/walkthrough/walkthrough.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QStyle>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QUndoStack>

#include <algorithm>

// What is proved: everything that a person does between an empty window and a report in hand works with the events of a real mouse: three
// services and a database are built, traffic is drawn, the run says what fills, a what-if is answered and confirmed, the PDF is written,
// all of it can be undone, and work in a process that is killed comes back.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::pause;
using headroom::tests::Walk;

namespace {

/// Drags an entry of the palette to a place of the canvas; the component it made.
QString place(Walk& walk, const QString& key, QPoint at)
{
    auto& tree = walk.part<QTreeView>(u"paletteTree"_s);
    QAbstractItemModel* model = tree.model();
    QModelIndex entry;
    for (int group = 0; group < model->rowCount() && !entry.isValid(); ++group)
        for (int row = 0; row < model->rowCount(model->index(group, 0)); ++row)
            if (const QModelIndex one = model->index(row, 0, model->index(group, 0)); one.data(PaletteModel::EntryRole) == key) entry = one;
    REQUIRE(entry.isValid());
    tree.scrollTo(entry, QAbstractItemView::PositionAtCenter);
    pause(30);
    const int count = walk.page().document()->undoStack()->count();
    walk.input.drag(tree.viewport(), tree.visualRect(entry).center(), walk.canvas().viewport(), at);
    walk.until(u"component from "_s + key, [&] { return walk.page().document()->undoStack()->count() == count + 1; }, 5'000);
    return walk.page().editor()->selection().value(0);
}

QPoint pointOf(Walk& walk, const QString& id, double x = 0)
{
    REQUIRE(walk.canvas().nodeOf(id));
    return walk.canvas().mapFromScene(walk.canvas().nodeOf(id)->pos() + QPointF(x, 0));
}

void connectBoxes(Walk& walk, const QString& from, const QString& to)
{
    const auto hasEdge = [&] {
        const auto& graph = walk.canvas().graph();
        return std::any_of(graph.edges.begin(), graph.edges.end(), [&](const auto& edge) {
            return graph.nodes[edge.from].id == from.toStdString() && graph.nodes[edge.to].id == to.toStdString();
        });
    };
    REQUIRE_FALSE(hasEdge());
    walk.input.move(walk.canvas().viewport(), pointOf(walk, from));
    walk.input.drag(walk.canvas().viewport(), pointOf(walk, from, NodeItem::box().right()), walk.canvas().viewport(), pointOf(walk, to));
    walk.until(from + u" to "_s + to, hasEdge, 5'000);
}

} // namespace

TEST_CASE("from an empty window to the report, by mouse", "[walk][mouse]")
{
    Walk walk;
    CHECK(walk.window.showsGallery());
    walk.picture(u"gallery"_s);

    walk.menu(u"File"_s, {u"New scenario"_s, u"Empty"_s});
    REQUIRE_FALSE(walk.window.showsGallery());
    ScenarioDocument& document = *walk.page().document();
    const QByteArray start = document.text();

    // Three services and a database.
    walk.tab(u"Components"_s);
    const QRect ground = walk.canvas().viewport()->rect();
    const int y = ground.height() / 3;
    const QString web = place(walk, u"service"_s, {ground.width() / 4, y});
    const QString orders = place(walk, u"service"_s, {ground.width() / 2, y});
    const QString billing = place(walk, u"service"_s, {ground.width() / 2, y + 120});
    const QString database = place(walk, u"postgresql"_s, {ground.width() * 3 / 4, y});
    walk.picture(u"placed"_s);
    connectBoxes(walk, u"client"_s, web);
    connectBoxes(walk, web, orders);
    connectBoxes(walk, web, billing);
    connectBoxes(walk, orders, database);
    connectBoxes(walk, billing, database);
    walk.picture(u"connected"_s);
    REQUIRE(document.scenario());

    // Traffic: the base rate is dragged up until the nodes cannot carry it.
    walk.tab(u"Traffic"_s);
    auto& week = walk.part<WeekPlot>(u"weekPlot"_s);
    pause(100);
    for (int pull = 0; pull < 20 && week.profile().basePerSecond() < 130; ++pull) {   // the axis grows with what is drawn
        const double before = week.profile().basePerSecond();
        walk.input.drag(&week, week.pixelOf(2 * 1440 + 720, before), &week, QPoint(week.pixelOf(2 * 1440 + 720, before).x(), 24));
        walk.until(u"a higher rate"_s, [&] { return week.profile().basePerSecond() > before; }, 5'000);
    }
    walk.picture(u"traffic"_s);
    REQUIRE(week.profile().basePerSecond() > 110);

    // The run, and what fills first.
    walk.tab(u"Topology"_s);
    walk.input.click(&walk.part<QPushButton>(u"runButton"_s));
    walk.until(u"the report of the run"_s, [&] { return walk.page().report() != nullptr; }, 900'000);
    walk.picture(u"run"_s);
    CHECK_FALSE(walk.page().strip()->headline().isEmpty());
    walk.tab(u"Diagnosis"_s);
    auto& findings = walk.part<QTableView>(u"diagnosisTable"_s);
    REQUIRE(findings.model()->rowCount() > 0);
    walk.input.click(findings.viewport(), findings.visualRect(findings.model()->index(0, 1)).center());
    walk.picture(u"diagnosis"_s);

    // A what-if, answered as an estimate and confirmed by a run.
    walk.menu(u"View"_s, {u"What-if"_s});
    WhatIfPanel& panel = *walk.page().whatIf();
    walk.until(u"levers"_s, [&] { return panel.isVisible() && panel.model()->rowCount() > 0; }, 10'000);
    walk.picture(u"levers"_s);
    LeverSlider* slider = nullptr;
    walk.until(u"a lever"_s, [&] {
        for (int row = 0; row < panel.model()->rowCount() && !slider; ++row)
            if (auto* each = panel.row(panel.model()->lever(row).id); each && each->findChild<LeverSlider*>() && each->findChild<LeverSlider*>()->isVisible())
                slider = each->findChild<LeverSlider*>();
        return slider != nullptr;
    }, 10'000);
    const int handle = QStyle::sliderPositionFromValue(slider->minimum(), slider->maximum(), slider->value(), slider->width() - 16) + 8;
    walk.input.drag(slider, {handle, slider->height() / 2}, slider, {std::min(handle + slider->width() / 3, slider->width() - 4), slider->height() / 2});
    REQUIRE(panel.model()->changedCount() == 1);
    const PlotData& plots = walk.page().plots()->stack().data();
    walk.until(u"the estimate"_s, [&] { return panel.estimate().has_value() && plots.ghost() != nullptr; }, 60'000);
    CHECK_FALSE(plots.isGhostSimulated());
    walk.picture(u"what-if"_s);
    walk.input.click(&walk.part<QPushButton>(u"confirmButton"_s));
    walk.until(u"the simulation of the what-if"_s, [&] { return plots.isGhostSimulated(); }, 900'000);
    walk.picture(u"confirmed"_s);
    walk.input.click(&walk.part<QPushButton>(u"variantButton"_s));
    walk.input.click(&walk.part<QLineEdit>(u"variantName"_s));
    walk.input.key(u"Ctrl+A"_s);
    walk.input.type(u"more-pods"_s);
    walk.input.key(u"Return"_s);
    walk.until(u"the variant"_s, [&] { return document.json().contains("variants") && document.json()["variants"].contains("more-pods"); }, 10'000);

    // Both variants side by side.
    walk.tab(u"Compare"_s);
    headroom::tests::checkComparison(walk, u"more-pods"_s);
    walk.picture(u"compare"_s);
    walk.tab(u"Topology"_s);

    // The report as a PDF.
    QTemporaryDir folder;
    const QString file = folder.filePath(u"report.pdf"_s);
    QTimer::singleShot(600, &walk.window, [&] { walk.acceptFile(file); });   // the dialog runs an event loop of its own
    walk.menu(u"File"_s, {u"Export report"_s});
    walk.until(u"the PDF"_s, [&] { return QFile::exists(file); }, 60'000);
    QFile pdf(file);
    REQUIRE(pdf.open(QIODevice::ReadOnly));
    CHECK(pdf.read(5) == "%PDF-");
    CHECK(pdf.size() > 20'000);

    // Everything undone, the text is what it was.
    walk.input.click(walk.canvas().viewport(), walk.canvas().viewport()->rect().bottomLeft() + QPoint(8, -8));
    for (int step = 0; step < 200 && document.undoStack()->canUndo(); ++step) walk.menu(u"Edit"_s, {u"Undo"_s});
    CHECK(document.text() == start);

    // A process that is killed during an edit: the start page offers its work.
    headroom::tests::CrashVictim().kill();
    walk.menu(u"File"_s, {u"Start page"_s});
    walk.until(u"the start page"_s, [&] { return walk.window.showsGallery(); }, 10'000);
    walk.input.click(&walk.part<QPushButton>(u"recoverButton"_s));
    walk.until(u"the recovered scenario"_s, [&] { return !walk.window.showsGallery() && document.scenario() && document.scenario()->question == headroom::tests::CrashVictim::kKeptQuestion; }, 10'000);
    CHECK(document.isModified());
    walk.picture(u"recovered"_s);
    walk.window.autosave()->drop();
    document.undoStack()->clear();
}
