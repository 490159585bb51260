#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <QString>

#include <optional>
#include <vector>

namespace headroom::gui {

/// JSON that keeps the order of the file.
using Json = nlohmann::ordered_json;

/// One value of a scenario to set, or to remove so that its default holds.
struct Edit {
    QString pointer;            ///< JSON Pointer (RFC 6901); "/traffic/-" appends to a list
    std::optional<Json> value;  ///< empty removes; removing what is not there does nothing
};

/// Steps of one kind that merge into one: a drag, a slider. The default never merges.
struct Merge {
    int id = -1;      ///< -1 = never; any number that stands for the gesture
};

/// `document` with all edits made in order. Missing objects on the way are made; a missing list item is not. Fails with NotFound.
[[nodiscard]] Result<Json, Errors> applyEdits(Json document, const std::vector<Edit>& edits);

/// The patch (RFC 7396) that makes `after` of `before`: objects member by member, lists as a whole. An empty object if they are equal.
[[nodiscard]] Json mergePatchBetween(const Json& before, const Json& after);

/// The patch that does what `first` and then `second` do. `base` tells which removals are of something that exists.
[[nodiscard]] Json composePatches(Json first, const Json& second, const Json& base);

/// `document` with a patch applied, in its order of keys. RFC 7396.
[[nodiscard]] Json mergePatched(Json document, const Json& patch);

/// What was typed, as the JSON value that the loader expects: numbers, true, false, lists and objects are such, all else is text.
[[nodiscard]] Json typedValue(const QString& typed);

/// A segment as a JSON Pointer writes it: "~" is "~0", "/" is "~1".
[[nodiscard]] QString escapedSegment(QString segment);

} // namespace headroom::gui
