#pragma once

#include <stdexcept>

namespace headroom {

/// A broken invariant or precondition: a bug of the program, never of its input. Front ends report it and end the run.
class InvariantViolation : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// The one function to put a break point on. Throws InvariantViolation whose text names the condition and its place.
[[noreturn]] void invariantViolated(const char* condition, const char* file, int line);

} // namespace headroom

/// Precondition that is checked in every build.
#define HEADROOM_CHECK(condition) \
    ((condition) ? static_cast<void>(0) : ::headroom::invariantViolated(#condition, __FILE__, __LINE__))

/// Invariant of a hot path, checked in debug builds only.
#ifdef NDEBUG
#define HEADROOM_ASSERT(condition) static_cast<void>(0)
#else
#define HEADROOM_ASSERT(condition) HEADROOM_CHECK(condition)
#endif
