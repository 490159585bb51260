#include "models/reconcile/reconcile_json.h"

#include <nlohmann/json.hpp>

namespace headroom::reconcile {

std::string_view kindName(Variance::Kind kind)
{
    switch (kind) {
    case Variance::Kind::Both: return "both";
    case Variance::Kind::Orphan: return "orphan";
    case Variance::Kind::Missing: return "missing";
    }
    return "both";
}

std::string reconciliationJson(const Reconciliation& reconciliation, const Bill& bill, const std::string& scenario, const std::string& variant, const std::string& version)
{
    using Json = nlohmann::ordered_json;
    const auto money = [](const Money& amount) { return amount.toDouble(); };
    Json result{{"scenario", scenario}, {"variant", variant}, {"version", version}, {"bill", bill.file}, {"format", formatName(bill.format)}, {"lines", bill.lines}, {"month", reconciliation.period},
                {"currency", reconciliation.currency}, {"planned", money(reconciliation.planned)}, {"billed", money(reconciliation.billed)}, {"invoiced", money(reconciliation.invoiced)},
                {"price", money(reconciliation.price)}, {"quantity", money(reconciliation.quantity)}, {"schedule", money(reconciliation.schedule)}, {"orphan", money(reconciliation.orphan)},
                {"missing", money(reconciliation.missing)}, {"ignored", money(reconciliation.ignored)}, {"otherMonths", money(reconciliation.outside)}};
    result["rows"] = Json::array();
    for (const Variance& row : reconciliation.rows)
        result["rows"].push_back({{"kind", kindName(row.kind)}, {"component", row.component}, {"meter", row.meter}, {"meterTitle", row.meterTitle}, {"resource", row.resource}, {"planned", money(row.planned)}, {"billed", money(row.billed)},
                                  {"price", money(row.price)}, {"quantity", money(row.quantity)}, {"schedule", money(row.schedule)}, {"unit", row.unit}, {"unitPricePlanned", row.unitPricePlanned},
                                  {"unitPriceBilled", row.unitPriceBilled}, {"quantityPlanned", row.quantityPlanned}, {"quantityBilled", row.quantityBilled}, {"hoursPlanned", row.hoursPlanned},
                                  {"hoursBilled", row.hoursBilled}, {"note", row.note}});
    // A resource's name may hold any bytes.
    return result.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace headroom::reconcile
