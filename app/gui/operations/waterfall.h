#pragma once

#include "core/base/result.h"
#include "models/scenario/scenario.h"
#include "models/simulation/recording.h"

#include <QString>
#include <QVector>

#include <optional>

namespace headroom::gui {

/// One bar: where the time of a step goes, on average per request. What a step with probability p or n repetitions costs counts p·n times. [s]
struct WaterfallRow {
    enum class Kind { Clients, Call, Send, Parallel };
    Kind kind = Kind::Call;
    QString step;                         ///< "/steps/0/…", as in the sequence; empty for the clients' way
    QString title;
    int depth = 0;
    double start = 0;
    double network = 0, service = 0;      ///< without what it calls
    std::optional<double> waiting;        ///< mean wait at the component in the run; empty when the run has recorded none
    double total = 0;                     ///< everything below included
    double probability = 1;
    bool critical = false;                ///< on the longest chain: shortening it shortens the operation
};

/// The mean course of one operation through time.
struct Waterfall {
    QString operation;
    QVector<WaterfallRow> rows;           ///< in reading order
    double seconds = 0;
    bool hasWaiting = false;              ///< `waiting` comes from a run; otherwise all figures are of the model, an estimate without any waiting
    std::optional<double> measuredMean, measuredP95;   ///< of the operation in that run [s]
    bool measuredFromSend = false;        ///< an operation that consumes a queue is measured from the send of its message
};

/// Network and service times are the means of the model (capacity::demandsOf); waiting is the mean of each component over all operations that call it, as a
/// run records it. Without a recording the marked steps are those of capacity::criticalPaths, with one the longest branch, waiting included.
/// `operation` is a name of the file; of copies for tenants the first is shown. Errors: sizes that the catalogue does not know. Any thread.
[[nodiscard]] Result<Waterfall, Errors> buildWaterfall(const scenario::Scenario& scenario, const QString& operation, const simulation::Recording* recording);

} // namespace headroom::gui
