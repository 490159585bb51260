#pragma once

#include <QString>

namespace headroom::gui {

class PlotData;
class PlotStack;

/// Everything recorded, one row a bucket: ISO time, every signal and the utilisation of every resource, units in the header. Lines
/// that start with # name scenario, variant, seed, fingerprint and whether the run is partial. C locale, so that programs can read it.
/// False if the file cannot be written. Precondition: data.recording().
[[nodiscard]] bool writeCsv(const PlotData& data, const QString& file);

/// The stack as it is seen: .png at twice the size, .svg, .pdf. False for another suffix or if the file cannot be written.
[[nodiscard]] bool writePicture(PlotStack& stack, const PlotData& data, const QString& file);

} // namespace headroom::gui
