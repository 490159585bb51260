#include "models/pricing/statement_pivot.h"

#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace headroom::pricing {

namespace {

using Kind = Dimension::Kind;

constexpr std::array<std::pair<const char*, Kind>, 10> kNames{{{"component", Kind::Component}, {"group", Kind::Group}, {"service", Kind::Service}, {"meter", Kind::Meter},
                                                              {"team", Kind::Team}, {"environment", Kind::Environment}, {"tenant", Kind::Tenant},
                                                              {"operation", Kind::Operation}, {"day", Kind::Day}, {"month", Kind::Month}}};
constexpr std::size_t kMonthLength = 7;   // of "2026-11-27"
const std::string kTag = "tag:";
const std::string kNone = "(none)", kShared = "(nobody's in particular)", kIdle = "(idle)";

/// Parts of one line along one dimension; they add up to it.
using Parts = std::vector<std::pair<std::string, Money>>;

/// Finds rows and columns by key, in the order of their first use.
class Keys {
public:
    explicit Keys(std::vector<std::string>& names) : m_names(names) {}
    std::size_t operator()(const std::string& key)
    {
        const auto [place, isNew] = m_places.emplace(key, m_names.size());
        if (isNew) m_names.push_back(key);
        return place->second;
    }

private:
    std::vector<std::string>& m_names;
    std::map<std::string, std::size_t> m_places;
};

class Splitter {
public:
    explicit Splitter(const PivotSource& source) : m_source(source)
    {
        if (auto zone = calendar::Calendar::forZone(source.scenario.calendar.timeZone)) m_zone = *zone;
        for (SimTime hour = source.statement.from; hour < source.statement.to; hour += Duration::hours(1)) m_dayOfHour.push_back(m_zone.formatDate(hour));
        for (const scenario::Operation& operation : source.scenario.operations)
            if (!operation.tenant.empty()) m_tenantOf.emplace(operation.name, operation.tenant);
        m_tenantParts = byLine(source.byTenant);
        m_operationParts = byLine(source.byOperation);
    }

    [[nodiscard]] Parts split(std::size_t index, const Dimension& dimension) const
    {
        const StatementLine& line = m_source.statement.lines[index];
        switch (dimension.kind) {
        case Kind::Component: return whole(line, line.component);
        case Kind::Group: return whole(line, line.group);
        case Kind::Service: return whole(line, line.service.empty() ? "(own price)" : line.service);
        case Kind::Meter: return whole(line, line.meter);
        case Kind::Team: return whole(line, line.team.empty() ? kNone : line.team);
        case Kind::Environment: return whole(line, environmentOf(line));
        case Kind::Tag: {
            const auto tag = line.tags.find(dimension.tag);
            return whole(line, tag == line.tags.end() ? kNone : tag->second);
        }
        case Kind::Tenant: return partsOf(index, m_source.byTenant, m_tenantParts);
        case Kind::Operation: return partsOf(index, m_source.byOperation, m_operationParts);
        case Kind::Day: return byDay(line);
        case Kind::Month: return byMonth(line);
        case Kind::Line: return whole(line, std::to_string(index));
        }
        return whole(line, kNone);
    }

    /// Whether lines of this very statement are split over it.
    [[nodiscard]] bool splits(const Dimension& dimension) const { return dimension.splits() || (dimension.kind == Kind::Month && hasSeveralMonths()); }

    /// Whether money can be in both parts at once: an operation of a tenant is not another one's, a day lies in one month.
    [[nodiscard]] bool together(const Dimension& a, const std::string& keyA, const Dimension& b, const std::string& keyB) const
    {
        if (a.kind == Kind::Operation && b.kind == Kind::Tenant) return together(b, keyB, a, keyA);
        if (a.kind == Kind::Day && b.kind == Kind::Month) return keyA.starts_with(keyB);
        if (a.kind != Kind::Tenant || b.kind != Kind::Operation) return true;
        const auto tenant = m_tenantOf.find(keyB);
        return tenant == m_tenantOf.end() || tenant->second == keyA;
    }

private:
    using LineParts = std::vector<std::vector<const AllocatedPart*>>;

