#pragma once

#include "core/base/result.h"
#include "core/calendar/calendar.h"
#include "core/quantities/money.h"
#include "models/pricing/allocation.h"
#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One statement under any two groupings, to the last digit.
namespace headroom::pricing {

/// What lines, or parts of lines, are grouped by.
///
/// A line belongs whole to one component, group, service of the provider, meter, team, environment and value of a tag. It is split over
/// tenants, operations and days: by allocate(), and by the money of its hours; over months, as the sum of their days, where a statement has several. Kind::Line is the line itself: its key is its index in
/// Statement::lines, for tables that show what a row is made of; parseDimension() does not know it.
struct Dimension {
    enum class Kind { Component, Group, Service, Meter, Team, Environment, Tag, Tenant, Operation, Day, Month, Line };
    Kind kind = Kind::Component;
    std::string tag;                       ///< key of Kind::Tag

    /// Whether lines are split over it, whatever the statement.
    [[nodiscard]] bool splits() const { return kind == Kind::Tenant || kind == Kind::Operation || kind == Kind::Day; }
    bool operator==(const Dimension&) const = default;
};

/// Of "component", "group", "service", "meter", "team", "environment", "tag:KEY", "tenant", "operation", "day", "month". Fails with NotFound, the hint
/// naming the nearest one.
[[nodiscard]] Result<Dimension> parseDimension(std::string_view text);
[[nodiscard]] std::string nameOf(const Dimension& dimension);

/// What is grouped. `byTenant` and `byOperation` hold the parts of each line (allocate()); null or empty: lines stay whole.
struct PivotSource {
    const scenario::Scenario& scenario;
    const Statement& statement;
    const Allocation* byTenant = nullptr;
    const Allocation* byOperation = nullptr;
};

/// Only what has `key` in `dimension`: the way down into a cell.
struct PivotFilter {
    Dimension dimension;
    std::string key;
};

/// Sums by row and column. `columns` has one empty name when only one dimension was asked for. Keys stand in the order of the statement, days
/// in that of time.
struct Pivot {
    std::vector<std::string> rows, columns;
    std::vector<std::vector<Money>> cells; ///< [row][column]
    std::vector<Money> rowTotals, columnTotals;
    Money total;                           ///< Σ rowTotals = Σ columnTotals = Σ cells, and without a filter the statement's total
};

/// Groups a statement by one dimension or two.
///
/// Every line is split by largest remainder (splitMoney), over two dimensions so that the parts have the sums that each of them has alone
/// (splitTable). So a dimension shows the same figures alone, beside any other one, and summed over what is below it.
/// Fails with LimitExceeded when more than two of the dimensions and filters split lines: three splits have no common rounding. Pure.
[[nodiscard]] Result<Pivot> pivot(const PivotSource& source, const Dimension& rows, const std::optional<Dimension>& columns = {}, const std::vector<PivotFilter>& filters = {});

/// Adds `other` to `to`, key by key: the months of a year. Both of the same dimensions.
void addPivot(Pivot& to, const Pivot& other);

/// Whole numbers with the given sums of rows and columns (≥ 0, the same total), near the proportions of `weights` (≥ 0): the weights are fitted to the
/// sums (iterative proportional fitting, Deming and Stephan 1940), each cell takes its whole part, what is left goes to the largest remainders of rows
/// and columns that lack something, and at last, where weights of zero allow no other way, to any cell. Pure.
[[nodiscard]] std::vector<std::vector<std::int64_t>> splitTable(const std::vector<std::int64_t>& rowSums, const std::vector<std::int64_t>& columnSums,
                                                                std::vector<std::vector<double>> weights);

} // namespace headroom::pricing
