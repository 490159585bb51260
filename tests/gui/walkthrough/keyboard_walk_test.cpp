#include "app/gui/canvas/canvas_editor.h"
#include "app/gui/canvas/topology_graph.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/compare/variant_chip.h"
#include "app/gui/diagnosis/finding_model.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/palette/palette_view.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/panes.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/traffic/week_plot.h"
#include "app/gui/whatif/what_if_panel.h"
#include "tests/gui/support/crash.h"
#include "tests/gui/walkthrough/walkthrough.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <QUndoStack>

#include <algorithm>

// What is proved: the walk of the mouse without a mouse. Every step is a key of the X server; the test looks at the window and never
// gives the focus or chooses anything itself.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::pause;
using headroom::tests::Walk;

namespace {

QString focusName() { return QApplication::focusWidget() ? QApplication::focusWidget()->objectName() : QString(); }

/// Tab until a widget of the pane has the focus. What has the focus must be seen at every step.
void tabTo(Walk& walk, const QString& name)
{
    for (int step = 0; step < 80 && focusName() != name; ++step) {
        walk.input.key(u"Tab"_s);
        REQUIRE(QApplication::focusWidget());
        CHECK(panes::isMet(*QApplication::focusWidget()));
    }
    INFO("by Tab to " << name.toStdString() << ", came to " << focusName().toStdString());
    REQUIRE(focusName() == name);
}

/// What Ctrl+K finds under a name.
void command(Walk& walk, const QString& name)
{
    walk.input.key(u"Ctrl+K"_s);
    walk.until(u"the field of commands"_s, [] { return focusName() == u"commandField"_s; }, 10'000);
    walk.input.type(name);
    walk.input.key(u"Return"_s);
    pause(120);
}

/// Enter in the search of the palette, which keeps the focus for the next component. The component that was made.
QString place(Walk& walk, const QString& name)
{
    REQUIRE(focusName() == u"paletteSearch"_s);
    const int count = walk.page().document()->undoStack()->count();
    walk.input.key(u"Ctrl+A"_s);
    walk.input.type(name);
    walk.input.key(u"Return"_s);
    walk.until(name, [&] { return walk.page().document()->undoStack()->count() == count + 1; }, 10'000);
    return walk.page().editor()->selection().value(0);
}

/// Tab to the box, Ctrl+L, Tab to its target, Enter; the canvas has the focus.
void connectBoxes(Walk& walk, const QString& from, const QString& to)
{
    INFO(from.toStdString() << " to " << to.toStdString());
    const auto hasEdge = [&] {
        const auto& graph = walk.canvas().graph();
        return std::any_of(graph.edges.begin(), graph.edges.end(),
                           [&](const auto& edge) { return graph.nodes[edge.from].id == from.toStdString() && graph.nodes[edge.to].id == to.toStdString(); });
    };
    REQUIRE_FALSE(hasEdge());
    REQUIRE(walk.canvas().hasFocus());
    walk.input.key(u"Escape"_s);   // nothing chosen: Tab begins with the first box
    for (int step = 0; step < 12 && walk.canvas().selectedComponent() != from; ++step) walk.input.key(u"Tab"_s);
    REQUIRE(walk.canvas().selectedComponent() == from);
    walk.input.key(u"Ctrl+L"_s);
    for (int step = 0; step < 12 && walk.page().editor()->target() != to; ++step) walk.input.key(u"Tab"_s);
    REQUIRE(walk.page().editor()->target() == to);
    walk.input.key(u"Return"_s);
    walk.until(u"the connection"_s, hasEdge, 5'000);
}

} // namespace

TEST_CASE("from an empty window to the report, by keyboard", "[walk][keyboard]")
{
    Walk walk;
    walk.input.key(u"Ctrl+N"_s);
    walk.until(u"a new scenario"_s, [&] { return !walk.window.showsGallery(); }, 10'000);
    ScenarioDocument& document = *walk.page().document();
    const QByteArray start = document.text();

    // Three services and a database, from the palette behind the outline.
    walk.input.key(u"Alt+1"_s);
    REQUIRE(focusName() == u"outlineTree"_s);
    REQUIRE_FALSE(panes::isMet(*walk.page().components()));
    command(walk, u"Components"_s);
    REQUIRE(panes::isMet(*walk.page().components()));
    const QString web = place(walk, u"service"_s), orders = place(walk, u"service"_s), billing = place(walk, u"service"_s);
    const QString database = place(walk, u"postgresql"_s);
    walk.input.key(u"F6"_s);
    REQUIRE(walk.canvas().hasFocus());
    connectBoxes(walk, u"client"_s, web);
    connectBoxes(walk, web, orders);
    connectBoxes(walk, web, billing);
    connectBoxes(walk, orders, database);
    connectBoxes(walk, billing, database);
    walk.picture(u"by-keyboard-connected"_s);
    REQUIRE(document.scenario());

    // Traffic: up by the arrow until the nodes cannot carry it.
    walk.input.key(u"Ctrl+Shift+2"_s);
    REQUIRE(focusName() == u"weekPlot"_s);
    const auto& week = walk.part<WeekPlot>(u"weekPlot"_s);
    for (int step = 0; step < 200 && week.profile().basePerSecond() < 130; ++step) walk.input.key(u"Up"_s);
    walk.picture(u"by-keyboard-traffic"_s);
    REQUIRE(week.profile().basePerSecond() > 110);

    // The run, and what fills first.
    walk.input.key(u"Ctrl+Shift+1"_s);
    walk.input.key(u"F5"_s);
    walk.until(u"the report of the run"_s, [&] { return walk.page().report() != nullptr; }, 900'000);
    walk.input.key(u"Ctrl+Shift+D"_s);
    REQUIRE(focusName() == u"diagnosisTable"_s);
    const auto& findings = walk.part<QTableView>(u"diagnosisTable"_s);
    REQUIRE(findings.model()->rowCount() > 0);
    walk.input.key(u"Home"_s);
    for (int row = 0; row < findings.model()->rowCount() && findings.currentIndex().data(FindingModel::kComponentRole).toString().isEmpty(); ++row) walk.input.key(u"Down"_s);
    const QString bottleneck = findings.currentIndex().data(FindingModel::kComponentRole).toString();
    REQUIRE_FALSE(bottleneck.isEmpty());
    walk.input.key(u"Return"_s);
    CHECK(walk.page().selectedComponent() == bottleneck);
    walk.picture(u"by-keyboard-diagnosis"_s);

    // A what-if, answered as an estimate and confirmed by a run.
    walk.input.key(u"F7"_s);
    WhatIfPanel& panel = *walk.page().whatIf();
    walk.until(u"levers"_s, [&] { return panel.isVisible() && panel.model()->rowCount() > 0; }, 10'000);
    walk.until(u"the focus in the what-if"_s, [&] { return panel.isAncestorOf(QApplication::focusWidget()); }, 5'000);
    for (int step = 0; step < 8 && focusName() != u"leverSearch"_s; ++step) walk.input.key(u"Shift+Tab"_s);
    REQUIRE(focusName() == u"leverSearch"_s);
    walk.input.type(u"pool nodes"_s);
    for (int step = 0; step < 8 && !qobject_cast<LeverSlider*>(QApplication::focusWidget()); ++step) walk.input.key(u"Tab"_s);
    REQUIRE(qobject_cast<LeverSlider*>(QApplication::focusWidget()));
    walk.input.key(u"Right"_s);
    walk.input.key(u"Right"_s);
    REQUIRE(panel.model()->changedCount() == 1);
    const PlotData& plots = walk.page().plots()->stack().data();
    walk.until(u"the estimate"_s, [&] { return panel.estimate().has_value() && plots.ghost() != nullptr; }, 60'000);
    CHECK_FALSE(plots.isGhostSimulated());
    tabTo(walk, u"confirmButton"_s);
    walk.input.key(u"Space"_s);
    walk.until(u"the simulation of the what-if"_s, [&] { return plots.isGhostSimulated(); }, 900'000);
    walk.picture(u"by-keyboard-confirmed"_s);
    tabTo(walk, u"variantButton"_s);
    walk.input.key(u"Space"_s);
    REQUIRE(focusName() == u"variantName"_s);
    walk.input.type(u"more-nodes"_s);
    walk.input.key(u"Return"_s);
    walk.until(u"the variant"_s, [&] { return document.json().contains("variants") && document.json()["variants"].contains("more-nodes"); }, 10'000);

    // Both variants side by side.
    command(walk, u"Compare"_s);
    headroom::tests::checkComparison(walk, u"more-nodes"_s);
    walk.until(u"the focus where the comparison begins"_s, [] { return qobject_cast<VariantChip*>(QApplication::focusWidget()) != nullptr; }, 5'000);
    walk.picture(u"by-keyboard-compare"_s);
    walk.input.key(u"Ctrl+Shift+1"_s);
    REQUIRE(walk.canvas().hasFocus());

    // The report as a PDF.
    QTemporaryDir folder;
    const QString file = folder.filePath(u"report.pdf"_s);
    QTimer::singleShot(600, &walk.window, [&] { walk.acceptFile(file); });   // the dialog runs an event loop of its own
    walk.input.key(u"Ctrl+Shift+E"_s);
    walk.until(u"the PDF"_s, [&] { return QFile::exists(file) && QFile(file).size() > 20'000; }, 60'000);

    // Everything undone, the text is what it was.
    for (int step = 0; step < 400 && document.undoStack()->canUndo(); ++step) walk.input.key(u"Ctrl+Z"_s);
    CHECK(document.text() == start);

    // A process that is killed during an edit: the start page offers its work.
    headroom::tests::CrashVictim().kill();
    pause(500);   // what came in the meantime
    walk.picture(u"by-keyboard-undone"_s);
    walk.until(u"the window in front"_s, [&] { return walk.window.isActiveWindow(); }, 10'000);
    walk.input.key(u"Ctrl+Home"_s);
    walk.until(u"the start page"_s, [&] { return walk.window.showsGallery(); }, 10'000);
    tabTo(walk, u"recoverButton"_s);
    walk.input.key(u"Space"_s);
    walk.until(u"the recovered scenario"_s, [&] { return !walk.window.showsGallery() && document.scenario() && document.scenario()->question == headroom::tests::CrashVictim::kKeptQuestion; }, 10'000);
    CHECK(document.isModified());
    walk.window.autosave()->drop();
    document.undoStack()->clear();
}