    [[nodiscard]] LineParts byLine(const Allocation* allocation) const
    {
        LineParts parts(m_source.statement.lines.size());
        if (allocation != nullptr)
            for (const AllocatedPart& part : allocation->parts)
                if (part.line < parts.size()) parts[part.line].push_back(&part);
        return parts;
    }

    static Parts whole(const StatementLine& line, const std::string& key) { return {{key, line.amount}}; }

    [[nodiscard]] Parts partsOf(std::size_t index, const Allocation* allocation, const LineParts& parts) const
    {
        const StatementLine& line = m_source.statement.lines[index];
        if (allocation == nullptr || parts[index].empty()) return whole(line, kShared);
        Parts result;
        for (const AllocatedPart* part : parts[index])
            result.emplace_back(part->to == AllocatedPart::To::Tenant ? allocation->tenants[part->tenant].tenant : part->to == AllocatedPart::To::Idle ? kIdle : kShared, part->amount);
        return result;
    }

    [[nodiscard]] Parts byDay(const StatementLine& line) const
    {
        Parts result;
        std::vector<double> weights;
        for (std::size_t hour = 0; hour < m_dayOfHour.size(); ++hour) {
            if (result.empty() || result.back().first != m_dayOfHour[hour]) {
                result.emplace_back(m_dayOfHour[hour], Money(line.amount.currency()));
                weights.push_back(0);
            }
            if (hour < line.amountPerHour.size()) weights.back() += line.amountPerHour[hour];
        }
        if (result.empty()) return whole(line, kNone);
        const std::vector<Money> amounts = splitMoney(line.amount, weights);
        for (std::size_t i = 0; i < result.size(); ++i) result[i].second = amounts[i];
        return result;
    }

    [[nodiscard]] bool hasSeveralMonths() const { return !m_dayOfHour.empty() && m_dayOfHour.front().substr(0, kMonthLength) != m_dayOfHour.back().substr(0, kMonthLength); }

    /// Sums of the days, so that a month is what its days are.
    [[nodiscard]] Parts byMonth(const StatementLine& line) const
    {
        if (!m_dayOfHour.empty() && !hasSeveralMonths()) return whole(line, m_dayOfHour.front().substr(0, kMonthLength));
        Parts result;
        for (const auto& [day, amount] : byDay(line)) {
            const std::string month = day.substr(0, kMonthLength);
            if (result.empty() || result.back().first != month) result.emplace_back(month, Money(line.amount.currency()));
            result.back().second += amount;
        }
        return result;
    }

    [[nodiscard]] std::string environmentOf(const StatementLine& line) const
    {
        if (const auto tag = line.tags.find("environment"); tag != line.tags.end()) return tag->second;
        const scenario::Component* component = m_source.scenario.find(line.component);
        if (component != nullptr && component->as<scenario::EnvironmentCopySpec>() != nullptr) return line.componentTitle;
        return "(simulated)";
    }

    const PivotSource& m_source;
    calendar::Calendar m_zone;
    std::vector<std::string> m_dayOfHour;
    std::map<std::string, std::string> m_tenantOf;   ///< operation → tenant
    LineParts m_tenantParts, m_operationParts;
};

/// Parts of one line under two dimensions at once: [part of a][part of b].
std::vector<std::vector<Money>> cross(const Splitter& splitter, const Dimension& dimensionA, const Parts& a, const Dimension& dimensionB, const Parts& b)
{
    const Currency currency = a.front().second.currency();
    std::vector<std::vector<Money>> cells(a.size(), std::vector<Money>(b.size(), Money(currency)));
    if (a.size() == 1 || b.size() == 1) {
        for (std::size_t i = 0; i < a.size(); ++i)
            for (std::size_t j = 0; j < b.size(); ++j) cells[i][j] = a.size() == 1 ? b[j].second : a[i].second;
        return cells;
    }
    std::int64_t digit = Money::kPerCent, sum = 0;
    for (const Parts* parts : {&a, &b})
        for (const auto& [key, amount] : *parts)
            if (amount.micros() % digit != 0) digit = 1;
    std::vector<std::int64_t> sumsA, sumsB;
    for (const auto& [key, amount] : a) sum += amount.micros();
    const std::int64_t sign = sum < 0 ? -1 : 1;   // the parts of a line have its sign
    for (const auto& [key, amount] : a) sumsA.push_back(sign * amount.micros() / digit);
    for (const auto& [key, amount] : b) sumsB.push_back(sign * amount.micros() / digit);
    std::vector<std::vector<double>> weights(a.size(), std::vector<double>(b.size(), 0.0));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j)
            if (splitter.together(dimensionA, a[i].first, dimensionB, b[j].first)) weights[i][j] = static_cast<double>(sumsA[i]) * static_cast<double>(sumsB[j]);
    const auto table = splitTable(sumsA, sumsB, std::move(weights));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) cells[i][j] = Money::fromMicros(sign * table[i][j] * digit, currency);
    return cells;
}

} // namespace

