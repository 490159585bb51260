#pragma once

#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <QString>
#include <QVector>

namespace headroom::gui {

/// A line over time; x in seconds from the start of the window, NaN in y = no data.
struct OverlayLine {
    QVector<double> x, y;
};

/// The four lines of one variant that lie over those of the others.
struct OverlaySeries {
    OverlayLine traffic;       ///< requests offered a second
    OverlayLine latency;       ///< p95, s; no data where nothing was answered
    OverlayLine busiest;       ///< the highest utilisation of any resource in each bucket, per cent
    OverlayLine cost;          ///< of each hour, or of each day where `costPerDay`; a step holds to the next point
    QString busiestTitle;      ///< resource that is the busiest in most buckets
    bool costPerDay = false;   ///< windows above three days
};

/// What is recorded, in the recording's own buckets.
[[nodiscard]] OverlaySeries overlayOf(const scenario::Scenario& scenario, const analysis::Report& report);

} // namespace headroom::gui
