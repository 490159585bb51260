#pragma once

#include "models/scenario/problems.h"

#include <string>
#include <unordered_map>

namespace headroom::scenario {

/// Between the id of a template and the name of the tenant that a copy belongs to: "redis@agents-1". Ids in files hold no "@", so a
/// copy never takes the id of something else.
inline constexpr char kCopyMark = '@';

/// Most steps of all operations once they are copied for each tenant.
inline constexpr std::size_t kMaxCopiedSteps = 200'000;
inline constexpr std::size_t kMaxComponents = 5'000, kMaxOperations = 5'000;

/// Id of the template of a copy; the id itself when it is none.
[[nodiscard]] std::string templateOf(std::string_view id);
/// Id of the copy that `tenant` has of `id`: characters that ids do not have become "-".
[[nodiscard]] std::string copyOf(std::string_view id, std::string_view tenant);

/// A document in which every component and operation is what it says: no templates any more.
struct TenantExpansion {
    Json document;
    std::unordered_map<std::string, std::string> copies;   ///< pointer in `document` → pointer of its template; for Document::copies
};

/// Copies what each tenant has on its own. Pure. Precondition: `expanded` has all defaults and passed the checks.
///
/// - A component with `"sharing": "dedicated"` becomes one for each tenant of its group; with `"shared"` it stays one. Its group is
///   `tenants`, or the only group of the file.
/// - What needs exactly one of something that is dedicated is dedicated too, with all that follows from it: a node pool with its
///   cluster, a queue with its namespace, a service with its pool, the service that takes messages from a dedicated queue.
/// - Operations are one for each tenant when they say `tenants`, when a source with `tenants` has them in its mix, or when they refer to
///   something dedicated; their steps refer to the tenant's own copy, or to the shared component. Messages of a shared queue are
///   treated by one operation for all; when that refers to something dedicated, the queue is split with it.
/// - What may name several (lists, keys, KEDA triggers, faults) names every copy, unless it belongs to a tenant itself.
/// - The share of an operation in a mix is split by the tenants' weights. Shares of no tenants (count 0) are left out and the rest is
///   scaled to 1; a source with nothing left is left out.
///
/// Copies carry `tenant` and `origin` beside the keys of the schema. Without groups of tenants the result is null: nothing to copy.
/// Problems: unknown groups, tenants of one name, two groups for
/// one thing, copies that do not exist, more than 5,000 components or operations.
[[nodiscard]] TenantExpansion expandTenants(const Json& expanded, Problems& problems);

} // namespace headroom::scenario