Result<Dimension> parseDimension(std::string_view text)
{
    if (text.starts_with(kTag) && text.size() > kTag.size()) return Dimension{Kind::Tag, std::string(text.substr(kTag.size()))};
    std::vector<std::string> names;
    for (const auto& [name, kind] : kNames) {
        if (text == name) return Dimension{kind, {}};
        names.emplace_back(name);
    }
    return Error{ErrorCode::NotFound, fmt::format("a statement cannot be grouped by \"{}\", expected {} or tag:KEY", text, fmt::join(names, ", ")), {}, nearestHint(text, names)};
}

std::string nameOf(const Dimension& dimension)
{
    if (dimension.kind == Kind::Tag) return kTag + dimension.tag;
    const auto found = std::find_if(kNames.begin(), kNames.end(), [&](const auto& name) { return name.second == dimension.kind; });
    return found == kNames.end() ? "line" : found->first;
}

std::vector<std::vector<std::int64_t>> splitTable(const std::vector<std::int64_t>& rowSums, const std::vector<std::int64_t>& columnSums, std::vector<std::vector<double>> weights)
{
    const std::size_t rows = rowSums.size(), columns = columnSums.size();
    constexpr int kRounds = 50;
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < rows; ++i) {
            const double sum = std::accumulate(weights[i].begin(), weights[i].end(), 0.0);
            for (double& weight : weights[i]) weight = sum > 0 ? weight / sum * static_cast<double>(rowSums[i]) : 0;
        }
        double worst = 0;
        for (std::size_t j = 0; j < columns; ++j) {
            double sum = 0;
            for (std::size_t i = 0; i < rows; ++i) sum += weights[i][j];
            const double wanted = static_cast<double>(columnSums[j]);
            worst = std::max(worst, std::abs(sum - wanted));
            for (std::size_t i = 0; i < rows; ++i) weights[i][j] = sum > 0 ? weights[i][j] / sum * wanted : 0;
        }
        if (worst < 1e-3) break;
    }
    std::vector<std::vector<std::int64_t>> cells(rows, std::vector<std::int64_t>(columns, 0));
    std::vector<std::int64_t> rowLeft = rowSums, columnLeft = columnSums;
    struct Rest { double remainder; std::size_t row, column; };
    std::vector<Rest> rests;
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j) {
            if (!(weights[i][j] > 0)) continue;
            const std::int64_t part = std::min({static_cast<std::int64_t>(weights[i][j]), rowLeft[i], columnLeft[j]});
            cells[i][j] = part;
            rowLeft[i] -= part;
            columnLeft[j] -= part;
            rests.push_back({weights[i][j] - static_cast<double>(part), i, j});
        }
    std::stable_sort(rests.begin(), rests.end(), [](const Rest& a, const Rest& b) { return a.remainder > b.remainder; });
    const auto give = [&](std::size_t i, std::size_t j, std::int64_t most) {
        const std::int64_t part = std::min({most, rowLeft[i], columnLeft[j]});
        cells[i][j] += part;
        rowLeft[i] -= part;
        columnLeft[j] -= part;
    };
    for (const Rest& rest : rests) give(rest.row, rest.column, 1);
    for (const Rest& rest : rests) give(rest.row, rest.column, rowLeft[rest.row]);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns && rowLeft[i] > 0; ++j) give(i, j, rowLeft[i]);
    return cells;
}

