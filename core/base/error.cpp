#include "core/base/error.h"

namespace headroom {

std::string toString(const Error& error)
{
    std::string text;
    if (!error.where.file.empty()) {
        text += error.where.file;
        // Appended piece by piece: "literal + string" makes g++ 12 warn of an overlap that cannot happen.
        if (error.where.line > 0) text.append(":").append(std::to_string(error.where.line));
        text += ": ";
    }
    if (!error.where.pointer.empty()) text += error.where.pointer + ": ";
    text += error.message;
    if (!error.hint.empty()) text += " (" + error.hint + ")";
    return text;
}

} // namespace headroom
