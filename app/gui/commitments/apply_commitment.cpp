#include "app/gui/commitments/apply_commitment.h"

#include "app/gui/shell/format.h"

#include <fmt/format.h>

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

struct Words { Q_DECLARE_TR_FUNCTIONS(headroom::gui::ApplyCommitment) };

QString termText(const std::string& term) { return term == "3-years" ? Words::tr("3 years") : Words::tr("1 year"); }
QString shortTerm(const std::string& term) { return term == "3-years" ? u"3y"_s : u"1y"_s; }

/// A pool of the file with all that it stands for.
struct Source {
    std::string id;                      ///< in the file
    const scenario::NodePoolSpec* spec = nullptr;
    std::vector<double> perHour;         ///< of its own hours, and of its tenants' copies
    double members = 0, copies = 0;      ///< pools that one more node of it reserves in: its own and its tenants'; of environment copies
    int added = 0;

    /// Hours in which one more node would be used.
    [[nodiscard]] double usedByNext(const std::vector<double>& hours) const
    {
        double used = 0;
        for (std::size_t i = 0; i < hours.size(); ++i) used += std::clamp(perHour[i] / members - added * hours[i], 0.0, hours[i]);
        return used;
    }
};

/// Environment copies of a component: nodes that they bill for one of it.
double copiesOf(const scenario::Scenario& scenario, const std::string& id)
{
    double sum = 0;
    for (const scenario::Component& component : scenario.components)
        if (const auto* copy = component.as<scenario::EnvironmentCopySpec>(); copy && std::ranges::find(copy->of, id) != copy->of.end()) sum += copy->copies * copy->scale;
    return sum;
}

AppliedCommitment planOf(const scenario::Scenario& scenario, const Commitment& commitment)
{
    AppliedCommitment applied;
    if (!(commitment.amount > 0)) {
        applied.text = Words::tr("Nothing is committed: move the line up.");
        return applied;
    }
    std::string id = "savings-plan";
    for (int number = 2; scenario.find(id) != nullptr; ++number) id = fmt::format("savings-plan-{}", number);
    const std::string perHour = fmt::format("{:.3f} {}", commitment.amount, scenario.currency);
    const QString title = Words::tr("Savings plan, %1").arg(termText(commitment.term));
    applied.edits.push_back({u"/components/"_s + format::text(id),
                             Json{{"kind", "fixed-cost"}, {"title", title.toStdString()}, {"savingsPlan", {{"perHour", perHour}, {"term", commitment.term}}}}});
    applied.placed = commitment.amount;
    applied.text = Words::tr("A component \"%1\" of %2 an hour for %3").arg(format::text(id), format::text(perHour), termText(commitment.term));
    applied.name = u"savings-plan-%1-%2"_s.arg(QString::number(commitment.amount, 'f', 2), shortTerm(commitment.term));
    return applied;
}

} // namespace

AppliedCommitment applyCommitment(const scenario::Scenario& scenario, const CommitmentSubject& subject, const Commitment& commitment, const std::function<QString(const QString&)>& sourceOf)
{
    if (commitment.isPlan()) return planOf(scenario, commitment);
    AppliedCommitment applied;
    const double wanted = std::round(commitment.amount);
    if (wanted < 1) {
        applied.text = Words::tr("Nothing is reserved: move the line up.");
        return applied;
    }
    std::vector<Source> sources;
    bool hasOtherTerm = false;
    for (const PoolHours& pool : subject.pools) {
        if (pool.machine != commitment.machine) continue;
        const scenario::Component* component = scenario.find(pool.component);
        const auto* spec = component ? component->as<scenario::NodePoolSpec>() : nullptr;
        if (!spec) continue;   // an environment copy follows its original
        if (spec->reservedNodes > 0 && spec->reservedTerm != commitment.term) {
            hasOtherTerm = true;
            continue;
        }
        const std::string id = sourceOf(format::text(pool.component)).toStdString();
        auto source = std::ranges::find(sources, id, &Source::id);
        if (source == sources.end()) source = sources.insert(source, {id, spec, std::vector<double>(subject.use.hours.size(), 0.0), 0, 0, 0});
        for (std::size_t i = 0; i < pool.perHour.size(); ++i) source->perHour[i] += pool.perHour[i];
        source->members += 1;
        source->copies += copiesOf(scenario, pool.component);
    }
    while (applied.placed < wanted - 1e-9) {
        Source* best = nullptr;
        double most = 0;
        for (Source& source : sources) {
            if (source.spec->reservedNodes + source.added >= 1000 || applied.placed + source.members + source.copies > wanted + 0.5) continue;
            const double used = source.usedByNext(subject.use.hours);
            if (best == nullptr || used > most + 1e-9) {
                best = &source;
                most = used;
            }
        }
        if (best == nullptr) break;
        ++best->added;
        applied.placed += best->members + best->copies;
    }
    QStringList parts;
    for (const Source& source : sources) {
        if (source.added == 0) continue;
        const int nodes = source.spec->reservedNodes + source.added;
        applied.edits.push_back({u"/components/"_s + escapedSegment(format::text(source.id)) + u"/reserved"_s, Json{{"nodes", nodes}, {"term", commitment.term}}});
        parts << (source.members + source.copies > 1 ? Words::tr("%1: %2 (with its copies %3)").arg(format::text(source.id)).arg(nodes).arg(format::number(nodes * (source.members + source.copies)))
                                                     : Words::tr("%1: %2").arg(format::text(source.id)).arg(nodes));
    }
    if (parts.empty()) {
        applied.text = hasOtherTerm ? Words::tr("The pools of this size are reserved for another term already.") : Words::tr("No pool of this size can be reserved in the scenario: its hours are those of copies.");
        return applied;
    }
    applied.text = Words::tr("Reserved nodes for %1, %2").arg(termText(commitment.term), parts.join(u", "_s));
    if (applied.placed < wanted - 0.5) applied.text += u' ' + Words::tr("(%1 of %2: the rest fits no pool)").arg(format::number(applied.placed), format::number(wanted));
    static const QRegularExpression unsafe(u"[^a-z0-9]+"_s);
    QString size = format::text(subject.use.machines[commitment.machine].meter).section(u'/', 1, 1).toLower();
    size.remove(u"standard_"_s).replace(unsafe, u"-"_s);
    applied.name = u"reserved-%1-%2-%3"_s.arg(QString::number(wanted), size, shortTerm(commitment.term));
    return applied;
}

} // namespace headroom::gui
