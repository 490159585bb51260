#include "models/pricing/best_commitment.h"

#include "models/pricing/terms.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace headroom::pricing {

namespace {

const std::string kRegular = "/regular";

/// Sizes that a plan of that term has a rate for, as applySavingsPlan() takes them.
std::vector<EligibleUse> eligibleUses(const MachineHours& use, const std::string& term)
{
    std::vector<EligibleUse> uses;
    for (const MachineUse& machine : use.machines)
        if (plannedRate(machine, term) > 0) uses.push_back({machine.payAsYouGo, plannedRate(machine, term), machine.perHour});
    return uses;
}

/// Hours in which the `nth` machine (from 1) of a size is there.
double hoursOfNth(const std::vector<double>& hours, const MachineUse& machine, int nth)
{
    double sum = 0;
    for (std::size_t i = 0; i < hours.size(); ++i) sum += std::clamp(machine.perHour[i] - (nth - 1) * hours[i], 0.0, hours[i]);
    return sum;
}

} // namespace

double plannedRate(const MachineUse& machine, const std::string& term) { return term == "3-years" ? machine.planned3Years : machine.planned1Year; }

double reservedRate(const MachineUse& machine, const std::string& term) { return term == "3-years" ? machine.reserved3Years : machine.reserved1Year; }

std::vector<std::size_t> plannedOrder(const MachineHours& use, const std::string& term)
{
    std::vector<std::size_t> order;
    const auto discount = [&](std::size_t i) { return 1 - plannedRate(use.machines[i], term) / use.machines[i].payAsYouGo; };
    for (std::size_t i = 0; i < use.machines.size(); ++i)
        if (plannedRate(use.machines[i], term) > 0 && discount(i) > 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return discount(a) > discount(b); });
    return order;
}

MachineHours machineHours(const scenario::Scenario& scenario, const PriceBook& book, const std::vector<const Statement*>& statements)
{
    MachineHours result;
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    const double exchange = scenario.exchange ? scenario.exchange->rate : 1;
    for (const Statement* statement : statements) {
        const std::size_t offset = result.hours.size();
        for (double left = statement->hours; left > 1e-9; left -= 1) result.hours.push_back(std::min(left, 1.0));
        for (const StatementLine& line : statement->lines) {
            if (!line.meter.starts_with("vm/") || !line.meter.ends_with(kRegular) || line.confidence == Confidence::Scenario) continue;
            const scenario::Component* component = scenario.find(line.component);
            const PriceBook& regional = book.in(component == nullptr ? std::string{} : component->region);
            const auto rate = [&](const std::string& meter) {
                const Price* price = regional.find(meter);
                if (price == nullptr || price->bands.empty()) return 0.0;
                const Result<UnitPrice> unit = UnitPrice::parse(price->bands.front().unitPrice);
                return unit ? unit->toDouble() * (1 - discountOf(scenario, *price) / 100) * exchange : 0.0;
            };
            const std::string stem = line.meter.substr(0, line.meter.size() - kRegular.size());
            const auto [place, isNew] = places.emplace(std::pair{stem, regional.region}, result.machines.size());
            if (isNew)
                result.machines.push_back({stem, regional.region, line.meterTitle, rate(line.meter), rate(stem + "/reserved-1y"), rate(stem + "/reserved-3y"),
                                           rate(stem + "/savings-1y"), rate(stem + "/savings-3y"), {}});
            std::vector<double>& perHour = result.machines[place->second].perHour;
            perHour.resize(result.hours.size(), 0.0);
            for (std::size_t i = 0; i < line.quantityPerHour.size() && offset + i < perHour.size(); ++i) perHour[offset + i] += line.quantityPerHour[i];
        }
    }
    for (MachineUse& machine : result.machines) machine.perHour.resize(result.hours.size(), 0.0);
    return result;
}

std::optional<CommitmentProposal> bestSavingsPlan(const MachineHours& use, const std::string& term)
{
    const std::vector<EligibleUse> uses = eligibleUses(use, term);
    if (uses.empty()) return std::nullopt;
    std::vector<std::size_t> order(uses.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return uses[a].discount() > uses[b].discount(); });

    struct Break { double perHour, rise; };
    std::vector<Break> breaks;
    double slope = 0;
    for (std::size_t i = 0; i < use.hours.size(); ++i) {
        const double hour = use.hours[i];
        slope += hour;
        double level = 0, ratio = 0;
        const auto falls = [&](double next) {
            if (level <= 0) slope -= hour * next;
            else breaks.push_back({level, hour * (ratio - next)});
            ratio = next;
        };
        for (const std::size_t u : order) {
            if (uses[u].discount() <= 0 || !(uses[u].perSlice[i] > 0)) continue;
            falls(uses[u].payAsYouGo / uses[u].planned);
            level += uses[u].perSlice[i] * uses[u].planned / hour;
        }
        if (level > 0) falls(0);
    }
    std::sort(breaks.begin(), breaks.end(), [](const Break& a, const Break& b) { return a.perHour < b.perHour; });
    // Equal breaks are one: a slope that is zero but for its rounding is no reason to commit to more.
    const double hoursSum = std::accumulate(use.hours.begin(), use.hours.end(), 0.0);
    double best = 0;
    for (const Break& one : breaks) {
        if (slope >= -1e-9 * hoursSum) break;
        best = one.perHour;
        slope += one.rise;
    }

    return savingsPlanOf(use, best, term);
}

