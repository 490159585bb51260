#include "app/gui/canvas/topology_view.h"
#include "app/gui/plots/cursor_table.h"
#include "app/gui/plots/plot_panel.h"
#include "app/gui/plots/plot_stack.h"
#include "app/gui/shell/theme.h"
#include "tests/gui/support/synthetic.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QSplitter>
#include <QTemporaryDir>

// Draws plots, table and canvas of an invented run into <folder>, light and dark; QT_SCALE_FACTOR=2 for the sharp ones.
// usage: headroom_plots_screenshots <folder>

using namespace Qt::StringLiterals;
using namespace headroom;

namespace {

void shoot(QWidget& widget, const QString& file)
{
    for (int i = 0; i < 5; ++i)
        QApplication::processEvents();
    widget.grab().save(file);
}

template <typename View>
void feed(View& view, const std::shared_ptr<const scenario::Scenario>& scenario,
          const std::shared_ptr<const simulation::Recording>& recording, const std::shared_ptr<const analysis::Report>& report,
          bool finished)
{
    view.setScenario(scenario);
    view.setRecording(recording, finished);
    view.setReport(report);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QTemporaryDir settings; // not those of the user
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QCoreApplication::setOrganizationName(u"Headroom"_s);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : u"."_s);
    const QString scale = application.devicePixelRatio() > 1.5 ? u"-2x"_s : QString();
    for (const bool isDark : {false, true}) {
        gui::Theme::apply(isDark ? gui::Theme::Mode::Dark : gui::Theme::Mode::Light);
        const QString theme = isDark ? u"dark"_s : u"light"_s;
        for (const int days : {1, 30}) {
            const auto scenario = tests::syntheticScenario(days);
            const auto recording = tests::syntheticRecording(*scenario, {.days = days, .hasGap = true});
            const auto report = tests::syntheticReport(*scenario, recording);
            const SimTime cursor = scenario->calendar.end - Duration::minutes(14 * 60 + 56);
            QSplitter splitter;
            auto* panel = new gui::PlotPanel;
            auto* table = new gui::CursorTable;
            splitter.addWidget(panel);
            splitter.addWidget(table);
            splitter.setSizes({1310, 290});
            splitter.resize(1600, 540);
            feed(*panel, scenario, recording, report, true);
            feed(*table, scenario, recording, report, true);
            splitter.show();
            panel->setCursor(cursor);
            panel->selectComponent(u"drone-scheduler"_s);
            table->setCursor(cursor);
            const QString name = folder.filePath(u"plots-%1-%2d%3.png"_s.arg(theme).arg(days).arg(scale));
            shoot(splitter, name);
            if (days == 30) {
                for (const QString& split : {u"component"_s, u"service"_s}) {
                    panel->chooseCostSplit(split);
                    table->setCostSplit(split);
                    shoot(splitter, folder.filePath(u"plots-%1-%2%3.png"_s.arg(theme, split, scale)));
                }
                panel->chooseCostSplit(u"group"_s);
                panel->stack().setFocus();
                panel->zoomTo(scenario->calendar.end - Duration::hours(18), scenario->calendar.end - Duration::hours(4));
                shoot(splitter, folder.filePath(u"plots-%1-zoomed%2.png"_s.arg(theme, scale)));
                panel->setReport(nullptr);
                const auto half = tests::syntheticRecording(*scenario, {.days = days, .reachedShare = 0.4});
                panel->clear();
                panel->setRecording(half, false);
                shoot(splitter, folder.filePath(u"plots-%1-running%2.png"_s.arg(theme, scale)));
                continue;
            }
            for (const bool hasPositions : {false, true}) {
                gui::TopologyView canvas;
                canvas.resize(1096, 330);
                feed(canvas, tests::syntheticScenario(days, hasPositions), recording, report, true);
                canvas.show();
                canvas.setTime(cursor);
                canvas.selectComponent(u"drone-scheduler"_s);
                shoot(canvas, folder.filePath(u"canvas-%1%2%3.png"_s.arg(theme, hasPositions ? u"-placed"_s : QString(), scale)));
            }
        }
    }
    return 0;
}
