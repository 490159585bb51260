#pragma once

#include "core/quantities/time.h"
#include "core/random/distributions.h"

#include <optional>
#include <string>
#include <vector>

/// When components run, leave and break, as plain data (see scenario.h).
namespace headroom::scenario {

/// Hours in which a component runs. Times of day are minutes after midnight.
struct ScheduleSpec {
    struct Hours {
        std::vector<int> days;             ///< 0 = Monday … 6 = Sunday
        int startMinute = 0, stopMinute = 1440;
    };
    struct WeeklyInstant {
        std::vector<int> days;
        int minute = 0;
        bool utc = false;                  ///< a cron line in UTC: summer time shifts it
    };
    struct Exception { SimTime at; bool start = false; };
    std::string timeZone;                  ///< of the hours; never empty once read
    std::vector<Hours> hours;
    std::vector<WeeklyInstant> starts, stops;
    std::vector<Exception> exceptions;
    std::optional<double> outside;         ///< size outside the hours (replicas, nodes, RU/s, vCores); empty = stopped, or of another size
    std::string outsideSku;                ///< size outside the hours of what has sizes with names; empty = none
    random::Distribution startUp, stopping;
    double startFailsProbability = 0;
    Duration retryAfter = Duration::minutes(15);
};

/// Evictions of a spot pool.
struct SpotMarketSpec {
    double evictionsPerHour = 0.025;       ///< probability that one node is evicted within an hour, [0, 1)
    double together = 0.5;                 ///< mean share of the pool's nodes that one event takes, (0, 1]
    Duration notice = Duration::seconds(30);
    bool handled = true;                   ///< pods are told to stop at the notice
    random::Distribution pressure;         ///< no new spot node for this long after an event
    double replacementFailsProbability = 0;
    std::string fallback;                  ///< regular pool; empty = none
};

/// Something that breaks, at a time or at random.
struct FaultSpec {
    enum class Kind { Pod, Node, Zone, Down, Slow, Failover, Loss, Expire };
    std::string name;
    Kind kind = Kind::Down;
    std::string of;                        ///< component
    std::optional<SimTime> at;             ///< empty = at random
    std::optional<Duration> every;         ///< mean time between faults (exponential), or the period after `at`; empty = once
    random::Distribution duration;
    int count = 1;                         ///< pods or nodes
    double factor = 10;                    ///< Slow: times are multiplied
    double share = 1;                      ///< Loss: of messages; Slow: of calls
    bool dataLost = false;
};

} // namespace headroom::scenario
