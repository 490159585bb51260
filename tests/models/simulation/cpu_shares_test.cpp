#include "models/simulation/cpu_shares.h"

#include "tests/support/catch.h"

// CPU of a node among its containers: Linux cpu.shares as Kubernetes sets them from requests (docs/models/simulation.md, section 5).
using headroom::simulation::CpuClaim;
using headroom::simulation::shareCores;

TEST_CASE("where all wants fit, nobody is held", "[simulation][cpu]")
{
    std::vector<CpuClaim> claims{{0, 1.0, 8, 4, 4, 500}, {1, 0.5, 0, 4, 2, 250}};
    shareCores(4, claims);
    CHECK(claims[0].gets == 4);
    CHECK(claims[1].gets == 2);
}

TEST_CASE("a full node is shared by weight, and what one does not want goes to the others", "[simulation][cpu]")
{
    // Both at what they have, with work for all four cores: 2 : 1.
    std::vector<CpuClaim> claims{{0, 1.0, 8, 1, 4, 1000}, {1, 1.0, 8, 1, 4, 500}};
    shareCores(2, claims);
    CHECK(claims[0].gets == Approx(4.0 / 3));
    CHECK(claims[1].gets == Approx(2.0 / 3));

    // One uses a fifth of a core: the other gets the rest, and the first could still have its half at once.
    claims = {{0, 0.2, 0.2, 1, 4, 500}, {1, 1.0, 8, 1, 4, 500}};
    shareCores(2, claims);
    CHECK(claims[1].gets == Approx(1.8));
    CHECK(claims[0].gets == Approx(1));

    // A limit holds whatever is wanted.
    claims = {{0, 0.5, 8, 0.5, 0.5, 1000}, {1, 2.0, 8, 1, 4, 10}};
    shareCores(2, claims);
    CHECK(claims[0].gets == Approx(0.5));
    CHECK(claims[1].gets == Approx(1.5));
}

TEST_CASE("shares of containers with more work than CPU are given again when they are looked at again", "[simulation][cpu]")
{
    std::vector<CpuClaim> claims{{0, 2, 8, 2, 4, 1000}, {1, 2, 8, 2, 4, 500}, {2, 0.1, 0.1, 2, 4, 250}};
    shareCores(4, claims);
    for (CpuClaim& claim : claims) {
        claim.has = claim.gets;
        claim.used = claim.pod == 2 ? 0.1 : claim.gets;
    }
    const std::vector<CpuClaim> before = claims;
    shareCores(4, claims);
    for (std::size_t i = 0; i < claims.size(); ++i) CHECK(claims[i].gets == Approx(before[i].gets));
}
