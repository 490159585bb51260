// Runs "headroom export" itself: its files, its refusals.
#include "tests/models/exchange/focus_checker.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;
using namespace headroom::test;

namespace {

struct Outcome {
    int exitCode = -1;
    std::string out, err;
};

std::string readFile(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path scratch(const std::string& name)
{
    const fs::path folder = fs::temp_directory_path() / ("headroom-export-" + name);
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

Outcome runProgram(const fs::path& folder, const std::string& arguments)
{
    const std::string command = std::string("\"") + HEADROOM_PROGRAM + "\" " + arguments + " > \"" + (folder / "out").string() + "\" 2> \"" + (folder / "err").string() + "\"";
    const int status = std::system(command.c_str());
#ifdef _WIN32
    const int exitCode = status;
#else
    const int exitCode = status < 0 ? status : (status >> 8) & 0xFF;
#endif
    return {exitCode, readFile(folder / "out"), readFile(folder / "err")};
}

const std::string kTiny = "\"" HEADROOM_SOURCE_DIR "/tests/app/data/tiny.json\" --engine fluid --quiet";
const std::string kFabrikam = "\"" HEADROOM_SOURCE_DIR "/scenarios/fabrikam-drone-delivery.json\" --engine fluid --quiet";

} // namespace

TEST_CASE("Every format is written, to a file and to standard output alike", "[app][export]")
{
    const fs::path folder = scratch("formats");
    for (const std::string format : {"focus", "csv", "json", "markdown", "junit"}) {
        CAPTURE(format);
        const Outcome file = runProgram(folder, "export " + format + " " + kTiny + " --out \"" + (folder / format).string() + "\"");
        CHECK(file.exitCode == 0);
        CHECK(file.out.empty());
        CHECK(file.err.empty());
        const Outcome text = runProgram(folder, "export " + format + " " + kTiny + " --out -");
        CHECK(text.exitCode == 0);
        CHECK(text.out == readFile(folder / format));
        CHECK(text.out.size() > 100);
    }
    CHECK(runProgram(folder, "export xlsx " + kTiny + " --out \"" + (folder / "bill.xlsx").string() + "\"").exitCode == 0);
    CHECK(readFile(folder / "bill.xlsx").substr(0, 2) == "PK");
    CHECK_THAT(runProgram(folder, "export markdown " + kTiny + " --variant bigger --baseline base --out -").out, Catch::Contains("| Difference |"));
    const std::string window = runProgram(folder, "export json " + kTiny + " --window --out -").out;
    CHECK(nlohmann::json::parse(window)["period"]["hours"].get<double>() == Approx(1.0 / 3));
}

TEST_CASE("November of the drone delivery is a dataset that no published rule refuses, and adds up", "[app][export][focus]")
{
    const fs::path folder = scratch("fabrikam");
    const auto statement = nlohmann::json::parse(runProgram(folder, "export json " + kFabrikam + " --out -").out);
    const Dataset data = parseCsv(runProgram(folder, "export focus " + kFabrikam + " --out -").out);
    CHECK(checkFocus(data).text() == "");
    std::vector<std::string> billed, listed;
    for (std::size_t row = 0; row < data.rows.size(); ++row) {
        billed.push_back(data.at(row, "BilledCost").value());
        listed.push_back(data.at(row, "ListCost").value());
    }
    CHECK(scaledSum(billed) == statement["total"].dump());
    CHECK(scaledSum(listed) == statement["total"].dump());
}

TEST_CASE("What does not belong together is refused at once, and nothing is written", "[app][export]")
{
    const fs::path folder = scratch("refused");
    const Outcome both = runProgram(folder, "export xlsx " + kTiny + " --out - --split-cost --baseline base");
    CHECK(both.exitCode == 2);
    CHECK_THAT(both.err, Catch::Contains("spreadsheet") && Catch::Contains("--split-cost") && Catch::Contains("--baseline"));
    CHECK(runProgram(folder, "export docx " + kTiny + " --out x").exitCode == 2);
    CHECK(runProgram(folder, "export focus " + kTiny).exitCode == 2);
    const Outcome noTenants = runProgram(folder, "export focus " + kTiny + " --split-cost --out \"" + (folder / "x.csv").string() + "\"");
    CHECK(noTenants.exitCode == 2);
    CHECK_THAT(noTenants.err, Catch::Contains("tenants"));
    CHECK_FALSE(fs::exists(folder / "x.csv"));
    const Outcome nowhere = runProgram(folder, "export csv " + kTiny + " --out \"" + (folder / "missing" / "x.csv").string() + "\"");
    CHECK(nowhere.exitCode == 3);
    CHECK_THAT(nowhere.err, Catch::Contains("missing"));
    CHECK_THAT(runProgram(folder, "export markdown " + kTiny + " --baseline croded --out -").err, Catch::Contains("crowded"));
    CHECK_THAT(runProgram(folder, "export --help").out, Catch::Contains("--granularity") && Catch::Contains("focus"));
}

TEST_CASE("Check writes JUnit XML beside its verdict, with a failed case for a file that cannot be read", "[app][export]")
{
    const fs::path folder = scratch("junit");
    const Outcome check = runProgram(folder, "check " + kTiny + " no-such-file.json --budget 1 --junit \"" + (folder / "junit.xml").string() + "\"");
    CHECK(check.exitCode == 2);
    CHECK_THAT(check.out, Catch::StartsWith("FAIL"));
    const std::string xml = readFile(folder / "junit.xml");
    CHECK_THAT(xml, Catch::Contains("<testsuites name=\"headroom\" tests=\"3\" failures=\"2\"") && Catch::Contains("within 1 USD") && Catch::Contains("no-such-file.json"));
}

TEST_CASE("The printed statement needs no display, and is refused where it cannot go", "[app][export]")
{
    const fs::path folder = scratch("pdf");
    const Outcome refused = runProgram(folder, "export pdf " + kTiny + " --out -");
    CHECK(refused.exitCode == 2);
#ifdef HEADROOM_HAS_GUI
    // Whatever the environment says of a display, none is used.
    const std::string file = (folder / "statement.pdf").string();
    const Outcome written = runProgram(folder, "export pdf " + kTiny + " --out \"" + file + "\"");
    CHECK(written.exitCode == 0);
    CHECK(written.err.empty());
    CHECK(readFile(file).starts_with("%PDF-1."));
    CHECK(runProgram(folder, "export pdf " + kTiny + " --out \"" + (folder / "none" / "x.pdf").string() + "\"").exitCode != 0);
    CHECK_FALSE(fs::exists(folder / "none"));
#endif
}

TEST_CASE("A year and a month of 730 h are written as the command bill has them", "[app][export]")
{
    const fs::path folder = scratch("periods");
    const std::string tiny = "\"" HEADROOM_SOURCE_DIR "/tests/app/data/tiny.json\" --quiet";
    const auto total = [&](const std::string& arguments) { return nlohmann::json::parse(runProgram(folder, arguments).out)["total"].get<double>(); };
    CHECK(total("export json " + tiny + " --year --out -") == total("bill " + tiny + " --year --json -"));
    CHECK(total("export json " + tiny + " --year --from 2026-01 --out -") == total("bill " + tiny + " --year --from 2026-01 --json -"));
    CHECK(total("export json " + tiny + " --730h --engine fluid --out -") > 0);
    const Outcome year = runProgram(folder, "export csv " + tiny + " --year --from 2026-01 --out -");
    CHECK(year.exitCode == 0);
    CHECK_THAT(year.out, Catch::Contains(",2026-12\r\n"));
    CHECK(runProgram(folder, "export focus " + tiny + " --year --out -").exitCode == 0);
    CHECK(runProgram(folder, "export markdown " + tiny + " --year --variant bigger --baseline base --out -").exitCode == 0);
    const Outcome focus = runProgram(folder, "export focus " + tiny + " --730h --out -");
    CHECK(focus.exitCode == 2);
    CHECK_THAT(focus.err, Catch::Contains("on no calendar"));
    CHECK(runProgram(folder, "export junit " + tiny + " --year --out -").exitCode == 2);
    CHECK(runProgram(folder, "export csv " + tiny + " --year --duration P1D --out -").exitCode == 2);
    CHECK(runProgram(folder, "export csv " + tiny + " --year --month --out -").exitCode == 2);
}
