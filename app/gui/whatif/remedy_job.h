#pragma once

#include "app/gui/whatif/estimator.h"
#include "models/analysis/remedy_search.h"

#include <QObject>

#include <thread>
#include <vector>

namespace headroom::gui {

/// The settings of one lever that a search tries, from the weakest to the strongest.
struct RemedyLadder {
    std::size_t lever = 0;            ///< index into the levers
    std::vector<double> values;       ///< of the lever
    std::size_t base = 0;             ///< the one in force
};

/// Ladders of the levers that add capacity: counts, sizes, limits. Traffic, time-outs, schedules, spot and commitments change the question
/// or trade safety for money, so they stay where they are. Pure.
[[nodiscard]] std::vector<RemedyLadder> remedyLadders(const std::vector<Lever>& levers);
/// Values of all levers for a choice of settings; a fewest never exceeds its most.
[[nodiscard]] std::vector<double> valuesOf(const std::vector<Lever>& levers, const std::vector<RemedyLadder>& ladders, const std::vector<std::size_t>& settings);

/// What the search found, as positions of the levers.
struct FoundRemedy {
    std::vector<double> values;       ///< one entry a lever
    double month = 0, difference = 0; ///< scenario currency; to the unchanged scenario
    std::size_t changes = 0;
    QString text;                     ///< "Drone Scheduler, Replicas: 5 pods; …"
};

/// Looks for the cheapest change that holds every objective in `subject.window`, on a thread of its own. Signals come on the GUI thread.
class RemedyJob final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~RemedyJob() override;

    void start(EstimateSubject subject, std::vector<Lever> levers);
    /// Ends it with what it has.
    void cancel();
    /// Ends it without an answer.
    void drop();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    void progressed(int done, int expected);
    /// Best first; empty = none of the levers helps, or it was cancelled before it found one.
    void finished(const std::vector<headroom::gui::FoundRemedy>& remedies, bool holdsAlready, bool isComplete, int evaluations);
    void failed(const headroom::Errors& errors);

private:
    bool m_isRunning = false;
    int m_run = 0;
    std::jthread m_thread;
};

} // namespace headroom::gui
