#include "models/exchange/results_json.h"

#include "core/calendar/calendar.h"
#include "models/exchange/csv.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <utility>

namespace headroom::exchange {

using Json = nlohmann::ordered_json;
using simulation::Estimate;
using simulation::Recording;

namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

/// The double whose shortest text is that of the float, so that 0.3f is written as 0.3.
Json number(float value)
{
    if (!std::isfinite(value)) return nullptr;
    const std::string text = fmt::format("{}", value);
    double shortest = 0;
    std::from_chars(text.data(), text.data() + text.size(), shortest);
    return shortest;
}

Json numbers(const std::vector<float>& values)
{
    Json array = Json::array();
    for (const float value : values) array.push_back(number(value));
    return array;
}

Json numbers(const std::vector<double>& values)
{
    Json array = Json::array();
    for (const double value : values) array.push_back(number(value));
    return array;
}

Json interval(const std::optional<stats::Interval>& of)
{
    return of ? Json::array({number(of->low), number(of->high)}) : Json(nullptr);
}

/// Null without an interval.
Json method(simulation::IntervalMethod of)
{
    switch (of) {
    case simulation::IntervalMethod::Replications: return "replications";
    case simulation::IntervalMethod::BatchMeans: return "batch-means";
    case simulation::IntervalMethod::None: break;
    }
    return nullptr;
}

Json estimate(const Estimate& of)
{
    return {{"value", number(of.value)}, {"interval", interval(of.interval)}, {"method", method(of.method)}};
}

Json latency(const simulation::LatencySummary& of)
{
    Json json{{"count", of.count}};
    const std::pair<const char*, const Estimate&> figures[]{{"mean", of.meanMs}, {"p50", of.p50Ms}, {"p90", of.p90Ms},
                                                            {"p95", of.p95Ms},   {"p99", of.p99Ms}, {"max", of.maxMs}};
    for (const auto& [name, figure] : figures) json[name] = of.count > 0 ? estimate(figure) : Json(nullptr);
    return json;
}

Json requests(const simulation::Requests& of)
{
    Json json{{"offered", of.offered},     {"completed", of.completed}, {"failed", of.failed},     {"timedOut", of.timedOut},
            {"throttled", of.throttled}, {"lost", of.lost},           {"inFlight", of.inFlight}};
    if (of.degraded > 0) json["degraded"] = of.degraded;
    return json;
}

/// Writes times in the scenario's zone.
class Writer {
public:
    Writer(const scenario::Scenario& scenario, const analysis::Report& report) : m_report(report)
    {
        if (auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone)) m_calendar = *zone;
    }

    [[nodiscard]] Json time(SimTime at) const { return m_calendar.format(at); }
    [[nodiscard]] Json time(const std::optional<SimTime>& at) const { return at ? time(*at) : Json(nullptr); }

    [[nodiscard]] Json operations() const
    {
        Json array = Json::array();
        for (const simulation::OperationResult& operation : m_report.recording.operations)
            array.push_back({{"name", operation.name},
                             {"client", operation.clientOperation},
                             {"requests", requests(operation.requests)},
                             {"latencyMs", latency(operation.latency)}});
        return array;
    }

    [[nodiscard]] Json components() const
    {
        Json array = Json::array();
        for (const simulation::ComponentResult& component : m_report.recording.components) {
            Json json{{"id", component.id},
                      {"kind", component.kind},
                      {"arrivals", component.arrivals},
                      {"completions", component.completions},
                      {"refused", component.refused},
                      {"meanInSystem", estimate(component.meanInSystem)},
                      {"waitMs", estimate(component.waitMs)},
                      {"responseMs", latency(component.response)}};
            addUtilisation(json, component.id);
            Json figures = Json::object();
            for (const auto& [name, value] : component.figures) figures[name] = number(value);
            json["figures"] = std::move(figures);
            array.push_back(std::move(json));
        }
        return array;
    }

