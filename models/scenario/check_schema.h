#pragma once

#include "models/scenario/problems.h"

namespace headroom::scenario {

/// Lets valijson judge the document by the draft-07 schema: the authority behind checkValues(), which words the errors.
/// Adds the deepest message of its cascade when the document is refused.
void checkSchema(const Document& document, Problems& problems);

} // namespace headroom::scenario
