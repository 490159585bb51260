#include "app/gui/compare/variant_runs.h"

#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/pricing/price_book.h"
#include "models/scenario/load.h"

#include <algorithm>
#include <string_view>

namespace headroom::gui {

namespace {

constexpr int kProgressMs = 100;

class FractionObserver final : public simulation::RunObserver {
public:
    explicit FractionObserver(std::atomic<double>& fraction) : m_fraction(fraction) {}
    void progress(const simulation::RunProgress& progress) override { m_fraction = progress.fraction; }

private:
    std::atomic<double>& m_fraction;
};

} // namespace

Result<RunResult, Errors> makeRun(std::shared_ptr<const scenario::Scenario> scenario, Answering how, const simulation::RunOptions& options, std::stop_token stop,
                                  std::atomic<double>& fraction)
{
    auto catalogue = catalogue::loadCatalogue(pricing::defaultPricingDirectory(), scenario->provider);
    if (!catalogue) return std::move(catalogue).error();
    FractionObserver observer(fraction);
    const auto simulated = [&] {
        if (how == Answering::Estimate) {
            fluid::FluidOptions fluidOptions;
            fluidOptions.seed = options.seed;
            fluidOptions.from = options.from;
            fluidOptions.duration = options.duration;
            fluidOptions.bucket = options.bucket;
            return fluid::simulate(*scenario, *catalogue, fluidOptions, stop, &observer);
        }
        simulation::RunOptions withPredictor = options;
        withPredictor.predictor = fluid::statePredictor(options.seed);
        return simulation::simulate(*scenario, *catalogue, withPredictor, stop, &observer);
    };
    auto recording = simulated();
    if (!recording) return std::move(recording).error();
    if (stop.stop_requested()) return Errors{};
    auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), *scenario);
    if (!prices) return std::move(prices).error();
    auto report = analysis::analyse(*scenario, std::move(recording).value(), *prices);
    if (!report) return std::move(report).error();
    RunResult result;
    result.scenario = std::move(scenario);
    result.report = std::make_shared<const analysis::Report>(std::move(report).value());
    result.figures = figuresOf(*result.report);
    return result;
}

Result<RunResult, Errors> makeRun(const VariantRequest& request, std::stop_token stop, std::atomic<double>& fraction)
{
    scenario::LoadOptions load;
    load.variant = request.variant.toStdString();
    const std::string_view text(request.text.constData(), static_cast<std::size_t>(request.text.size()));
    auto scenario = scenario::loadText(text, request.variant.toStdString(), load);
    if (!scenario) return std::move(scenario).error();
    return makeRun(std::make_shared<const scenario::Scenario>(std::move(scenario).value()), request.how, request.options, std::move(stop), fraction);
}

VariantRuns::VariantRuns(QObject* parent)
    : QObject(parent),
      m_engine([](const VariantRequest& request, std::stop_token stop, std::atomic<double>& fraction) { return makeRun(request, std::move(stop), fraction); })
{
    m_timer.setInterval(kProgressMs);
    connect(&m_timer, &QTimer::timeout, this, &VariantRuns::progressed);
}

VariantRuns::~VariantRuns()
{
    for (Lane& lane : m_lanes) lane.thread.request_stop();   // both end at the same time
}

void VariantRuns::ask(const VariantRequest& request, bool first)
{
    Lane& to = lane(request.how);
    if (const auto known = m_store.find(request.key); known && known->report) return;
    if (to.running && to.running->key == request.key && !to.isCancelled) return;
    const auto waiting = std::ranges::find(to.waiting, request);
    if (waiting != to.waiting.end()) {
        if (!first) return;
        to.waiting.erase(waiting);
    }
    if (first) to.waiting.push_front(request);
    else to.waiting.push_back(request);
    if (!to.running) startNext(request.how);
    Q_EMIT changed();
}

void VariantRuns::startNext(Answering how)
{
    Lane& in = lane(how);
    if (in.running || in.waiting.empty()) return;
    in.running = std::move(in.waiting.front());
    in.waiting.pop_front();
    in.fraction = 0;
    in.isCancelled = false;
    if (in.thread.joinable()) in.thread.join();   // it has posted its answer: nothing is left to wait for
    if (how == Answering::Simulation) m_timer.start();
    in.thread = std::jthread([this, how, &in, request = *in.running](std::stop_token stop) {
        auto result = m_engine(request, std::move(stop), in.fraction);
        auto shared = std::make_shared<Result<RunResult, Errors>>(std::move(result));
        QMetaObject::invokeMethod(this, [this, how, shared] { end(how, std::move(*shared)); }, Qt::QueuedConnection);
    });
}

void VariantRuns::end(Answering how, Result<RunResult, Errors> result)
{
    Lane& in = lane(how);
    const QByteArray key = in.running->key;
    const bool isCancelled = in.isCancelled;
    in.running.reset();
    if (how == Answering::Simulation) m_timer.stop();
    startNext(how);
    if (!isCancelled) {
        if (result) {
            m_store.put(key, std::move(result).value());
            Q_EMIT finished(key);
        } else {
            Q_EMIT failed(key, result.error());
        }
    }
    Q_EMIT changed();
}

void VariantRuns::cancel(Answering how)
{
    Lane& in = lane(how);
    in.waiting.clear();
    if (in.running) {
        in.isCancelled = true;
        in.thread.request_stop();
    }
    Q_EMIT changed();
}

void VariantRuns::forgetWaiting(Answering how) { lane(how).waiting.clear(); }

bool VariantRuns::isBusy(Answering how) const { return (lane(how).running && !lane(how).isCancelled) || !lane(how).waiting.empty(); }

bool VariantRuns::isAsked(const QByteArray& key) const { return fraction(key).has_value(); }

std::optional<double> VariantRuns::fraction(const QByteArray& key) const
{
    for (const Lane& in : m_lanes) {
        if (in.running && in.running->key == key && !in.isCancelled) return in.fraction.load();
        for (const VariantRequest& request : in.waiting)
            if (request.key == key) return 0.0;
    }
    return std::nullopt;
}

} // namespace headroom::gui
