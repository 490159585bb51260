#include "app/gui/whatif/estimator.h"

#include "app/gui/shell/format.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/scenario/load.h"

#include <QMetaObject>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace headroom::gui {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kSlowMonthMs = 500;   // a longer calendar is not computed once more for every lever
constexpr Duration kHour = Duration::hours(1);
constexpr double kLeastModelMs = 10;
constexpr int kStretchAttempts = 3;
constexpr std::int64_t kHoursBeforePeak = 2;   // of three in a stretch: what fills up does so before

double millisecondsSince(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

/// The middle of the bucket in which most requests came; the start where none did.
SimTime busiestMoment(const simulation::Recording& recording)
{
    const simulation::Signal* offered = recording.signal("requests.offered");
    if (offered == nullptr || offered->mean.empty()) return recording.start;
    const auto highest = std::max_element(offered->mean.begin(), offered->mean.end()) - offered->mean.begin();
    return recording.start + recording.bucket * highest + recording.bucket / 2;
}

template <typename Number>
void shiftBy(std::vector<Number>& values, std::size_t count, Number filling)
{
    if (!values.empty()) values.insert(values.begin(), count, filling);
}

} // namespace

std::shared_ptr<const analysis::Report> placedInWindow(const analysis::Report& part, SimTime windowStart)
{
    auto placed = std::make_shared<analysis::Report>(part);
    simulation::Recording& recording = placed->recording;
    const auto buckets = static_cast<std::size_t>((recording.start - windowStart).count() / recording.bucket.count());
    const auto hours = static_cast<std::size_t>((recording.start - windowStart).count() / kHour.count());
    constexpr float kNoData = std::numeric_limits<float>::quiet_NaN();
    for (simulation::Signal& signal : recording.signals) shiftBy(signal.mean, buckets, kNoData);
    for (simulation::Resource& resource : recording.resources) shiftBy(resource.utilisationMean, buckets, kNoData);
    shiftBy(placed->window.totalPerHour, hours, std::numeric_limits<double>::quiet_NaN());
    recording.start = windowStart;
    return placed;
}

Result<std::shared_ptr<const scenario::Scenario>, Errors> scenarioWith(const EstimateSubject& subject, const std::vector<Edit>& edits)
{
    auto document = applyEdits(*subject.document, edits);
    if (!document) return std::move(document).error();
    auto loaded = scenario::loadJson(std::move(document).value(), subject.source);
    if (!loaded) return std::move(loaded).error();
    return std::make_shared<const scenario::Scenario>(std::move(loaded).value());
}

Result<EstimateTables, Errors> tablesFor(const scenario::Scenario& scenario)
{
    auto catalogue = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario.provider);
    if (!catalogue) return std::move(catalogue).error();
    auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), scenario);
    if (!prices) return std::move(prices).error();
    return EstimateTables{std::make_shared<const catalogue::Catalogue>(std::move(catalogue).value()), std::make_shared<const pricing::PriceBook>(std::move(prices).value())};
}

Result<std::shared_ptr<const analysis::Report>, Errors> estimateOf(const scenario::Scenario& scenario, const EstimateTables& tables, const EstimateWindow& window,
                                                                  std::stop_token stop, const EstimateStates& states)
{
    auto recording = fluid::simulate(scenario, *tables.catalogue, {window.seed, window.from, window.length, window.bucket, states.before, states.passed}, std::move(stop));
    if (!recording) return std::move(recording).error();
    if (recording->partial) return std::shared_ptr<const analysis::Report>();
    auto report = analysis::analyse(scenario, std::move(recording).value(), *tables.prices);
    if (!report) return std::move(report).error();
    return std::make_shared<const analysis::Report>(std::move(report).value());
}

Result<fluid::FluidState, Errors> stateWithin(const scenario::Scenario& scenario, const EstimateTables& tables, const EstimateWindow& window,
                                              const std::vector<fluid::FluidState>& passed, SimTime at)
{
    fluid::FluidOptions options;
    options.seed = window.seed;
    options.from = window.from;
    for (const fluid::FluidState& state : passed) {
        if (state.at > at) break;
        options.from = state.at;
        options.before = &state;
    }
    return fluid::stateAt(scenario, *tables.catalogue, options, at);
}

