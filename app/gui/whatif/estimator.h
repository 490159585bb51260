#pragma once

#include "app/gui/whatif/lever_list.h"
#include "models/analysis/report.h"
#include "models/fluid/fluid_state.h"

#include <QObject>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace headroom::gui {

/// The span of time that is estimated; that of the results beside it.
struct EstimateWindow {
    SimTime from;
    Duration length;
    std::optional<Duration> bucket;   ///< of the series; default: as a run of that length
    std::uint64_t seed = 1;
    [[nodiscard]] bool operator==(const EstimateWindow&) const = default;
};

/// What estimates are made from: the text with its variant merged in, and what was loaded from it.
struct EstimateSubject {
    std::shared_ptr<const Json> document;
    std::string source;               ///< name or path of the text, for messages
    std::shared_ptr<const scenario::Scenario> scenario;
    EstimateWindow window;
};

/// Catalogue and prices of a subject, once they are loaded.
struct EstimateTables {
    std::shared_ptr<const catalogue::Catalogue> catalogue;
    std::shared_ptr<const pricing::PriceBook> prices;
};

/// The subject with edits made; pure, any thread.
[[nodiscard]] Result<std::shared_ptr<const scenario::Scenario>, Errors> scenarioWith(const EstimateSubject& subject, const std::vector<Edit>& edits);
/// Loads what the subject's provider and regions need.
[[nodiscard]] Result<EstimateTables, Errors> tablesFor(const scenario::Scenario& scenario);
/// States of an estimate: the one it begins from (default: as the scenario states it), and where those on the way go (default: nowhere).
struct EstimateStates {
    const fluid::FluidState* before = nullptr;
    std::vector<fluid::FluidState>* passed = nullptr;
};
/// Fluid answer for a window; empty when it was stopped. Pure, any thread.
[[nodiscard]] Result<std::shared_ptr<const analysis::Report>, Errors> estimateOf(const scenario::Scenario& scenario, const EstimateTables& tables, const EstimateWindow& window,
                                                                                std::stop_token stop = {}, const EstimateStates& states = {});
/// The state in which an estimate of `window` stands at `at`, an instant of it; `passed` are the states that it left on its way. Any thread.
[[nodiscard]] Result<fluid::FluidState, Errors> stateWithin(const scenario::Scenario& scenario, const EstimateTables& tables, const EstimateWindow& window,
                                                            const std::vector<fluid::FluidState>& passed, SimTime at);
/// The whole calendar of a scenario.
[[nodiscard]] EstimateWindow wholeCalendar(const scenario::Scenario& scenario, std::uint64_t seed);

/// One lever alone, for its share in the effect.
struct LeverEdits {
    QString id;
    std::vector<Edit> edits;
};

/// An answer of the fluid model to one question, beside that to the unchanged scenario.
struct Estimate {
    quint64 number = 0;                                   ///< of the question
    std::shared_ptr<const scenario::Scenario> scenario;   ///< with the edits made
    std::shared_ptr<const analysis::Report> report, base; ///< of the window, or of the stretch; the same model for both
    std::shared_ptr<const analysis::Report> windowBase;   ///< of the unchanged scenario, always of the whole window
    bool isStretch = false;                               ///< of the busiest stretch of the window alone; the whole window follows
    double month = 0, baseMonth = 0;                      ///< bill of the month, scenario currency
    bool isMonthExact = false;                            ///< computed for the whole calendar; before that, the difference is that of the window
    double milliseconds = 0;                              ///< from the start of the computation to this answer
};

/// A report of part of a window as one that begins with the window: no data (NaN) in the series before it, nothing billed in those hours. Its figures
/// stay those of the part. Precondition: whole hours lie between both.
[[nodiscard]] std::shared_ptr<const analysis::Report> placedInWindow(const analysis::Report& part, SimTime windowStart);

/// Answers what-if questions on a thread of its own: the shown window first, then the whole calendar, then the effect of each lever alone.
/// Before a window that takes longer than a slider may wait comes its busiest stretch, as long as that time allows. It begins in the state that the
/// unchanged scenario has come to by then.
///
/// The newest question wins. One that has not been begun is never computed; later stages of an older one are given up at once; its first
/// stage is finished, so that something moves while a slider does, and its answer is dropped once a newer one has been given. Signals
/// come on the GUI thread.
class Estimator : public QObject {
    Q_OBJECT

public:
    explicit Estimator(QObject* parent = nullptr);
    ~Estimator() override;

    /// Time that an answer may take before a slider feels slow, ms; of the next subject. Longer windows are answered by a stretch first.
    void setPatience(double milliseconds) { m_patienceMs = milliseconds; }

    /// Starts anew with another scenario or window: levers and base first. Open questions are dropped.
    void setSubject(EstimateSubject subject);
    /// Asks what `edits` would do; returns the number that the answers carry. `alone` are told one by one when there is time.
    quint64 ask(std::vector<Edit> edits, std::vector<LeverEdits> alone);
    /// Drops all questions; the answers under way never come.
    void forget();

Q_SIGNALS:
    /// The levers of the subject, and its base in the window.
    void prepared(const std::vector<headroom::gui::Lever>& levers, std::shared_ptr<const headroom::analysis::Report> base);
    /// The subject cannot be estimated at all.
    void unprepared(const headroom::Errors& errors);
    void answered(const headroom::gui::Estimate& estimate);
    /// The edits make a scenario that does not load or has no price.
    void refused(quint64 number, const headroom::Errors& errors);
    /// What one lever alone adds to the month.
    void attributed(quint64 number, const QString& lever, double amount);

private:
    struct Question {
        quint64 number = 0;
        std::vector<Edit> edits;
        std::vector<LeverEdits> alone;
    };
    struct Work;

    void run(std::stop_token stop);
    void prepare(Work& work);
    /// Finds the stretch that is answered first, where the whole window takes `windowMs` and leaves these states on its way.
    void chooseStretch(Work& work, double windowMs, const std::vector<fluid::FluidState>& passed);
    void answerStretch(Work& work);
    void answerWindow(Work& work);
    void answerMonth(Work& work);
    void answerLever(Work& work);
    template <typename Function>
    void deliver(quint64 generation, Function function);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<EstimateSubject> m_subject;   ///< not begun
    std::optional<Question> m_question;         ///< not begun
    std::stop_source m_cancelLater, m_cancelAll;
    quint64 m_number = 0;                       ///< last question asked
    quint64 m_generation = 0;                   ///< of the subject; GUI thread writes under the mutex
    quint64 m_droppedUpTo = 0, m_shown = 0;     ///< GUI thread
    std::atomic<double> m_patienceMs = 48;      ///< of the 100 ms from slider to ghost: the rest draws
    std::jthread m_thread;                      // last: it ends before what it uses
};

} // namespace headroom::gui
