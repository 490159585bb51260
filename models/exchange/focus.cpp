#include "models/exchange/focus.h"

#include "core/calendar/calendar.h"
#include "models/exchange/focus_amounts.h"
#include "models/exchange/focus_cells.h"
#include "models/exchange/focus_row.h"
#include "models/exchange/focus_services.h"
#include "models/exchange/statement_export.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace headroom::exchange {

namespace {

using Column = FocusColumn;
using pricing::AllocatedPart;
using pricing::LineDetail;
using pricing::StatementLine;

const Duration kHour = Duration::hours(1);

/// Who bears a line: one without split cost, else one for each part of the allocation.
struct Bearer {
    double weight = 1;                        ///< among the bearers of the line
    Money amount;
    const AllocatedPart* part = nullptr;      ///< null where nothing is split
    std::int64_t ratio = 1'000'000'000;       ///< 10^-9 of the line
};

std::string utc(SimTime time)
{
    std::string text = calendar::Calendar{}.format(time);   // "2026-11-01T04:00:00+00:00"
    const std::size_t zone = text.find_first_of("+Z", 10);
    return text.substr(0, std::min<std::size_t>(zone, 19)) + "Z";
}

std::int64_t scaledPrice(const std::string& text)
{
    const auto price = UnitPrice::parse(text);
    return price ? price->scaled() : 0;
}

std::string jsonText(const nlohmann::ordered_json& json) { return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); }

class Dataset {
public:
    Dataset(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::StatementDetail& detail, const pricing::PriceBook& prices,
            const FocusOptions& options)
        : m_scenario(scenario), m_recording(recording), m_detail(detail), m_prices(prices), m_options(options),
          m_columns(options.splitBy ? kFocusColumns : kFocusColumns - kFocusSplitColumns)
    {
        const auto zone = calendar::Calendar::forZone(scenario.calendar.timeZone);
        if (zone) m_calendar = *zone;
        m_periods = chargePeriods(m_calendar, detail, options.period);
    }

    std::string csv()
    {
        for (std::size_t i = 0; i < m_columns; ++i) m_text += fmt::format("{}{}", i > 0 ? "," : "", focusColumnName(i));
        m_text += "\r\n";
        for (std::size_t line = 0; line < m_detail.lines.size(); ++line) writeLine(line);
        for (const auto& [plan, lines] : m_planLines) writePlanPurchase(plan, lines);
        return std::move(m_text);
    }

private:
    // --------------------------------------------------------------------------------------------- cells

