#include "models/simulation/replication.h"

#include "models/simulation/disturbances.h"
#include "models/simulation/fault_results.h"
#include "models/simulation/join_pieces.h"
#include "models/simulation/log_cap.h"
#include "models/simulation/messaging_resources.h"
#include "models/simulation/piece.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <thread>

/// A replication as a chain of pieces. Every piece is begun anew shortly before its start, in a state that has been foretold, so pieces can run
/// side by side. At each cut the piece that arrives is compared with the one that began anew: when they are not alike (a backlog, another
/// number of pods), there is no cut, and the earlier piece goes on. Which pieces are used follows from their own results alone, hence the
/// same bits for any number of threads.
namespace headroom::simulation {
namespace {

/// Long enough for autoscalers to forget (their windows are 5 and 10 min) and for calls to spread as if there had been no beginning.
constexpr Duration kWarmUp = Duration::hours(1);
/// A calm system settles what is under way in seconds; what takes longer counts as in flight.
constexpr Duration kSettleLimit = Duration::hours(1);

class Chain {
public:
    Chain(const Topology& topology, const RunOptions& options, Window window, Duration bucket, int replication, const std::stop_token& stop,
          ProgressRelay& relay)
        : m_topology(topology), m_options(options), m_window(window), m_bucket(bucket), m_replication(replication), m_stop(stop), m_relay(relay)
    {
        m_starts.push_back(window.start);
        std::vector<std::pair<SimTime, SimTime>> disturbed;
        if (topology.disturbances)
            disturbed = topology.disturbances->disturbed(topology, options.seed, static_cast<std::uint32_t>(replication), window.start, window.end);
        if (options.cutInTime)
            for (const SimTime cut : logsAreBounded(topology) ? std::vector<SimTime>{} : cutPoints(*topology.scenario, window, disturbed)) m_starts.push_back(cut);
        m_slots.resize(m_starts.size());
    }

    Recording run(int threads)
    {
        foretell();
        const auto work = [this] {
            for (auto k = nextPiece(m_starts.size()); k; k = nextPiece(*k)) *k = runPiece(*k);
        };
        inParallel(threads, work);
        // Passed over by a piece that is not used itself.
        while (m_joinedUpTo < m_starts.size() && !m_broken && !m_stop.stop_requested()) runPiece(m_joinedUpTo);
        if (m_joinedUpTo < m_starts.size()) m_joined.recording.partial = true;
        Recording recording = std::move(m_joined.recording);
        recording.seed = m_options.seed;
        addFaultResults(recording, m_topology, static_cast<std::uint32_t>(m_replication));
        addLogCaps(recording, *m_topology.scenario);
        return recording;
    }

private:
    struct Result {
        PieceRecording piece;
        std::size_t next = 0;   ///< the piece that follows
        bool stopped = false;
    };
    struct Slot {
        bool claimed = false;                ///< somebody warms it up, runs it, or has
        bool passed = false;                 ///< an earlier piece runs over its start
        std::optional<SystemState> atStart;  ///< how the piece that begins anew stands there
        std::unique_ptr<Piece> warmed;       ///< up to its start, for whoever runs it
        std::optional<Result> result;
    };

    static void inParallel(int threads, const std::function<void()>& work)
    {
        std::vector<std::jthread> others;
        for (int t = 1; t < threads; ++t) others.emplace_back(work);
        work();
    }

    [[nodiscard]] Piece::Plan planOf(std::size_t k) const
    {
        const Duration warmUp = k == 0 ? m_options.warmUp : kWarmUp;
        return {m_window.start, m_starts[k] - warmUp, m_starts[k], m_window.end, m_bucket};
    }
    [[nodiscard]] SimTime endOf(std::size_t k) const { return k + 1 < m_starts.size() ? m_starts[k + 1] : m_window.end; }
    [[nodiscard]] std::unique_ptr<Piece> begin(std::size_t k) const
    {
        return std::make_unique<Piece>(m_topology, m_options.seed, m_replication, planOf(k), k > 0 && !m_before.empty() ? &m_before[k - 1] : nullptr);
    }

    /// The states in which the pieces begin.
    void foretell()
    {
        std::vector<SimTime> instants;
        for (std::size_t k = 1; k < m_starts.size(); ++k) instants.push_back(planOf(k).begin);
        if (m_options.predictor && !instants.empty()) m_before = m_options.predictor(m_topology, m_window.start - m_options.warmUp, instants);
    }

    /// Piece `k`, warmed up; its state there is kept for the piece that arrives. Null when a stop was requested. Precondition: claimed by the
    /// caller.
    std::unique_ptr<Piece> warmedUp(std::size_t k)
    {
        std::unique_ptr<Piece> piece;
        {
            const std::scoped_lock lock(m_mutex);
            piece = std::move(m_slots[k].warmed);
        }
        if (piece) return piece;
        piece = begin(k);
        const bool done = piece->warmUp(m_stop);
        {
            const std::scoped_lock lock(m_mutex);
            if (done) m_slots[k].atStart = piece->state();
            else m_stopping = true;
        }
        m_changed.notify_all();
        if (!done && k > 0) piece.reset();
        return piece;
    }

    /// Whether `arriving` stands at the start of piece `next` as that piece does. Warms it up when nobody has.
    bool meets(Piece& arriving, std::size_t next)
    {
        std::unique_lock lock(m_mutex);
        if (!m_slots[next].claimed) {
            m_slots[next].claimed = true;
            lock.unlock();
            auto piece = warmedUp(next);
            lock.lock();
            m_slots[next].warmed = std::move(piece);
        }
        m_changed.wait(lock, [&] { return m_slots[next].atStart || m_stopping; });
        return m_slots[next].atStart && alike(m_topology, arriving.state(), *m_slots[next].atStart);
    }

