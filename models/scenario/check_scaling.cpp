#include "models/scenario/check_scaling.h"

#include "models/scenario/lenient.h"

#include <fmt/format.h>

namespace headroom::scenario {
namespace {

void checkTrigger(const Json& document, const Json& trigger, const std::string& at, Problems& problems)
{
    const std::string type = lenient::text(trigger, "type").value_or("");
    const auto needs = [&](const char* key) {
        if (!trigger.contains(key)) problems.add(ErrorCode::MissingKey, at, fmt::format("A trigger of type {} needs \"{}\".", type, key));
    };
    if (type == "queue" || type == "lag") needs("source");
    if (type == "lag")
        if (const auto source = lenient::text(trigger, "source"); source && lenient::kindOf(document, *source) == "queue")
            problems.add(ErrorCode::Inconsistent, at + "/source", fmt::format("\"{}\" is a queue: it has messages, no lag.", *source), "use \"type\": \"queue\"");
    if (type != "cron") return;
    for (const char* key : {"start", "end", "replicas"}) needs(key);
    const auto start = lenient::text(trigger, "start"), end = lenient::text(trigger, "end");
    if (start && end && *start == *end) problems.add(ErrorCode::Inconsistent, at + "/end", "The window ends when it starts.");
}

} // namespace

void checkScaling(const Json& document, const Json& service, const std::string& at, Problems& problems)
{
    const Json& keda = lenient::member(service, "keda");
    if (!keda.is_object()) return;
    const auto min = lenient::number(keda, "min"), max = lenient::number(keda, "max"), idle = lenient::number(keda, "idle");
    if (min && max && *min > *max) problems.add(ErrorCode::Inconsistent, at + "/keda/min", fmt::format("KEDA's min {} is above its max {}.", *min, *max));
    if (idle && min.value_or(0) <= *idle)
        problems.add(ErrorCode::Inconsistent, at + "/keda/idle", fmt::format("Idle replicas {} must be fewer than min {}.", *idle, min.value_or(0)), "set min to what runs while there is work");
    const Json& triggers = lenient::member(keda, "triggers");
    if (!triggers.is_array()) return;
    bool seesWork = false;
    for (std::size_t i = 0; i < triggers.size(); ++i) {
        if (!triggers[i].is_object()) return;
        checkTrigger(document, triggers[i], fmt::format("{}/keda/triggers/{}", at, i), problems);
        const std::string type = lenient::text(triggers[i], "type").value_or("");
        seesWork = seesWork || (type != "cpu" && type != "memory");
    }
    if (!seesWork && !triggers.empty() && min.value_or(0) == 0)
        problems.add(ErrorCode::Inconsistent, at + "/keda/min", "CPU and memory cannot tell whether there is work for a service that sleeps.", "set min to 1 or more, or add another trigger");
}

} // namespace headroom::scenario
