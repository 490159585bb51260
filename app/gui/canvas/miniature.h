#pragma once

class QPainter;
class QRectF;

namespace headroom::scenario {
struct Scenario;
}
namespace headroom::simulation {
struct Recording;
}

namespace headroom::gui {

/// The scenario's topology at low detail, centred in `area`: a coloured square with an icon for each component, red outline where
/// the run filled it. `lastResult` may be null: then the squares are plain. Colours from the theme in force; paints no background.
void paintMiniature(QPainter& painter, const QRectF& area, const scenario::Scenario& scenario, const simulation::Recording* lastResult);

} // namespace headroom::gui
