#include "models/scenario/read.h"
#include "models/scenario/read_values.h"

#include <fmt/format.h>

#include <cmath>

namespace headroom::scenario {
namespace {

std::vector<Step> readSteps(const Json& steps, const std::string& pointer);

std::optional<random::Distribution> distributionIf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() ? std::nullopt : std::optional{readDistribution(*found)};
}

Retry readRetry(const Json& step)
{
    const auto retry = step.find("retry");
    if (retry == step.end()) return {};
    Retry result;
    result.attempts = read::integer(*retry, "attempts");
    result.base = read::span(*retry, "base");
    result.cap = read::span(*retry, "cap");
    result.jitter = read::flag(*retry, "jitter");
    result.equalJitter = read::text(*retry, "spread") == "equal";
    const std::string& backoff = read::text(*retry, "backoff");
    result.backoff = backoff == "constant" ? Retry::Backoff::Constant : backoff == "linear" ? Retry::Backoff::Linear
                   : backoff == "decorrelated" ? Retry::Backoff::Decorrelated : Retry::Backoff::Exponential;
    if (const auto budget = retry->find("budget"); budget != retry->end()) result.budget = RetryBudgetSpec{read::number(*budget, "ratio"), read::number(*budget, "perSecond")};
    return result;
}

Step readStep(const Json& json, const std::string& pointer)
{
    Step step;
    step.pointer = pointer;
    step.probability = read::number(json, "probability");
    step.times = read::integer(json, "times");
    if (json.contains("parallel")) {
        step.kind = Step::Kind::Parallel;
        step.steps = readSteps(json.at("parallel"), pointer + "/parallel");
        return step;
    }
    step.timeout = read::spanIf(json, "timeout");
    step.retry = readRetry(json);
    step.bytes = read::bytes(json, "bytes");
    if (json.contains("send")) {
        step.kind = Step::Kind::Send;
        step.target = read::text(json, "send");
        step.confirm = read::flag(json, "confirm");
        return step;
    }
    step.target = read::text(json, "call");
    step.cpu = distributionIf(json, "cpu");
    step.time = distributionIf(json, "time");
    step.requestUnits = read::number(json, "requestUnits");
    const std::string& access = read::text(json, "access");
    step.access = access == "read" ? DataAccess::Read : access == "write" ? DataAccess::Write : DataAccess::None;
    step.timeToLive = read::spanIf(json, "timeToLive");
    step.hitRatio = read::numberIf(json, "hitRatio");
    step.fallback = read::flag(json, "fallback");
    step.circuitBreaker = readCircuitBreaker(json);
    step.newConnection = read::textOr(json, "newConnection", {});
    if (const auto steps = json.find("steps"); steps != json.end()) step.steps = readSteps(*steps, pointer + "/steps");
    return step;
}

std::vector<Step> readSteps(const Json& steps, const std::string& pointer)
{
    std::vector<Step> result;
    for (std::size_t i = 0; i < steps.size(); ++i) result.push_back(readStep(steps[i], pointer + "/" + std::to_string(i)));
    return result;
}

} // namespace

random::Distribution readDistribution(const Json& value)
{
    using Kind = random::Distribution::Kind;
    random::Distribution result;
    if (value.is_string()) {
        result.meanSeconds = read::spanOf(value).toSeconds();
        return result;
    }
    const std::string& form = value.begin().key();
    const Json& inner = value.begin().value();
    if (form == "exponential") {
        result.kind = Kind::Exponential;
        result.meanSeconds = read::spanOf(inner).toSeconds();
    } else if (form == "empirical") {
        result.kind = Kind::Empirical;
        for (const Json& pair : inner) result.table.emplace_back(pair[0].get<double>(), read::spanOf(pair[1]).toSeconds());
    } else {
        result.kind = form == "lognormal" ? Kind::Lognormal : form == "erlang" ? Kind::Erlang : Kind::Hyperexponential;
        result.meanSeconds = read::span(inner, "mean").toSeconds();
        result.cv = form == "erlang" ? 1.0 / std::sqrt(read::number(inner, "k")) : read::number(inner, "cv");
        if (const auto cap = read::spanIf(inner, "cap")) result.capSeconds = cap->toSeconds();
    }
    return result;
}

std::vector<Operation> readOperations(const Json& operations)
{
    std::vector<Operation> result;
    for (const auto& [name, json] : operations.items()) {
        Operation operation;
        operation.name = name;
        operation.consumes = read::textOr(json, "consumes", {});
        operation.subscription = {read::textOr(json.at("subscription"), "name", name), read::number(json.at("subscription"), "share"), read::flag(json.at("subscription"), "groupPerPod")};
        operation.tenant = read::textOr(json, "tenant", {});
        operation.skipsDuplicates = read::text(json, "duplicates") == "skipped";
        operation.duplicateWindow = read::spanIf(json, "duplicateWindow");
        if (const auto dead = json.find("deadLetters"); dead != json.end()) operation.deadLetterTopic = read::text(*dead, "to");
        if (const auto redrive = json.find("redrive"); redrive != json.end()) operation.redrive = RedriveSpec{read::span(*redrive, "after"), read::integer(*redrive, "attempts")};
        operation.timeout = read::spanIf(json, "timeout");
        operation.responseBytes = read::bytes(json, "responseBytes");
        operation.logBytes = read::bytes(json, "logBytes");
        operation.steps = readSteps(json.at("steps"), fmt::format("/operations/{}/steps", escapeSegment(name)));
        result.push_back(std::move(operation));
    }
    return result;
}

} // namespace headroom::scenario
