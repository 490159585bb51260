#include "models/exchange/csv.h"

#include "core/calendar/calendar.h"
#include "models/exchange/atomic_file.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace headroom::exchange {

using simulation::EventKind;
using simulation::Recording;

namespace {

constexpr std::string_view kLineEnd = "\r\n";

calendar::Calendar calendarOf(const scenario::Scenario& scenario)
{
    auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
    return zone ? *zone : calendar::Calendar{};
}

struct Column {
    std::string header;
    const std::vector<float>* values;
};

std::string seriesCsv(const scenario::Scenario& scenario, const Recording& recording, const std::vector<Column>& columns)
{
    const calendar::Calendar calendar = calendarOf(scenario);
    std::string text = "time";
    for (const Column& column : columns) text += fmt::format(",{}", csvText(column.header));
    text += kLineEnd;
    for (std::size_t i = 0; i < recording.bucketCount(); ++i) {
        text += calendar.format(recording.start + recording.bucket * static_cast<std::int64_t>(i));
        for (const Column& column : columns) {
            text += ',';
            // The shortest text of the float: as a double it would show digits that were never recorded.
            if (i < column.values->size() && std::isfinite((*column.values)[i])) text += fmt::format("{}", (*column.values)[i]);
        }
        text += kLineEnd;
    }
    return text;
}

} // namespace

std::string csvText(std::string_view text)
{
    constexpr std::string_view kFormulaStarts = "=+-@\t\r";
    std::string cell;
    if (!text.empty() && kFormulaStarts.find(text.front()) != std::string_view::npos) cell += '\'';
    cell += text;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char letter : cell) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted + "\"";
}

std::string csvNumber(double value) { return std::isfinite(value) ? fmt::format("{}", value) : std::string(); }

std::string_view eventKindName(EventKind kind)
{
    switch (kind) {
    case EventKind::ScaleUp: return "scale-up";
    case EventKind::ScaleDown: return "scale-down";
    case EventKind::Held: return "held";
    case EventKind::PodPending: return "pod-pending";
    case EventKind::NodeAdded: return "node-added";
    case EventKind::NodeRemoved: return "node-removed";
    case EventKind::Eviction: return "eviction";
    case EventKind::OutOfMemory: return "out-of-memory";
    case EventKind::Deadlock: return "deadlock";
    case EventKind::QueueFull: return "queue-full";
    case EventKind::Fault: return "fault";
    case EventKind::Deployment: return "deployment";
    case EventKind::Rollback: return "rollback";
    case EventKind::Restart: return "restart";
    case EventKind::Unready: return "unready";
    case EventKind::QuotaRefused: return "quota-refused";
    case EventKind::CapReached: return "cap-reached";
    }
    return "fault";
}

std::string signalsCsv(const scenario::Scenario& scenario, const Recording& recording)
{
    std::vector<Column> columns;
    for (const simulation::Signal& signal : recording.signals) {
        const std::string unit = signal.unit.empty() ? "" : " [" + signal.unit + "]";
        columns.push_back({signal.id + unit, &signal.mean});
        if (!signal.min.empty()) columns.push_back({signal.id + " min" + unit, &signal.min});
        if (!signal.max.empty()) columns.push_back({signal.id + " max" + unit, &signal.max});
    }
    return seriesCsv(scenario, recording, columns);
}

std::string resourcesCsv(const scenario::Scenario& scenario, const Recording& recording)
{
    std::vector<Column> columns;
    for (const simulation::Resource& resource : recording.resources) {
        columns.push_back({resource.id + " utilisation mean [share]", &resource.utilisationMean});
        columns.push_back({resource.id + " utilisation max [share]", &resource.utilisationMax});
        columns.push_back({resource.id + " demand [" + resource.unit + "]", &resource.demand});
        columns.push_back({resource.id + " capacity [" + resource.unit + "]", &resource.capacity});
    }
    return seriesCsv(scenario, recording, columns);
}

std::string scalingCsv(const scenario::Scenario& scenario, const Recording& recording)
{
    const calendar::Calendar calendar = calendarOf(scenario);
    std::string text = fmt::format("time,who,kind,component,from,to,why{}", kLineEnd);
    for (const simulation::Event& event : recording.eventLog) {
        text += fmt::format("{},{},{},{},{},{},{}{}", calendar.format(event.at), csvText(event.who), eventKindName(event.kind),
                            csvText(event.component), event.from, event.to, csvText(event.why), kLineEnd);
    }
    return text;
}

std::string statementCsv(const pricing::Statement& statement)
{
    std::string text = fmt::format("component,title,group,team,tenant,meter,meter title,quantity,unit,unit price [{0}],amount [{0}],"
                                   "extrapolated,source,as of,confidence{1}",
                                   statement.currency, kLineEnd);
    for (const pricing::StatementLine& line : statement.lines) {
        const std::array cells{csvText(line.component), csvText(line.componentTitle), csvText(line.group), csvText(line.team),
                               csvText(line.tenant), csvText(line.meter), csvText(line.meterTitle), csvNumber(line.quantity),
                               csvText(line.unit), csvText(line.unitPrice), csvNumber(line.amount.toDouble()),
                               std::string(line.extrapolated ? "yes" : "no"), csvText(line.source), csvText(line.asOf),
                               std::string(pricing::confidenceName(line.confidence))};
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text += ',';
            text += cells.at(i);
        }
        text += kLineEnd;
    }
    return text;
}

std::string tenantsCsv(const pricing::Allocation& allocation, const std::string& currency)
{
    std::string text = fmt::format("group,tenant,dedicated [{0}],shared [{0}],total [{0}]{1}", currency, kLineEnd);
    for (const pricing::TenantCost& cost : allocation.tenants)
        text += fmt::format("{},{},{},{},{}{}", csvText(cost.group), csvText(cost.tenant), csvNumber(cost.dedicated.toDouble()),
                            csvNumber(cost.shared.toDouble()), csvNumber(cost.total.toDouble()), kLineEnd);
    for (const auto& [name, amount] : {std::pair{"common", allocation.common}, std::pair{"idle", allocation.idle}})
        text += fmt::format(",{},,,{}{}", name, csvNumber(amount.toDouble()), kLineEnd);
    return text;
}

Result<bool> writeCsv(const std::filesystem::path& directory, const scenario::Scenario& scenario, const analysis::Report& report)
{
    std::error_code failure;
    std::filesystem::create_directories(directory, failure);
    if (failure)
        return Error{ErrorCode::Unreadable, "the folder cannot be created: " + failure.message(), {directory.string(), 0, ""}, ""};
    std::vector<std::pair<const char*, std::string>> files{{
        {"signals.csv", signalsCsv(scenario, report.recording)},
        {"resources.csv", resourcesCsv(scenario, report.recording)},
        {"scaling.csv", scalingCsv(scenario, report.recording)},
        {"statement-window.csv", statementCsv(report.window)},
        {"statement-month.csv", statementCsv(report.month)},
    }};
    if (!report.monthByTenant.empty()) {
        files.emplace_back("tenants-window.csv", tenantsCsv(report.windowByTenant, report.window.currency));
        files.emplace_back("tenants-month.csv", tenantsCsv(report.monthByTenant, report.month.currency));
    }
    for (const auto& [name, content] : files)
        if (auto written = writeFileAtomically(directory / name, content); !written) return written;
    return true;
}

} // namespace headroom::exchange
