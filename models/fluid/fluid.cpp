#include "models/fluid/fluid.h"

#include "models/fluid/plant.h"
#include "models/fluid/recorder.h"
#include "models/fluid/validity.h"
#include "models/simulation/control_plane.h"
#include "models/simulation/fault_results.h"
#include "models/simulation/log_cap.h"
#include "models/simulation/metering.h"
#include "models/simulation/topology.h"
#include "models/workload/traffic_profile.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace headroom::fluid {
namespace {

using simulation::kNone;
using simulation::Recording;

constexpr Duration kGrid = Duration::seconds(15);
constexpr Duration kHour = Duration::hours(1);
constexpr double kRampStep = 0.2;         ///< a long step sees rates change by at most this share
constexpr std::size_t kReports = 64;

/// Client requests a second by operation, from the same profiles that the request-level engine draws its arrivals from.
class Traffic {
public:
    Traffic(const simulation::Topology& topology, SimTime from, SimTime to) : m_operations(topology.operations.size())
    {
        for (const scenario::TrafficSource& spec : topology.scenario->traffic) {
            Source source{workload::trafficProfile(spec, *topology.scenario, from, to), std::vector<double>(m_operations, 0.0), 0};
            for (const scenario::MixEntry& entry : spec.mix)
                for (std::size_t o = 0; o < m_operations; ++o)
                    if (topology.operations[o].spec->name == entry.operation) source.share[o] += entry.share;
            m_sources.push_back(std::move(source));
        }
    }

    /// Mean over a span.
    [[nodiscard]] std::vector<double> mean(SimTime from, SimTime to) const
    {
        std::vector<double> rates(m_operations, 0.0);
        for (const Source& source : m_sources) add(source, lineAt(source, from, to).mean, rates);
        return rates;
    }
    /// What is approached at the end of a span without a break.
    [[nodiscard]] std::vector<double> atEnd(SimTime from, SimTime to) const
    {
        std::vector<double> rates(m_operations, 0.0);
        for (const Source& source : m_sources) add(source, lineAt(source, from, to).end, rates);
        return rates;
    }
    /// Largest relative change of any source over a span without a break.
    [[nodiscard]] double change(SimTime from, SimTime to) const
    {
        double largest = 0;
        for (const Source& source : m_sources) {
            const Line line = lineAt(source, from, to);
            largest = std::max(largest, std::abs(line.end - line.start) / std::max(1e-9, std::max(line.start, line.end)));
        }
        return largest;
    }
    /// First instant after `now` at which a line of a profile ends.
    [[nodiscard]] SimTime nextBreak(SimTime now)
    {
        SimTime next = SimTime::never();
        for (Source& source : m_sources) {
            const auto& segments = source.profile.segments();
            while (source.segment < segments.size() && segments[source.segment].to <= now) ++source.segment;
            if (source.segment == segments.size()) continue;
            const auto& segment = segments[source.segment];
            next = std::min(next, segment.from > now ? segment.from : segment.to);
        }
        return next;
    }

private:
    struct Source {
        calendar::RateProfile profile;
        std::vector<double> share;
        std::size_t segment;
    };
    struct Line { double start = 0, end = 0, mean = 0; };
    /// Of a span within one line; nextBreak() of its start has been asked for.
    static Line lineAt(const Source& source, SimTime from, SimTime to)
    {
        const auto& segments = source.profile.segments();
        if (source.segment == segments.size() || segments[source.segment].from > from) return {};
        const auto& segment = segments[source.segment];
        const double length = (segment.to - segment.from).toSeconds();
        const double slope = (segment.ratePerSecondTo - segment.ratePerSecondFrom) / length;
        const double start = segment.ratePerSecondFrom + slope * (from - segment.from).toSeconds();
        const double end = segment.ratePerSecondFrom + slope * (to - segment.from).toSeconds();
        return {start, end, (start + end) / 2};
    }
    static void add(const Source& source, double rate, std::vector<double>& rates)
    {
        for (std::size_t o = 0; o < rates.size(); ++o) rates[o] += rate * source.share[o];
    }
    std::size_t m_operations;
    std::vector<Source> m_sources;
};

std::uint64_t fingerprintOf(const Recording& recording)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3ULL; };
    mix(recording.requests.offered);
    mix(recording.requests.completed);
    for (const simulation::Signal& signal : recording.signals)
        for (const float value : signal.mean) mix(std::bit_cast<std::uint32_t>(value));
    for (const simulation::Usage& usage : recording.usage)
        for (const double value : usage.perHour) mix(std::bit_cast<std::uint64_t>(value));
    return hash;
}

