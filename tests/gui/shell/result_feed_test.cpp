#include "app/gui/run/result_feed.h"

#include "tests/support/catch.h"

#include <chrono>
#include <thread>

using namespace headroom;
using gui::ResultFeed;

TEST_CASE("the feed keeps the newest progress and at most one snapshot every 50 ms", "[gui][run]")
{
    // Proves that a slow reader costs detail and never memory: 1,000 finished buckets at once leave one snapshot.
    ResultFeed feed;
    simulation::Recording recording;
    for (std::size_t bucket = 0; bucket < 1000; ++bucket) {
        recording.requests.offered = bucket;
        feed.bucketFinished(recording, bucket);
        simulation::RunProgress progress;
        progress.requests = bucket;
        feed.progress(progress);
    }
    const auto batch = feed.take();
    REQUIRE(batch.progress);
    CHECK(batch.progress->requests == 999);
    REQUIRE(batch.recording);
    CHECK(batch.recording->requests.offered < 999);   // later ones came within 50 ms of the first
    CHECK_FALSE(feed.take().progress);
    CHECK_FALSE(feed.take().recording);

    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    recording.requests.offered = 5000;
    feed.bucketFinished(recording, 1000);
    const auto next = feed.take();
    REQUIRE(next.recording);
    CHECK(next.recording->requests.offered == 5000);
}
