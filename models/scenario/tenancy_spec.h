#pragma once

#include <string>
#include <vector>

/// Who shares what, as plain data (see scenario.h).
namespace headroom::scenario {

/// A group of tenants: agents, teams or environments that use the same template.
struct TenantGroup {
    std::string name;
    std::vector<std::string> tenants;        ///< names, in order
    std::vector<double> weights;             ///< one each; they add up to 1
};

/// Place of a component in a group. Empty `group` = it serves nobody in particular.
struct Tenancy {
    std::string group;                       ///< tenant group
    std::string tenant;                      ///< whose copy it is; empty = shared by all of the group
    std::string origin;                      ///< id of the template it was copied from; empty = not copied
    std::string allocation = "use";          ///< shared: use | weight | even
};

} // namespace headroom::scenario
