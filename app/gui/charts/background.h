#pragma once

#include <QMetaObject>
#include <QObject>

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <stop_token>
#include <thread>
#include <utility>

namespace headroom::gui {

/// Work on a thread of its own whose answers come on the GUI thread. A new start drops the answers of the work before; its thread ends by itself, nobody waits for it
/// but the destructor, which asks it to stop.
class Background final : public QObject {
public:
    /// Hands something to the GUI thread; it is not called there once the work was dropped.
    using Deliver = std::function<void(std::function<void()>)>;
    using Work = std::function<void(std::stop_token, const Deliver&)>;

    using QObject::QObject;

    void start(Work work)
    {
        drop();
        std::erase_if(m_threads, [](const Thread& each) { return each.isDone->load(); });
        const int run = m_run;
        m_threads.push_back({std::make_shared<std::atomic<bool>>(false), {}});
        Thread& thread = m_threads.back();
        thread.thread = std::jthread([this, run, work = std::move(work), isDone = thread.isDone](std::stop_token stop) {
            const Deliver deliver = [this, run](std::function<void()> function) {
                QMetaObject::invokeMethod(this, [this, run, function = std::move(function)] {
                    if (run == m_run) function();
                }, Qt::QueuedConnection);
            };
            work(std::move(stop), deliver);
            *isDone = true;
        });
    }
    /// Asks the work to end; what it delivers still comes.
    void cancel()
    {
        if (!m_threads.empty()) m_threads.back().thread.request_stop();
    }
    /// Ends it without an answer.
    void drop()
    {
        cancel();
        ++m_run;
    }

private:
    struct Thread {
        std::shared_ptr<std::atomic<bool>> isDone;
        std::jthread thread;
    };
    int m_run = 0;
    std::list<Thread> m_threads;   // last: they end before what they use
};

} // namespace headroom::gui
