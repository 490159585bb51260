#include "models/scenario/validate.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

// Any bytes give a list of errors or none: never a crash, an exception or a hang.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static_cast<void>(headroom::scenario::validateAllText({reinterpret_cast<const char*>(data), size}, "fuzz"));
    return 0;
}
