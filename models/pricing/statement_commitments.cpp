#include "models/pricing/commitments.h"
#include "models/pricing/statement_draft.h"
#include "models/pricing/terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace headroom::pricing {

using scenario::Component;
using scenario::Scenario;
using simulation::Recording;

namespace {

/// What is left of a commitment: money that bought nothing, as a meter of its own.
Price unusedCommitment(const std::string& term, const std::string& currency)
{
    Price price;
    price.meter = "savings-plan/" + term + "/unused";
    price.title = "Savings plan, commitment that nothing used";
    price.unit = currency;
    price.bands = {PriceBand{0, "1"}};
    price.source = "scenario";
    price.confidence = Confidence::Scenario;
    return price;
}

} // namespace

Errors coverBySavingsPlans(const Scenario& scenario, const PriceBook& book, const Period& period, std::vector<Draft>& drafts, std::list<Price>& made,
                           std::vector<CommitmentUse>& commitments)
{
    std::vector<const Component*> plans;
    for (const Component& component : scenario.components)
        if (const auto* fixed = component.as<scenario::FixedCostSpec>(); fixed && fixed->savingsPlan) plans.push_back(&component);
    // The longer term has the greater discount.
    std::stable_partition(plans.begin(), plans.end(), [](const Component* plan) { return plan->as<scenario::FixedCostSpec>()->savingsPlan->term == "3-years"; });
    std::vector<double> hours;
    for (const Slice& slice : period.slices) hours.push_back((slice.to - slice.from).toSeconds() / 3600 * period.hoursFactor);
    const double exchange = scenario.exchange ? scenario.exchange->rate : 1;   // rates are in the book's currency, commitments in the bill's
    Errors errors;
    for (const Component* plan : plans) {
        const scenario::SavingsPlanSpec& spec = *plan->as<scenario::FixedCostSpec>()->savingsPlan;
        std::vector<std::size_t> users;
        std::vector<EligibleUse> uses;
        std::vector<const Price*> planned;
        for (std::size_t i = 0; i < drafts.size(); ++i) {
            const std::string& meter = drafts[i].price->meter;
            if (!meter.starts_with("vm/") || !meter.ends_with("/regular") || drafts[i].price->confidence == Confidence::Scenario) continue;
            const Price* rate = book.in(drafts[i].component->region).find(meter.substr(0, meter.size() - 7) + (spec.term == "3-years" ? "savings-3y" : "savings-1y"));
            if (!rate || rateOf(*rate) <= 0) continue;
            users.push_back(i);
            uses.push_back({rateOf(*drafts[i].price) * (1 - discountOf(scenario, *drafts[i].price) / 100), rateOf(*rate), drafts[i].perSlice});
            planned.push_back(rate);
        }
        if (users.empty()) {
            errors.push_back({ErrorCode::PriceMissing, fmt::format("no machine of this scenario has a known rate for a savings plan of {}", spec.term), placeOf(scenario, plan->id),
                              "rates are known for some sizes in East US, East US 2 and West Europe; reservations (\"reserved\") for more"});
            continue;
        }
        const Coverage coverage = applySavingsPlan(spec.perHour.toDouble() / exchange, hours, uses);
        commitments.push_back({plan->id, plan->title.empty() ? plan->id : plan->title, spec.term, spec.perHour.toDouble(), coverage.committed * exchange, coverage.used * exchange,
                               coverage.utilisation(), coverage.coverage(), (coverage.covered - coverage.committed) * exchange});
        for (std::size_t u = users.size(); u-- > 0;) {   // from the back: what is inserted moves only what is done
            Draft covered{drafts[users[u]].component, planned[u], drafts[users[u]].pricedBy, coverage.perSlice[u], {}, false, plan->id};
            for (std::size_t i = 0; i < hours.size(); ++i) drafts[users[u]].perSlice[i] = std::max(0.0, drafts[users[u]].perSlice[i] - coverage.perSlice[u][i]);
            drafts.insert(drafts.begin() + static_cast<std::ptrdiff_t>(users[u]) + 1, std::move(covered));
        }
        made.push_back(unusedCommitment(spec.term, scenario.currency));
        std::vector<double> unused = coverage.unusedPerSlice;
        for (double& money : unused) money *= exchange;
        const auto order = [&](const Component* component) { return component - scenario.components.data(); };
        const auto after = std::find_if(drafts.begin(), drafts.end(), [&](const Draft& draft) { return order(draft.component) > order(plan); });
        drafts.insert(after, {plan, &made.back(), plan->id, std::move(unused), {}, false, plan->id});
    }
    return errors;
}

std::vector<ReservationUse> reservationUses(const Scenario& scenario, const PriceBook& book, const Recording& recording, const Period& period, const std::vector<Draft>& drafts)
{
    std::vector<ReservationUse> uses;
    for (const Component& component : scenario.components) {
        const auto* pool = component.as<scenario::NodePoolSpec>();
        if (!pool || pool->reservedNodes <= 0) continue;
        ReservationUse use;
        use.component = component.id;
        use.title = component.title.empty() ? component.id : component.title;
        use.term = pool->reservedTerm;
        use.nodes = pool->reservedNodes;
        const Draft *reserved = nullptr, *regular = nullptr;
        for (const Draft& draft : drafts) {
            if (draft.component != &component || !draft.price->meter.starts_with("vm/")) continue;
            (draft.price->meter.find("/reserved-") != std::string::npos ? reserved : regular) = &draft;
        }
        if (!reserved) continue;
        const std::vector<double> nodeHours = nodeHoursByHour(recording, component.id);
        std::vector<double> there;
        for (const Slice& slice : period.slices)
            there.push_back((slice.timeHour < nodeHours.size() ? nodeHours[slice.timeHour] : 0) * slice.timeFactor * period.hoursFactor);
        const std::string& meter = reserved->price->meter;
        const Price* full = book.in(component.region).find(meter.substr(0, meter.find("/reserved-")) + "/regular");
        const double rate = scenario.exchange ? scenario.exchange->rate : 1;
        countReservation(use, reserved->perSlice, there, regular ? regular->perSlice : std::vector<double>{}, rateOf(*reserved->price) * rate,
                         full ? rateOf(*full) * (1 - discountOf(scenario, *full) / 100) * rate : 0);
        uses.push_back(std::move(use));
    }
    return uses;
}

} // namespace headroom::pricing
