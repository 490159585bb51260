#include "core/calendar/calendar.h"
#include "models/scenario/trace_file.h"
#include "models/workload/arrivals.h"
#include "tests/support/catch.h"

#include <string>
#include <vector>

/// Traces: the text form, the replay, and the rates that stand for it where nobody replays.
using namespace headroom;

namespace {

const SimTime kStart = calendar::Calendar{}.parse("2026-11-02").value();

scenario::ArrivalsSpec specOf(Duration spread = {}, std::optional<Duration> repeat = {})
{
    scenario::ArrivalsSpec spec;
    spec.process = scenario::ArrivalProcess::Trace;
    spec.traceSpread = spread;
    spec.traceRepeat = repeat;
    return spec;
}

Result<scenario::Trace, Errors> parsed(const std::string& text, const scenario::ArrivalsSpec& spec = specOf())
{
    return scenario::parseTrace(text, "t.csv", spec, calendar::Calendar::forZone("Europe/Berlin").value(), kStart);
}

std::vector<double> secondsOf(workload::TraceTimes times, std::size_t most)
{
    std::vector<double> seconds;
    for (SimTime at = times.next(); at != SimTime::never() && seconds.size() < most; at = times.next()) seconds.push_back(static_cast<double>((at - kStart).count()) / 1e9);
    return seconds;
}

scenario::ArrivalsSpec withTrace(scenario::ArrivalsSpec spec, const std::string& text)
{
    auto trace = parsed(text, spec);
    REQUIRE(trace);
    spec.trace = std::make_shared<const scenario::Trace>(*trace);
    return spec;
}

} // namespace

TEST_CASE("A trace is seconds or local times, with or without a number of requests", "[workload][trace]")
{
    const auto trace = parsed("time,requests\n# measured at the gate\n\n0.5\r\n1,3\n\"2\";\"4\"\n2026-11-02T01:00:05,2\n");
    REQUIRE(trace);
    REQUIRE(trace->size() == 4);
    CHECK((*trace)[0].at == kStart + Duration::milliseconds(500));
    CHECK((*trace)[0].count == 1);
    CHECK((*trace)[1].count == 3);
    CHECK((*trace)[2].count == 4);
    CHECK((*trace)[3].at == kStart + Duration::seconds(5));   // Berlin is an hour ahead
}

TEST_CASE("Every line of a trace that cannot be is named", "[workload][trace]")
{
    const auto wrong = parsed("0\nnoon\n5,-1\n5,1e3\n-3\nnan\n4\n3\n2,99999999999\n");
    REQUIRE_FALSE(wrong);
    std::vector<int> lines;
    for (const Error& error : wrong.error()) {
        lines.push_back(error.where.line);
        CHECK(error.where.file == "t.csv");
    }
    CHECK(lines == std::vector<int>{2, 3, 4, 5, 6, 8, 9});
    CHECK_FALSE(parsed(""));
    CHECK_FALSE(parsed("time\n"));
    CHECK_FALSE(parsed("1,0\n2,0\n"));
    // Two lines closer than the spread, and a repetition that begins before the end.
    CHECK(parsed("0,5\n60,5\n", specOf(Duration::seconds(60))));
    CHECK_FALSE(parsed("0,5\n59,5\n", specOf(Duration::seconds(60))));
    CHECK(parsed("0\n10\n", specOf({}, Duration::seconds(11))));
    CHECK_FALSE(parsed("0\n10\n", specOf({}, Duration::seconds(10))));
}

TEST_CASE("A trace is replayed to the instant, spread out, and again", "[workload][trace]")
{
    CHECK(secondsOf(workload::TraceTimes(withTrace(specOf(), "1\n2,3\n7\n"), kStart), 100) == std::vector<double>{1, 2, 2, 2, 7});
    // Four in ten seconds: at the middle of each quarter.
    const auto spread = withTrace(specOf(Duration::seconds(10)), "0,4\n20,1\n");
    CHECK(secondsOf(workload::TraceTimes(spread, kStart), 100) == std::vector<double>{1.25, 3.75, 6.25, 8.75, 25});
    const auto again = withTrace(specOf({}, Duration::seconds(10)), "1\n3,2\n");
    CHECK(secondsOf(workload::TraceTimes(again, kStart), 7) == std::vector<double>{1, 3, 3, 11, 13, 13, 21});
}

TEST_CASE("A replay that begins anew at any instant loses and repeats nothing", "[workload][trace]")
{
    for (const auto& spec : {withTrace(specOf(Duration::seconds(7)), "0,5\n10,3\n30,11\n"), withTrace(specOf(Duration::seconds(7), Duration::seconds(40)), "0,5\n10,3\n30,11\n"),
                             withTrace(specOf({}, Duration::milliseconds(2500)), "0,2\n1.5\n")}) {
        const std::vector<double> all = secondsOf(workload::TraceTimes(spec, kStart), 60);
        for (int tenth = 0; tenth < 1200; ++tenth) {
            const SimTime at = kStart + Duration::milliseconds(100) * tenth;
            workload::TraceTimes times(spec, kStart);
            times.restart(at);
            const SimTime next = times.next();
            const auto expected = std::find_if(all.begin(), all.end(), [&](double seconds) { return seconds >= (at - kStart).toSeconds() - 1e-12; });
            if (expected == all.end()) continue;
            REQUIRE((next - kStart).toSeconds() == Approx(*expected));
        }
    }
}

TEST_CASE("The rates that stand for a trace hold its requests", "[workload][trace]")
{
    const auto minutes = withTrace(specOf(Duration::seconds(60)), "0,120\n60,30\n300,6\n");
    const auto profile = workload::traceProfile(minutes, kStart, kStart + Duration::hours(1));
    CHECK(profile.rateAt(kStart + Duration::seconds(30)) == Approx(2));
    CHECK(profile.rateAt(kStart + Duration::seconds(90)) == Approx(0.5));
    CHECK(profile.rateAt(kStart + Duration::seconds(200)) == 0);
    CHECK(profile.expected(kStart, kStart + Duration::hours(1)) == Approx(156));
    const auto instants = withTrace(specOf({}, Duration::seconds(100)), "0.2,7\n50.5\n");
    CHECK(workload::traceProfile(instants, kStart, kStart + Duration::hours(1)).expected(kStart, kStart + Duration::hours(1)) == Approx(36 * 8));
    CHECK(workload::traceProfile(instants, kStart, kStart + Duration::hours(10)).expected(kStart, kStart + Duration::hours(10)) == Approx(360 * 8));
}
