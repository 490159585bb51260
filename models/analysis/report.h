#pragma once

#include "core/base/result.h"
#include "models/pricing/price_book.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <optional>
#include <string>
#include <vector>

/// Everything that is said about a run, made from its Recording: verdicts, diagnosis, bill. Front ends read this and compute nothing.
namespace headroom::analysis {

struct SloVerdict {
    std::string name, metric;
    bool held = true;
    double worst = 0;                      ///< worst window (seconds or share)
    std::optional<SimTime> firstMissedAt;
    double missedMinutes = 0;
    std::string sentence;
};

struct ClaimVerdict {
    std::string id, says;
    enum class Outcome { Holds, DoesNotHold, ContradictsItself, CannotBeDecided } outcome = Outcome::CannotBeDecided;
    std::optional<double> simulated;
    std::string unit, sentence;
};

/// One sentence of the story, tied to a moment and a component.
struct Finding {
    enum class Kind { Saturation, Consequence, Scaling, Incident, Remark } kind = Kind::Saturation;
    int order = 0;                         ///< 1 = saturated first; 0 = not a saturation
    SimTime at;
    std::string component, resource;
    std::string sentence;                  ///< complete, with numbers and local time
    double peak = 0;                       ///< utilisation or size at its worst
    double minutes = 0;                    ///< how long
};

struct Answer {
    bool allSlosHeld = true;
    std::string headline;                  ///< "Black Friday fails at 09:04: Drone Scheduler ran out of workers — 32 of 32 busy"
    std::string explanation;               ///< one more line
};

struct Report {
    simulation::Recording recording;
    pricing::Statement window;             ///< the bill of the simulated window
    pricing::Statement month;              ///< of the calendar month that holds most of the window
    std::vector<SloVerdict> slos;
    std::vector<ClaimVerdict> claims;
    std::vector<Finding> diagnosis;        ///< in time order; saturations numbered in their order
    Answer answer;
};

/// Recording → Report. Fails only where a meter has no price (one Error per meter).
[[nodiscard]] Result<Report, Errors> analyse(const scenario::Scenario& scenario, simulation::Recording recording,
                                             const pricing::PriceBook& prices);

} // namespace headroom::analysis
