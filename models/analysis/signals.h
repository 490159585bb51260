#pragma once

#include "models/simulation/recording.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Reading the series of a Recording. Buckets without data (NaN) count as absent, never as zero.
namespace headroom::analysis {

/// Highest value of a series and the bucket that holds it.
struct Peak {
    double value = 0;
    std::size_t bucket = 0;
};

/// The signals of a recording by id, for those who ask for signals of every component: Recording::signal() searches from the start.
/// Refers to the recording, which must outlive it.
class SignalIndex {
public:
    explicit SignalIndex(const simulation::Recording& recording);
    /// Null where there is no such signal.
    [[nodiscard]] const simulation::Signal* find(std::string_view id) const;

private:
    std::unordered_map<std::string_view, const simulation::Signal*> m_signals;
};

/// Start of a bucket.
[[nodiscard]] SimTime bucketStart(const simulation::Recording& recording, std::size_t bucket);
/// Bucket that holds `time`, limited to the series.
[[nodiscard]] std::size_t bucketAt(const simulation::Recording& recording, SimTime time);
/// Width of a bucket in seconds; the last bucket of a window may be shorter.
[[nodiscard]] double bucketSeconds(const simulation::Recording& recording, std::size_t bucket);

/// Highest value; empty where no bucket has data.
[[nodiscard]] std::optional<Peak> peakOf(const std::vector<float>& values);
/// Peak of the maxima where the signal has them, else of the means.
[[nodiscard]] std::optional<Peak> peakOf(const simulation::Signal& signal);
/// Value of one bucket; empty where there is none or it is NaN.
[[nodiscard]] std::optional<double> valueAt(const std::vector<float>& values, std::size_t bucket);
/// Sum of rate × width over [from, to): a number of things, where the series is a rate per second.
[[nodiscard]] double totalOf(const simulation::Recording& recording, const std::vector<float>& rates, std::size_t from,
                             std::size_t to);
/// Number of things of a whole rate signal; 0 where the signal does not exist.
[[nodiscard]] double totalOf(const simulation::Recording& recording, std::string_view signalId);
/// Mean of the buckets with data, weighted by their widths.
[[nodiscard]] std::optional<double> meanOf(const simulation::Recording& recording, const std::vector<float>& values,
                                           std::size_t from, std::size_t to);

/// A resource is saturated in a bucket whose mean utilisation is at least this.
inline constexpr double kSaturatedShare = 0.98;
[[nodiscard]] bool saturatedIn(const simulation::Resource& resource, std::size_t bucket);

} // namespace headroom::analysis