    /// Returns the number of the piece that follows.
    std::size_t runPiece(std::size_t k)
    {
        const auto piece = warmedUp(k);
        Result result;
        result.next = k + 1;
        if (!piece) return m_starts.size();
        std::size_t buckets = 0;
        const double length = (m_window.end - m_window.start).toSeconds();
        const auto bucketFinished = [&](Piece& running, SimTime now) {
            const bool streamed = k == 0 && m_replication == m_options.firstReplication;
            Recorder& recorder = running.recorder();
            recorder.recording().events = running.data().eventCount();
            if (streamed || m_stop.stop_possible()) recorder.summarise(now);
            if (streamed) m_relay.bucket(recorder.recording(), buckets);
            ++buckets;
            m_relay.report(m_replication, m_starts[k], now, (now - m_starts[k]).toSeconds() / length, running.data().requestCount(), running.data().eventCount());
        };
        result.stopped = m_stop.stop_requested() || !piece->runTo(endOf(k), m_stop, bucketFinished);
        while (!result.stopped && result.next < m_starts.size() && !meets(*piece, result.next)) {
            pass(result.next, true);
            result.stopped = !piece->runTo(endOf(result.next), m_stop, bucketFinished);
            ++result.next;
        }
        pass(result.next, false);
        if (!result.stopped && result.next < m_starts.size()) piece->settleRest(kSettleLimit, m_stop);
        result.piece.settledAfterEnd = piece->settledAfterEnd();
        result.piece.recording = std::move(piece->recorder().recording());
        const std::size_t next = result.stopped ? m_starts.size() : result.next;
        finished(k, std::move(result));
        return next;
    }

    /// Joins what can be joined: the pieces are kept no longer than until their turn.
    void finished(std::size_t k, Result&& result)
    {
        const std::scoped_lock lock(m_mutex);
        m_slots[k].result = std::move(result);
        while (!m_broken && m_joinedUpTo < m_starts.size() && m_slots[m_joinedUpTo].result) {
            const std::size_t at = m_joinedUpTo;
            Result turn = std::move(*m_slots[at].result);
            m_slots[at].result.reset();
            const bool empty = turn.piece.recording.end == turn.piece.recording.start;
            m_broken = turn.stopped;
            if (at == 0) m_joined = std::move(turn.piece);
            else if (!empty) joinPieces(m_joined, std::move(turn.piece));
            m_joined.recording.partial = m_joined.recording.partial || turn.stopped;
            for (std::size_t other = at + 1; other < turn.next; ++other) {
                m_slots[other].result.reset();
                m_relay.forget(m_replication, m_starts[other]);
            }
            m_joinedUpTo = turn.next;
            if (at > 0 && !empty && m_replication == m_options.firstReplication) m_relay.bucket(m_joined.recording, m_joined.recording.bucketCount() - 1);
        }
    }

    /// The next piece that nobody has run over. While a piece runs over cuts, a backlog moves along and those to come would most likely be in
    /// vain, so the others wait; that decides who works, never what is used.
    /// First the one that follows the caller's own, when the caller has warmed it up.
    [[nodiscard]] std::optional<std::size_t> nextPiece(std::size_t following)
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_changed.wait(lock, [this] { return m_over.empty(); });
            if (m_broken || m_stopping) return std::nullopt;
            if (following < m_starts.size() && m_slots[following].warmed) return following;
            while (m_next < m_starts.size() && (m_next < m_joinedUpTo || m_slots[m_next].passed || m_slots[m_next].claimed))
                ++m_next;
            if (m_next == m_starts.size()) return std::nullopt;
            m_slots[m_next].claimed = true;
            return m_next++;
        }
    }

    /// Tells the others that piece `k` is being run over, or, with `over` false, that the caller has come to an end before it.
    void pass(std::size_t k, bool over)
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_over.erase(std::this_thread::get_id());
            if (over) {
                m_slots[k].passed = true;
                m_slots[k].warmed.reset();
                m_over.insert(std::this_thread::get_id());
            }
        }
        m_changed.notify_all();
    }

    const Topology& m_topology;
    const RunOptions& m_options;
    Window m_window;
    Duration m_bucket;
    int m_replication;
    const std::stop_token& m_stop;
    ProgressRelay& m_relay;
    std::vector<SimTime> m_starts;
    std::vector<SystemState> m_before;    ///< at the begin of each piece but the first; empty = as the scenario states it
    std::mutex m_mutex;                   ///< of what follows
    std::condition_variable m_changed;
    std::size_t m_next = 0;
    std::set<std::thread::id> m_over;     ///< threads whose piece runs over a cut
    std::vector<Slot> m_slots;
    PieceRecording m_joined;
    std::size_t m_joinedUpTo = 0;
    bool m_stopping = false;              ///< a warm-up was stopped
    bool m_broken = false;                ///< stopped: nothing can be appended any more
};

} // namespace

Recording runReplication(const Topology& topology, const RunOptions& options, Window window, Duration bucket, int replication, int threads,
                         const std::stop_token& stop, ProgressRelay& relay)
{
    return Chain(topology, options, window, bucket, replication, stop, relay).run(threads);
}

} // namespace headroom::simulation