EstimateWindow wholeCalendar(const scenario::Scenario& scenario, std::uint64_t seed)
{
    return {scenario.calendar.start, scenario.calendar.end - scenario.calendar.start, std::nullopt, seed};
}

/// What the worker knows; only its thread touches it.
struct Estimator::Work {
    enum class Stage { None, Stretch, Window, Month, Levers };

    quint64 generation = 0;
    EstimateSubject subject;
    EstimateTables tables;
    std::string tablesKey;                              ///< what `tables` were loaded for
    std::shared_ptr<const analysis::Report> base;       ///< of the window; null = not prepared
    std::optional<EstimateWindow> stretch;              ///< that is answered first; empty = the window itself is fast
    std::optional<fluid::FluidState> stretchBefore;     ///< state of the unchanged scenario at its start; empty = the window starts with it
    std::shared_ptr<const analysis::Report> stretchBase;
    std::optional<double> baseMonth;                    ///< of the whole calendar
    double wholeMs = 0;                                 ///< that the calendar took
    Question question;
    Stage stage = Stage::None;
    std::size_t lever = 0;
    Estimate estimate;
    Clock::time_point begun;
    std::stop_token stopLater, stopAll;

    [[nodiscard]] EstimateWindow whole() const { return wholeCalendar(*subject.scenario, subject.window.seed); }
    [[nodiscard]] bool isWholeShown() const { return subject.window.from <= whole().from && subject.window.length >= whole().length; }
    [[nodiscard]] bool hasMore() const { return base != nullptr && (stage != Stage::None || !baseMonth); }
};

Estimator::Estimator(QObject* parent) : QObject(parent), m_thread([this](std::stop_token stop) { run(std::move(stop)); }) {}

Estimator::~Estimator()
{
    m_thread.request_stop();
    const std::lock_guard lock(m_mutex);
    m_cancelAll.request_stop();
    m_cancelLater.request_stop();
}

void Estimator::setSubject(EstimateSubject subject)
{
    {
        const std::lock_guard lock(m_mutex);
        m_subject = std::move(subject);
        m_question.reset();
        ++m_generation;
        m_droppedUpTo = m_number;
        m_cancelAll.request_stop();
        m_cancelLater.request_stop();
    }
    m_wake.notify_all();
}

quint64 Estimator::ask(std::vector<Edit> edits, std::vector<LeverEdits> alone)
{
    quint64 number = 0;
    {
        const std::lock_guard lock(m_mutex);
        number = ++m_number;
        m_question = Question{number, std::move(edits), std::move(alone)};
        m_cancelLater.request_stop();
    }
    m_wake.notify_all();
    return number;
}

void Estimator::forget()
{
    const std::lock_guard lock(m_mutex);
    m_question.reset();
    m_droppedUpTo = m_number;
    m_cancelLater.request_stop();
}

template <typename Function>
void Estimator::deliver(quint64 generation, Function function)
{
    QMetaObject::invokeMethod(this, [this, generation, function = std::move(function)] {
        if (generation == m_generation) function();   // written by this thread only
    }, Qt::QueuedConnection);
}

void Estimator::run(std::stop_token stop)
{
    Work work;
    for (;;) {
        bool isNewSubject = false;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [&] { return m_subject || m_question || work.hasMore(); });
            if (stop.stop_requested()) return;
            if (m_subject) {
                work.subject = std::move(*std::exchange(m_subject, std::nullopt));
                work.generation = m_generation;
                work.base.reset();
                work.baseMonth.reset();
                work.stage = Work::Stage::None;
                isNewSubject = true;
                m_cancelAll = std::stop_source();
            } else if (m_question) {
                work.question = std::move(*std::exchange(m_question, std::nullopt));
                work.stage = work.stretch ? Work::Stage::Stretch : Work::Stage::Window;
                m_cancelLater = std::stop_source();
            } else if (m_cancelLater.stop_requested()) {   // forgotten
                work.stage = Work::Stage::None;
                m_cancelLater = std::stop_source();
            }
            work.stopAll = m_cancelAll.get_token();
            work.stopLater = m_cancelLater.get_token();
        }
        if (isNewSubject) prepare(work);
        else if (work.base == nullptr) work.stage = Work::Stage::None;   // it cannot be estimated; that has been said
        else if (work.stage == Work::Stage::Stretch) answerStretch(work);
        else if (work.stage == Work::Stage::Window) answerWindow(work);
        else if (work.stage == Work::Stage::Levers) answerLever(work);
        else answerMonth(work);
    }
}

