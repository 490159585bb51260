#include "app/cli/interrupt.h"

#include <chrono>
#include <csignal>

namespace headroom::cli {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

extern "C" void onInterrupt(int)
{
    g_interrupted = 1;
    std::signal(SIGINT, SIG_DFL);
}

} // namespace

InterruptGuard::InterruptGuard()
{
    g_interrupted = 0;
    std::signal(SIGINT, onInterrupt);
    // A signal handler may only set a flag; asking for the stop takes locks, so a thread does it.
    m_watch = std::jthread([this](const std::stop_token& ended) {
        while (!ended.stop_requested()) {
            if (g_interrupted != 0) {
                m_stop.request_stop();
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
}

InterruptGuard::~InterruptGuard() { std::signal(SIGINT, SIG_DFL); }

} // namespace headroom::cli
