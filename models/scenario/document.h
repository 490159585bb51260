#pragma once

#include "models/scenario/json_text.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom::scenario {

/// The document in force (base, variant and replacements merged) that still knows where each value was written.
struct Document {
    Json value;
    std::string file;

    /// File, line and pointer as written: a value that a variant brought is found inside the variant. A value that the
    /// file does not hold (a default) gets the line of the nearest enclosing one.
    [[nodiscard]] SourcePosition position(const std::string& pointer) const;

    /// A part of `value` that was not written at its own place.
    struct Graft {
        std::string at;             ///< pointer in `value`
        std::string from;           ///< pointer in the file; for a replacement the text that names it
        bool fromOutside = false;   ///< a replacement (`--set`): no line
    };
    std::vector<Graft> grafts;
    /// Pointers at which copies of templates stand once they are made, with the pointers of the templates: see expandTenants().
    std::unordered_map<std::string, std::string> copies;
    std::unordered_map<std::string, int> lines;   ///< of the file
};

/// Applies an RFC 7396 merge patch that stands at `patchPointer` in the file. Same result as nlohmann's merge_patch.
void applyPatch(Document& document, const Json& patch, const std::string& patchPointer);

/// Puts `value` at `pointer`, creating the last member if its parent is an object; elements of lists must exist.
/// Fails when the parent does not exist.
[[nodiscard]] Result<bool> replaceValue(Document& document, const std::string& pointer, Json value);

/// `pointer` without its last segment; empty stays empty.
[[nodiscard]] std::string parentPointer(const std::string& pointer);

/// The value at `pointer`, or null when there is none or the pointer is malformed.
[[nodiscard]] const Json* valueAt(const Json& root, const std::string& pointer);

} // namespace headroom::scenario
