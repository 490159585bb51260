#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace headroom::compute {

/// What one pod would take from its namespace's quota.
struct QuotaDemand {
    std::int64_t requestsCpuMilli = 0, requestsMemoryBytes = 0;
    std::optional<std::int64_t> limitsCpuMilli, limitsMemoryBytes;   ///< empty: the container states none
};

/// `hard` of a ResourceQuota; what is empty is not limited. `default…` is what a LimitRange fills in for containers that state no limit.
struct QuotaLimits {
    std::optional<std::int64_t> requestsCpuMilli, requestsMemoryBytes, limitsCpuMilli, limitsMemoryBytes, pods, persistentVolumeClaims;
    std::optional<std::int64_t> defaultLimitCpuMilli, defaultLimitMemoryBytes;
};

/// A ResourceQuota of one namespace. It is looked at when a pod is *created*: what is refused does not exist, so no scheduler sees it as pending and
/// no cluster autoscaler adds a node for it; the controller has fewer pods than it wants and tries again later.
/// Source: Kubernetes resource quotas (docs/models/rollout.md). Pods count until they have ended.
class ResourceQuota {
public:
    explicit ResourceQuota(QuotaLimits limits) : m_limits(limits) {}

    /// Why `pod` may not be created now, naming the resource, what is used and the limit; empty when it may. Pure.
    [[nodiscard]] std::optional<std::string> refusal(const QuotaDemand& pod) const;
    /// The same for a claim of a volume.
    [[nodiscard]] std::optional<std::string> claimRefusal() const;

    void book(const QuotaDemand& pod) { add(pod, 1); }
    /// Gives back what book() took.
    void release(const QuotaDemand& pod) { add(pod, -1); }
    void bookClaim() { ++m_used.claims; }
    void releaseClaim() { --m_used.claims; }

    struct Used { std::int64_t requestsCpuMilli = 0, requestsMemoryBytes = 0, limitsCpuMilli = 0, limitsMemoryBytes = 0, pods = 0, claims = 0; };
    [[nodiscard]] const Used& used() const { return m_used; }
    [[nodiscard]] const QuotaLimits& limits() const { return m_limits; }

private:
    void add(const QuotaDemand& pod, int sign);

    QuotaLimits m_limits;
    Used m_used;
};

} // namespace headroom::compute
