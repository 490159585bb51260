#include "app/cli/inputs.h"

#include "app/cli/command_line.h"
#include "app/cli/terminal.h"
#include "core/calendar/calendar.h"
#include "core/quantities/parse.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/scenario/load.h"

#include <fmt/format.h>

#include <algorithm>

namespace headroom::cli {

namespace {

Error optionError(ErrorCode code, const char* option, const std::string& text, const std::string& message, std::string hint)
{
    return {code, fmt::format("{} {}: {}", option, text, message), {}, std::move(hint)};
}

} // namespace

Result<std::vector<std::pair<std::string, std::string>>, Errors> parseSettings(const std::vector<std::string>& texts)
{
    std::vector<std::pair<std::string, std::string>> settings;
    Errors errors;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (text.empty() || text.front() != '/' || equals == std::string::npos) {
            errors.push_back(optionError(ErrorCode::Syntax, "--set", text, "expected a JSON Pointer, \"=\" and a value",
                                         "for example --set /components/user-pool/nodes=10"));
            continue;
        }
        settings.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    if (!errors.empty()) return errors;
    return settings;
}

Result<scenario::Scenario, Errors> readScenario(const ScenarioArguments& arguments)
{
    auto settings = parseSettings(arguments.set);
    if (!settings) return std::move(settings).error();
    scenario::LoadOptions options;
    options.variant = arguments.variant;
    options.set = std::move(settings).value();
    return scenario::load(arguments.file, options);
}

Result<Inputs, Errors> readInputs(const ScenarioArguments& arguments)
{
    auto scenario = readScenario(arguments);
    if (!scenario) return std::move(scenario).error();
    const std::filesystem::path data = pricing::defaultPricingDirectory();
    auto catalogue = catalogue::loadCatalogue(data, scenario->provider);
    if (!catalogue) return std::move(catalogue).error();
    auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), *scenario, arguments.prices);
    if (!prices) return std::move(prices).error();
    return Inputs{std::move(scenario).value(), std::move(catalogue).value(), std::move(prices).value()};
}

/// Caches and backlogs of a week are more than any steady state needs.
constexpr Duration kLongestWarmUp = Duration::hours(7 * 24);

Result<simulation::RunOptions, Errors> runOptionsOf(const scenario::Scenario& scenario, const WindowArguments& window)
{
    simulation::RunOptions options;
    options.seed = window.seed;
    options.replications = window.replications;
    options.threads = window.threads;
    options.cutInTime = !window.uncut;
    options.predictor = fluid::statePredictor(window.seed);

    const auto calendar = calendar::Calendar::forZone(scenario.calendar.timeZone);
    if (!calendar) return Errors{calendar.error()};
    Errors errors;
    SimTime from = scenario.calendar.start;
    const std::string extent = fmt::format("the calendar of the scenario runs from {} to {}", calendar->format(scenario.calendar.start),
                                           calendar->format(scenario.calendar.end));
    if (!window.from.empty()) {
        const auto parsed = calendar->parse(window.from);
        if (!parsed) {
            errors.push_back(optionError(parsed.error().code, "--from", window.from, parsed.error().message,
                                         "a local date or time such as 2026-11-27 or 2026-11-27T09:00"));
        } else if (*parsed < scenario.calendar.start || *parsed >= scenario.calendar.end) {
            errors.push_back(optionError(ErrorCode::OutOfRange, "--from", window.from, "is outside of the simulated calendar", extent));
        } else {
            from = *parsed;
            options.from = from;
        }
    }
    if (!window.duration.empty()) {
        const auto parsed = parseCalendarDuration(window.duration);
        if (!parsed) {
            errors.push_back(optionError(parsed.error().code, "--duration", window.duration, parsed.error().message,
                                         "for example P1D, P1M, 6h or 30min"));
        } else if (errors.empty()) {
            const SimTime to = calendar->addDays(calendar->addMonths(from, parsed->months), parsed->days) + parsed->time;
            if (to <= from) {
                errors.push_back(optionError(ErrorCode::OutOfRange, "--duration", window.duration, "must be longer than nothing", ""));
            } else if (to > scenario.calendar.end) {
                errors.push_back(optionError(ErrorCode::OutOfRange, "--duration", window.duration, "ends after the simulated calendar",
                                             extent));
            }
            options.duration = to - from;
        }
    }
    if (!window.warmUp.empty()) {
        const auto parsed = parseDuration(window.warmUp);
        if (!parsed) {
            errors.push_back(optionError(parsed.error().code, "--warm-up", window.warmUp, parsed.error().message, "for example 30min or 2h"));
        } else if (*parsed < Duration{} || *parsed > kLongestWarmUp) {
            errors.push_back(optionError(ErrorCode::OutOfRange, "--warm-up", window.warmUp, "must lie between 0 and 7 days", ""));
        } else {
            options.warmUp = *parsed;
        }
    }
    if (!errors.empty()) return errors;
    return options;
}

int reportErrors(const Errors& errors)
{
    const Terminal terminal = Terminal::standardError();
    for (const Error& error : errors)
        printError(fmt::format("{} {}\n", inked(terminal, Ink::Bad, "error:"), withoutControls(toString(error))));
    const bool onlyFiles = std::ranges::all_of(errors, [](const Error& error) {
        return error.code == ErrorCode::Unreadable || error.code == ErrorCode::Cancelled;
    });
    return onlyFiles && !errors.empty() ? kCouldNotBeDone : kWrongInput;
}

} // namespace headroom::cli