    [[nodiscard]] std::vector<Bearer> bearersOf(std::size_t line) const
    {
        const Money whole = m_detail.statement.lines[line].amount;
        std::vector<Bearer> bearers;
        if (m_options.splitBy != nullptr) {
            bool split = false;
            for (const AllocatedPart& part : m_options.splitBy->parts) {
                if (part.line != line) continue;
                split = split || (part.to != AllocatedPart::To::Common && !part.dedicated);
                bearers.push_back({static_cast<double>(part.amount.micros()), part.amount, &part, 0});
            }
            if (!split) bearers.clear();
            std::vector<double> weights;
            for (const Bearer& bearer : bearers) weights.push_back(bearer.weight);
            if (!bearers.empty()) {
                const auto ratios = pricing::splitWhole(1'000'000'000, weights);
                for (std::size_t i = 0; i < bearers.size(); ++i) {
                    bearers[i].ratio = ratios[i];
                    bearers[i].weight = static_cast<double>(ratios[i]);
                }
            }
        }
        if (bearers.empty()) bearers.push_back({1, whole, nullptr, 1'000'000'000});
        return bearers;
    }

    /// `used` tells which part of a slice is used of a commitment.
    [[nodiscard]] std::vector<FocusCell> cellsOf(const LineDetail& line, const std::vector<Bearer>& bearers, const std::function<double(const pricing::DetailSlice&)>& used) const
    {
        std::vector<double> weights;
        for (const Bearer& bearer : bearers) weights.push_back(bearer.weight);
        return focusCells(m_detail, line, m_periods, weights, used);
    }

    // ---------------------------------------------------------------------------------------------- rows

    [[nodiscard]] std::string resourceId(std::string_view component) const
    {
        return fmt::format("/scenarios/{}/components/{}", m_scenario.name, component);
    }

    [[nodiscard]] FocusRow rowOf(std::size_t index, const ChargePeriod& period, const Bearer& bearer) const
    {
        const StatementLine& line = m_detail.statement.lines[index];
        const pricing::Price& price = m_detail.lines[index].price;
        const scenario::Component* component = m_scenario.find(line.component);
        const FocusService service = focusService(line.meter);
        const std::string region = component != nullptr && !component->region.empty() ? component->region : m_scenario.region;
        FocusRow row;
        row.text(Column::BillingAccountId, "forecast/" + m_scenario.name);
        row.text(Column::BillingAccountName, m_scenario.name);
        row.plain(Column::BillingAccountType, "Forecast");
        row.plain(Column::BillingCurrency, m_detail.statement.currency);
        const SimTime month = m_calendar.startOfMonth(period.from);
        row.plain(Column::BillingPeriodStart, utc(month));
        row.plain(Column::BillingPeriodEnd, utc(m_calendar.addMonths(month, 1)));
        row.plain(Column::ChargePeriodStart, utc(period.from));
        row.plain(Column::ChargePeriodEnd, utc(period.to));
        row.text(Column::ProviderName, service.provider);
        row.text(Column::PublisherName, service.provider);
        row.text(Column::InvoiceIssuerName, service.provider);
        row.text(Column::ServiceName, service.name);
        row.plain(Column::ServiceCategory, service.category);
        row.plain(Column::ServiceSubcategory, service.subcategory);
        row.text(Column::RegionId, region);
        row.text(Column::RegionName, regionName(region));
        row.text(Column::ResourceId, resourceId(line.component));
        row.text(Column::ResourceName, line.componentTitle);
        row.text(Column::ResourceType, service.resourceType);
        row.text(Column::SkuMeter, line.meterTitle);
        row.text(Column::SkuId, skuOf(line.meter));
        row.text(Column::SkuPriceId, fmt::format("{}/{}/band-1", line.meter, m_detail.lines[index].pricedBy));
        nlohmann::ordered_json tags = nlohmann::ordered_json::object();
        for (const auto& [key, value] : line.tags) tags[key] = value;
        row.text(Column::Tags, jsonText(tags));
        row.text(Column::XComponent, line.component);
        row.text(Column::XCostGroup, line.group);
        row.text(Column::XEngine, m_recording.engine);
        row.plain(Column::XExtrapolated, line.extrapolated ? "true" : "false");
        row.text(Column::XMeter, line.meter);
        row.text(Column::XMeterUnit, line.unit);
        row.plain(Column::XPriceConfidence, std::string(confidenceName(price.confidence)));
        row.text(Column::XPriceDate, line.asOf);
        row.text(Column::XPriceSource, line.source);
        row.text(Column::XScenario, m_scenario.name);
        row.text(Column::XTeam, line.team);
        row.text(Column::XTenant, line.tenant);
        row.text(Column::XVariant, m_scenario.variant);
        addBearer(row, bearer);
        return row;
    }

    /// A SKU is the same in all pricing categories: the last part of a machine's meter says how it is paid.
    static std::string skuOf(const std::string& meter)
    {
        return meter.starts_with("vm/") ? meter.substr(0, meter.rfind('/')) : meter;
    }

    void addBearer(FocusRow& row, const Bearer& bearer) const
    {
        if (bearer.part == nullptr || m_options.splitBy == nullptr) return;
        const AllocatedPart& part = *bearer.part;
        row.text(Column::XAllocatedMethodId, "headroom/" + part.basis);
        nlohmann::ordered_json element{{"AllocatedRatio", static_cast<double>(bearer.ratio) / 1e9}};
        element["UsageUnit"] = part.basis;
        row.text(Column::XAllocatedMethodDetails, jsonText({{"Elements", nlohmann::ordered_json::array({element})}}));
        if (part.to != AllocatedPart::To::Tenant) return;   // the unallocated rest has no resource that it goes to
        const pricing::TenantCost& tenant = m_options.splitBy->tenants[part.tenant];
        row.text(Column::XAllocatedResourceId, fmt::format("/scenarios/{}/tenants/{}/{}", m_scenario.name, tenant.group, tenant.tenant));
        row.text(Column::XAllocatedResourceName, tenant.tenant);
        row.text(Column::XAllocatedTags, jsonText({{"group", tenant.group}, {"tenant", tenant.tenant}}));
        row.text(Column::XTenant, tenant.tenant);
    }

    void cost(FocusRow& row, Column column, const WideInteger& value) const { row.plain(column, decimalText(value, kCostDecimals)); }

    /// List and contracted price, quantity and cost.
    void priced(FocusRow& row, std::int64_t quantity, std::int64_t price, const FocusUnit& unit) const
    {
        for (const Column column : {Column::ListUnitPrice, Column::ContractedUnitPrice}) row.plain(column, decimalText(price, kPriceDecimals));
        for (const Column column : {Column::ListCost, Column::ContractedCost}) cost(row, column, costOf(quantity, price));
        row.plain(Column::PricingQuantity, decimalText(quantity, kQuantityDecimals));
        row.text(Column::PricingUnit, unit.pricing);
    }

    void consumed(FocusRow& row, std::int64_t quantity, const FocusUnit& unit) const
    {
        row.plain(Column::ConsumedQuantity, decimalText(WideInteger(quantity) * unit.block, kQuantityDecimals));
        row.text(Column::ConsumedUnit, unit.consumed);
    }

    void writeLine(std::size_t index)
    {
        const StatementLine& line = m_detail.statement.lines[index];
        const std::size_t reserved = line.meter.find("/reserved-");
        if (!m_detail.lines[index].plan.empty()) writeCovered(index);
        else if (line.meter.starts_with("vm/") && reserved != std::string::npos) writeReserved(index);
        else writeUsage(index);
    }

    void writeUsage(std::size_t index)
    {
        const StatementLine& line = m_detail.statement.lines[index];
        const LineDetail& detail = m_detail.lines[index];
        const FocusUnit unit = focusUnit(line.unit);
        const std::vector<Bearer> bearers = bearersOf(index);
        std::vector<FocusCell> cells = cellsOf(detail, bearers, [](const pricing::DetailSlice&) { return 1.0; });
        std::vector<std::int64_t> prices;
        for (const pricing::PriceBand& band : detail.price.bands) prices.push_back(scaledPrice(band.unitPrice));
        std::vector<PricedQuantity> quantities;
        for (const FocusCell& cell : cells) quantities.push_back({cell.quantity, {prices[cell.band]}});
        matchInDoubles(quantities);
        std::vector<WideInteger> sums(bearers.size(), WideInteger(0));
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const FocusCell& cell = cells[i];
            const std::int64_t quantity = quantities[i].quantity;
            FocusRow row = rowOf(index, m_periods.periods[cell.period], bearers[cell.bearer]);
            row.plain(Column::ChargeCategory, "Usage");
            row.plain(Column::ChargeFrequency, "Usage-Based");
            row.text(Column::ChargeDescription, fmt::format("{}: {}", line.componentTitle, line.meterTitle));
            row.plain(Column::PricingCategory, line.meter.ends_with("/spot") ? "Dynamic" : "Standard");
            row.text(Column::SkuPriceId, fmt::format("{}/{}/band-{}", line.meter, detail.pricedBy, cell.band + 1));
            priced(row, quantity, prices[cell.band], unit);
            consumed(row, quantity, unit);
            const WideInteger amount = costOf(quantity, prices[cell.band]);
            cost(row, Column::BilledCost, amount);
            cost(row, Column::EffectiveCost, amount);
            sums[cell.bearer] += amount;
            m_text += row.line(m_columns);
        }
        for (std::size_t b = 0; b < bearers.size(); ++b) writeRounding(index, bearers[b], wideOf(bearers[b].amount) - sums[b]);
    }

    /// What the rounding of a line to the cent adds or takes away.
    void writeRounding(std::size_t index, const Bearer& bearer, const WideInteger& difference)
    {
        if (difference == 0) return;
        const StatementLine& line = m_detail.statement.lines[index];
        FocusRow row = rowOf(index, wholeMonth(m_periods, m_detail, m_detail.monthStarts.size() - 1), bearer);
        row.plain(Column::ChargeCategory, "Adjustment");
        row.plain(Column::ChargeFrequency, "One-Time");
        row.text(Column::ChargeDescription, fmt::format("Rounding of the line to the cent: {}, {}", line.componentTitle, line.meterTitle));
        for (const Column column : {Column::BilledCost, Column::EffectiveCost, Column::ListCost, Column::ContractedCost}) cost(row, column, difference);
        m_text += row.line(m_columns);
    }

    // --------------------------------------------------------------------------------------- commitments

    struct Commitment {
        std::string id, name, category, type, unit;
    };

    void committed(FocusRow& row, const Commitment& commitment, const std::string& quantity, const char* status) const
    {
        row.text(Column::CommitmentDiscountId, commitment.id);
        row.text(Column::CommitmentDiscountName, commitment.name);
        row.plain(Column::CommitmentDiscountCategory, commitment.category);
        row.plain(Column::CommitmentDiscountType, commitment.type);
        row.plain(Column::CommitmentDiscountQuantity, quantity);
        row.plain(Column::CommitmentDiscountUnit, commitment.unit);
        row.plain(Column::CommitmentDiscountStatus, status);
    }

    /// Purchases and what nothing used belong to the commitment itself.
    void ofCommitment(FocusRow& row, const Commitment& commitment) const
    {
        row.text(Column::ResourceId, commitment.id);
        row.text(Column::ResourceName, commitment.name);
        row.plain(Column::ResourceType, commitment.type);
    }

    /// Share of the reserved nodes that ran in an hour; 1 where the run has no count of them (copies of an environment).
    [[nodiscard]] double reservedUse(const scenario::Component& component, int reservedNodes, std::size_t hour) const
    {
        const simulation::Signal* nodes = m_recording.signal(component.id + ".nodes");
        if (nodes == nullptr || m_recording.bucket.count() <= 0) return 1;
        const auto first = static_cast<std::size_t>(kHour.count() * static_cast<std::int64_t>(hour) / m_recording.bucket.count());
        const auto last = static_cast<std::size_t>((kHour.count() * static_cast<std::int64_t>(hour + 1) - 1) / m_recording.bucket.count());
        double sum = 0;
        int buckets = 0;
        for (std::size_t i = first; i <= last && i < nodes->mean.size(); ++i, ++buckets)
            if (std::isfinite(nodes->mean[i])) sum += std::min<double>(static_cast<double>(nodes->mean[i]), reservedNodes) / reservedNodes;
        return buckets == 0 ? 1 : sum / buckets;
    }

    [[nodiscard]] std::int64_t payAsYouGo(const LineDetail& detail, const std::string& meter) const
    {
        const pricing::Price* price = m_prices.in(detail.pricedBy).find(meter.substr(0, meter.rfind('/')) + "/regular");
        return scaledPrice((price != nullptr ? *price : detail.price).bands.front().unitPrice);
    }

    /// Usage rows of what a commitment covers, then of what nobody used: EffectiveCost in parts of each bearer's amount.
    void writeCommittedUsage(std::size_t index, const Commitment& commitment, const std::vector<FocusCell>& cells, const std::vector<Bearer>& bearers, std::int64_t payAsYouGoPrice)
    {
        const StatementLine& line = m_detail.statement.lines[index];
        const FocusUnit unit = focusUnit(line.unit);
        const std::int64_t rate = scaledPrice(m_detail.lines[index].price.bands.front().unitPrice);
        std::vector<PricedQuantity> quantities;
        std::vector<std::pair<std::size_t, bool>> rows;   // cell, used
        std::vector<std::vector<double>> weights(bearers.size());
        std::vector<std::vector<std::size_t>> rowsOfBearer(bearers.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const auto used = std::min(cells[i].quantity, static_cast<std::int64_t>(std::llround(static_cast<double>(cells[i].quantity) * cells[i].used)));
            for (const auto& [quantity, isUsed] : {std::pair{used, true}, std::pair{cells[i].quantity - used, false}}) {
                if (quantity <= 0) continue;
                rowsOfBearer[cells[i].bearer].push_back(rows.size());
                weights[cells[i].bearer].push_back(static_cast<double>(quantity));
                rows.emplace_back(i, isUsed);
                quantities.push_back({quantity, {isUsed ? payAsYouGoPrice : rate}});
            }
        }
        matchInDoubles(quantities);
        std::vector<std::int64_t> effective(rows.size(), 0);   // 10^-6
        for (std::size_t b = 0; b < bearers.size(); ++b) {
            if (weights[b].empty()) continue;
            const auto parts = pricing::splitWhole(bearers[b].amount.micros(), weights[b]);
            for (std::size_t i = 0; i < parts.size(); ++i) effective[rowsOfBearer[b][i]] = parts[i];
        }
        const bool spend = commitment.category == "Spend";
        for (std::size_t r = 0; r < rows.size(); ++r) {
            const FocusCell& cell = cells[rows[r].first];
            const bool used = rows[r].second;
            FocusRow row = rowOf(index, m_periods.periods[cell.period], bearers[cell.bearer]);
            row.plain(Column::ChargeCategory, "Usage");
            row.plain(Column::ChargeFrequency, "Usage-Based");
            row.text(Column::ChargeDescription, fmt::format("{}: {}{}", line.componentTitle, line.meterTitle, used ? "" : ", not used"));
            row.plain(Column::PricingCategory, "Committed");
            priced(row, quantities[r].quantity, quantities[r].prices.front(), unit);
            row.plain(Column::BilledCost, "0");
            const std::string share = decimalText(effective[r], 6);
            row.plain(Column::EffectiveCost, share);
            committed(row, commitment, spend ? share : decimalText(quantities[r].quantity, kQuantityDecimals), used ? "Used" : "Unused");
            if (used) consumed(row, quantities[r].quantity, unit);
            else ofCommitment(row, commitment);
            m_text += row.line(m_columns);
        }
    }

    void writePurchase(std::size_t index, const Commitment& commitment, const ChargePeriod& period, const Bearer& bearer, const Money& billed, std::int64_t quantity,
                       std::int64_t price, const FocusUnit& unit, const std::string& committedQuantity)
    {
        FocusRow row = rowOf(index, period, bearer);
        row.plain(Column::ChargeCategory, "Purchase");
        row.plain(Column::ChargeFrequency, "Recurring");
        row.text(Column::ChargeDescription, fmt::format("Purchase: {}", commitment.name));
        row.plain(Column::PricingCategory, "Standard");
        priced(row, quantity, price, unit);
        row.plain(Column::BilledCost, decimalText(billed.micros(), 6));
        row.plain(Column::EffectiveCost, "0");
        committed(row, commitment, committedQuantity, "");
        ofCommitment(row, commitment);
        m_text += row.line(m_columns);
    }

    static std::string termText(std::string_view meter) { return meter.ends_with("3y") || meter.ends_with("3-years") ? "3 years" : "1 year"; }

    void writeReserved(std::size_t index)
    {
        const StatementLine& line = m_detail.statement.lines[index];
        const LineDetail& detail = m_detail.lines[index];
        const scenario::Component* component = m_scenario.find(line.component);
        const auto* pool = component != nullptr ? component->as<scenario::NodePoolSpec>() : nullptr;
        const Commitment commitment{resourceId(line.component) + "/reservation", fmt::format("Reservation of {}, {}", line.componentTitle, termText(line.meter)), "Usage",
                                    "Reservation", "Hours"};
        const std::vector<Bearer> bearers = bearersOf(index);
        const std::vector<FocusCell> cells = cellsOf(detail, bearers, [&](const pricing::DetailSlice& slice) {
            return pool != nullptr && pool->reservedNodes > 0 ? reservedUse(*component, pool->reservedNodes, slice.recordedHour) : 1.0;
        });
        const std::int64_t rate = scaledPrice(detail.price.bands.front().unitPrice);
        // A purchase a month, its amount in proportion to the hours.
        for (std::size_t b = 0; b < bearers.size(); ++b) {
            std::vector<PricedQuantity> perMonth;
            std::vector<std::size_t> months;
            std::vector<double> weights;
            for (std::size_t month = 0; month < m_detail.monthStarts.size(); ++month) {
                std::int64_t quantity = 0;
                for (const FocusCell& cell : cells)
                    if (cell.bearer == b && m_periods.periods[cell.period].month == month) quantity += cell.quantity;
                if (quantity == 0) continue;
                perMonth.push_back({quantity, {rate}});
                months.push_back(month);
                weights.push_back(static_cast<double>(quantity));
            }
            if (perMonth.empty()) continue;
            matchInDoubles(perMonth);
            const std::vector<Money> amounts = pricing::splitMoney(bearers[b].amount, weights);
            for (std::size_t i = 0; i < perMonth.size(); ++i)
                writePurchase(index, commitment, wholeMonth(m_periods, m_detail, months[i]), bearers[b], amounts[i], perMonth[i].quantity, rate, focusUnit(line.unit),
                              decimalText(perMonth[i].quantity, kQuantityDecimals));
        }
        writeCommittedUsage(index, commitment, cells, bearers, payAsYouGo(detail, line.meter));
    }

    [[nodiscard]] Commitment planOf(const std::string& plan, std::string_view term) const
    {
        const scenario::Component* component = m_scenario.find(plan);
        const std::string title = component != nullptr && !component->title.empty() ? component->title : plan;
        return {resourceId(plan) + "/savings-plan", fmt::format("{}, {}", title, term), "Spend", "Savings Plan", m_detail.statement.currency};
    }

    /// Machine hours at the rate of a savings plan, or what the plan left unused.
    void writeCovered(std::size_t index)
    {
        const StatementLine& line = m_detail.statement.lines[index];
        const LineDetail& detail = m_detail.lines[index];
        const bool unused = line.meter.starts_with("savings-plan/");
        m_planLines[detail.plan].push_back(index);
        const auto* spec = m_scenario.find(detail.plan) != nullptr ? m_scenario.find(detail.plan)->as<scenario::FixedCostSpec>() : nullptr;
        const Commitment commitment = planOf(detail.plan, termText(spec != nullptr && spec->savingsPlan ? spec->savingsPlan->term : line.meter));
        const std::vector<Bearer> bearers = bearersOf(index);
        const std::vector<FocusCell> cells = cellsOf(detail, bearers, [&](const pricing::DetailSlice&) { return unused ? 0.0 : 1.0; });
        writeCommittedUsage(index, commitment, cells, bearers, unused ? 0 : payAsYouGo(detail, line.meter));
    }

    /// What a plan commits to in each month, billed with the sum of the lines that it pays for.
    void writePlanPurchase(const std::string& plan, const std::vector<std::size_t>& lines)
    {
        const auto* spec = m_scenario.find(plan) != nullptr ? m_scenario.find(plan)->as<scenario::FixedCostSpec>() : nullptr;
        if (spec == nullptr || !spec->savingsPlan) return;
        Money billed = Money::fromMicros(0, m_detail.statement.total.currency());
        std::size_t index = lines.front();
        for (const std::size_t line : lines) {
            billed += m_detail.statement.lines[line].amount;
            if (m_detail.statement.lines[line].component == plan) index = line;   // the plan's own line names it
        }
        std::vector<double> hours(m_detail.monthStarts.size(), 0.0);
        for (const pricing::DetailSlice& slice : m_detail.slices) hours[slice.month] += (slice.to - slice.from).toSeconds() / 3600;
        const std::vector<Money> amounts = pricing::splitMoney(billed, hours);
        const Commitment commitment = planOf(plan, termText(spec->savingsPlan->term));
        const std::int64_t perHour = spec->savingsPlan->perHour.micros() * 10'000;   // 10^-10
        std::vector<PricedQuantity> quantities;
        for (const double span : hours) quantities.push_back({std::llround(span * 1e9), {perHour}});
        matchInDoubles(quantities);
        for (std::size_t month = 0; month < hours.size(); ++month)
            writePurchase(index, commitment, wholeMonth(m_periods, m_detail, month), {1, billed, nullptr, 1'000'000'000}, amounts[month], quantities[month].quantity, perHour, focusUnit("hour"),
                          decimalText(costOf(quantities[month].quantity, perHour), kCostDecimals));
    }

    const scenario::Scenario& m_scenario;
    const simulation::Recording& m_recording;
    const pricing::StatementDetail& m_detail;
    const pricing::PriceBook& m_prices;
    FocusOptions m_options;
    std::size_t m_columns;
    calendar::Calendar m_calendar;
    ChargePeriods m_periods;
    std::map<std::string, std::vector<std::size_t>> m_planLines;      ///< lines that a savings plan pays, by plan
    std::string m_text;
};

} // namespace

std::vector<std::string_view> focusColumns(bool splitCost)
{
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < kFocusColumns - (splitCost ? 0 : kFocusSplitColumns); ++i) names.push_back(focusColumnName(i));
    return names;
}

std::string focusCsv(const scenario::Scenario& scenario, const simulation::Recording& recording, const pricing::StatementDetail& detail, const pricing::PriceBook& prices,
                     const FocusOptions& options)
{
    return Dataset(scenario, recording, detail, prices, options).csv();
}

} // namespace headroom::exchange
