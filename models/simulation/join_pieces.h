#pragma once

#include "models/simulation/recording.h"

namespace headroom::simulation {

/// A piece of a run, recorded.
struct PieceRecording {
    Recording recording;
    Requests settledAfterEnd;   ///< of its requests, those that were settled after its end, when the next piece ran
};

/// Appends `next`, which begins where `head` ends: series and hours one after the other, counts added, histograms merged, times of firsts from
/// the earlier. What was settled after the end of `head` counts in the first bucket of `next`, where it happened.
/// Preconditions: one scenario, seed and bucket; next.recording.start == head.recording.end, a whole number of hours after head's start.
void joinPieces(PieceRecording& head, PieceRecording&& next);

} // namespace headroom::simulation
