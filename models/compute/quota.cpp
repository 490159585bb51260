#include "models/compute/quota.h"

#include <fmt/format.h>

#include <string_view>

namespace headroom::compute {
namespace {

enum class Unit { Milli, Bytes, Count };

std::string amount(std::int64_t value, Unit unit)
{
    switch (unit) {
    case Unit::Milli: return fmt::format("{}m", value);
    case Unit::Bytes: return fmt::format("{:.6g}Mi", static_cast<double>(value) / 1048576);
    case Unit::Count: break;
    }
    return fmt::format("{}", value);
}

std::optional<std::string> over(std::string_view name, std::optional<std::int64_t> hard, std::int64_t used, std::int64_t wanted, Unit unit)
{
    if (!hard || used + wanted <= *hard) return std::nullopt;
    return fmt::format("quota exceeded: {} has {} of {} in use, {} more wanted", name, amount(used, unit), amount(*hard, unit), amount(wanted, unit));
}

} // namespace

std::optional<std::string> ResourceQuota::refusal(const QuotaDemand& pod) const
{
    const auto cpuLimit = pod.limitsCpuMilli ? pod.limitsCpuMilli : m_limits.defaultLimitCpuMilli;
    const auto memoryLimit = pod.limitsMemoryBytes ? pod.limitsMemoryBytes : m_limits.defaultLimitMemoryBytes;
    // With a quota on it, every container must say how much it wants.
    if (m_limits.requestsCpuMilli && pod.requestsCpuMilli <= 0) return "quota refuses the pod: it must state requests.cpu";
    if (m_limits.requestsMemoryBytes && pod.requestsMemoryBytes <= 0) return "quota refuses the pod: it must state requests.memory";
    if (m_limits.limitsCpuMilli && !cpuLimit) return "quota refuses the pod: it must state limits.cpu";
    if (m_limits.limitsMemoryBytes && !memoryLimit) return "quota refuses the pod: it must state limits.memory";
    if (auto why = over("pods", m_limits.pods, m_used.pods, 1, Unit::Count)) return why;
    if (auto why = over("requests.cpu", m_limits.requestsCpuMilli, m_used.requestsCpuMilli, pod.requestsCpuMilli, Unit::Milli)) return why;
    if (auto why = over("requests.memory", m_limits.requestsMemoryBytes, m_used.requestsMemoryBytes, pod.requestsMemoryBytes, Unit::Bytes)) return why;
    if (auto why = over("limits.cpu", m_limits.limitsCpuMilli, m_used.limitsCpuMilli, cpuLimit.value_or(0), Unit::Milli)) return why;
    return over("limits.memory", m_limits.limitsMemoryBytes, m_used.limitsMemoryBytes, memoryLimit.value_or(0), Unit::Bytes);
}

std::optional<std::string> ResourceQuota::claimRefusal() const
{
    return over("persistentvolumeclaims", m_limits.persistentVolumeClaims, m_used.claims, 1, Unit::Count);
}

void ResourceQuota::add(const QuotaDemand& pod, int sign)
{
    m_used.pods += sign;
    m_used.requestsCpuMilli += sign * pod.requestsCpuMilli;
    m_used.requestsMemoryBytes += sign * pod.requestsMemoryBytes;
    m_used.limitsCpuMilli += sign * pod.limitsCpuMilli.value_or(m_limits.defaultLimitCpuMilli.value_or(0));
    m_used.limitsMemoryBytes += sign * pod.limitsMemoryBytes.value_or(m_limits.defaultLimitMemoryBytes.value_or(0));
}

} // namespace headroom::compute