    [[nodiscard]] Json scaling() const
    {
        Json array = Json::array();
        for (const simulation::Event& event : m_report.recording.eventLog)
            array.push_back({{"who", event.who},
                             {"when", time(event.at)},
                             {"kind", eventKindName(event.kind)},
                             {"component", event.component},
                             {"from", event.from},
                             {"to", event.to},
                             {"why", event.why}});
        return array;
    }

    static Json bookName(const pricing::BookName& book)
    {
        return {{"region", book.region}, {"asOf", book.asOf}, {"origin", book.isUsers ? "imported" : "shipped"}};
    }

    [[nodiscard]] Json cost() const
    {
        const pricing::Statement& month = m_report.month;
        Json json{{"currency", m_report.window.currency},
                {"total", number(m_report.window.total.toDouble())},
                {"monthly", number(month.total.toDouble())},
                {"totalInterval", interval(m_report.windowCost.interval)},
                {"monthlyInterval", interval(m_report.monthCost.interval)},
                {"priceBook", bookName({month.priceBookRegion, month.priceBookAsOf, !month.priceBooks.empty() && month.priceBooks.front().isUsers})},
                {"period", m_report.window.period},
                {"lines", lines(m_report.window)},
                {"month", {{"period", month.period}, {"hours", number(month.hours)}, {"lines", lines(month)}}},
                {"totalPerHour", numbers(m_report.window.totalPerHour)}};
        for (std::size_t i = 1; i < month.priceBooks.size(); ++i) json["otherPriceBooks"].push_back(bookName(month.priceBooks[i]));
        if (!month.projection.empty()) json["month"]["projection"] = month.projection;
        if (!m_report.windowByTenant.empty()) {
            json["byTenant"] = byTenant(m_report.windowByTenant, m_report.window);
            json["month"]["byTenant"] = byTenant(m_report.monthByTenant, month);
        }
        addSettled(json, m_report.window);
        addSettled(json["month"], month);
        return json;
    }

    [[nodiscard]] Json slos() const
    {
        Json array = Json::array();
        for (const analysis::SloVerdict& slo : m_report.slos)
            array.push_back({{"name", slo.name},
                             {"metric", slo.metric},
                             {"held", slo.held},
                             {"worst", number(slo.worst)},
                             {"firstMissedAt", time(slo.firstMissedAt)},
                             {"missedMinutes", number(slo.missedMinutes)},
                             {"sentence", slo.sentence}});
        return array;
    }

    [[nodiscard]] Json claims() const
    {
        constexpr const char* kOutcomes[]{"holds", "does-not-hold", "contradicts-itself", "cannot-be-decided"};
        Json array = Json::array();
        for (const analysis::ClaimVerdict& claim : m_report.claims)
            array.push_back({{"id", claim.id},
                             {"says", claim.says},
                             {"outcome", kOutcomes[static_cast<std::size_t>(claim.outcome)]},
                             {"simulated", claim.simulated ? number(*claim.simulated) : Json(nullptr)},
                             {"unit", claim.unit},
                             {"sentence", claim.sentence}});
        return array;
    }

    /// Where an estimate is outside of its validity.
    [[nodiscard]] Json validity() const
    {
        Json array = Json::array();
        for (const simulation::ValidityNote& note : m_report.recording.validity)
            array.push_back({{"component", note.component}, {"from", time(note.from)}, {"to", time(note.to)}, {"reason", note.reason}});
        return array;
    }

    /// What broke, and how long it took to be over.
    [[nodiscard]] Json faults() const
    {
        Json array = Json::array();
        for (const simulation::FaultResult& fault : m_report.recording.faults)
            array.push_back({{"name", fault.name},
                             {"kind", fault.kind},
                             {"component", fault.component},
                             {"from", time(fault.from)},
                             {"to", fault.to == SimTime::never() ? Json(nullptr) : time(fault.to)},
                             {"recoverySeconds", fault.recoverySeconds ? number(*fault.recoverySeconds) : Json(nullptr)},
                             {"offered", number(fault.offered)},
                             {"failed", number(fault.failed)},
                             {"failedShareMax", number(fault.failedShareMax)},
                             {"dataLostSeconds", fault.dataLostSeconds ? number(*fault.dataLostSeconds) : Json(nullptr)}});
        return array;
    }

