#include "app/gui/compare/cost_waterfall.h"

#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace headroom::gui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::CostWaterfall", text); }

constexpr std::int64_t kSmallest = 200;   // parts of the larger total: 0.5 %

struct Origin { std::string id, title; };

Origin originOf(const pricing::StatementLine& line, const scenario::Scenario& scenario)
{
    const scenario::Component* component = scenario.find(line.component);
    if (component == nullptr || component->tenancy.origin.empty()) return {line.component, line.componentTitle.empty() ? line.component : line.componentTitle};
    // The title of a copy names its tenant; the template's own name is what is left of it.
    std::string title = line.componentTitle;
    const std::string& tenant = component->tenancy.tenant;
    if (const std::size_t at = title.find(tenant); !tenant.empty() && at != std::string::npos) title.erase(at, tenant.size());
    while (!title.empty() && (title.back() == ' ' || title.back() == ',' || title.back() == '-' || title.back() == '(' || title.back() == ')')) title.pop_back();
    return {component->tenancy.origin, title.empty() ? component->tenancy.origin : title};
}

std::int64_t magnitude(const WaterfallStep& step) { return std::abs(step.delta().micros()); }

QString detailOf(const WaterfallStep& step)
{
    return tr("%1 → %2").arg(format::number(step.before.toDouble()), format::number(step.after.toDouble()));
}

} // namespace

Money CostWaterfall::saved() const
{
    Money sum(from.currency());
    for (const WaterfallStep& step : steps)
        if (step.delta().micros() < 0) sum += step.delta();
    return sum;
}

Money CostWaterfall::added() const
{
    Money sum(from.currency());
    for (const WaterfallStep& step : steps)
        if (step.delta().micros() > 0) sum += step.delta();
    return sum;
}

CostWaterfall costWaterfallOf(const pricing::Statement& from, const pricing::Statement& to, const scenario::Scenario& a, const scenario::Scenario& b, std::size_t limit)
{
    CostWaterfall result;
    result.from = from.total;
    result.to = to.total;
    result.currency = format::text(from.currency);
    std::map<std::string, WaterfallStep> byComponent;
    const auto add = [&](const pricing::Statement& bill, const scenario::Scenario& scenario, Money WaterfallStep::*amount) {
        for (const pricing::StatementLine& line : bill.lines) {
            const Origin origin = originOf(line, scenario);
            const auto [it, isNew] = byComponent.try_emplace(origin.id);
            WaterfallStep& step = it->second;
            if (isNew) {
                step.title = format::text(origin.title);
                step.component = format::text(line.component);
                step.before = step.after = Money(from.total.currency());
            }
            step.*amount += line.amount;
        }
    };
    add(from, a, &WaterfallStep::before);
    add(to, b, &WaterfallStep::after);

    for (auto& [id, step] : byComponent)
        if (step.delta().micros() != 0) result.steps.push_back(std::move(step));
    // What the lines do not hold (rounding of a total) is a step of its own, so that the sum is exact whatever the bills say.
    Money rest = to.total - from.total;
    for (const WaterfallStep& step : result.steps) rest -= step.delta();
    std::ranges::stable_sort(result.steps, [](const WaterfallStep& x, const WaterfallStep& y) { return magnitude(x) > magnitude(y); });
    const std::int64_t smallest = std::max(from.total.micros(), to.total.micros()) / kSmallest;
    std::size_t kept = 0;
    while (kept < result.steps.size() && kept < limit && magnitude(result.steps[kept]) >= smallest) ++kept;
    if (kept + 1 == result.steps.size() && kept < limit) ++kept;   // a single small one keeps its name
    WaterfallStep other;
    other.before = other.after = Money(from.total.currency());
    const std::size_t joined = result.steps.size() - kept;
    for (std::size_t i = kept; i < result.steps.size(); ++i) {
        other.before += result.steps[i].before;
        other.after += result.steps[i].after;
    }
    other.after += rest;
    result.steps.resize(kept);
    std::ranges::stable_sort(result.steps, {}, [](const WaterfallStep& step) { return step.delta().micros(); });
    if (joined > 0 || rest.micros() != 0) {
        other.title = tr("other");
        result.steps.push_back(std::move(other));
    }
    for (WaterfallStep& step : result.steps) step.detail = detailOf(step);
    return result;
}

} // namespace headroom::gui
