#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

#include <functional>

namespace headroom::tests {

/// Handles events until `condition` holds; false after `milliseconds`. Sleeps while nothing happens, and asks the condition at least every 20 ms.
[[nodiscard]] inline bool waitUntil(const std::function<bool()>& condition, int milliseconds = 20'000)
{
    constexpr int kBeatMs = 20;
    // With a limit of time processEvents() returns at once when there is nothing to do. Without one it sleeps until the next event: this one at the latest.
    QTimer beat;
    beat.start(kBeatMs);
    QElapsedTimer clock;
    clock.start();
    while (!condition()) {
        if (clock.elapsed() > milliseconds) return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        QCoreApplication::processEvents(QEventLoop::AllEvents, kBeatMs);   // and what follows from it: a layout is not looked at half done
    }
    return true;
}

/// Handles events for `milliseconds`.
inline void handleEvents(int milliseconds)
{
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace headroom::tests
