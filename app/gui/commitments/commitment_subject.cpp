#include "app/gui/commitments/commitment_subject.h"

#include "app/gui/shell/format.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

using Kind = pricing::CommitmentProposal::Kind;

pricing::Confidence RateConfidence::of(Kind kind, const std::string& term) const
{
    if (kind == Kind::Reservation) return term == "3-years" ? reserved3Years : reserved1Year;
    return term == "3-years" ? planned3Years : planned1Year;
}

CommitmentSubject commitmentSubject(const scenario::Scenario& scenario, const pricing::PriceBook& prices, const std::vector<const pricing::Statement*>& statements)
{
    CommitmentSubject subject;
    subject.use = pricing::machineHours(scenario, prices, statements);
    subject.proposals = pricing::proposeCommitments(subject.use);
    subject.best = pricing::bestOf(subject.proposals);
    const pricing::Statement &first = *statements.front(), &last = *statements.back();
    subject.from = first.from;
    subject.currency = first.currency;
    subject.timeZone = scenario.calendar.timeZone;
    subject.period = statements.size() == 1 ? first.period : first.period.substr(0, first.period.find(',')) + " – " + last.period.substr(0, last.period.find(','));
    for (const pricing::MachineUse& machine : subject.use.machines) {
        for (const double hours : machine.perHour) subject.machineCost += hours * machine.payAsYouGo;
        const pricing::PriceBook& book = prices.in(machine.region);
        const auto confidence = [&](const char* ending) {
            const pricing::Price* price = book.find(machine.meter + ending);
            return price ? price->confidence : pricing::Confidence::Recalled;
        };
        subject.confidence.push_back({confidence("/regular"), confidence("/reserved-1y"), confidence("/reserved-3y"), confidence("/savings-1y"), confidence("/savings-3y")});
    }
    std::size_t offset = 0;
    for (const pricing::Statement* statement : statements) {
        for (const pricing::StatementLine& line : statement->lines) {
            if (line.confidence == pricing::Confidence::Scenario || !line.meter.ends_with("/regular")) continue;
            const scenario::Component* component = scenario.find(line.component);
            const std::string region = prices.in(component ? component->region : std::string()).region;
            const auto machine = std::ranges::find_if(subject.use.machines, [&](const pricing::MachineUse& use) { return use.meter + "/regular" == line.meter && use.region == region; });
            if (machine == subject.use.machines.end()) continue;
            const auto place = static_cast<std::size_t>(machine - subject.use.machines.begin());
            auto pool = std::ranges::find_if(subject.pools, [&](const PoolHours& each) { return each.component == line.component && each.machine == place; });
            if (pool == subject.pools.end()) pool = subject.pools.insert(pool, {line.component, place, std::vector<double>(subject.use.hours.size(), 0.0)});
            for (std::size_t i = 0; i < line.quantityPerHour.size() && offset + i < pool->perHour.size(); ++i) pool->perHour[offset + i] += line.quantityPerHour[i];
        }
        offset += static_cast<std::size_t>(std::ceil(statement->hours - 1e-9));
        subject.reservations.insert(subject.reservations.end(), statement->reservations.begin(), statement->reservations.end());
        subject.plans.insert(subject.plans.end(), statement->commitments.begin(), statement->commitments.end());
    }
    return subject;
}

std::optional<pricing::CommitmentProposal> outcomeOf(const CommitmentSubject& subject, const Commitment& commitment)
{
    if (commitment.isPlan()) return pricing::savingsPlanOf(subject.use, commitment.amount, commitment.term);
    if (commitment.machine >= subject.use.machines.size()) return std::nullopt;
    return pricing::reservationOf(subject.use.hours, subject.use.machines[commitment.machine], static_cast<int>(std::lround(commitment.amount)), commitment.term);
}

std::optional<pricing::CommitmentProposal> bestOutcome(const CommitmentSubject& subject, const Commitment& commitment)
{
    if (commitment.isPlan()) return pricing::bestSavingsPlan(subject.use, commitment.term);
    if (commitment.machine >= subject.use.machines.size()) return std::nullopt;
    return pricing::bestReservation(subject.use.hours, subject.use.machines[commitment.machine], commitment.term);
}

double amountOf(const pricing::CommitmentProposal& proposal) { return proposal.kind == Kind::SavingsPlan ? proposal.perHour : proposal.nodes; }

std::optional<Commitment> commitmentOf(const CommitmentSubject& subject, const pricing::CommitmentProposal& proposal)
{
    Commitment commitment{proposal.kind, proposal.term, 0, amountOf(proposal)};
    if (commitment.isPlan()) return commitment;
    for (std::size_t i = 0; i < subject.use.machines.size(); ++i)
        if (subject.use.machines[i].meter == proposal.meter && subject.use.machines[i].region == proposal.region) {
            commitment.machine = i;
            return commitment;
        }
    return std::nullopt;
}

std::vector<UseLayer> layersOf(const CommitmentSubject& subject, const Commitment& commitment)
{
    const auto layer = [&](const pricing::MachineUse& machine, double rate) {
        UseLayer one{format::text(machine.title), {}};
        for (std::size_t i = 0; i < machine.perHour.size(); ++i) one.perHour.push_back(subject.use.hours[i] > 0 ? machine.perHour[i] / subject.use.hours[i] * rate : 0);
        return one;
    };
    std::vector<UseLayer> layers;
    if (!commitment.isPlan()) {
        if (commitment.machine < subject.use.machines.size()) layers.push_back(layer(subject.use.machines[commitment.machine], 1));
        return layers;
    }
    for (const std::size_t i : pricing::plannedOrder(subject.use, commitment.term)) layers.push_back(layer(subject.use.machines[i], pricing::plannedRate(subject.use.machines[i], commitment.term)));
    if (layers.empty())
        for (const pricing::MachineUse& machine : subject.use.machines) layers.push_back(layer(machine, machine.payAsYouGo));
    return layers;
}

double peakOf(const std::vector<UseLayer>& layers)
{
    double peak = 0;
    for (std::size_t i = 0; !layers.empty() && i < layers.front().perHour.size(); ++i) {
        double sum = 0;
        for (const UseLayer& layer : layers) sum += layer.perHour[i];
        peak = std::max(peak, sum);
    }
    return peak;
}

} // namespace headroom::gui