void Estimator::prepare(Work& work)
{
    const scenario::Scenario& scenario = *work.subject.scenario;
    std::string key = scenario.provider + '/' + scenario.region;
    for (const scenario::Component& component : scenario.components)
        if (!component.region.empty()) key += '/' + component.region;
    const auto fail = [&](Errors errors) { deliver(work.generation, [this, errors = std::move(errors)] { Q_EMIT unprepared(errors); }); };
    if (key != work.tablesKey) {
        auto tables = tablesFor(scenario);
        if (!tables) return fail(std::move(tables).error());
        work.tables = std::move(tables).value();
        work.tablesKey = key;
    }
    const auto started = Clock::now();
    std::vector<fluid::FluidState> passed;
    auto base = estimateOf(scenario, work.tables, work.subject.window, work.stopAll, {nullptr, &passed});
    if (!base) return fail(std::move(base).error());
    if (!*base) return;   // another subject is waiting
    work.base = *base;
    chooseStretch(work, millisecondsSince(started), passed);
    if (work.isWholeShown()) work.baseMonth = format::moneyValue(work.base->month.total);
    auto levers = leversOf(scenario, *work.subject.document, *work.tables.catalogue, work.tables.prices.get());
    deliver(work.generation, [this, levers = std::move(levers), report = work.base] { Q_EMIT prepared(levers, report); });
}

void Estimator::chooseStretch(Work& work, double windowMs, const std::vector<fluid::FluidState>& passed)
{
    work.stretch.reset();
    work.stretchBefore.reset();
    work.stretchBase.reset();
    const EstimateWindow& window = work.subject.window;
    const auto begun = Clock::now();
    (void)scenarioWith(work.subject, {});   // every question reads the scenario anew: the model has what that leaves
    const double patience = std::max(m_patienceMs - millisecondsSince(begun), std::min(kLeastModelMs, m_patienceMs.load()));
    if (windowMs <= patience) return;
    const Duration bucket = work.base->recording.bucket;
    if (kHour.count() % bucket.count() != 0) return;
    const std::int64_t allHours = (work.base->recording.end - work.base->recording.start) / kHour;
    const std::int64_t peak = (busiestMoment(work.base->recording) - window.from) / kHour;
    std::int64_t hours = allHours;
    double took = windowMs;
    // The busiest hours take longer than the mean one: what was too long is shortened by what it took.
    for (int attempt = 0; attempt < kStretchAttempts && took > patience; ++attempt) {
        const std::int64_t shorter = std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(hours) * patience / took));
        if (shorter >= hours) return;
        hours = shorter;
        const std::int64_t first = std::clamp<std::int64_t>(peak - hours * kHoursBeforePeak / 3, 0, allHours - hours);
        const EstimateWindow stretch{window.from + kHour * first, kHour * hours, bucket, window.seed};
        std::optional<fluid::FluidState> before;
        if (first > 0) {
            auto state = stateWithin(*work.subject.scenario, work.tables, window, passed, stretch.from);
            if (!state) return;
            before = std::move(state).value();
        }
        const auto started = Clock::now();
        auto base = estimateOf(*work.subject.scenario, work.tables, stretch, work.stopAll, {before ? &*before : nullptr});
        if (!base || !*base) return;
        took = millisecondsSince(started);
        work.stretchBefore = std::move(before);
        work.stretch = stretch;
        work.stretchBase = *base;
    }
}

