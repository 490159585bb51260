#include "models/exchange/atomic_file.h"

#include <fmt/format.h>

#include <fstream>
#include <random>
#include <system_error>

namespace headroom::exchange {

namespace fs = std::filesystem;

Result<bool> writeFileAtomically(const fs::path& file, std::string_view content)
{
    // Two programs may write the same file at once: each has its own temporary name and the last rename wins.
    fs::path temporary = file;
    temporary += fmt::format(".{:08x}.part", std::random_device{}());

    std::error_code ignored;
    {
        std::ofstream stream(temporary, std::ios::binary | std::ios::trunc);
        stream.write(content.data(), static_cast<std::streamsize>(content.size()));
        stream.close();
        if (!stream) {
            fs::remove(temporary, ignored);
            return Error{ErrorCode::Unreadable, "the file cannot be written", {file.string(), 0, ""},
                         "check that its folder exists, is writable and has space"};
        }
    }
    std::error_code failure;
    fs::rename(temporary, file, failure);
    if (failure) {
        fs::remove(temporary, ignored);
        return Error{ErrorCode::Unreadable, "the file cannot be replaced: " + failure.message(), {file.string(), 0, ""}, ""};
    }
    return true;
}

} // namespace headroom::exchange
