#include "app/gui/plots/decimate.h"
#include "app/gui/plots/time_view.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <limits>

// What is proved: zoom, pan and the way back keep within the run; and drawing never needs more points than the picture has
// columns while every peak stays visible. Source: the conventions of plots in the style guide (Backspace goes back, Home all).

using namespace headroom::gui;

TEST_CASE("Backspace undoes one zoom at a time, and merged wheel turns as one", "[gui][plots]")
{
    TimeView view;
    view.setFull({0, 1000}, 10);
    REQUIRE(view.zoomTo({100, 500}));
    REQUIRE(view.zoomAt(0.5, 300));
    REQUIRE(view.zoomAt(0.5, 300, TimeView::Step::Merged));
    CHECK(view.visible().span() == Approx(100));
    REQUIRE(view.back());
    CHECK(view.visible() == TimeRange{100, 500});
    REQUIRE(view.back());
    CHECK_FALSE(view.isZoomed());
    CHECK_FALSE(view.back());
}

TEST_CASE("The point under the mouse stays where it is while zooming", "[gui][plots]")
{
    TimeView view;
    view.setFull({0, 1000}, 1);
    view.zoomAt(0.5, 250);
    CHECK((250 - view.visible().from) / view.visible().span() == Approx(0.25));
}

TEST_CASE("A view cannot leave the run nor become shorter than its limit", "[gui][plots]")
{
    TimeView view;
    view.setFull({0, 1000}, 10);
    view.zoomTo({995, 996});
    CHECK(view.visible().span() == Approx(10));
    CHECK(view.visible().to <= 1000);
    view.pan(500);
    CHECK(view.visible().to == Approx(1000));
    view.zoomAt(1e6, 500);
    CHECK_FALSE(view.isZoomed());
}

TEST_CASE("An unzoomed view follows a growing run, a zoomed one stays", "[gui][plots]")
{
    TimeView view;
    view.setFull({0, 100}, 1);
    view.setFull({0, 200}, 1);
    CHECK(view.visible() == TimeRange{0, 200});
    view.zoomTo({50, 60});
    view.setFull({0, 300}, 1);
    CHECK(view.visible() == TimeRange{50, 60});
}

TEST_CASE("A million buckets become a few points and keep their only peak", "[gui][plots]")
{
    std::vector<float> values(1'000'000, 1.0F);
    values[654'321] = 99.0F;
    const Points points = linePoints(values, 60, {0, 60e6}, 1000);
    CHECK(points.x.size() <= 2 * 1000 + 4);
    CHECK(*std::max_element(points.y.begin(), points.y.end()) == Approx(99));
    CHECK(std::is_sorted(points.x.begin(), points.x.end()));
    CHECK(foldedPoints(values, 60, {0, 60e6}, 500, Fold::Mean).x.size() <= 502);
}

TEST_CASE("Buckets without data stay gaps", "[gui][plots]")
{
    const float none = std::numeric_limits<float>::quiet_NaN();
    const Points few = linePoints(std::vector<float>{1, none, 3}, 1, {0, 3}, 100);
    REQUIRE(few.y.size() == 3);
    CHECK(std::isnan(few.y[1]));
    const Points many = linePoints(std::vector<float>(1000, none), 1, {0, 1000}, 10);
    CHECK(std::all_of(many.y.begin(), many.y.end(), [](double y) { return std::isnan(y); }));
    const Points folded = foldedPoints(std::vector<float>{2, none, 4, none}, 1, {0, 4}, 2, Fold::Mean);
    REQUIRE(folded.y.size() == 2);
    CHECK(folded.y[0] == Approx(2)); // the mean of what there is, not of zeros
}
