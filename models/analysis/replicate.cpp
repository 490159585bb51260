#include "models/analysis/replicate.h"

#include "models/simulation/merge_replications.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace headroom::analysis {

using simulation::Recording;

namespace {

/// Adds up what the replications report; one call at a time to the observer of the whole.
class Sum {
public:
    Sum(ReplicationObserver* observer, int replications) : m_observer(observer), m_parts(static_cast<std::size_t>(replications)) {}

    void progress(int index, int number, simulation::RunProgress part)
    {
        if (m_observer == nullptr) return;
        const std::scoped_lock lock(m_mutex);
        part.replication = index;
        m_parts[static_cast<std::size_t>(index)] = part;
        simulation::RunProgress all = part;
        all.fraction = 0;
        all.requests = all.events = 0;
        for (const simulation::RunProgress& one : m_parts) {
            all.fraction += one.fraction / static_cast<double>(m_parts.size());
            all.requests += one.requests;
            all.events += one.events;
        }
        m_observer->replicationProgress(number, part.fraction);
        m_observer->progress(all);
    }
    void bucket(const Recording& soFar, std::size_t bucketIndex)
    {
        if (m_observer == nullptr) return;
        const std::scoped_lock lock(m_mutex);
        m_observer->bucketFinished(soFar, bucketIndex);
    }
    void finished(const Recording& recording, int number)
    {
        if (m_observer == nullptr) return;
        const std::scoped_lock lock(m_mutex);
        m_observer->replicationFinished(recording, number);
    }

private:
    ReplicationObserver* m_observer;
    std::mutex m_mutex;
    std::vector<simulation::RunProgress> m_parts;
};

class PartObserver final : public simulation::RunObserver {
public:
    PartObserver(Sum& sum, int index, int number) : m_sum(sum), m_index(index), m_number(number) {}
    void progress(const simulation::RunProgress& part) override { m_sum.progress(m_index, m_number, part); }
    void bucketFinished(const Recording& soFar, std::size_t bucketIndex) override
    {
        if (m_index == 0) m_sum.bucket(soFar, bucketIndex);
    }

private:
    Sum& m_sum;
    int m_index, m_number;
};

} // namespace

Result<Recording, Errors> replicate(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue, const simulation::RunOptions& options,
                                    std::stop_token stop, ReplicationObserver* observer)
{
    const int replications = std::max(1, options.replications);
    const int threads = std::max(1, options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency()));
    const int together = std::min(threads, replications);
    Sum sum(observer, replications);
    std::vector<std::optional<Recording>> parts(static_cast<std::size_t>(replications));
    std::optional<Errors> errors;
    std::mutex errorsMutex;
    std::atomic<int> next{0};
    const auto work = [&] {
        for (int r = next++; r < replications; r = next++) {
            if (stop.stop_requested() && r > 0) return;
            simulation::RunOptions one = options;
            one.firstReplication = options.firstReplication + r;
            one.replications = 1;
            one.threads = std::max(1, threads / together);
            PartObserver partObserver(sum, r, one.firstReplication);
            auto recorded = simulation::simulateEach(scenario, catalogue, one, stop, &partObserver);
            if (!recorded) {
                const std::scoped_lock lock(errorsMutex);
                errors = std::move(recorded).error();
                return;
            }
            if (recorded->empty()) continue;
            Recording& part = recorded->front();
            if (!part.partial) sum.finished(part, one.firstReplication);
            parts[static_cast<std::size_t>(r)] = std::move(part);
        }
    };
    {
        std::vector<std::jthread> others;
        for (int t = 1; t < together; ++t) others.emplace_back(work);
        work();
    }
    if (errors) return std::move(*errors);

    const bool someWhole = std::ranges::any_of(parts, [](const auto& part) { return part && !part->partial; });
    std::vector<Recording> kept;
    std::vector<int> numbers;
    for (std::size_t r = 0; r < parts.size(); ++r) {
        if (!parts[r] || (someWhole && parts[r]->partial)) continue;
        numbers.push_back(options.firstReplication + static_cast<int>(r));
        kept.push_back(std::move(*parts[r]));
    }
    Recording merged = simulation::mergeReplications(std::move(kept), options.firstReplication);
    for (std::size_t i = 0; i < std::min(numbers.size(), merged.perReplication.size()); ++i)
        merged.perReplication[i].number = numbers[i];   // a stop may have left gaps
    return merged;
}

} // namespace headroom::analysis
