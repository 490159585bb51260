#pragma once

#include "models/scenario/problems.h"

namespace headroom::scenario {

/// Checks every value of the document against the schema: types, keys, ranges, and the texts of quantities, which JSON
/// Schema cannot express. Errors say in words what was found, what was expected and the nearest known name.
void checkValues(const Document& document, Problems& problems);

} // namespace headroom::scenario
