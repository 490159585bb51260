#include "app/gui/plots/playback.h"
#include "tests/gui/support/application.h"
#include "tests/gui/support/synthetic.h"
#include "tests/support/catch.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

// What is proved: the cursor moves as fast as asked, stops at the end, steps from event to event; the buttons say what they do.

using namespace headroom;
using namespace Qt::StringLiterals;

TEST_CASE("Playing moves the cursor by the speed, at most to the end", "[gui][plots]")
{
    gui::Playback playback;
    const SimTime start = SimTime::fromNanoseconds(0);
    CHECK(playback.isEmpty());
    playback.advance(100);
    playback.setSpan(start, start + Duration::hours(2), {start + Duration::hours(1), start + Duration::minutes(20), start + Duration::hours(3)});
    playback.setSpeed(Duration::minutes(5));
    playback.advance(100);
    CHECK(playback.time() == start + Duration::seconds(30));
    playback.advance(10'000); // the program stood still: no jump
    CHECK(playback.time() == start + Duration::seconds(30 + 75));
    CHECK(playback.next() == start + Duration::minutes(20));
    CHECK_FALSE(playback.previous());
    playback.setTime(start + Duration::minutes(20));
    CHECK(playback.next() == start + Duration::hours(1));
    playback.setTime(start + Duration::hours(1));
    CHECK_FALSE(playback.next()); // what lies outside the span is none
    CHECK(playback.previous() == start + Duration::minutes(20));
    playback.setSpeed(Duration::hours(10));
    playback.advance(250);
    CHECK(playback.isAtEnd());
    CHECK(playback.time() == start + Duration::hours(2));
    playback.setSpan(start, start + Duration::hours(4), {}); // the run went on
    CHECK_FALSE(playback.isAtEnd());
    CHECK(playback.time() == start + Duration::hours(2));
}

TEST_CASE("The bar plays, pauses, steps, and starts again at the end", "[gui][plots]")
{
    tests::application();
    const auto scenario = tests::syntheticScenario();
    const auto recording = tests::syntheticRecording(*scenario);
    gui::PlaybackBar bar;
    auto* play = bar.findChild<QToolButton*>(u"playButton"_s);
    auto* next = bar.findChild<QToolButton*>(u"nextEventButton"_s);
    bar.show();
    CHECK_FALSE(play->isEnabled());
    CHECK(play->toolTip() == u"Nothing has been run yet");
    bar.setRecording(recording);
    REQUIRE(play->isEnabled());
    CHECK(play->accessibleName() == u"Play the run");
    QSignalSpy wanted(&bar, &gui::PlaybackBar::timeWanted);

    QTest::mouseClick(next, Qt::LeftButton);
    const std::vector<SimTime> moments = gui::momentsOf(*recording);
    REQUIRE(moments.size() >= 2);
    CHECK(std::is_sorted(moments.begin(), moments.end()));
    const SimTime first = *std::find_if(moments.begin(), moments.end(), [&](SimTime at) { return at > recording->start; });
    REQUIRE(wanted.count() == 1);
    CHECK(wanted[0][0].toLongLong() == first.nanoseconds());

    QTest::mouseClick(play, Qt::LeftButton);
    CHECK(bar.isPlaying());
    CHECK(play->accessibleName() == u"Pause the playback");
    auto* speed = bar.findChild<QComboBox*>(u"playbackSpeed"_s);
    speed->setCurrentIndex(speed->findData(60));
    const SimTime before = bar.playback().time();
    bar.advance(100);
    CHECK(bar.playback().time() == before + Duration::minutes(6));
    QTest::keyClick(play, Qt::Key_Space);
    CHECK_FALSE(bar.isPlaying());

    bar.setTime(recording->end);
    CHECK_FALSE(next->isEnabled());
    QTest::mouseClick(play, Qt::LeftButton);
    CHECK(bar.isPlaying());
    CHECK(bar.playback().time() < recording->start + Duration::hours(1));
    bar.setRecording(nullptr);
    CHECK_FALSE(bar.isPlaying());
    CHECK_FALSE(play->isEnabled());
}
