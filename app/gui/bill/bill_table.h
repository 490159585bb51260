#pragma once

#include "app/gui/bill/bill_data.h"
#include "models/pricing/statement_pivot.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace headroom::gui {

/// How a bill is looked at.
struct BillQuery {
    BillPeriod period = BillPeriod::Month;
    pricing::Dimension rows{pricing::Dimension::Kind::Group, {}};
    std::optional<pricing::Dimension> columns;
    std::vector<pricing::PivotFilter> filters;
};

/// A line, or the part of it that belongs to a row.
struct BillLine {
    std::size_t line = 0;                  ///< in Statement::lines
    Money amount;                          ///< of the part
    std::optional<double> quantity;        ///< of the part; empty where money is split and things are not
    bool isWhole = true;
};

struct BillRow {
    std::string key;
    QString title;
    Money total;
    std::vector<Money> cells;              ///< by column; empty without columns
    std::vector<BillLine> lines;           ///< the largest first; empty with columns
};

/// A bill, grouped. All sums are those of pricing::pivot(): they add up to the last digit.
struct BillTable {
    std::shared_ptr<const BillData> data;
    BillQuery query;
    QString currency;
    std::vector<std::string> columnKeys;
    QStringList columns;
    std::vector<Money> columnTotals;
    std::vector<BillRow> rows;             ///< days in time, everything else by what it costs
    Money total;                           ///< of the rows
    Money whole;                           ///< of the statement, without filters
    QString problem;                       ///< why there is nothing to show; empty otherwise

    [[nodiscard]] const pricing::Statement& statement() const { return *data->of(query.period).statement; }
};

/// Pure; any thread. Precondition: the data have a statement of that period.
[[nodiscard]] BillTable billTable(std::shared_ptr<const BillData> data, const BillQuery& query);

/// "Component", "Tag cost-center".
[[nodiscard]] QString dimensionTitle(const pricing::Dimension& dimension);
/// Name of a key for people: a component's title, "Fri 27 Nov" …
[[nodiscard]] QString keyTitle(const pricing::Dimension& dimension, const std::string& key, const pricing::Statement& statement);
/// What the lines of a statement can be grouped by: tags that they carry, tenants and operations only where there are some.
/// A year is grouped by months, and by days only where `isOneMonth` is looked at.
[[nodiscard]] std::vector<pricing::Dimension> dimensionsOf(const BillData& data, BillPeriod period, bool isOneMonth = false);
/// Whether a query with `dimension` beside `others` and under `filters` has an answer: at most two dimensions split lines.
[[nodiscard]] bool canCombine(const pricing::Dimension& dimension, const std::vector<pricing::Dimension>& others);
/// What a row is opened into: the next grouping that says more, none when all is said.
[[nodiscard]] std::optional<pricing::Dimension> dimensionBelow(const BillQuery& query);
/// The way down: the query with the key of a row (and of a column) as filters, or of a column alone. Empty where nothing is below.
[[nodiscard]] std::optional<BillQuery> drilledDown(const BillTable& table, std::optional<std::size_t> row, std::optional<std::size_t> column = {});
/// The query with one day as a filter, in place of another day; without it where that is the day already. What cannot be combined with days gives way.
[[nodiscard]] BillQuery withDay(BillQuery query, const std::string& day);
/// The same with one month of a year; days of it go with it.
[[nodiscard]] BillQuery withMonth(BillQuery query, const std::string& month);
/// The key that the filters leave in a dimension; empty for none.
[[nodiscard]] std::string filterKey(const BillQuery& query, pricing::Dimension::Kind kind);
/// As it may be asked of another period: without filters, a year by month where the others are by day.
[[nodiscard]] BillQuery queryOf(BillQuery query, BillPeriod period);
/// Groups the statement of the query's period by these dimensions, with its filters.
[[nodiscard]] Result<pricing::Pivot> pivotOf(const BillData& data, const BillQuery& query, const pricing::Dimension& rows, const std::optional<pricing::Dimension>& columns);
/// Hours from the start of the statement that belong to a day, as [first, end).
[[nodiscard]] std::pair<std::size_t, std::size_t> hoursOfDay(const scenario::Scenario& scenario, const pricing::Statement& statement, const std::string& day);

} // namespace headroom::gui
