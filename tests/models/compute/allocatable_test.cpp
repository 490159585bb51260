// Proves what an AKS node offers, for the sizes most scenarios use, against figures computed by hand.
// Source: AKS "node resource reservations"; the kubelet flags of AKS nodes (cpu=180m, memory=2250Mi for 8 cores and 110 pods).
#include "models/compute/allocatable.h"

#include "tests/support/catch.h"

using namespace headroom::compute;

namespace {

constexpr NodeShape kDs2v2{2, 7 * kGiB};
constexpr NodeShape kDs3v2{4, 14 * kGiB};
constexpr NodeShape kDs4v2{8, 28 * kGiB};
constexpr DaemonSetOverhead kNone{0, 0};

} // namespace

TEST_CASE("AKS reserves CPU by cores", "[compute][allocatable]")
{
    const std::pair<double, int> table[] = {{1, 60}, {2, 100}, {4, 140}, {8, 180}, {16, 260}, {32, 420}, {64, 740}};
    for (const auto& [cores, milli] : table) {
        CHECK(reservedCpuMilli(cores) == milli);
    }
}

TEST_CASE("AKS reserves memory by pods since 1.29, at most a quarter", "[compute][allocatable]")
{
    const auto reserved = [](std::int64_t gib, int pods) {
        return reservedMemoryBytes(gib * kGiB, AksReservation::Since129, pods) / kMiB;
    };
    CHECK(reserved(32, 110) == 2250);
    CHECK(reserved(8, 30) == 650);
    CHECK(reserved(4, 70) == 1024);     // 1450 would be more than a quarter
    CHECK(reserved(7, 250) == 1792);    // 5050 would be: the default of CNI Overlay hits the cap on small nodes
    CHECK(reserved(28, 250) == 5050);
}

TEST_CASE("AKS allocatable of DS2_v2, DS3_v2 and DS4_v2 since 1.29", "[compute][allocatable]")
{
    // 250 pods: DS2 7168 − 1792 − 100; DS3 14336 − 3584 − 100; DS4 28672 − 5050 − 100 MiB.
    const auto small = allocatable(kDs2v2, AksReservation::Since129, 250, kNone);
    CHECK(small.cpuMilli == 1900);
    CHECK(small.memoryBytes == 5276 * kMiB);
    const auto middle = allocatable(kDs3v2, AksReservation::Since129, 250, kNone);
    CHECK(middle.cpuMilli == 3860);
    CHECK(middle.memoryBytes == 10652 * kMiB);
    const auto large = allocatable(kDs4v2, AksReservation::Since129, 250, kNone);
    CHECK(large.cpuMilli == 7820);
    CHECK(large.memoryBytes == 23522 * kMiB);
    // 30 pods: 650 MiB each.
    CHECK(allocatable(kDs2v2, AksReservation::Since129, 30, kNone).memoryBytes == 6418 * kMiB);
    CHECK(allocatable(kDs3v2, AksReservation::Since129, 30, kNone).memoryBytes == 13586 * kMiB);
    CHECK(allocatable(kDs4v2, AksReservation::Since129, 30, kNone).memoryBytes == 27922 * kMiB);
}

TEST_CASE("AKS allocatable before 1.29 is regressive and evicts at 750 MiB", "[compute][allocatable]")
{
    const auto memoryMiB = [](const NodeShape& shape) {
        return static_cast<double>(allocatable(shape, AksReservation::Before129, 250, kNone).memoryBytes) / static_cast<double>(kMiB);
    };
    // DS2 7 GiB: 1024 + 0.2·3072 = 1638.4; 7168 − 1638.4 − 750.
    CHECK(memoryMiB(kDs2v2) == Approx(4779.6).margin(0.001));
    // DS3 14 GiB: 1024 + 819.2 + 0.1·6144 = 2457.6; 14336 − 2457.6 − 750.
    CHECK(memoryMiB(kDs3v2) == Approx(11128.4).margin(0.001));
    // DS4 28 GiB: 1024 + 819.2 + 819.2 + 0.06·12288 = 3399.68; 28672 − 3399.68 − 750.
    CHECK(memoryMiB(kDs4v2) == Approx(24522.32).margin(0.001));
    // 256 GiB: 1024 + 819.2 + 819.2 + 6881.28 + 0.02·131072 = 12165.12.
    CHECK(static_cast<double>(reservedMemoryBytes(256 * kGiB, AksReservation::Before129, 30)) / static_cast<double>(kMiB)
          == Approx(12165.12).margin(0.001));
}

TEST_CASE("DaemonSets, kernel overhead and Windows come off the node", "[compute][allocatable]")
{
    const auto node = allocatable(kDs2v2);
    CHECK(node.usableCpuMilli == 1600);
    CHECK(node.usableMemoryBytes == 4776 * kMiB);

    // 7.5 % less memory: 6630.4; a quarter of it 1657.6; minus 100.
    NodeShape shape = kDs2v2;
    shape.memoryOverheadFraction = 0.075;
    CHECK(static_cast<double>(allocatable(shape, AksReservation::Since129, 250, kNone).memoryBytes) / static_cast<double>(kMiB)
          == Approx(4872.8).margin(0.001));
    shape = kDs2v2;
    shape.windows = true;
    CHECK(allocatable(shape, AksReservation::Since129, 250, kNone).memoryBytes == (5276 - 2048) * kMiB);

    // Too small for anything: zero, not negative.
    const auto tiny = allocatable({0.1, 100 * kMiB}, AksReservation::Before129, 250);
    CHECK(tiny.memoryBytes == 0);
    CHECK(tiny.usableCpuMilli == 0);
}