std::optional<CommitmentProposal> savingsPlanOf(const MachineHours& use, double perHour, const std::string& term)
{
    const std::vector<EligibleUse> uses = eligibleUses(use, term);
    if (uses.empty()) return std::nullopt;
    const Coverage coverage = applySavingsPlan(perHour, use.hours, uses);
    CommitmentProposal proposal;
    proposal.kind = CommitmentProposal::Kind::SavingsPlan;
    proposal.term = term;
    proposal.perHour = perHour;
    proposal.committed = coverage.committed;
    proposal.before = coverage.eligible;
    proposal.after = coverage.eligible - coverage.covered + coverage.committed;
    proposal.utilisation = coverage.utilisation();
    proposal.coverage = coverage.coverage();
    double greatest = uses.front().discount();
    for (const EligibleUse& one : uses) greatest = std::max(greatest, one.discount());
    proposal.breakEven = 1 - greatest;
    return proposal;
}

std::optional<CommitmentProposal> reservationOf(const std::vector<double>& hours, const MachineUse& machine, int nodes, const std::string& term)
{
    const double rate = reservedRate(machine, term);
    if (!(rate > 0) || !(machine.payAsYouGo > 0)) return std::nullopt;
    const double allHours = std::accumulate(hours.begin(), hours.end(), 0.0);
    CommitmentProposal proposal;
    proposal.kind = CommitmentProposal::Kind::Reservation;
    proposal.term = term;
    proposal.meter = machine.meter;
    proposal.region = machine.region;
    proposal.title = machine.title;
    proposal.breakEven = rate / machine.payAsYouGo;
    proposal.nodes = nodes;
    double used = 0;
    for (int nth = 1; nth <= nodes; ++nth) used += hoursOfNth(hours, machine, nth);
    const double all = std::accumulate(machine.perHour.begin(), machine.perHour.end(), 0.0);
    proposal.committed = nodes * rate * allHours;
    proposal.before = all * machine.payAsYouGo;
    proposal.after = proposal.before - used * machine.payAsYouGo + proposal.committed;
    proposal.utilisation = nodes > 0 ? used / (nodes * allHours) : 1;
    proposal.coverage = all > 0 ? used / all : 0;
    return proposal;
}

std::optional<CommitmentProposal> bestReservation(const std::vector<double>& hours, const MachineUse& machine, const std::string& term)
{
    const double rate = reservedRate(machine, term);
    const double allHours = std::accumulate(hours.begin(), hours.end(), 0.0);
    int nodes = 0;
    // A sum of products is compared with a product: a machine that saves nothing but rounding is not reserved.
    if (rate > 0)
        while (hoursOfNth(hours, machine, nodes + 1) * machine.payAsYouGo > rate * allHours * (1 + 1e-12)) ++nodes;
    return reservationOf(hours, machine, nodes, term);
}

std::vector<CommitmentProposal> proposeCommitments(const MachineHours& use)
{
    std::vector<CommitmentProposal> proposals;
    const auto add = [&](std::optional<CommitmentProposal> proposal) {
        if (proposal && (proposal->nodes > 0 || proposal->perHour > 0)) proposals.push_back(std::move(*proposal));
    };
    for (const char* term : {"1-year", "3-years"}) {
        add(bestSavingsPlan(use, term));
        for (const MachineUse& machine : use.machines) add(bestReservation(use.hours, machine, term));
    }
    std::stable_sort(proposals.begin(), proposals.end(), [](const CommitmentProposal& a, const CommitmentProposal& b) { return a.saved() > b.saved(); });
    return proposals;
}

std::vector<CommitmentProposal> bestOf(const std::vector<CommitmentProposal>& proposals)
{
    std::vector<CommitmentProposal> best;
    double saved = 0;
    for (const auto kind : {CommitmentProposal::Kind::SavingsPlan, CommitmentProposal::Kind::Reservation})
        for (const char* term : {"1-year", "3-years"}) {
            std::vector<CommitmentProposal> together;
            double sum = 0;
            for (const CommitmentProposal& proposal : proposals)
                if (proposal.kind == kind && proposal.term == term) {
                    together.push_back(proposal);
                    sum += proposal.saved();
                }
            if (sum <= saved) continue;
            saved = sum;
            best = std::move(together);
        }
    return best;
}

} // namespace headroom::pricing
