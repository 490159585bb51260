#include "models/exchange/atomic_file.h"

#include "tests/support/catch.h"

#include <fstream>
#include <iterator>

using namespace headroom;
namespace fs = std::filesystem;

TEST_CASE("A file is replaced as a whole, and nothing is left beside it", "[exchange]")
{
    const fs::path folder = fs::temp_directory_path() / "headroom-atomic-file-test";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const fs::path file = folder / "results.json";
    REQUIRE(exchange::writeFileAtomically(file, "first"));
    REQUIRE(exchange::writeFileAtomically(file, "second"));
    std::ifstream stream(file);
    CHECK(std::string{std::istreambuf_iterator<char>(stream), {}} == "second");
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}) == 1);

    const auto failed = exchange::writeFileAtomically(folder / "missing" / "results.json", "x");
    REQUIRE_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::Unreadable);
    CHECK_THAT(failed.error().where.file, Catch::Contains("missing"));

    // A folder of that name cannot be replaced: the temporary file goes again.
    fs::create_directories(folder / "taken" / "inside");
    CHECK_FALSE(exchange::writeFileAtomically(folder / "taken", "x"));
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}) == 2);
    fs::remove_all(folder);
}
