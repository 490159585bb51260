// Figures of streaming, for the manual: headroom_stream_bench SCENARIO [STOP-AFTER-SECONDS]
// Runs the whole calendar in the real window and prints time per frame, delay of the event loop, Stop to stopped, and memory.
#include "app/gui/document/scenario_document.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/main_window.h"
#include "app/gui/shell/scenario_page.h"
#include "app/gui/run/run_bar.h"
#include "tests/gui/support/picture_tool.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <vector>

using namespace Qt::StringLiterals;
using namespace headroom;
using headroom::tests::PictureTool;
using headroom::tests::waitUntil;

namespace {

/// Resident memory in MiB; 0 where the system does not tell it this way.
double residentMiB()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (line.startsWith("VmRSS:")) return line.mid(6).trimmed().split(' ').front().toDouble() / 1024;
    return 0;
}

void print(const char* what, std::vector<double> values, const char* unit)
{
    if (values.empty()) return;
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) { return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]; };
    std::printf("%-28s n %6zu  median %8.2f  p99 %8.2f  max %8.2f %s\n", what, values.size(), at(0.5), at(0.99), values.back(), unit);
}

} // namespace

int main(int argc, char** argv)
{
    PictureTool tool(argc, argv, u"HeadroomStreamBench"_s, "headroom_stream_bench SCENARIO [STOP-AFTER-SECONDS]");
    const QStringList& arguments = tool.arguments();
    if (!tool.isUsable(1)) return 2;
    gui::MainWindow window;
    window.resize(tool.windowSize());
    window.show();
    window.openScenario(arguments[1], true, false);
    gui::ScenarioPage* page = window.page();
    page->runBar()->choosePeriod(0); // the whole calendar
    PictureTool::settle();
    std::printf("memory, scenario open        %8.0f MiB\n", residentMiB());

    std::vector<double> frames, delays;
    gui::PlotStack& stack = page->plots()->stack();
    QObject::connect(&stack, &QCustomPlot::afterReplot, &window, [&] { frames.push_back(stack.replotTime()); });
    QTimer beat;
    QElapsedTimer sinceBeat;
    QObject::connect(&beat, &QTimer::timeout, &window, [&] {
        delays.push_back(static_cast<double>(sinceBeat.nsecsElapsed()) / 1e6 - 10);
        sinceBeat.restart();
    });
    sinceBeat.start();
    beat.start(10);
    beat.setTimerType(Qt::PreciseTimer);

    const double stopAfter = arguments.size() > 2 ? arguments[2].toDouble() : 0;
    QElapsedTimer clock;
    clock.start();
    page->run();
    double stopMs = -1;
    constexpr int kLongestMs = 3'600'000;
    const auto hasEnded = [&] { return !page->controller()->isRunning(); };
    const int untilStopMs = stopAfter > 0 ? static_cast<int>(stopAfter * 1000) : kLongestMs;
    if (!waitUntil(hasEnded, untilStopMs)) {
        QElapsedTimer stop;
        stop.start();
        page->stop();
        if (!waitUntil(hasEnded, kLongestMs)) return 1;
        stopMs = static_cast<double>(stop.nsecsElapsed()) / 1e6;
    }
    std::printf("run                          %8.1f s, %s\n", static_cast<double>(clock.elapsed()) / 1000, page->report() && !page->report()->recording.partial ? "whole" : "partial");
    print("replot of all plots", frames, "ms");
    print("delay of the event loop", delays, "ms");
    if (stopMs >= 0) std::printf("Stop to shown                %8.0f ms\n", stopMs);
    PictureTool::settle();
    std::printf("memory, results open         %8.0f MiB\n", residentMiB());
    return page->report() ? 0 : 1;
}
