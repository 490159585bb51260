#include "models/analysis/diagnosis.h"

#include "models/analysis/consequences.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace headroom::analysis {

namespace {

int rankOf(Finding::Kind kind)
{
    switch (kind) {
    case Finding::Kind::Saturation: return 0;
    case Finding::Kind::Scaling: return 1;
    case Finding::Kind::Incident: return 2;
    case Finding::Kind::Consequence: return 3;
    case Finding::Kind::Remark: break;
    }
    return 4;
}

} // namespace

std::vector<Finding> diagnose(const scenario::Scenario& scenario, const simulation::Recording& recording, const CallTree& calls,
                              const std::vector<Saturation>& saturations, const LocalClock& clock)
{
    std::vector<Finding> findings;
    for (const Saturation& saturation : saturations) {
        Finding finding;
        finding.kind = Finding::Kind::Saturation;
        finding.order = saturation.order;
        finding.at = saturation.since;
        finding.component = saturation.resource->component;
        finding.resource = saturation.resource->id;
        finding.sentence = saturationSentence(saturation, scenario, recording, clock);
        finding.peak = saturation.resource->utilisationPeak;
        finding.minutes = saturation.minutes;
        findings.push_back(std::move(finding));
    }
    std::ranges::move(findConsequences(scenario, recording, calls, saturations, clock), std::back_inserter(findings));
    std::ranges::move(findIncidents(scenario, recording, clock), std::back_inserter(findings));
    std::ranges::stable_sort(findings, {}, [](const Finding& f) { return std::tuple(f.at, rankOf(f.kind), f.order); });
    return findings;
}

} // namespace headroom::analysis
