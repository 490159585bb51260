#include "models/reconcile/calibrate.h"

#include "models/scenario/prepare.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace headroom::reconcile {
namespace {

using scenario::Json;

/// The merge patch (RFC 7396) that makes `target` of `source`.
Json patchBetween(const Json& source, const Json& target)
{
    if (!source.is_object() || !target.is_object()) return target;
    Json patch = Json::object();
    for (const auto& [key, value] : source.items())
        if (!target.contains(key)) patch[key] = nullptr;
    for (const auto& [key, value] : target.items()) {
        if (!source.contains(key)) patch[key] = value;
        else if (source.at(key) != value) patch[key] = patchBetween(source.at(key), value);
    }
    return patch;
}

bool differs(double a, double b) { return std::abs(a - b) > 1e-6 * std::max(std::abs(a), std::abs(b)); }

class Calibrator {
public:
    Calibrator(Json& document, const Reconciliation& reconciliation, Calibration& result) : m_document(document), m_reconciliation(reconciliation), m_result(result) {}

    void apply()
    {
        for (const Variance& row : m_reconciliation.rows) {
            if (row.kind != Variance::Kind::Both) {
                m_result.notChanged.push_back(fmt::format("{} {}: {}", row.component.empty() ? row.resource : row.component, row.meter.empty() ? row.meterTitle : row.meter,
                                                          row.kind == Variance::Kind::Orphan ? "on the bill only" : "not on the bill"));
            } else if (row.unitPriceBilled > 0 && row.quantityBilled > 0) {
                applyRow(row);
            } else if (row.difference() != Money(row.billed.currency())) {
                m_result.notChanged.push_back(fmt::format("{} {}: {}", row.component, row.meter, row.note));
            }
        }
    }

private:
    void applyRow(const Variance& row)
    {
        Json& components = m_document["components"];
        if (!components.contains(row.component)) {   // a copy of a tenant
            m_result.notChanged.push_back(fmt::format("{} {}: made from a template", row.component, row.meter));
            return;
        }
        Json& component = components[row.component];
        const std::string price = fmt::format("{:.6f} {}", row.unitPriceBilled, m_reconciliation.currency);
        // Costs are rounded to cents, so that prices seem to differ where nothing does.
        const Money none(row.billed.currency());
        const bool otherPrice = row.price != none && differs(row.unitPriceBilled, row.unitPricePlanned);
        const std::string kind = component.value("kind", "");
        bool priced = false;
        if (otherPrice && kind == "node-pool" && row.meter.starts_with("vm/") && row.meter.find("/reserved-") == std::string::npos) {
            component["unitPrice"] = price;
            priced = true;
        } else if (otherPrice && component.contains("meters")) {
            for (Json& use : component["meters"])
                if (use.value("meter", "") == row.meter) {
                    use["unitPrice"] = price;
                    use["unit"] = row.unit;
                    priced = true;
                }
        }
        if (priced) m_result.changes.push_back(fmt::format("{}: {} instead of {:.6g} a {}", row.component, price, row.unitPricePlanned, row.unit));
        else if (otherPrice) m_result.notChanged.push_back(fmt::format("{} {}: {} instead of {:.6g} a {}; only node pools and fixed costs take a price", row.component, row.meter, price, row.unitPricePlanned, row.unit));
        if (row.hoursBilled <= 0 || row.hoursPlanned <= 0) return;
        const double planned = row.quantityPlanned / row.hoursPlanned, billed = row.quantityBilled / row.hoursBilled;
        if (kind == "node-pool" && row.meter.starts_with("vm/") && std::round(planned) != std::round(billed)) {
            component["nodes"] = static_cast<int>(std::round(billed));
            m_result.changes.push_back(fmt::format("{}: {:.0f} nodes instead of {:.4g}", row.component, billed, planned));
        } else if (row.quantity != none && differs(planned, billed)) {
            m_result.notChanged.push_back(fmt::format("{} {}: {:.6g} {} an hour instead of {:.6g}", row.component, row.meter, billed, row.unit, planned));
        }
        if (row.schedule != none && differs(row.hoursPlanned, row.hoursBilled))
            m_result.notChanged.push_back(fmt::format("{} {}: used in {:.6g} h instead of {:.6g}; look at its schedule", row.component, row.meter, row.hoursBilled, row.hoursPlanned));
    }

    Json& m_document;
    const Reconciliation& m_reconciliation;
    Calibration& m_result;
};

} // namespace

Result<Calibration, Errors> calibrate(const std::string& text, const std::string& name, const scenario::LoadOptions& options, const Reconciliation& reconciliation)
{
    const auto parsed = scenario::parseJson(text, name);
    if (!parsed) return parsed.error();
    const auto prepared = scenario::prepare(*parsed, name, options);
    if (!prepared) return prepared.error();
    Calibration result;
    Json target = prepared->document.value;
    Calibrator(target, reconciliation, result).apply();
    Json base = parsed->root;
    Json source = base;
    for (const char* key : {"variants", "formatVersion"}) {
        source.erase(key);
        target.erase(key);
    }
    Json patch = patchBetween(source, target);
    patch["description"] = fmt::format("Prices and counts as billed in {}.", reconciliation.period);
    base["variants"][kBilledVariant] = std::move(patch);
    result.text = base.dump(2) + "\n";
    return result;
}

} // namespace headroom::reconcile
