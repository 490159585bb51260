#pragma once

#include "app/gui/document/edits.h"

#include <QRectF>
#include <QString>
#include <QStringList>
#include <QVector>

#include <functional>
#include <optional>

namespace headroom::gui {

/// A vertical line of the drawing: who starts the operation, then the components in the order of their first call.
struct SequenceLane {
    QString component;          ///< id; empty for the clients
    QString title;
    double x = 0;
};

/// One step as an arrow, or the heading of a parallel group.
struct SequenceRow {
    enum class Kind { Call, Send, Parallel };
    Kind kind = Kind::Call;
    QString step;               ///< place below the operation: "/steps/0/steps/1"
    int from = 0, to = 0;       ///< lanes; equal for a call of itself; of a group both are the caller's
    double y = 0;               ///< of the arrow
    double bottom = 0;          ///< where the step with everything below it ends
    int depth = 0;
    double probability = 1;
    QString name;               ///< "calls Redis"
    QStringList details;        ///< "8 ms CPU", "30 %", "×2", "retry 3×"
    QRectF frame;               ///< of a group
};

/// A place where a step can be put.
struct SequenceSlot {
    QString list;
    int index = 0;
    int lane = 0;               ///< whose turn it is there
    double y = 0;
};

/// The step tree of one operation as a sequence diagram: plain geometry, in pixels, without widgets.
struct SequenceLayout {
    QVector<SequenceLane> lanes;
    QVector<SequenceRow> rows;       ///< in reading order
    QVector<SequenceSlot> dropSlots;
    double width = 0, height = 0;

    static constexpr double kHeader = 44, kRow = 40, kLaneWidth = 132, kMargin = 16;

    /// `operation` as in the file; `titleOf` names components; lanes spread over `width` where that is more than they need.
    [[nodiscard]] static SequenceLayout of(const Json& operation, const std::function<QString(const QString&)>& titleOf, const QString& clients, double width);

    [[nodiscard]] int indexOf(const QString& step) const;
    /// The step at a point: its row, from a little above the arrow to a little below; −1.
    [[nodiscard]] int rowAt(QPointF point) const;
    [[nodiscard]] int laneAt(double x) const;
    /// The place nearest to a point; of several at one height that of the nearest lane. With `lane` ≥ 0 only places of that lane.
    [[nodiscard]] std::optional<SequenceSlot> slotAt(QPointF point, int lane = -1) const;
};

/// A time or distribution of the file, short: "8ms", "8ms (lognormal)".
[[nodiscard]] QString distributionText(const Json& value);
/// What is worth saying about a step beside its arrow.
[[nodiscard]] QStringList stepDetails(const Json& step);

} // namespace headroom::gui
