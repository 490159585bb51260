#include "app/cli/progress_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace headroom::cli {

namespace {

constexpr int kBarColumns = 24;
constexpr std::chrono::milliseconds kRedraw{100};
/// Before this much of the run is done the time left would be a guess.
constexpr double kFractionForEstimateMin = 0.005;

} // namespace

std::string progressLine(const std::string& label, const simulation::RunProgress& progress, const analysis::LocalClock& clock,
                         double elapsedSeconds, int width)
{
    const double fraction = std::clamp(progress.fraction, 0.0, 1.0);
    const int full = static_cast<int>(std::floor(fraction * kBarColumns));
    std::string bar;
    for (int i = 0; i < kBarColumns; ++i) bar += i < full ? "█" : "░";
    std::string text = fmt::format("{} {} {:3.0f} %  {}", label, bar, std::floor(fraction * 100), clock.at(progress.now));
    if (elapsedSeconds > 0)
        text += fmt::format("  {} requests/s", analysis::numberText(static_cast<double>(progress.requests) / elapsedSeconds));
    if (fraction >= kFractionForEstimateMin) {
        const double left = elapsedSeconds * (1 - fraction) / fraction;
        text += fmt::format("  {} left", analysis::spanText(Duration::fromSeconds(std::max(1.0, std::round(left)))));
    }
    while (columnsOf(text) >= static_cast<std::size_t>(width) && text.rfind("  ") != std::string::npos) text.erase(text.rfind("  "));
    return text;
}

ProgressBar::ProgressBar(std::string label, analysis::LocalClock clock, bool quiet)
    : m_terminal(Terminal::standardError()), m_label(withoutControls(label)), m_clock(std::move(clock)), m_active(m_terminal.isTerminal && !quiet)
{
}

ProgressBar::~ProgressBar()
{
    if (!m_drawn) return;
    printError("\r\x1b[K");
    std::fflush(stderr);
}

void ProgressBar::progress(const simulation::RunProgress& progress)
{
    const Clock::time_point now = Clock::now();
    if (!m_active || now - m_drawnAt < kRedraw) return;
    m_drawnAt = now;
    m_drawn = true;
    const double elapsed = std::chrono::duration<double>(now - m_started).count();
    printError("\r" + progressLine(m_label, progress, m_clock, elapsed, m_terminal.width) + "\x1b[K");
    std::fflush(stderr);
}

} // namespace headroom::cli