    [[nodiscard]] Json diagnosis() const
    {
        constexpr const char* kKinds[]{"saturation", "consequence", "scaling", "incident", "remark"};
        Json array = Json::array();
        for (const analysis::Finding& finding : m_report.diagnosis)
            array.push_back({{"kind", kKinds[static_cast<std::size_t>(finding.kind)]},
                             {"order", finding.order},
                             {"at", time(finding.at)},
                             {"component", finding.component},
                             {"resource", finding.resource},
                             {"peak", number(finding.peak)},
                             {"minutes", number(finding.minutes)},
                             {"sentence", finding.sentence}});
        return array;
    }

    /// One entry a replication, for programs that pair runs themselves.
    [[nodiscard]] Json replicationFigures() const
    {
        using Latency = simulation::ReplicationFigures::Latency;
        const auto latencies = [](const std::optional<Latency>& of) -> Json {
            if (!of) return nullptr;
            return {{"mean", number(of->meanMs)}, {"p50", number(of->p50Ms)}, {"p90", number(of->p90Ms)}, {"p95", number(of->p95Ms)}, {"p99", number(of->p99Ms)}};
        };
        Json array = Json::array();
        for (std::size_t i = 0; i < m_report.recording.perReplication.size(); ++i) {
            const simulation::ReplicationFigures& of = m_report.recording.perReplication[i];
            Json operations = Json::array();
            for (const auto& operation : of.operations) operations.push_back(latencies(operation));
            const bool billed = i < m_report.costs.size();
            array.push_back({{"number", of.number},
                             {"offered", of.offered},
                             {"failedShare", of.failedShare ? number(*of.failedShare) : Json(nullptr)},
                             {"latencyMs", latencies(of.latency)},
                             {"operations", std::move(operations)},
                             {"cost", billed ? number(m_report.costs[i].window) : Json(nullptr)},
                             {"monthlyCost", billed ? number(m_report.costs[i].month) : Json(nullptr)}});
        }
        return array;
    }

    /// Null where no precision was asked for.
    [[nodiscard]] Json precision() const
    {
        if (!m_report.precision) return nullptr;
        Json targets = Json::array();
        for (const analysis::PrecisionVerdict& verdict : m_report.precision->targets)
            targets.push_back({{"target", verdict.target},
                               {"unit", verdict.unit},
                               {"estimate", estimate(verdict.estimate)},
                               {"halfWidthAllowed", number(verdict.halfWidthAllowed)},
                               {"replications", verdict.replications},
                               {"reached", verdict.reached}});
        return {{"reached", m_report.precision->reached},
                {"replications", m_report.precision->replications},
                {"replicationsMax", m_report.precision->replicationsMax},
                {"targets", std::move(targets)}};
    }

