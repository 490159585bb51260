#include "app/gui/commands/fuzzy.h"

#include "tests/support/catch.h"

using namespace Qt::StringLiterals;
using headroom::gui::fuzzyMatch;

namespace {

int scoreOf(const QString& pattern, const QString& text)
{
    const auto match = fuzzyMatch(pattern, text);
    REQUIRE(match);
    return match->score;
}

} // namespace

TEST_CASE("letters in order match, others do not", "[gui][commands]")
{
    CHECK(fuzzyMatch(u"ds", u"Drone Scheduler"));
    CHECK(fuzzyMatch(u"DRONE", u"drone"));
    CHECK(fuzzyMatch(u"", u"anything")->positions.isEmpty());
    CHECK_FALSE(fuzzyMatch(u"sd", u"Drone"));
    CHECK_FALSE(fuzzyMatch(u"dronex", u"Drone Scheduler"));
    CHECK_FALSE(fuzzyMatch(u"abc", u""));
}

TEST_CASE("the matched letters are the telling ones", "[gui][commands]")
{
    CHECK(fuzzyMatch(u"ds", u"Drone Scheduler")->positions == QVector<int>{0, 6});
    CHECK(fuzzyMatch(u"sch", u"Show scheduler")->positions == QVector<int>{5, 6, 7});
    CHECK(fuzzyMatch(u"scheduler drone", u"Drone Scheduler")->positions.size() == 14);   // words in any order
}

TEST_CASE("starts of words, letters in a row and short names come first", "[gui][commands]")
{
    CHECK(scoreOf(u"run"_s, u"Run"_s) > scoreOf(u"run"_s, u"Truncate"_s));
    CHECK(scoreOf(u"save"_s, u"Save"_s) > scoreOf(u"save"_s, u"Save as…"_s));
    CHECK(scoreOf(u"es"_s, u"Export SVG"_s) > scoreOf(u"es"_s, u"Diagnoses"_s));
    CHECK(fuzzyMatch(QString(500, u'a'), QString(1000, u'a')));   // absurd lengths end, too
}
