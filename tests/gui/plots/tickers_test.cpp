#include "app/gui/plots/tickers.h"
#include "tests/gui/support/application.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <set>

// What is proved: labels of a logarithmic axis stay as few as the axis has room for, and are powers of ten, or round figures where less than two of those are in sight.

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

TEST_CASE("A logarithmic axis has two labels at least, however short it is", "[gui][plots]")
{
    tests::application();
    const int room = GENERATE(2, 3, 5);
    for (const QCPRange& range : {QCPRange(0.2, 0.9), QCPRange(0.21, 0.45), QCPRange(0.5, 4), QCPRange(1.3, 1.9), QCPRange(0.07, 0.6)}) {
        CAPTURE(room, range.lower, range.upper);
        gui::LogTicker ticker;
        ticker.setTickCount(room);
        QVector<double> ticks, between;
        QVector<QString> labels;
        ticker.generate(range, QLocale::c(), QLatin1Char('g'), 6, ticks, &between, &labels);
        std::set<QString> seen;
        for (qsizetype i = 0; i < ticks.size(); ++i)
            if (range.contains(ticks[i])) seen.insert(labels[i]);
        CHECK(seen.size() >= 2);
        CHECK(static_cast<int>(seen.size()) <= room);
    }
}
