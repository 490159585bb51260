#pragma once

#include "app/gui/plots/data_series.h"

#include <QString>

namespace headroom::gui {

class PlotStack;

/// Everything recorded, one row a bucket: ISO time, every signal and the utilisation of every resource, units in the header. Lines
/// that start with # name scenario, its hash, variant, seed, fingerprint, version and whether the run is partial or an estimate. C locale, so
/// that programs can read it. False if the file cannot be written. Precondition: data.recording().
[[nodiscard]] bool writeCsv(const PlotData& data, const QString& file);
/// The lines of one plot in the same form; costs have one row an hour.
[[nodiscard]] bool writeCsv(const PlotData& data, PlotKind kind, const QString& file);

/// The stack as it is seen, and below it the line of exportCaption(): .png at twice the size, .svg, .pdf. False for another suffix or if
/// the file cannot be written.
[[nodiscard]] bool writePicture(PlotStack& stack, const PlotData& data, const QString& file);

/// Where a picture comes from: "Fabrikam drone delivery · base · seed 1 · scenario 4f0a… · run 7c41… · Headroom 0.1.0 · partial: …".
[[nodiscard]] QString exportCaption(const PlotData& data);

} // namespace headroom::gui
