#include "models/pricing/reservation_use.h"

#include <algorithm>
#include <cmath>

namespace headroom::pricing {

std::vector<double> nodeHoursByHour(const simulation::Recording& recording, const std::string& pool)
{
    const simulation::Signal* nodes = recording.signal(pool + ".nodes");
    if (nodes == nullptr || recording.bucket.count() <= 0) return {};
    std::vector<double> hours;
    const Duration hour = Duration::hours(1);
    for (std::size_t i = 0; i < nodes->mean.size(); ++i) {
        if (!std::isfinite(nodes->mean[i])) continue;
        SimTime at = recording.start + recording.bucket * static_cast<std::int64_t>(i);
        const SimTime end = std::min(at + recording.bucket, recording.end);
        while (at < end) {   // a bucket may reach over the end of an hour
            const auto index = static_cast<std::size_t>((at - recording.start) / hour);
            const SimTime next = std::min(end, recording.start + hour * static_cast<std::int64_t>(index + 1));
            if (index >= hours.size()) hours.resize(index + 1, 0.0);
            hours[index] += static_cast<double>(nodes->mean[i]) * (next - at).toSeconds() / 3600;
            at = next;
        }
    }
    return hours;
}

void countReservation(ReservationUse& use, const std::vector<double>& bought, const std::vector<double>& there, const std::vector<double>& regular, double reservedRate,
                      double payAsYouGoRate)
{
    for (std::size_t i = 0; i < bought.size(); ++i) {
        use.bought += bought[i];
        use.running += there[i];
        use.used += std::clamp(there[i] - (i < regular.size() ? regular[i] : 0), 0.0, bought[i]);
    }
    use.saved = payAsYouGoRate > 0 ? use.used * payAsYouGoRate - use.bought * reservedRate : 0;
    use.breakEven = payAsYouGoRate > 0 ? reservedRate / payAsYouGoRate : 0;
}

} // namespace headroom::pricing