void Estimator::answerStretch(Work& work)
{
    work.begun = Clock::now();
    work.stage = Work::Stage::Window;
    auto scenario = scenarioWith(work.subject, work.question.edits);
    if (!scenario) return;   // the window says why
    auto report = estimateOf(**scenario, work.tables, *work.stretch, work.stopAll, {work.stretchBefore ? &*work.stretchBefore : nullptr});
    if (!report || !*report) return;
    const double part = format::moneyValue((*report)->month.total) - format::moneyValue(work.stretchBase->month.total);
    const double baseMonth = work.baseMonth.value_or(format::moneyValue(work.base->month.total));
    const Estimate estimate{work.question.number, *scenario, *report, work.stretchBase, work.base, true, baseMonth + part, baseMonth, false, millisecondsSince(work.begun)};
    deliver(work.generation, [this, estimate] {
        if (estimate.number <= m_droppedUpTo || estimate.number <= m_shown) return;
        m_shown = estimate.number;
        Q_EMIT answered(estimate);
    });
}

void Estimator::answerWindow(Work& work)
{
    work.begun = Clock::now();
    const quint64 number = work.question.number;
    work.stage = Work::Stage::None;
    const auto refuse = [&](Errors errors) {
        deliver(work.generation, [this, number, errors = std::move(errors)] {
            if (number <= m_droppedUpTo || number < m_shown) return;
            m_shown = number;
            Q_EMIT refused(number, errors);
        });
    };
    auto scenario = scenarioWith(work.subject, work.question.edits);
    if (!scenario) return refuse(std::move(scenario).error());
    // After a stretch something has moved already: a newer question need not wait for the rest.
    auto report = estimateOf(**scenario, work.tables, work.subject.window, work.stretch ? work.stopLater : work.stopAll);
    if (!report) return refuse(std::move(report).error());
    if (!*report) return;
    Estimate& estimate = work.estimate;
    estimate = {number, *scenario, *report, work.base, work.base, false, 0, 0, work.isWholeShown(), millisecondsSince(work.begun)};
    const double window = format::moneyValue((*report)->month.total), baseWindow = format::moneyValue(work.base->month.total);
    estimate.baseMonth = work.baseMonth.value_or(baseWindow);
    estimate.month = estimate.baseMonth + window - baseWindow;
    work.lever = 0;
    work.stage = estimate.isMonthExact ? Work::Stage::Levers : Work::Stage::Month;
    deliver(work.generation, [this, estimate] {
        if (estimate.number <= m_droppedUpTo || estimate.number < m_shown) return;
        m_shown = estimate.number;
        Q_EMIT answered(estimate);
    });
}

void Estimator::answerMonth(Work& work)
{
    const auto started = Clock::now();
    if (!work.baseMonth) {
        auto base = estimateOf(*work.subject.scenario, work.tables, work.whole(), work.stopLater);
        if (!base || !*base) {
            if (!base) work.baseMonth = format::moneyValue(work.base->month.total);
            return;
        }
        work.baseMonth = format::moneyValue((*base)->month.total);
        work.wholeMs = millisecondsSince(started);
    }
    if (work.stage != Work::Stage::Month) return;
    work.stage = Work::Stage::None;
    auto whole = estimateOf(*work.estimate.scenario, work.tables, work.whole(), work.stopLater);
    if (!whole || !*whole) return;
    work.estimate.month = format::moneyValue((*whole)->month.total);
    work.estimate.baseMonth = *work.baseMonth;
    work.estimate.isMonthExact = true;
    work.stage = Work::Stage::Levers;
    deliver(work.generation, [this, estimate = work.estimate] {
        if (estimate.number <= m_droppedUpTo || estimate.number < m_shown) return;
        Q_EMIT answered(estimate);
    });
}

void Estimator::answerLever(Work& work)
{
    if (work.lever >= work.question.alone.size()) {
        work.stage = Work::Stage::None;
        return;
    }
    const LeverEdits& lever = work.question.alone[work.lever++];
    const bool isWindow = work.wholeMs > kSlowMonthMs || !work.baseMonth;
    auto scenario = scenarioWith(work.subject, lever.edits);
    if (!scenario) return;   // alone it contradicts another value; together they load
    auto report = estimateOf(**scenario, work.tables, isWindow ? work.subject.window : work.whole(), work.stopLater);
    if (!report || !*report) return;
    const double amount = format::moneyValue((*report)->month.total) - (isWindow ? format::moneyValue(work.base->month.total) : *work.baseMonth);
    deliver(work.generation, [this, number = work.question.number, id = lever.id, amount] {
        if (number > m_droppedUpTo && number == m_number) Q_EMIT attributed(number, id, amount);
    });
}

} // namespace headroom::gui
