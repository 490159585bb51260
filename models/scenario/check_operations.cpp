#include "models/scenario/check_scenario.h"
#include "models/scenario/lenient.h"
#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace headroom::scenario {
namespace {

class StepCheck {
public:
    StepCheck(const Json& document, Problems& problems) : m_document(document), m_problems(problems) {}

    /// `depth` counts lists of steps within lists of steps. False once a limit is exceeded.
    bool check(const Json& steps, const std::string& pointer, std::size_t depth)
    {
        if (!steps.is_array()) return true;
        if (depth > kMaxStepDepth) {
            m_problems.add(ErrorCode::LimitExceeded, pointer, fmt::format("Steps are nested deeper than {} levels.", kMaxStepDepth));
            return false;
        }
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const std::string at = pointer + "/" + std::to_string(i);
            if (++m_count > kMaxSteps) {
                m_problems.add(ErrorCode::LimitExceeded, at, fmt::format("The operations have more than {} steps.", kMaxSteps));
                return false;
            }
            if (const auto target = lenient::text(steps[i], "call")) checkCall(steps[i], *target, at);
            checkRetry(steps[i], at);
            if (!check(lenient::member(steps[i], "steps"), at + "/steps", depth + 1)) return false;
            if (!check(lenient::member(steps[i], "parallel"), at + "/parallel", depth + 1)) return false;
        }
        return true;
    }

private:
    /// A key that means nothing at this target would be dropped in silence: that is an error.
    void checkCall(const Json& step, const std::string& target, const std::string& at)
    {
        const std::string kind = lenient::kindOf(m_document, target);
        if (kind.empty()) return;
        const auto only = [&](const char* key, bool used, bool allowed, const char* where) {
            if (used && !allowed)
                m_problems.add(ErrorCode::Inconsistent, at + "/" + key, fmt::format("\"{}\" has no meaning for \"{}\", a {}.", key, target, kind), fmt::format("only {} has it", where));
        };
        const bool cosmos = kind == "cosmos-db", redis = kind == "redis", sql = kind == "sql-database" || kind == "postgresql";
        only("requestUnits", lenient::number(step, "requestUnits").value_or(0) > 0, cosmos, "cosmos-db");
        only("timeToLive", step.contains("timeToLive"), redis, "redis");
        only("access", lenient::text(step, "access").value_or("none") != "none", cosmos || redis || sql || kind == "document-store", "a data component");
        only("cpu", step.contains("cpu"), kind == "service" || kind == "ingress" || sql, "service, ingress, sql-database or postgresql");
    }

    void checkRetry(const Json& step, const std::string& at)
    {
        const Json& retry = lenient::member(step, "retry");
        const auto base = lenient::span(retry, "base"), cap = lenient::span(retry, "cap");
        if (base && cap && *base > *cap)
            m_problems.add(ErrorCode::Inconsistent, at + "/retry/base", "The first delay is longer than the longest one (\"cap\").");
    }

    const Json& m_document;
    Problems& m_problems;
    std::size_t m_count = 0;
};

} // namespace

void checkOperations(const Json& expanded, Problems& problems)
{
    const Json& operations = lenient::member(expanded, "operations");
    if (!operations.is_object()) return;
    std::map<std::string, std::string> consumers;
    std::set<std::string> kept;   // topics whose messages wait for somebody who looks at them
    StepCheck steps(expanded, problems);
    bool within = true;
    for (const auto& [name, operation] : operations.items()) {
        const std::string pointer = fmt::format("/operations/{}", escapeSegment(name));
        if (within) within = steps.check(lenient::member(operation, "steps"), pointer + "/steps", 1);
        const auto queue = lenient::text(operation, "consumes");
        if (const auto dead = lenient::text(lenient::member(operation, "deadLetters"), "to")) kept.insert(*dead);
        if (!queue) continue;
        const bool topic = lenient::kindOf(expanded, *queue) == "topic";
        if (const auto [other, isNew] = consumers.emplace(*queue, name); !isNew && !topic)
            problems.add(ErrorCode::Inconsistent, pointer + "/consumes", fmt::format("The queue \"{}\" is already consumed by \"{}\".", *queue, other->second), "one operation treats the messages of a queue");
        const Json& list = lenient::member(operation, "steps");
        if (!list.is_array() || list.empty()) problems.add(ErrorCode::Inconsistent, pointer + "/steps", "The treatment of a message needs a first step: the call of the service that consumes.");
        else if (const auto first = lenient::text(list.front(), "call"); !first || (lenient::kindOf(expanded, *first) != "service" && !lenient::kindOf(expanded, *first).empty()))
            problems.add(ErrorCode::Inconsistent, pointer + "/steps/0", "The first step must be the call of the service that consumes the queue.");
        else
            // The worker that has received the message serves this step; there is nothing to skip or to repeat.
            for (const char* key : {"times", "probability"})
                if (const Json& value = lenient::member(list.front(), key); value.is_number() && value.get<double>() != 1)
                    problems.add(ErrorCode::Inconsistent, fmt::format("{}/steps/0/{}", pointer, key),
                                 fmt::format("\"{}\" has no meaning on the step that treats a message: it is always taken, and once.", key),
                                 "put it on a step inside");
    }
    const Json& components = lenient::member(expanded, "components");
    for (const std::string& id : lenient::keys(components))
        if (const std::string kind = lenient::kindOf(expanded, id); (kind == "queue" || kind == "topic") && !consumers.contains(id) && !kept.contains(id))
            problems.add(ErrorCode::Inconsistent, fmt::format("/components/{}", escapeSegment(id)), fmt::format("Nobody reads the {} \"{}\": it would only fill up.", kind, id),
                         fmt::format("add an operation with \"consumes\": \"{}\"", id));
}

} // namespace headroom::scenario
