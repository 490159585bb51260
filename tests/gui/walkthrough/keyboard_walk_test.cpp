#include "app/gui/canvas/canvas_editor.h"
#include "app/gui/canvas/topology_graph.h"
#include "app/gui/canvas/topology_view.h"
#include "app/gui/document/scenario_document.h"
#include "app/gui/palette/palette_view.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/autosave.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/traffic/week_plot.h"
#include "app/gui/whatif/what_if_panel.h"
#include "tests/gui/walkthrough/walkthrough.h"
#include "tests/support/catch.h"

#include <QApplication>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTimer>
#include <QUndoStack>

#include <algorithm>

// What is proved: the same walk without a mouse.

using namespace Qt::StringLiterals;
using namespace headroom;
using namespace headroom::gui;
using headroom::tests::pause;
using headroom::tests::Walk;

namespace {

/// Tab until a widget has the focus.
void tabTo(Walk& walk, const QWidget* target)
{
    for (int step = 0; step < 120 && QApplication::focusWidget() != target; ++step) walk.input.key(u"Tab"_s);
    INFO("no way by Tab to " << target->objectName().toStdString());
    REQUIRE(QApplication::focusWidget() == target);
}

/// What Ctrl+K finds under a name.
void command(Walk& walk, const QString& name)
{
    walk.input.key(u"Ctrl+K"_s);
    walk.until(u"the field of commands"_s, [&] { return QApplication::focusWidget() && QApplication::focusWidget()->objectName() == u"commandField"_s; }, 10'000);
    walk.input.type(name);
    pause(60);
    walk.input.key(u"Return"_s);
    pause(120);
}

QString place(Walk& walk, const QString& name)
{
    const int count = walk.page().document()->undoStack()->count();
    auto& search = walk.part<QLineEdit>(u"paletteSearch"_s);
    search.setFocus(Qt::ShortcutFocusReason);   // stays in front from one component to the next
    walk.input.key(u"Ctrl+A"_s);
    walk.input.type(name);
    walk.input.key(u"Return"_s);
    walk.until(name, [&] { return walk.page().document()->undoStack()->count() == count + 1; }, 10'000);
    return walk.page().editor()->selection().value(0);
}

} // namespace

TEST_CASE("from an empty window to the report, by keyboard", "[walk][keyboard]")
{
    Walk walk;
    walk.input.key(u"Ctrl+N"_s);
    walk.until(u"a new scenario"_s, [&] { return !walk.window.showsGallery(); }, 10'000);
    ScenarioDocument& document = *walk.page().document();
    const QByteArray start = document.text();

    command(walk, u"Components"_s);
    walk.until(u"the palette"_s, [&] { return walk.page().components()->isVisible(); }, 10'000);
    const QString web = place(walk, u"service"_s), orders = place(walk, u"service"_s), billing = place(walk, u"service"_s), database = place(walk, u"postgresql"_s);
    const auto hasEdge = [&](const QString& from, const QString& to) {
        const auto& graph = walk.canvas().graph();
        return std::any_of(graph.edges.begin(), graph.edges.end(),
                           [&](const auto& edge) { return graph.nodes[edge.from].id == from.toStdString() && graph.nodes[edge.to].id == to.toStdString(); });
    };
    for (const auto& [from, to] : {std::pair{u"client"_s, web}, {web, orders}, {web, billing}, {orders, database}, {billing, database}}) {
        INFO(from.toStdString() << " to " << to.toStdString());
        walk.canvas().setFocus(Qt::ShortcutFocusReason);
        walk.canvas().selectComponent(from);
        walk.input.key(u"Ctrl+L"_s);
        for (int step = 0; step < 12 && !hasEdge(from, to); ++step) {
            if (walk.page().editor()->target() == to) walk.input.key(u"Return"_s);
            else walk.input.key(u"Tab"_s);
        }
        REQUIRE(hasEdge(from, to));
    }

    walk.page().showCenter(u"traffic"_s);
    auto& week = walk.part<WeekPlot>(u"weekPlot"_s);
    week.setFocus(Qt::ShortcutFocusReason);
    const double before = week.profile().basePerSecond();
    for (int step = 0; step < 40 && week.profile().basePerSecond() < before * 3; ++step) walk.input.key(u"Up"_s);
    CHECK(week.profile().basePerSecond() > before);

    walk.input.key(u"F5"_s);
    walk.until(u"the report of the run"_s, [&] { return walk.page().report() != nullptr; }, 240'000);
    walk.input.key(u"Ctrl+Shift+D"_s);
    walk.picture(u"by-keyboard-run"_s);

    walk.input.key(u"F6"_s);
    WhatIfPanel& panel = *walk.page().whatIf();
    walk.until(u"levers"_s, [&] { return panel.isVisible() && panel.model()->rowCount() > 0; }, 10'000);
    LeverSlider* slider = nullptr;
    walk.until(u"a lever"_s, [&] {
        for (LeverSlider* each : panel.findChildren<LeverSlider*>())
            if (each->isVisible() && each->isEnabled()) return (slider = each) != nullptr;
        return false;
    }, 10'000);
    tabTo(walk, slider);
    walk.input.key(u"Right"_s);
    walk.input.key(u"Right"_s);
    const PlotData& plots = walk.page().plots()->stack().data();
    walk.until(u"the estimate"_s, [&] { return panel.model()->changedCount() == 1 && panel.estimate().has_value() && plots.ghost() != nullptr; }, 60'000);
    tabTo(walk, &walk.part<QPushButton>(u"confirmButton"_s));
    walk.input.key(u"Space"_s);
    walk.until(u"the simulation of the what-if"_s, [&] { return plots.isGhostSimulated(); }, 240'000);

    QTemporaryDir folder;
    const QString file = folder.filePath(u"report.pdf"_s);
    QTimer::singleShot(600, &walk.window, [&] { walk.acceptFile(file); });
    walk.input.key(u"Ctrl+Shift+E"_s);
    walk.until(u"the PDF"_s, [&] { return QFile::exists(file) && QFile(file).size() > 20'000; }, 60'000);

    walk.canvas().setFocus(Qt::ShortcutFocusReason);
    for (int step = 0; step < 200 && document.undoStack()->canUndo(); ++step) walk.input.key(u"Ctrl+Z"_s);
    CHECK(document.text() == start);

    headroom::tests::killWhileEditing();
    walk.input.key(u"Ctrl+Home"_s);
    walk.until(u"the start page"_s, [&] { return walk.window.showsGallery(); }, 10'000);
    tabTo(walk, &walk.part<QPushButton>(u"recoverButton"_s));
    walk.input.key(u"Space"_s);
    walk.until(u"the recovered scenario"_s, [&] { return !walk.window.showsGallery() && document.scenario() && document.scenario()->question == "Does it outlive its process?"; }, 10'000);
    walk.window.autosave()->drop();
    document.undoStack()->clear();
}
