#include "app/gui/run/run_controller.h"

#include "models/analysis/replicate.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_book.h"
#include "models/pricing/price_books.h"

#include <algorithm>
#include <utility>

namespace headroom::gui {

namespace {

constexpr int kPollMs = 33;

Result<simulation::Recording, Errors> simulateWithCatalogue(const scenario::Scenario& scenario, const simulation::RunOptions& options,
                                                            std::stop_token stop, analysis::ReplicationObserver* observer)
{
    auto catalogue = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario.provider);
    if (!catalogue) return std::move(catalogue).error();
    simulation::RunOptions withPredictor = options;
    withPredictor.predictor = fluid::statePredictor(options.seed);
    // One replication may use all threads for its pieces; several are told one by one.
    if (options.replications <= 1) return simulation::simulate(scenario, *catalogue, withPredictor, std::move(stop), observer);
    return analysis::replicate(scenario, *catalogue, withPredictor, std::move(stop), observer);
}

Result<analysis::UntilResult, Errors> simulateUntil(const scenario::Scenario& scenario, const simulation::RunOptions& options,
                                                    const analysis::UntilOptions& until, std::stop_token stop, analysis::ReplicationObserver* observer)
{
    auto catalogue = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario.provider);
    if (!catalogue) return std::move(catalogue).error();
    auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), scenario);
    if (!prices) return std::move(prices).error();
    simulation::RunOptions withPredictor = options;
    withPredictor.predictor = fluid::statePredictor(options.seed);
    analysis::UntilOptions told = until;
    told.replications = observer;
    return analysis::runUntil(scenario, *catalogue, *prices, withPredictor, told, std::move(stop), observer);
}

Result<analysis::Report, Errors> analyseWithPriceBook(const scenario::Scenario& scenario, simulation::Recording recording)
{
    auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), scenario);
    if (!prices) return std::move(prices).error();
    return analysis::analyse(scenario, std::move(recording), *prices);
}

Result<pricing::Statement, Errors> billWithPriceBook(const scenario::Scenario& scenario, const simulation::Recording& recording)
{
    auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), scenario);
    if (!prices) return std::move(prices).error();
    return pricing::billWindow(scenario, recording, *prices);
}

} // namespace

RunController::RunController(QObject* parent)
    : QObject(parent), m_engine(simulateWithCatalogue), m_untilEngine(simulateUntil), m_analyst(analyseWithPriceBook), m_biller(billWithPriceBook)
{
    m_timer.setInterval(kPollMs);
    connect(&m_timer, &QTimer::timeout, this, &RunController::poll);
}

RunController::~RunController() = default;

void RunController::start(std::shared_ptr<const scenario::Scenario> scenario, const simulation::RunOptions& options,
                          std::optional<analysis::UntilOptions> until)
{
    if (m_thread.joinable()) {
        m_thread.request_stop();
        m_thread.join();
    }
    m_outcome.reset();
    m_feed = std::make_shared<ResultFeed>();
    m_state = {};
    m_state.replications = until ? until->replicationsMax : options.replications;
    m_state.isUntil = until.has_value();
    m_pausedSeconds = 0;
    m_lastSecondsElapsed = m_lastRequests = 0;
    m_stopping = false;
    m_scenario = scenario;
    m_hoursBilled = 0;
    m_billedAtSeconds = 0;
    m_clock.start();
    m_timer.start();
    m_thread = std::jthread([this, scenario = std::move(scenario), options, until = std::move(until), feed = m_feed](std::stop_token stop) {
        feed->setStop(stop);
        Outcome outcome;
        std::optional<analysis::PrecisionReport> precision;
        const auto simulated = [&]() -> Result<simulation::Recording, Errors> {
            if (!until) return m_engine(*scenario, options, stop, feed.get());
            auto result = m_untilEngine(*scenario, options, *until, stop, feed.get());
            if (!result) return std::move(result).error();
            precision = std::move(result->precision);
            return std::move(result->recording);
        };
        auto recording = simulated();
        if (recording) {
            outcome.recording = std::make_shared<const simulation::Recording>(*recording);
            auto report = m_analyst(*scenario, std::move(recording).value());
            if (report) {
                report->precision = std::move(precision);
                outcome.report = std::make_shared<const analysis::Report>(std::move(report).value());
            } else {
                outcome.errors = std::move(report).error();
            }
        } else {
            outcome.errors = std::move(recording).error();
        }
        const std::lock_guard lock(m_outcomeMutex);
        m_outcome = std::move(outcome);
    });
    Q_EMIT started();
}

void RunController::stop()
{
    if (!isRunning()) return;
    m_stopping = true;
    m_thread.request_stop();
}

