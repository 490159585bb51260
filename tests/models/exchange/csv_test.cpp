#include "models/exchange/csv.h"

#include "tests/models/analysis/small_system.h"
#include "tests/support/catch.h"

#include <limits>

using namespace headroom;
using namespace headroom::test;

TEST_CASE("Text cells are quoted by RFC 4180 and never start a formula", "[exchange]")
{
    CHECK(exchange::csvText("plain") == "plain");
    CHECK(exchange::csvText("a,b") == "\"a,b\"");
    CHECK(exchange::csvText("say \"hi\"") == "\"say \"\"hi\"\"\"");
    CHECK(exchange::csvText("=1+1") == "'=1+1");
    CHECK(exchange::csvText("@SUM(A1)") == "'@SUM(A1)");
    CHECK(exchange::csvText("-2+3") == "'-2+3");
    CHECK(exchange::csvText("+x,y") == "\"'+x,y\"");
    CHECK(exchange::csvText("\tx") == "'\tx");
    CHECK(exchange::csvText("") == "");
}

TEST_CASE("Series have units in the header, local ISO times, and gaps where there is no data", "[exchange]")
{
    simulation::Recording recording = smallRecording();
    recording.end = minute(2);
    recording.signals = {signal("=evil", "s", {0.3F, std::numeric_limits<float>::quiet_NaN()})};
    recording.signals[0].max = {0.5F, 0.25F};
    CHECK(exchange::signalsCsv(smallScenario(), recording)
          == "time,'=evil [s],'=evil max [s]\r\n2026-11-27T04:00:00-05:00,0.3,0.5\r\n2026-11-27T04:01:00-05:00,,0.25\r\n");
}

TEST_CASE("A statement's amounts are numbers, its names are hasGuard", "[exchange]")
{
    pricing::Statement statement;
    statement.currency = "USD";
    pricing::StatementLine line;
    line.component = "pool";
    line.componentTitle = "=cmd|calc";
    line.quantity = 1.5;
    line.unit = "hour";
    line.unitPrice = "0.10";
    line.amount = Money::fromCents(15);
    statement.lines = {line};
    const std::string text = exchange::statementCsv(statement);
    CHECK_THAT(text, Catch::Contains("unit price [USD],amount [USD]"));
    CHECK_THAT(text, Catch::Contains("pool,'=cmd|calc,,,,,,1.5,hour,0.10,0.15,no,,,exact\r\n"));
}
