#pragma once

#include <stop_token>
#include <thread>

namespace headroom::cli {

/// While it lives, Ctrl-C asks for a clean stop through token(); a second Ctrl-C ends the program at once.
/// One at a time; main thread only.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }
    [[nodiscard]] bool interrupted() const { return m_stop.stop_requested(); }

private:
    std::stop_source m_stop;
    std::jthread m_watch;
};

} // namespace headroom::cli