/// One run: long steps while rates and controllers stand still, 15 s and less while something moves.
class Run {
public:
    Run(const simulation::Topology& topology, const FluidOptions& options, SimTime start, SimTime end, Duration bucket)
        : m_start(start), m_end(end), m_bucket(bucket), m_traffic(topology, start, end), m_plant(topology, start),
          m_control(topology, m_plant, options.seed, 0, start, simulation::ControlPace::Coarse), m_recorder(m_plant, m_control, start, bucket),
          m_metering(topology, m_plant, m_control, start), m_validity(m_plant, bucket)
    {
        m_recorder.recording().windowEnd = end;
        m_recorder.recording().seed = options.seed;
        if (options.before) m_plant.restore(*options.before);
    }

    Recording run(const std::stop_token& stop, simulation::RunObserver* observer, std::vector<FluidState>* passed)
    {
        const std::int64_t hoursApart = (m_end - m_start) / kHour / static_cast<std::int64_t>(kPassedStates) + 1;
        const std::size_t buckets = static_cast<std::size_t>((m_end - m_start).count() / m_bucket.count()) + 1;
        const std::size_t every = std::max<std::size_t>(1, buckets / kReports);
        SimTime now = m_start;
        SimTime bucketEnd = std::min(m_start + m_bucket, m_end), hourEnd = std::min(m_start + kHour, m_end);
        std::size_t index = 0;
        while (now < m_end) {
            const SimTime limit = std::min({bucketEnd, hourEnd, m_traffic.nextBreak(now), m_end});
            now = step(now, limit);
            if (now == bucketEnd) {
                m_recorder.closeBucket(now);
                if (now == hourEnd) m_metering.closeHour(now, m_recorder.recording());
                if (observer && (index % every == every - 1 || now == m_end)) report(*observer, now, index);
                ++index;
                bucketEnd = std::min(bucketEnd + m_bucket, m_end);
                if (stop.stop_requested() && now < m_end) {
                    m_recorder.recording().partial = true;
                    if (now != hourEnd) m_metering.closeHour(now, m_recorder.recording());
                    break;
                }
            } else if (now == hourEnd) {
                m_metering.closeHour(now, m_recorder.recording());
            }
            if (now == hourEnd) {
                if (passed && now < m_end && (now - m_start) / kHour % hoursApart == 0) passed->push_back(fluidState(now));
                hourEnd = std::min(hourEnd + kHour, m_end);
            }
        }
        m_recorder.summarise(now);
        Recording recording = std::move(m_recorder.recording());
        simulation::addFaultResults(recording, m_plant.topology(), 0);
        simulation::addLogCaps(recording, *m_plant.topology().scenario);
        recording.validity = m_validity.notes(m_start, recording.end);
        recording.fingerprint = fingerprintOf(recording);
        return recording;
    }

    /// The states at `instants`, ascending, without keeping a record of the way.
    std::vector<simulation::SystemState> states(std::span<const SimTime> instants)
    {
        std::vector<simulation::SystemState> found;
        SimTime now = m_start;
        for (const SimTime instant : instants) {
            while (now < instant) now = step(now, std::min(instant, m_traffic.nextBreak(now)));
            simulation::SystemState state;
            state.cluster = m_control.state();
            for (std::uint32_t r = 0; r < m_plant.redisCounts.size(); ++r) state.keys.push_back(m_plant.keysOf(r));
            for (const Plant::DatabaseCount& database : m_plant.databaseCounts) state.documents.push_back({database.heldBytes, database.heldItems});
            found.push_back(std::move(state));
        }
        return found;
    }

    FluidState stateAt(SimTime at)
    {
        for (SimTime now = m_start; now < at;) now = step(now, std::min(at, m_traffic.nextBreak(now)));
        return fluidState(at);
    }

private:
    FluidState fluidState(SimTime now) const
    {
        FluidState state;
        state.at = now;
        const simulation::Topology& topology = m_plant.topology();
        for (std::uint32_t s = 0; s < topology.services.size(); ++s) state.pods[topology.component(topology.services[s].component).id] = m_control.counts(s).desired;
        for (const simulation::PoolRow& pool : topology.pools) state.nodes[topology.component(pool.component).id] = 0;
        for (const simulation::Node& node : m_control.nodes())
            if (node.exists && !node.removing) ++state.nodes[topology.component(topology.pools[node.pool].component).id];
        m_plant.keep(state);
        return state;
    }

    /// Takes the longest step from `now` that is right, not beyond `limit`. Returns its end.
    SimTime step(SimTime now, SimTime limit)
    {
        if (const SimTime reached = jump(now, std::min(limit, m_control.nextDisturbance())); reached > now) return reached;
        if (m_skipped) m_control.catchUp(now);
        m_skipped = false;
        m_metering.observe(now);
        m_control.fire(now);
        const SimTime to = std::min(limit, m_control.nextTime());
        move(now, to, m_traffic.mean(now, to));
        return to;
    }