    [[nodiscard]] Json series() const
    {
        const Recording& recording = m_report.recording;
        Json times = Json::array();
        for (std::size_t i = 0; i < recording.bucketCount(); ++i)
            times.push_back(time(recording.start + recording.bucket * static_cast<std::int64_t>(i)));
        Json signals = Json::object();
        for (const simulation::Signal& signal : recording.signals) {
            Json json{{"unit", signal.unit}, {"mean", numbers(signal.mean)}};
            if (!signal.min.empty()) json["min"] = numbers(signal.min);
            if (!signal.max.empty()) json["max"] = numbers(signal.max);
            // Ids differ, and operator[] would search all that came before: quadratic with thousands of components.
            signals.get_ref<Json::object_t&>().emplace_back(signal.id, std::move(json));
        }
        Json resources = Json::object();
        for (const simulation::Resource& resource : recording.resources)
            resources.get_ref<Json::object_t&>().emplace_back(resource.id, Json{{"unit", resource.unit},
                                                                                {"utilisationMean", numbers(resource.utilisationMean)},
                                                                                {"utilisationMax", numbers(resource.utilisationMax)},
                                                                                {"capacity", numbers(resource.capacity)},
                                                                                {"demand", numbers(resource.demand)}});
        return {{"bucketSeconds", recording.bucket.toSeconds()},
                {"time", std::move(times)},
                {"signals", std::move(signals)},
                {"resources", std::move(resources)}};
    }

private:
    /// The fullest of a component's resources stands for the component; all of them are listed.
    void addUtilisation(Json& json, const std::string& component) const
    {
        const simulation::Resource* fullest = nullptr;
        Json all = Json::array();
        std::optional<SimTime> first;
        double minutes = 0;
        for (const simulation::Resource& resource : m_report.recording.resources) {
            if (resource.component != component) continue;
            if (fullest == nullptr || resource.utilisation.value > fullest->utilisation.value) fullest = &resource;
            if (resource.firstSaturatedAt && (!first || *resource.firstSaturatedAt < *first)) first = resource.firstSaturatedAt;
            minutes = std::max(minutes, resource.saturatedMinutes);
            all.push_back({{"name", resource.name},
                           {"unit", resource.unit},
                           {"utilisation", {{"mean", estimate(resource.utilisation)}, {"max", number(resource.utilisationPeak)}}},
                           {"saturatedMinutes", number(resource.saturatedMinutes)},
                           {"firstSaturatedAt", time(resource.firstSaturatedAt)},
                           {"firstFullAt", time(resource.firstFullAt)}});
        }
        if (fullest == nullptr) {
            json["utilisation"] = nullptr;
        } else {
            json["utilisation"] = {{"mean", estimate(fullest->utilisation)}, {"max", number(fullest->utilisationPeak)}};
        }
        json["saturatedMinutes"] = number(minutes);
        json["firstSaturatedAt"] = time(first);
        json["resources"] = std::move(all);
    }

    /// The statement by tenant: sums, and the parts of each line.
    static Json byTenant(const pricing::Allocation& allocation, const pricing::Statement& statement)
    {
        // Divided, not multiplied: 5.98 is written as 5.98.
        const auto money = [](const Money& amount) { return Json(static_cast<double>(amount.micros()) / 1e6); };
        Json tenants = Json::array();
        for (const pricing::TenantCost& cost : allocation.tenants)
            tenants.push_back({{"group", cost.group},
                               {"tenant", cost.tenant},
                               {"dedicated", money(cost.dedicated)},
                               {"shared", money(cost.shared)},
                               {"total", money(cost.total)}});
        Json parts = Json::array();
        for (const pricing::AllocatedPart& part : allocation.parts) {
            const pricing::StatementLine& line = statement.lines[part.line];
            constexpr const char* kTo[]{"tenant", "common", "idle"};
            parts.push_back({{"component", line.component},
                             {"meter", line.meter},
                             {"to", kTo[static_cast<std::size_t>(part.to)]},
                             {"tenant", part.to == pricing::AllocatedPart::To::Tenant ? allocation.tenants[part.tenant].tenant : std::string()},
                             {"basis", part.basis},
                             {"amount", money(part.amount)}});
        }
        return {{"tenants", std::move(tenants)},
                {"common", money(allocation.common)},
                {"idle", money(allocation.idle)},
                {"total", money(allocation.total)},
                {"parts", std::move(parts)}};
    }

