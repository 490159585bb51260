#include "tests/oracle/experiment.h"

#include "core/base/assert.h"

#include <cmath>

namespace headroom::oracle {

namespace {

/// Every case has random numbers of its own: with the same ones in all of them (streams are named alike) one odd
/// draw would show in many rows at once.
std::uint64_t seedOf(const Experiment& experiment, std::uint64_t seed)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char letter : experiment.how + experiment.model + experiment.parameters) {
        hash ^= static_cast<unsigned char>(letter);
        hash *= 0x100000001b3ULL;
    }
    return hash + seed;
}

} // namespace

std::vector<Comparison> evaluate(const Experiment& experiment, std::uint64_t seed)
{
    const Samples samples = experiment.run(seedOf(experiment, seed));
    std::vector<Comparison> rows;
    for (std::size_t i = 0; i < experiment.quantities.size(); ++i) {
        stats::SampleMoments moments;
        for (const std::vector<double>& replication : samples) {
            HEADROOM_CHECK(replication.size() == experiment.quantities.size());
            moments.add(replication[i]);
        }
        Comparison row;
        row.quantity = &experiment.quantities[i];
        row.simulated = moments.mean();
        row.interval95 = stats::meanInterval(moments, 0.95);
        row.interval9999 = stats::meanInterval(moments, 0.9999);
        const double reference = row.quantity->reference;
        row.relativeHalfWidth = row.interval9999.halfWidth() / std::abs(reference);
        row.inside = row.interval9999.contains(reference);
        row.narrow = row.relativeHalfWidth <= row.quantity->widest;
        rows.push_back(row);
    }
    return rows;
}

const std::vector<Experiment>& experiments()
{
    static const std::vector<Experiment> list = [] {
        std::vector<Experiment> all;
        addSingleServerCases(all);
        addManyServerCases(all);
        addSharingCases(all);
        addLossCases(all);
        addGeneralArrivalCases(all);
        addPriorityCases(all);
        addNetworkCases(all);
        addTransientCases(all);
        return all;
    }();
    return list;
}

} // namespace headroom::oracle
