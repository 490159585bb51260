#include "app/gui/reconcile/reconcile_job.h"

#include "app/gui/whatif/estimator.h"
#include "core/calendar/calendar.h"
#include "models/pricing/price_book.h"
#include "models/pricing/price_books.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <istream>
#include <utility>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr int kProgressMs = 100;

/// A file that tells how far it has been read, and that ends when it is asked to stop.
class WatchedFile : public std::filebuf {
public:
    WatchedFile(double size, std::stop_token stop, std::atomic<double>& fraction, double from, double share)
        : m_size(std::max(size, 1.0)), m_stop(std::move(stop)), m_fraction(fraction), m_from(from), m_share(share)
    {
    }

protected:
    std::streamsize xsgetn(char* to, std::streamsize count) override
    {
        if (m_stop.stop_requested()) return 0;
        const std::streamsize read = std::filebuf::xsgetn(to, count);
        m_read += static_cast<double>(read);
        m_fraction = m_from + m_share * std::min(m_read / m_size, 1.0);
        return read;
    }

private:
    double m_size, m_read = 0;
    std::stop_token m_stop;
    std::atomic<double>& m_fraction;
    double m_from, m_share;
};

Errors unreadable(const std::string& file, const char* why) { return {Error{ErrorCode::Unreadable, why, {file, 0, {}}, {}}}; }

/// Calls `read` with the file as a stream.
template <typename Read>
auto withFile(const ReconcileRequest& request, const std::stop_token& stop, std::atomic<double>& fraction, double from, double share, const Read& read) -> decltype(read(std::declval<std::istream&>()))
{
    const std::filesystem::path path(request.file.toStdString());
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (failure) return unreadable(path.string(), std::filesystem::exists(path) ? "The file cannot be read." : "There is no such file.");
    WatchedFile buffer(static_cast<double>(size), stop, fraction, from, share);
    if (buffer.open(path, std::ios::in | std::ios::binary) == nullptr) return unreadable(path.string(), "The file cannot be read.");
    std::istream stream(&buffer);
    return read(stream);
}

/// The month of the scenario's zone that has the name of a UTC month.
struct LocalMonth {
    SimTime from, to;
    std::string start;
};
Result<LocalMonth, Errors> localMonth(const scenario::Scenario& scenario, SimTime month)
{
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!zone) return Errors{zone.error()};
    const calendar::LocalTime utc = calendar::Calendar{}.local(month);
    const SimTime from = zone->instant(utc.year, utc.month, 1);
    return LocalMonth{from, zone->addMonths(from, 1), fmt::format("{:04}-{:02}-01", utc.year, utc.month)};
}

/// The month as the rates say, with prices; null when stopped.
Result<std::shared_ptr<const analysis::Report>, Errors> estimated(const ReconcileRequest& request, SimTime month, const std::stop_token& stop, std::shared_ptr<const scenario::Scenario>& scenario, EstimateTables& tables)
{
    const auto local = localMonth(*request.scenario, month);
    if (!local) return local.error();
    EstimateSubject subject{request.document, request.scenario->source, request.scenario, {}};
    auto moved = scenarioWith(subject, {{u"/calendar/start"_s, Json(local->start)}, {u"/calendar/duration"_s, Json("P1M")}});
    if (!moved) return std::move(moved).error();
    scenario = *moved;
    auto loaded = tablesFor(*scenario);
    if (!loaded) return std::move(loaded).error();
    tables = std::move(loaded).value();
    return estimateOf(*scenario, tables, {local->from, local->to - local->from, std::nullopt, request.report->recording.seed}, stop);
}

} // namespace

SimTime billedMonthOf(const scenario::Scenario& scenario, const analysis::Report& report)
{
    const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    const calendar::LocalTime month = (zone ? *zone : calendar::Calendar{}).local(report.month.from);
    return calendar::Calendar{}.instant(month.year, month.month, 1);
}

