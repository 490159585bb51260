// From the start of the process to the first paint and to the whole gallery, beside an empty window of Qt: headroom_start_bench [ROUNDS]
// Each round starts an empty window and the program's own in turn, so that both see the same machine; medians and their ratios are printed.
#include "app/gui/gallery/scenario_card.h"
#include "app/gui/gui_main.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMainWindow>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

using namespace Qt::StringLiterals;
using namespace headroom;

namespace {

void say(const char* moment)
{
    std::puts(moment);
    std::fflush(stdout);
}

/// Says when a top-level window has painted for the first time, and when every card that is seen has.
class PaintWatch final : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() != QEvent::Paint) return false;
        auto* widget = qobject_cast<QWidget*>(watched);
        if (widget == nullptr) return false;
        if (qobject_cast<gui::ScenarioCard*>(widget)) m_painted.insert(widget);
        if (!m_isWaiting) {
            m_isWaiting = true;
            QTimer::singleShot(0, this, [this] { look(); });   // the frame is on the screen by then
        }
        return false;
    }

private:
    void look()
    {
        m_isWaiting = false;
        if (!m_hasPainted) say("paint");
        m_hasPainted = true;
        bool hasCard = false;
        for (QWidget* window : QApplication::topLevelWidgets())
            for (auto* card : window->findChildren<gui::ScenarioCard*>()) {
                if (card->visibleRegion().isEmpty()) continue;
                hasCard = true;
                if (!m_painted.contains(card)) return;
            }
        if (!hasCard) return;
        say("gallery");
        QCoreApplication::quit();
    }

    QSet<QWidget*> m_painted;
    bool m_isWaiting = false, m_hasPainted = false;
};

void watchPaint() { QCoreApplication::instance()->installEventFilter(new PaintWatch(QCoreApplication::instance())); }

int emptyWindow(int argc, char** argv)
{
    QApplication application(argc, argv);
    watchPaint();
    QMainWindow window;
    window.resize(1600, 972);
    window.show();
    QTimer::singleShot(100, &application, &QCoreApplication::quit);
    return QApplication::exec();
}

/// Milliseconds to each word that the process says.
std::map<std::string, double> moments(const QString& program, const QStringList& arguments)
{
    QProcess process;
    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    std::map<std::string, double> at;
    while (process.state() != QProcess::NotRunning || process.canReadLine()) {
        if (!process.canReadLine() && !process.waitForReadyRead(20'000)) break;
        const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        while (process.canReadLine()) at.emplace(process.readLine().trimmed().toStdString(), now);
    }
    process.waitForFinished();
    return at;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string role = argc > 1 ? argv[1] : "";
    if (role == "--empty") return emptyWindow(argc, argv);
    if (role == "--window") {
        qAddPreRoutine(&watchPaint);   // the rest is the program as it is started by anybody
        return gui::runGui(1, argv, {});
    }
    QCoreApplication application(argc, argv);
    QTemporaryDir home;   // no recent files, no saved layout
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 15;
    std::map<std::string, std::vector<double>> all;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& [moment, ms] : moments(QCoreApplication::applicationFilePath(), {u"--empty"_s})) all["empty window: " + moment].push_back(ms);
        for (const auto& [moment, ms] : moments(QCoreApplication::applicationFilePath(), {u"--window"_s})) all["headroom: " + moment].push_back(ms);
    }
    std::map<std::string, double> medians;
    for (auto& [name, values] : all) {
        std::ranges::sort(values);
        medians[name] = values[values.size() / 2];
        std::printf("%-24s n %3zu  median %7.1f  least %7.1f  most %7.1f ms\n", name.c_str(), values.size(), medians[name], values.front(), values.back());
    }
    const double empty = medians["empty window: paint"];
    if (empty <= 0 || medians["headroom: gallery"] <= 0) return 1;
    std::printf("ratio to the empty window: first paint %.2f, gallery %.2f\n", medians["headroom: paint"] / empty, medians["headroom: gallery"] / empty);
    return 0;
}
