#include "models/compute/quota.h"
#include "tests/support/catch.h"

/// A ResourceQuota refuses at creation, by each of its resources (docs/models/rollout.md).
using namespace headroom::compute;

namespace {

constexpr std::int64_t kMi = 1048576;
const QuotaDemand kPod{500, 256 * kMi, 1000, 512 * kMi};

} // namespace

TEST_CASE("A quota admits up to its limit exactly and refuses the next, naming the resource", "[compute][quota]")
{
    QuotaLimits limits;
    limits.requestsCpuMilli = 1500;
    ResourceQuota quota(limits);
    for (int n = 0; n < 3; ++n) {
        CHECK_FALSE(quota.refusal(kPod));
        quota.book(kPod);
    }
    CHECK(quota.refusal(kPod).value() == "quota exceeded: requests.cpu has 1500m of 1500m in use, 500m more wanted");
    quota.release(kPod);
    CHECK_FALSE(quota.refusal(kPod));
    CHECK(quota.used().requestsCpuMilli == 1000);
    CHECK(quota.used().pods == 2);
}

TEST_CASE("Memory, limits, pods and claims each have their own limit", "[compute][quota]")
{
    const auto refusedBy = [](QuotaLimits limits) {
        ResourceQuota quota(limits);
        quota.book(kPod);
        return quota.refusal(kPod).value_or("");
    };
    QuotaLimits memory, cpuLimit, memoryLimit, pods;
    memory.requestsMemoryBytes = 300 * kMi;
    cpuLimit.limitsCpuMilli = 1999;
    memoryLimit.limitsMemoryBytes = 1023 * kMi;
    pods.pods = 1;
    CHECK(refusedBy(memory).find("requests.memory has 256Mi of 300Mi") != std::string::npos);
    CHECK(refusedBy(cpuLimit).find("limits.cpu has 1000m of 1999m") != std::string::npos);
    CHECK(refusedBy(memoryLimit).find("limits.memory has 512Mi of 1023Mi") != std::string::npos);
    CHECK(refusedBy(pods).find("pods has 1 of 1") != std::string::npos);
    CHECK(refusedBy({}).empty());
    QuotaLimits claims;
    claims.persistentVolumeClaims = 1;
    ResourceQuota quota(claims);
    CHECK_FALSE(quota.claimRefusal());
    quota.bookClaim();
    CHECK(quota.claimRefusal().value() == "quota exceeded: persistentvolumeclaims has 1 of 1 in use, 1 more wanted");
    quota.releaseClaim();
    CHECK_FALSE(quota.claimRefusal());
}

TEST_CASE("With a quota on a resource every pod must state it, unless a limit range does it for it", "[compute][quota]")
{
    QuotaLimits limits;
    limits.limitsCpuMilli = 3000;
    QuotaDemand open = kPod;
    open.limitsCpuMilli.reset();
    CHECK(ResourceQuota(limits).refusal(open).value() == "quota refuses the pod: it must state limits.cpu");
    limits.defaultLimitCpuMilli = 2000;
    ResourceQuota quota(limits);
    CHECK_FALSE(quota.refusal(open));
    quota.book(open);
    CHECK(quota.used().limitsCpuMilli == 2000);
    CHECK(quota.refusal(open));
    QuotaLimits requests;
    requests.requestsCpuMilli = 1000;
    CHECK(ResourceQuota(requests).refusal({0, 0, {}, {}}).value() == "quota refuses the pod: it must state requests.cpu");
}
