#pragma once

#include "app/gui/commitments/commitment_subject.h"
#include "app/gui/document/edits.h"

#include <QString>

#include <functional>
#include <vector>

namespace headroom::gui {

/// A commitment as changes of a scenario.
struct AppliedCommitment {
    std::vector<Edit> edits;             ///< empty: it cannot be put in force
    QString text;                        ///< "user-pool: 4 nodes reserved for 1 year", or why it cannot be
    QString name;                        ///< proposal for the variant: "reserved-4-ds4-v2-1y"
    double placed = 0;                   ///< nodes that found a pool; money an hour of a plan
};

/// Reserves the nodes in the pools of that size, each node where it is used most; copies of a pool (of a tenant, of an environment) reserve as many again and are
/// counted. Pools with a reservation of another term are left as they are. A savings plan becomes a component. `sourceOf` gives the component of the file behind one
/// of the scenario. Pure.
[[nodiscard]] AppliedCommitment applyCommitment(const scenario::Scenario& scenario, const CommitmentSubject& subject, const Commitment& commitment,
                                                const std::function<QString(const QString&)>& sourceOf);

} // namespace headroom::gui
