#pragma once

#include <string>
#include <vector>

namespace headroom {

/// What kind of failure an Error is. Front ends choose the exit code and the translation by it.
enum class ErrorCode {
    NotFound,        ///< a file, component, price or variant that was named does not exist
    Unreadable,      ///< the file exists and cannot be read or written
    Syntax,          ///< the text is not JSON, CSV … at all
    UnknownKey,      ///< a key that the schema does not know
    WrongType,       ///< a value of another type or unit than expected
    OutOfRange,      ///< right type, impossible value
    MissingKey,      ///< a required key is absent
    Inconsistent,    ///< two values that cannot both hold
    LimitExceeded,   ///< larger than a stated limit of this program
    PriceMissing,    ///< a meter was used and the price book has no price for it
    Cancelled        ///< the user stopped it; not a failure
};

/// Where in the input an error is. Unknown parts are empty or 0.
struct SourcePosition {
    std::string file;
    int line = 0;          ///< 1-based; 0 = unknown
    std::string pointer;   ///< JSON Pointer (RFC 6901) within the file
};

/// One expected failure: a sentence for people, where it is, and what would put it right.
struct Error {
    ErrorCode code = ErrorCode::Inconsistent;
    std::string message;   ///< what was found and what was expected, as a sentence
    SourcePosition where;
    std::string hint;      ///< remedy or nearest valid name; may be empty
};

using Errors = std::vector<Error>;

/// "file:line: /pointer: message (hint)" with the unknown parts left out. One line, no newline at the end.
[[nodiscard]] std::string toString(const Error& error);

} // namespace headroom
