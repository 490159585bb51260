#include "app/gui/plots/tickers.h"
#include "tests/gui/support/application.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

// What is proved: labels of a logarithmic axis stay as few as the axis has room for, and are powers of ten.

using namespace headroom;

TEST_CASE("A logarithmic axis writes no more powers of ten than it has room for", "[gui][plots]")
{
    tests::application();
    const int room = GENERATE(2, 3, 5);
    for (const QCPRange& range : {QCPRange(0.001, 100), QCPRange(0.0005, 3000), QCPRange(0.05, 30), QCPRange(0.1, 1)}) {
        CAPTURE(room, range.lower, range.upper);
        gui::LogTicker ticker;
        ticker.setTickCount(room);
        QVector<double> ticks, between;
        QVector<QString> labels;
        ticker.generate(range, QLocale::c(), QLatin1Char('g'), 6, ticks, &between, &labels);
        const auto seen = std::count_if(ticks.begin(), ticks.end(), [&](double tick) { return tick >= range.lower * 0.999 && tick <= range.upper * 1.001; });
        CHECK(seen >= 1);
        CHECK(seen <= room + 1); // both ends
        for (const double tick : ticks)
            CHECK(std::abs(std::log10(tick) - std::round(std::log10(tick))) < 1e-9);
    }
}