    /// A long step, where nothing that steers would act before its end; otherwise returns `now`.
    SimTime jump(SimTime now, SimTime limit)
    {
        limit = std::min(limit, m_control.nextCertainChange(now));
        const double steady = m_plant.steadySeconds();
        if (limit - now < kGrid || steady < kGrid.toSeconds() * 2 || !m_control.standsStill(now, m_plant.coresPerPod())) return now;
        SimTime to = limit;
        if (steady < (limit - now).toSeconds())
            to = now + Duration::nanoseconds(static_cast<std::int64_t>(steady * 1e9) / kGrid.count() * kGrid.count());
        for (double change = m_traffic.change(now, to); change > kRampStep && to - now > kGrid * 2; change = m_traffic.change(now, to)) {
            const std::int64_t half = (to - now).count() / 2 / kGrid.count() * kGrid.count();
            to = now + Duration::nanoseconds(std::max(half, kGrid.count()));
        }
        const double seconds = (to - now).toSeconds();
        if (m_traffic.change(now, to) > 0) {
            m_plant.solve(m_traffic.atEnd(now, to), seconds);
            if (m_plant.steadySeconds() < seconds || !m_control.standsStill(now, m_plant.coresPerPod())) return now;
        }
        m_plant.solve(m_traffic.mean(now, to), seconds);
        if (m_plant.steadySeconds() < seconds * 0.97 || !m_control.standsStill(now, m_plant.coresPerPod())) return now;
        m_plant.advance(to);
        look(now, to);
        m_control.skipTo(to);
        m_metering.observe(to);
        m_skipped = true;
        return to;
    }

    void move(SimTime now, SimTime to, const std::vector<double>& rates)
    {
        if (to <= now) return;
        m_plant.solve(rates, (to - now).toSeconds());
        m_plant.advance(to);
        look(now, to);
    }

    void look(SimTime from, SimTime to)
    {
        m_recorder.look(from, to);
        m_validity.look(from, to);
    }

    void report(simulation::RunObserver& observer, SimTime now, std::size_t index)
    {
        m_recorder.summarise(now);
        const Recording& soFar = m_recorder.recording();
        observer.bucketFinished(soFar, index);
        observer.progress({now, 0, (now - m_start).toSeconds() / (m_end - m_start).toSeconds(), soFar.requests.offered, m_plant.solves});
    }

    SimTime m_start, m_end;
    Duration m_bucket;
    Traffic m_traffic;
    Plant m_plant;
    simulation::ControlPlane m_control;
    Recorder m_recorder;
    simulation::Metering m_metering;
    ValidityLog m_validity;
    bool m_skipped = false;
};

} // namespace

simulation::StatePredictor statePredictor(std::uint64_t seed)
{
    return [seed](const simulation::Topology& topology, SimTime start, std::span<const SimTime> instants) {
        if (instants.empty()) return std::vector<simulation::SystemState>{};
        FluidOptions options;
        options.seed = seed;
        return Run(topology, options, start, instants.back(), Duration::hours(1)).states(instants);
    };
}

Result<FluidState, Errors> stateAt(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue, const FluidOptions& options, SimTime at)
{
    const std::optional<scenario::Scenario> begun = options.before ? std::optional(begunWith(scenario, *options.before)) : std::nullopt;
    auto topology = simulation::buildTopology(begun ? *begun : scenario, catalogue);
    if (!topology) return std::move(topology).error();
    const SimTime start = options.from.value_or(scenario.calendar.start);
    return Run(*topology, options, start, std::max(start, at), kHour).stateAt(std::max(start, at));
}

Result<Recording, Errors> simulate(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue, const FluidOptions& options,
                                   std::stop_token stop, simulation::RunObserver* observer)
{
    const std::optional<scenario::Scenario> begun = options.before ? std::optional(begunWith(scenario, *options.before)) : std::nullopt;
    auto topology = simulation::buildTopology(begun ? *begun : scenario, catalogue);
    if (!topology) return std::move(topology).error();
    const SimTime start = options.from.value_or(scenario.calendar.start);
    const SimTime end = options.duration ? start + *options.duration : scenario.calendar.end;
    if (end <= start)
        return Errors{Error{ErrorCode::OutOfRange, "the simulated window is empty: it ends before it starts", {scenario.source, 0, "/calendar"},
                            "choose a start before the end of the calendar, or give a duration"}};
    const Duration bucket = options.bucket.value_or(simulation::defaultBucket(end - start));
    return Run(*topology, options, start, end, bucket).run(stop, observer, options.passed);
}

} // namespace headroom::fluid