void RunController::abandon()
{
    m_timer.stop();
    if (m_thread.joinable()) {
        m_thread.request_stop();
        m_thread.join();
    }
    m_outcome.reset();
    if (std::exchange(m_state.paused, false)) Q_EMIT pausedChanged(false);
}

void RunController::setPaused(bool paused)
{
    if (!isRunning() || m_stopping || paused == m_state.paused) return;
    m_state.paused = paused;
    if (paused)
        m_pauseClock.start();
    else
        m_pausedSeconds += static_cast<double>(m_pauseClock.elapsed()) / 1000.0;
    m_feed->setPaused(paused);
    Q_EMIT pausedChanged(paused);
}

/// Of machine time, pauses left out.
double RunController::secondsElapsed() const
{
    const double paused = m_pausedSeconds + (m_state.paused ? static_cast<double>(m_pauseClock.elapsed()) / 1000.0 : 0);
    return static_cast<double>(m_clock.elapsed()) / 1000.0 - paused;
}

void RunController::updateState(const simulation::RunProgress& progress)
{
    const double elapsed = secondsElapsed();
    m_state.fraction = progress.fraction;
    m_state.requests = static_cast<double>(progress.requests);
    m_state.now = progress.now;
    m_state.replication = progress.replication;
    m_state.secondsElapsed = elapsed;
    if (const double span = elapsed - m_lastSecondsElapsed; span > 0.2) {
        const double rate = (m_state.requests - m_lastRequests) / span;
        m_state.requestsPerSecond = m_lastSecondsElapsed > 0 ? 0.7 * m_state.requestsPerSecond + 0.3 * rate : rate;
        m_lastSecondsElapsed = elapsed;
        m_lastRequests = m_state.requests;
    }
    if (progress.fraction > 0 && (elapsed > 2 || progress.fraction > 0.05))
        m_state.secondsLeft = elapsed * (1 - progress.fraction) / progress.fraction;
}

/// A missing price is not told here: the report at the end names it.
void RunController::bill(const simulation::Recording& soFar)
{
    constexpr double kPauseSeconds = 0.5;
    const auto hours = static_cast<std::size_t>((soFar.end - soFar.start) / Duration::hours(1));
    const double now = static_cast<double>(m_clock.elapsed()) / 1000.0;
    if (hours <= m_hoursBilled || now - m_billedAtSeconds < kPauseSeconds) return;
    m_hoursBilled = hours;
    m_billedAtSeconds = now;
    simulation::Recording whole;
    whole.scenario = soFar.scenario;
    whole.variant = soFar.variant;
    whole.start = soFar.start;
    whole.end = soFar.start + Duration::hours(static_cast<std::int64_t>(hours));
    whole.windowEnd = soFar.windowEnd;
    whole.bucket = soFar.bucket;
    whole.usage = soFar.usage;
    for (simulation::Usage& usage : whole.usage) {
        usage.perHour.resize(hours, 0.0);
        if (usage.usedPerHour.empty()) continue;
        usage.usedPerHour.resize(hours, 0.0);
        usage.floorPerHour.resize(hours, 0.0);
    }
    whole.offeredPerHour = soFar.offeredPerHour;
    whole.offeredPerHour.resize(hours, 0.0);
    if (auto statement = m_biller(*m_scenario, whole)) Q_EMIT billed(std::make_shared<const pricing::Statement>(std::move(statement).value()));
}

void RunController::poll()
{
    auto batch = m_feed->take();
    if (!batch.fractions.empty()) m_state.replicationFractions = std::move(batch.fractions);
    if (batch.replications) Q_EMIT replicationsUpdated(batch.replications);
    if (batch.progress) {
        updateState(*batch.progress);
        Q_EMIT progressed(m_state);
    }
    std::optional<Outcome> outcome;
    {
        const std::lock_guard lock(m_outcomeMutex);
        outcome = std::exchange(m_outcome, std::nullopt);
    }
    if (!outcome) {
        if (batch.recording) {
            Q_EMIT recordingUpdated(batch.recording);
            bill(*batch.recording);
        }
        return;
    }
    m_timer.stop();
    m_thread.join();
    m_state.secondsElapsed = secondsElapsed();
    if (std::exchange(m_state.paused, false)) Q_EMIT pausedChanged(false);
    if (outcome->recording) {
        m_state.replicationsKept = outcome->recording->replications;
        m_state.requests = std::max(m_state.requests, static_cast<double>(outcome->recording->requests.offered));
        if (!outcome->recording->partial && (m_state.isUntil || m_state.replicationsKept >= m_state.replications)) m_state.fraction = 1;
    }
    m_state.requestsPerSecond = m_state.requests / std::max(m_state.secondsElapsed, 1e-3);
    m_state.secondsLeft = 0;
    if (outcome->report) Q_EMIT finished(outcome->report, m_state);
    else Q_EMIT failed(outcome->errors, outcome->recording);
}

} // namespace headroom::gui
