#pragma once

#include "app/gui/document/edits.h"

#include <string>
#include <string_view>
#include <vector>

namespace headroom::gui {

/// A place of a scenario that names a component: a value, or a key of an object.
struct ComponentReference {
    std::string pointer;    ///< JSON Pointer of the value, or of the member whose key is the name
    std::string wanted;     ///< what may stand there, as the schema's x-ref says: a kind, "callable", "sendable", "broker", "any"
    std::string name;       ///< as written; may be of a tenant's copy, "id@tenant"
    bool isKey = false;
    [[nodiscard]] std::string id() const { return name.substr(0, name.find('@')); }
};

/// Every reference in `scenario` (variants apart), found by the annotations of the schema. In file order. Pure.
[[nodiscard]] std::vector<ComponentReference> referencesOf(const Json& scenario);

/// Whether a component of `kind` may stand where `wanted` is asked for.
[[nodiscard]] bool isFitting(std::string_view wanted, std::string_view kind);

/// Kind of a component of the scenario; empty if there is none of that id ("id@tenant" is its template).
[[nodiscard]] std::string kindOf(const Json& scenario, const std::string& name);
/// What people call it: its title, else its id.
[[nodiscard]] QString titleOf(const Json& scenario, const std::string& name);
/// Service or ingress: something with pods that calls others.
[[nodiscard]] bool isServiceKind(std::string_view kind);

/// Keeps the remarks of /provenance with the values they speak of while components are renamed and steps are moved: marks the
/// objects, and writes the pointers anew at the end. Remarks on what is gone are dropped; patterns with * stay as they are.
class RemarkKeeper {
public:
    explicit RemarkKeeper(Json& scenario);
    ~RemarkKeeper() { restore(); }
    RemarkKeeper(const RemarkKeeper&) = delete;
    RemarkKeeper& operator=(const RemarkKeeper&) = delete;
    /// Takes the marks out of the scenario again. Also done by the destructor.
    void restore();

private:
    void collect(Json& node, const std::string& pointer);

    Json& m_scenario;
    std::vector<std::string> m_patterns;   ///< by number; empty = not found any more
    bool m_isRestored = false;
};

/// Names a component in a metric ("hours.pool.perWeek", "signal.edge.a.b.rate.max")?
[[nodiscard]] bool metricNames(std::string_view metric, std::string_view id);
/// The metric with `id` replaced by `newId`.
[[nodiscard]] std::string metricRenamed(const std::string& metric, std::string_view id, const std::string& newId);

} // namespace headroom::gui
