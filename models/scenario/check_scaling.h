#pragma once

#include "models/scenario/problems.h"

#include <string>

namespace headroom::scenario {

/// Rules between the values of a service's `keda` block: bounds, and what each type of trigger needs. `at`: JSON pointer of the service.
void checkScaling(const Json& document, const Json& service, const std::string& at, Problems& problems);

} // namespace headroom::scenario