Result<ReconcileOutcome, Errors> reconciled(const ReconcileRequest& request, std::stop_token stop, std::atomic<double>& fraction)
{
    ReconcileOutcome outcome;
    outcome.survey = request.survey;
    const std::string name = request.file.toStdString();
    const std::string& currency = request.scenario->currency;
    const double looked = request.survey ? 0 : 0.45;
    if (!outcome.survey) {
        auto survey = withFile(request, stop, fraction, 0, looked, [&](std::istream& stream) { return reconcile::surveyBill(stream, name, currency); });
        if (stop.stop_requested()) return Errors{};
        if (!survey) return std::move(survey).error();
        outcome.survey = std::make_shared<const reconcile::BillSurvey>(std::move(survey).value());
    }
    const auto& months = outcome.survey->months;
    const SimTime own = billedMonthOf(*request.scenario, *request.report);
    const auto has = [&](SimTime month) { return std::ranges::any_of(months, [&](const auto& one) { return one.from == month; }); };
    if (request.month && has(*request.month)) outcome.month = *request.month;
    else outcome.month = has(own) ? own : std::ranges::max_element(months, {}, &reconcile::BilledMonth::lines)->from;

    std::shared_ptr<const scenario::Scenario> scenario = request.scenario;
    EstimateTables tables;
    outcome.planned = request.report;
    outcome.isEstimate = outcome.month != own;
    if (outcome.isEstimate) {
        auto report = estimated(request, outcome.month, stop, scenario, tables);
        if (stop.stop_requested()) return Errors{};
        if (!report) return std::move(report).error();
        outcome.planned = *report;
    } else {
        auto prices = pricing::loadPriceBooksOf(pricing::defaultPriceFolders(), *scenario, request.report->month);
        if (!prices) return std::move(prices).error();
        tables.prices = std::make_shared<const pricing::PriceBook>(std::move(prices).value());
    }
    if (stop.stop_requested() || !outcome.planned) return Errors{};
    outcome.plan = reconcile::planOf(*scenario, *outcome.planned, *tables.prices);
    if (request.rules) {
        outcome.rules = *request.rules;
    } else {
        outcome.rules = reconcile::defaultRules(outcome.plan, reconcile::meterNamesOf(pricing::defaultPricingDirectory(), *scenario));
    }
    auto bill = withFile(request, stop, fraction, looked, 1 - looked, [&](std::istream& stream) { return reconcile::readBill(stream, name, outcome.rules, outcome.month, currency); });
    if (stop.stop_requested()) return Errors{};
    if (!bill) return std::move(bill).error();
    outcome.bill = std::move(bill).value();
    outcome.result = reconcile::reconcile(outcome.plan, outcome.bill);
    fraction = 1;
    return outcome;
}

ReconcileJob::ReconcileJob(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kProgressMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { Q_EMIT progressed(m_fraction); });
}

ReconcileJob::~ReconcileJob() { m_thread.request_stop(); }

void ReconcileJob::start(ReconcileRequest request)
{
    m_next = std::move(request);
    if (m_isRunning) {
        m_isCancelled = true;
        m_thread.request_stop();   // end() goes on with the new one
    } else {
        startNext();
    }
    Q_EMIT changed();
}

void ReconcileJob::cancel()
{
    m_next.reset();
    if (m_isRunning) {
        m_isCancelled = true;
        m_thread.request_stop();
    }
    Q_EMIT changed();
}

void ReconcileJob::startNext()
{
    if (!m_next) return;
    if (m_thread.joinable()) m_thread.join();   // it has posted its answer: nothing is left to wait for
    m_isRunning = true;
    m_isCancelled = false;
    m_fraction = 0;
    m_timer.start();
    m_thread = std::jthread([this, request = *std::exchange(m_next, std::nullopt)](std::stop_token stop) {
        auto result = std::make_shared<Result<ReconcileOutcome, Errors>>(reconciled(request, std::move(stop), m_fraction));
        QMetaObject::invokeMethod(this, [this, result] { end(result); }, Qt::QueuedConnection);
    });
}

void ReconcileJob::end(std::shared_ptr<Result<ReconcileOutcome, Errors>> result)
{
    m_isRunning = false;
    m_timer.stop();
    const bool isCancelled = m_isCancelled;
    startNext();
    if (!isCancelled) {
        if (*result) Q_EMIT finished(std::make_shared<const ReconcileOutcome>(std::move(*result).value()));
        else Q_EMIT failed(result->error());
    }
    Q_EMIT changed();
}

} // namespace headroom::gui
