#include "tests/gui/shell/fixture.h"

#include "app/gui/shell/english_plurals.h"
#include "app/gui/shell/theme.h"

#include <QApplication>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <chrono>
#include <thread>

using namespace Qt::StringLiterals;

namespace headroom::tests {

namespace {

QTemporaryDir& folder()
{
    static QTemporaryDir directory;
    return directory;
}

} // namespace

void needApplication()
{
    if (QCoreApplication::instance()) return;
    static int argc = 1;
    static char name[] = "headroom_gui_shell_test";
    static char* argv[] = {name, nullptr};
    // Settings, autosaves and recent files of this process alone: others run beside it.
    qputenv("HOME", QFile::encodeName(folder().path()));
    QStandardPaths::setTestModeEnabled(true);
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder().path());
    new QApplication(argc, argv);   // lives as long as the process: widgets of static life must not outlive it
    gui::EnglishPlurals::install();
    QApplication::setOrganizationName(u"Headroom"_s);
    QApplication::setApplicationName(u"HeadroomTest"_s);
    gui::Theme::apply(gui::Theme::Mode::Light);
}

QByteArray tinyScenario(const char* duration, const char* rate)
{
    QByteArray text = R"({
  "formatVersion": 1,
  "name": "Tiny", "question": "Is one service enough?",
  "provider": "azure", "region": "westus2", "currency": "USD",
  "calendar": { "start": "2026-11-02", "duration": "@duration", "timeZone": "UTC" },
  "traffic": [ { "name": "users", "otherwise": "@rate", "mix": { "request": 1 } } ],
  "operations": { "request": { "timeout": "30s", "steps": [ { "call": "service", "cpu": { "lognormal": { "mean": "10ms", "cv": 1 } } } ] } },
  "components": {
    "cluster": { "kind": "kubernetes-cluster" },
    "pool": { "kind": "node-pool", "cluster": "cluster", "sku": "Standard_DS2_v2", "nodes": 2 },
    "service": { "kind": "service", "title": "Service", "pool": "pool", "replicas": 2 }
  },
  "slos": [ { "name": "p95 under 1 s", "metric": "latency.p95", "below": "1s", "window": "2m" } ],
  "variants": { "three": { "components": { "service": { "replicas": 3 } } } }
}
)";
    return text.replace("@duration", duration).replace("@rate", rate);
}

QString writeFile(const QString& name, const QByteArray& text)
{
    QFile file(folder().filePath(name));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(text);
    return file.fileName();
}

gui::RunController::Engine endlessEngine()
{
    return [](const scenario::Scenario& scenario, const simulation::RunOptions&, std::stop_token stop,
              simulation::RunObserver* observer) -> Result<simulation::Recording, Errors> {
        simulation::RunProgress progress;
        progress.now = scenario.calendar.start;
        while (!stop.stop_requested()) {
            ++progress.requests;
            observer->progress(progress);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        simulation::Recording recording;
        recording.scenario = scenario.name;
        recording.start = scenario.calendar.start;
        recording.end = scenario.calendar.start;
        recording.partial = true;
        recording.requests.offered = recording.requests.completed = progress.requests;
        return recording;
    };
}

} // namespace headroom::tests
