#pragma once

#include "app/gui/plots/plot_data.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "tests/gui/support/application.h"
#include "tests/gui/support/synthetic.h"
#include "tests/support/catch.h"

#include <QTest>

#include <cmath>
#include <stdexcept>

namespace headroom::tests {

/// A panel that shows an invented run of `days` days.
struct ShownRun {
    explicit ShownRun(int days = 1)
    {
        auto made = std::make_shared<scenario::Scenario>(*syntheticScenario(days));
        made->monthlyBudget = 5000;
        scenario = made;
        recording = syntheticRecording(*scenario, {.days = days});
        panel.resize(1300, 640);
        panel.setScenario(scenario);
        panel.setRecording(recording, true);
        panel.setReport(syntheticReport(*scenario, recording));
        panel.show();
        REQUIRE(QTest::qWaitForWindowExposed(&panel));
        panel.stack().flush();
    }
    [[nodiscard]] gui::PlotStack& stack() const { return panel.stack(); }
    [[nodiscard]] gui::Track& track(gui::PlotKind kind) const
    {
        for (const auto& one : stack().tracks())
            if (stack().kindOf(*one) == kind) return *one;
        throw std::out_of_range("no such plot");
    }
    [[nodiscard]] QPoint at(double seconds) const
    {
        return {static_cast<int>(std::lround(stack().pixelAt(seconds))), stack().shownTracks().front()->rect().rect().center().y()};
    }

    QApplication& app = application(); // before the first widget
    std::shared_ptr<const scenario::Scenario> scenario;
    std::shared_ptr<const simulation::Recording> recording;
    gui::PlotPanel panel;
};

} // namespace headroom::tests
