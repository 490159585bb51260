#include "models/simulation/summaries.h"

namespace headroom::simulation {

LatencySummary summaryOf(const stats::Histogram& histogram)
{
    LatencySummary summary;
    summary.count = histogram.count();
    summary.histogram = histogram;
    summary.meanMs.value = histogram.meanNs() * 1e-6;
    const auto quantileMs = [&](double p) { return static_cast<double>(histogram.quantileNs(p)) * 1e-6; };
    summary.p50Ms.value = quantileMs(0.5);
    summary.p90Ms.value = quantileMs(0.9);
    summary.p95Ms.value = quantileMs(0.95);
    summary.p99Ms.value = quantileMs(0.99);
    summary.maxMs.value = static_cast<double>(histogram.maxNs()) * 1e-6;
    return summary;
}

void add(Requests& sum, const Requests& part)
{
    sum.offered += part.offered;
    sum.completed += part.completed;
    sum.failed += part.failed;
    sum.timedOut += part.timedOut;
    sum.throttled += part.throttled;
    sum.lost += part.lost;
    sum.inFlight += part.inFlight;
    sum.degraded += part.degraded;
}

double failedShareOf(const Requests& requests)
{
    const auto bad = static_cast<double>(requests.failed + requests.timedOut + requests.throttled + requests.lost);
    return requests.offered == 0 ? 0.0 : bad / static_cast<double>(requests.offered);
}

} // namespace headroom::simulation
