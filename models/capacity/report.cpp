#include "models/capacity/report.h"

namespace headroom::capacity {

Result<CapacityReport, Errors> capacityReport(const scenario::Scenario& scenario, const catalogue::Catalogue& catalogue)
{
    auto topology = simulation::buildTopology(scenario, catalogue);
    if (!topology) return std::move(topology).error();
    const ComponentGraph graph = buildGraph(scenario);
    CapacityReport report;
    report.capacity = staticCapacity(*topology);
    report.paths = criticalPaths(*topology);
    report.singlePoints = singlePoints(graph);
    report.findings = graphFindings(graph);
    report.findings.insert(report.findings.end(), report.capacity.findings.begin(), report.capacity.findings.end());
    return report;
}

} // namespace headroom::capacity
