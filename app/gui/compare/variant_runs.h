#pragma once

#include "app/gui/compare/run_store.h"
#include "core/base/result.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

namespace headroom::gui {

/// Makes runs in the background, one estimate and one simulation at a time, each on a thread of its own, and keeps what they gave.
///
/// Signals come on the GUI thread. Answers are kept by key, so an answer to a question that nobody asks any more disturbs nobody.
/// Destroying the queue stops what is under way and waits for it.
class VariantRuns : public QObject {
    Q_OBJECT

public:
    /// What runs; a test may bring a stand-in. Called on a thread of the queue. `fraction` may be set from any thread.
    using Engine = std::function<Result<RunResult, Errors>(const VariantRequest& request, std::stop_token stop, std::atomic<double>& fraction)>;

    explicit VariantRuns(QObject* parent = nullptr);
    ~VariantRuns() override;

    void setEngine(Engine engine) { m_engine = std::move(engine); }
    [[nodiscard]] RunStore& store() { return m_store; }

    /// Puts the request at the end, or in front, unless its answer is there already or it is under way.
    void ask(const VariantRequest& request, bool first = false);
    /// Forgets what waits, and stops what is under way, of one kind. Simulations that are stopped give no answer.
    void cancel(Answering how);
    /// Forgets what waits in one lane but leaves what is under way.
    void forgetWaiting(Answering how);
    [[nodiscard]] bool isBusy(Answering how) const;
    [[nodiscard]] bool isAsked(const QByteArray& key) const;
    /// Of simulated time, [0, 1]; 0 for what waits; empty for what is not asked.
    [[nodiscard]] std::optional<double> fraction(const QByteArray& key) const;

Q_SIGNALS:
    void finished(const QByteArray& key);
    void failed(const QByteArray& key, const headroom::Errors& errors);
    /// About ten times a second while a simulation is under way.
    void progressed();
    /// Something began or ended.
    void changed();

private:
    struct Lane {
        std::deque<VariantRequest> waiting;
        std::optional<VariantRequest> running;
        std::atomic<double> fraction = 0;
        bool isCancelled = false;
        std::jthread thread;
    };

    [[nodiscard]] Lane& lane(Answering how) { return m_lanes[how == Answering::Estimate ? 0 : 1]; }
    [[nodiscard]] const Lane& lane(Answering how) const { return m_lanes[how == Answering::Estimate ? 0 : 1]; }
    void startNext(Answering how);
    void end(Answering how, Result<RunResult, Errors> result);

    Engine m_engine;
    RunStore m_store;
    QTimer m_timer;
    std::array<Lane, 2> m_lanes;   // last: the threads end before what they use
};

/// Loads the variant, computes or simulates it with the provider's catalogue, and judges it with the price books.
[[nodiscard]] Result<RunResult, Errors> makeRun(const VariantRequest& request, std::stop_token stop, std::atomic<double>& fraction);
/// The same for a scenario that is loaded already.
[[nodiscard]] Result<RunResult, Errors> makeRun(std::shared_ptr<const scenario::Scenario> scenario, Answering how, const simulation::RunOptions& options,
                                                std::stop_token stop, std::atomic<double>& fraction);

} // namespace headroom::gui