Result<Pivot> pivot(const PivotSource& source, const Dimension& rows, const std::optional<Dimension>& columns, const std::vector<PivotFilter>& filters)
{
    // The dimensions that split lines, each once.
    const Splitter splitter(source);
    std::vector<Dimension> splits;
    const auto note = [&](const Dimension& dimension) {
        if (splitter.splits(dimension) && std::find(splits.begin(), splits.end(), dimension) == splits.end()) splits.push_back(dimension);
    };
    note(rows);
    if (columns) note(*columns);
    for (const PivotFilter& filter : filters) note(filter.dimension);
    if (splits.size() > 2)
        return Error{ErrorCode::LimitExceeded, "at most two of tenant, operation, day and month can be combined: lines are split over each of them", {}, "leave one of them out"};

    // One order whoever asks: the way down into a cell finds the cell.
    std::sort(splits.begin(), splits.end(), [](const Dimension& a, const Dimension& b) { return a.kind < b.kind; });

    const Money none(source.statement.total.currency());
    Pivot result;
    result.total = none;
    Keys rowOf(result.rows), columnOf(result.columns);
    if (!columns) columnOf("");
    for (std::size_t index = 0; index < source.statement.lines.size(); ++index) {
        // A line is a table of two splits; without them it has one cell.
        const Parts a = splits.empty() ? Parts{{"", source.statement.lines[index].amount}} : splitter.split(index, splits[0]);
        const Parts b = splits.size() < 2 ? Parts{{"", source.statement.lines[index].amount}} : splitter.split(index, splits[1]);
        const auto cells = cross(splitter, splits.empty() ? Dimension{} : splits[0], a, splits.size() < 2 ? Dimension{} : splits[1], b);
        for (std::size_t i = 0; i < a.size(); ++i)
            for (std::size_t j = 0; j < b.size(); ++j) {
                const auto keyOf = [&](const Dimension& dimension) -> std::string {
                    if (!splits.empty() && dimension == splits[0]) return a[i].first;
                    if (splits.size() == 2 && dimension == splits[1]) return b[j].first;
                    return splitter.split(index, dimension).front().first;
                };
                if (std::any_of(filters.begin(), filters.end(), [&](const PivotFilter& filter) { return keyOf(filter.dimension) != filter.key; })) continue;
                const std::size_t row = rowOf(keyOf(rows)), column = columns ? columnOf(keyOf(*columns)) : 0;
                if (row >= result.cells.size()) result.cells.resize(row + 1);
                if (column >= result.cells[row].size()) result.cells[row].resize(column + 1, none);
                result.cells[row][column] += cells[i][j];
            }
    }
    result.rowTotals.assign(result.rows.size(), none);
    result.columnTotals.assign(result.columns.size(), none);
    for (std::size_t row = 0; row < result.rows.size(); ++row) {
        result.cells[row].resize(result.columns.size(), none);
        for (std::size_t column = 0; column < result.columns.size(); ++column) {
            result.rowTotals[row] += result.cells[row][column];
            result.columnTotals[column] += result.cells[row][column];
            result.total += result.cells[row][column];
        }
    }
    return result;
}

void addPivot(Pivot& to, const Pivot& other)
{
    const Money none(to.total.currency());
    const auto placesOf = [](std::vector<std::string>& names, const std::vector<std::string>& more) {
        std::vector<std::size_t> places;
        for (const std::string& name : more) {
            const auto found = std::find(names.begin(), names.end(), name);
            places.push_back(static_cast<std::size_t>(found - names.begin()));
            if (found == names.end()) names.push_back(name);
        }
        return places;
    };
    const std::vector<std::size_t> rows = placesOf(to.rows, other.rows), columns = placesOf(to.columns, other.columns);
    to.cells.resize(to.rows.size());
    for (auto& row : to.cells) row.resize(to.columns.size(), none);
    to.rowTotals.resize(to.rows.size(), none);
    to.columnTotals.resize(to.columns.size(), none);
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) to.cells[rows[i]][columns[j]] += other.cells[i][j];
    for (std::size_t i = 0; i < rows.size(); ++i) to.rowTotals[rows[i]] += other.rowTotals[i];
    for (std::size_t j = 0; j < columns.size(); ++j) to.columnTotals[columns[j]] += other.columnTotals[j];
    to.total += other.total;
}

} // namespace headroom::pricing
