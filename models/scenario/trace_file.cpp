#include "models/scenario/trace_file.h"

#include "models/scenario/local_text.h"
#include "models/scenario/prepare.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace headroom::scenario {
namespace {

/// Thirty years: what is longer is no simulated period.
constexpr double kMaxSeconds = 1e9;

std::string_view trimmed(std::string_view text)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '"'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

template <typename Number>
bool readNumber(std::string_view text, Number& value)
{
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc() && end == text.data() + text.size();
}

class TraceReader {
public:
    TraceReader(const std::string& name, const ArrivalsSpec& spec, const calendar::Calendar& calendar, SimTime start)
        : m_name(name), m_spec(spec), m_calendar(calendar), m_start(start) {}

    Result<Trace, Errors> read(std::string_view text)
    {
        int number = 0;
        while (!text.empty() && m_errors.size() < kMaxErrors) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            const std::string_view line = trimmed(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
            ++number;
            if (line.empty() || line.front() == '#') continue;
            if (m_trace.size() == kMaxTraceLines) {
                add(ErrorCode::LimitExceeded, number, fmt::format("A trace has at most {} lines.", kMaxTraceLines), "put the requests of a second into one line with their number");
                break;
            }
            addLine(line, number);
            m_isFirst = false;
        }
        if (m_errors.empty()) checkWhole();
        if (!m_errors.empty()) return std::move(m_errors);
        return std::move(m_trace);
    }

private:
    void add(ErrorCode code, int line, std::string message, std::string hint = {}) { m_errors.push_back({code, std::move(message), {m_name, line, {}}, std::move(hint)}); }

    void addLine(std::string_view line, int number)
    {
        const std::size_t comma = line.find_first_of(",;");
        const std::string_view when = trimmed(line.substr(0, comma));
        const std::string_view many = comma == std::string_view::npos ? std::string_view() : trimmed(line.substr(comma + 1));
        const bool isTitle = m_isFirst && !when.empty() && (when.front() < '0' || when.front() > '9') && when.front() != '-' && when.front() != '+' && when.front() != '.';
        if (isTitle) return;
        TraceEntry entry;
        double seconds = 0;
        if (readNumber(when, seconds)) {
            if (!(seconds >= 0 && seconds <= kMaxSeconds)) {
                add(ErrorCode::OutOfRange, number, fmt::format("{} is no number of seconds from the start of the period.", when), "0 to 1e9");
                return;
            }
            entry.at = m_start + Duration::fromSeconds(seconds);
        } else if (const auto time = parseLocalTime(m_calendar, std::string(when))) {
            entry.at = *time;
        } else {
            add(ErrorCode::Syntax, number, fmt::format("\"{}\" is no instant.", when.substr(0, 40)), "seconds from the start of the period, or a local time such as 2026-11-27T09:00:05");
            return;
        }
        if (comma != std::string_view::npos && (!readNumber(many, entry.count) || entry.count > kMaxTraceCount)) {
            add(ErrorCode::OutOfRange, number, fmt::format("\"{}\" is no number of requests.", many.substr(0, 40)), fmt::format("a whole number up to {}", kMaxTraceCount));
            return;
        }
        if (!m_trace.empty() && entry.at < m_trace.back().at) {
            add(ErrorCode::Inconsistent, number, "This line is earlier than the one before.", "sort the trace by time; around a change of the clocks give seconds");
            return;
        }
        if (!m_trace.empty() && m_spec.traceSpread > Duration{} && entry.at - m_trace.back().at < m_spec.traceSpread) {
            add(ErrorCode::Inconsistent, number, "This line comes before the requests of the one before are spread out.", "a shorter \"spread\"");
            return;
        }
        m_trace.push_back(entry);
    }

    void checkWhole()
    {
        if (std::none_of(m_trace.begin(), m_trace.end(), [](const TraceEntry& entry) { return entry.count > 0; })) {
            add(ErrorCode::Inconsistent, 0, "The trace has no request.", "one arrival a line, such as \"12.5\" or \"2026-11-27T09:00,40\"");
            return;
        }
        if (m_spec.traceRepeat && m_trace.back().at + m_spec.traceSpread - m_trace.front().at >= *m_spec.traceRepeat)
            add(ErrorCode::Inconsistent, 0, "The trace begins anew before it has ended.", "a longer \"repeatEvery\"");
    }

    const std::string& m_name;
    const ArrivalsSpec& m_spec;
    const calendar::Calendar& m_calendar;
    SimTime m_start;
    Trace m_trace;
    Errors m_errors;
    bool m_isFirst = true;
};

/// `file` below `folder`; empty where it leads out of it.
std::filesystem::path inside(const std::filesystem::path& folder, const std::string& file)
{
    const std::filesystem::path relative(file);
    if (relative.is_absolute() || relative.has_root_name()) return {};
    for (const std::filesystem::path& part : relative)
        if (part == "..") return {};
    std::error_code failure;
    const std::filesystem::path root = std::filesystem::weakly_canonical(folder.empty() ? std::filesystem::path(".") : folder, failure);
    const std::filesystem::path target = std::filesystem::weakly_canonical(root / relative, failure);
    if (failure) return {};
    const auto [end, rest] = std::mismatch(root.begin(), root.end(), target.begin(), target.end());
    return end == root.end() && rest != target.end() ? target : std::filesystem::path();
}

} // namespace

Result<Trace, Errors> parseTrace(std::string_view text, const std::string& name, const ArrivalsSpec& spec, const calendar::Calendar& calendar, SimTime start)
{
    return TraceReader(name, spec, calendar, start).read(text);
}

void readTraces(Scenario& scenario, const std::string& name, Problems& problems)
{
    const std::filesystem::path folder = std::filesystem::path(name).parent_path();
    const calendar::Calendar calendar = calendar::Calendar::forZone(scenario.calendar.timeZone).value();
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
        ArrivalsSpec& spec = scenario.traffic[i].arrivals;
        if (spec.process != ArrivalProcess::Trace || scenario.traffic[i].users) continue;
        const std::string pointer = fmt::format("/traffic/{}/arrivals", i);
        if (spec.file.empty()) {
            problems.add(ErrorCode::MissingKey, pointer, "The process is \"trace\" and no file is named.", "add \"file\"");
            continue;
        }
        const std::filesystem::path path = inside(folder, spec.file);
        if (path.empty()) {
            problems.add(ErrorCode::OutOfRange, pointer + "/file", "The trace does not lie beside the scenario.", "a path below the folder of the scenario, without \"..\"");
            continue;
        }
        std::error_code failure;
        if (std::filesystem::exists(path, failure) && !std::filesystem::is_regular_file(path, failure)) {
            problems.add(ErrorCode::Unreadable, pointer + "/file", "The trace is not a file.");
            continue;
        }
        const auto text = readFile(path);
        if (!text) {
            problems.add(text.error().code, pointer + "/file", fmt::format("The trace \"{}\": {}", spec.file, text.error().message));
            continue;
        }
        auto trace = parseTrace(*text, path.string(), spec, calendar, scenario.calendar.start);
        if (trace) spec.trace = std::make_shared<const Trace>(std::move(*trace));
        else
            for (Error& error : trace.error()) problems.addElsewhere(std::move(error));
    }
}

} // namespace headroom::scenario