    /// Savings plans and capped workspaces, where there are any.
    static void addSettled(Json& json, const pricing::Statement& statement)
    {
        for (const pricing::CommitmentUse& plan : statement.commitments)
            json["commitments"].push_back({{"component", plan.component},
                                           {"term", plan.term},
                                           {"perHour", number(plan.perHour)},
                                           {"committed", number(plan.committed)},
                                           {"used", number(plan.used)},
                                           {"utilisation", number(plan.utilisation)},
                                           {"coverage", number(plan.coverage)},
                                           {"saved", number(plan.saved)}});
        for (const pricing::LogLoss& logs : statement.logs)
            json["cappedLogs"].push_back({{"component", logs.component},
                                          {"arrivedGB", number(logs.arrivedGB)},
                                          {"droppedGB", number(logs.droppedGB)},
                                          {"daysCapped", logs.daysCapped}});
    }

    static Json lines(const pricing::Statement& statement)
    {
        Json array = Json::array();
        for (const pricing::StatementLine& line : statement.lines)
            array.push_back({{"component", line.component},
                             {"group", line.group},
                             {"team", line.team},
                             {"meter", line.meter},
                             {"title", line.meterTitle},
                             {"quantity", number(line.quantity)},
                             {"unit", line.unit},
                             {"unitPrice", line.unitPrice},
                             {"amount", number(line.amount.toDouble())},
                             {"tenant", line.tenant},
                             {"tags", Json(line.tags)},
                             {"extrapolated", line.extrapolated},
                             {"source", line.source},
                             {"asOf", line.asOf},
                             {"confidence", pricing::confidenceName(line.confidence)}});
        return array;
    }

    const analysis::Report& m_report;
    calendar::Calendar m_calendar;
};

} // namespace

std::string resultsJson(const scenario::Scenario& scenario, const analysis::Report& report, const JsonOptions& options)
{
    const Recording& recording = report.recording;
    const Writer writer{scenario, report};
    Json engine{{"name", recording.engine},
                {"version", options.version},
                {"events", recording.events},
                {"fingerprint", fmt::format("{:016x}", recording.fingerprint)}};
    if (options.wallSeconds) engine["wallSeconds"] = number(*options.wallSeconds);
    Json json{{"format", "headroom-results"},
              {"formatVersion", 1},
              {"scenario", recording.scenario},
              {"variant", recording.variant},
              {"seed", recording.seed},
              {"replications", recording.replications},
              {"partial", recording.partial},
              {"engine", std::move(engine)},
              {"window",
               {{"from", writer.time(recording.start)}, {"to", writer.time(recording.end)}, {"timeZone", scenario.calendar.timeZone}}},
              {"answer",
               {{"allSlosHeld", report.answer.allSlosHeld},
                {"headline", report.answer.headline},
                {"explanation", report.answer.explanation}}},
              {"requests", requests(recording.requests)},
              {"failedShare", estimate(recording.failedShare)},
              {"latencyMs", latency(recording.latency)},
              {"operations", writer.operations()},
              {"components", writer.components()},
              {"scaling", writer.scaling()},
              {"cost", writer.cost()},
              {"slos", writer.slos()},
              {"claims", writer.claims()},
              {"diagnosis", writer.diagnosis()},
              {"intervals", {{"method", method(report.intervals.method)}, {"sentence", report.intervals.sentence}}},
              {"precision", writer.precision()},
              {"replicationFigures", writer.replicationFigures()}};
    if (recording.engine != "des") json["validity"] = writer.validity();
    if (!recording.faults.empty()) json["faults"] = writer.faults();
    // Invalid UTF-8 cannot come from a validated scenario; replacing is better than an exception out of a writer.
    std::string text = json.dump(1, ' ', false, Json::error_handler_t::replace);
    if (options.series) {
        // Half a million numbers, one to a line, would be three times the size for nobody's benefit.
        text.resize(text.size() - 2);
        text += ",\n \"series\": " + writer.series().dump(-1, ' ', false, Json::error_handler_t::replace) + "\n}";
    }
    return text + "\n";
}

} // namespace headroom::exchange
