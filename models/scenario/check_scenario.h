#pragma once

#include "models/scenario/problems.h"

namespace headroom::scenario {

/// Deepest nesting of the steps of one operation, and how many steps all operations may have.
inline constexpr std::size_t kMaxStepDepth = 64;
inline constexpr std::size_t kMaxSteps = 20'000;

/// What the schema cannot say: names refer to something of the right kind, shares add up, ranges have their order, the
/// limits of one part fit the other. `expanded` is the document with defaults; values of wrong type are passed over.
void checkScenario(const Json& expanded, const Document& document, Problems& problems);

/// The parts of checkScenario().
void checkReferences(const Json& expanded, Problems& problems);
void checkTraffic(const Json& expanded, Problems& problems);
void checkOperations(const Json& expanded, Problems& problems);
void checkComponents(const Json& expanded, Problems& problems);
void checkObjectives(const Json& expanded, Problems& problems);
void checkProvenance(const Json& expanded, const Document& document, Problems& problems);

} // namespace headroom::scenario
