#pragma once

#include "app/gui/document/edits.h"

#include <QString>
#include <QVector>

namespace headroom::gui {

/// Named parts of a whole: the mix of operations, the origins of customers. They always add up to 1.
struct Shares {
    struct Part { QString name; double share = 0; };
    QVector<Part> parts;

    /// From an object {"read": 0.6, …}; anything that is no number counts as 0.
    [[nodiscard]] static Shares of(const Json& object);
    /// As the file writes it, four decimals, the largest taking the rounding so that the sum is exactly 1; parts of 0 are left out.
    [[nodiscard]] Json json() const;
    /// Part `index` set to `share`, clamped to [0.0001, 1 − what the others need at least]; the others shrink or grow in proportion.
    [[nodiscard]] Shares with(int index, double share) const;
    /// The border between part `index` and the next one moved by `by`; only these two change, each keeps at least 0.0001.
    [[nodiscard]] Shares borderMoved(int index, double by) const;
    /// With a further part; it takes `share` from all in proportion.
    [[nodiscard]] Shares added(const QString& name, double share) const;
    /// Without one part; the others take it over. The last one stays.
    [[nodiscard]] Shares removed(int index) const;
};

} // namespace headroom::gui
