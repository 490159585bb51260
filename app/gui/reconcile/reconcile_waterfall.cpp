#include "app/gui/reconcile/reconcile_waterfall.h"

#include "app/gui/reconcile/variance_text.h"
#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace headroom::gui {

namespace {

using reconcile::Variance;

QString tr(const char* text) { return QCoreApplication::translate("headroom::gui::Reconcile", text); }

CostWaterfall between(const reconcile::Reconciliation& result)
{
    CostWaterfall waterfall;
    waterfall.from = result.planned;
    waterfall.to = result.billed;
    waterfall.currency = format::text(result.currency);
    return waterfall;
}

} // namespace

CostWaterfall waterfallByCause(const reconcile::Reconciliation& result)
{
    CostWaterfall waterfall = between(result);
    const Money none(result.planned.currency());
    const auto add = [&](const QString& title, const Money& part, auto concerns) {
        if (part == none) return;
        WaterfallStep step;
        step.title = title;
        step.before = none;
        step.after = part;
        const auto rows = std::ranges::count_if(result.rows, concerns);
        step.detail = rows == 1 ? tr("1 row") : tr("%1 rows").arg(rows);
        waterfall.steps.push_back(std::move(step));
    };
    add(tr("Price"), result.price, [&](const Variance& row) { return row.price != none; });
    add(tr("Quantity"), result.quantity, [&](const Variance& row) { return row.quantity != none; });
    add(tr("Schedule"), result.schedule, [&](const Variance& row) { return row.schedule != none; });
    add(tr("Orphans"), result.orphan, [](const Variance& row) { return row.kind == Variance::Kind::Orphan; });
    add(tr("Missing"), result.missing, [](const Variance& row) { return row.kind == Variance::Kind::Missing; });
    return waterfall;
}

CostWaterfall waterfallByComponent(const reconcile::Reconciliation& result, std::size_t limit)
{
    CostWaterfall waterfall = between(result);
    const Money none(result.planned.currency());
    for (const Variance& row : result.rows) {
        const QString id = format::text(row.component);
        auto step = std::ranges::find_if(waterfall.steps, [&](const WaterfallStep& one) { return one.component == id; });
        if (step == waterfall.steps.end()) {
            WaterfallStep made;
            made.component = id;
            made.title = row.component.empty() ? tr("no rule") : format::text(row.title.empty() ? row.component : row.title);
            made.before = made.after = none;
            waterfall.steps.push_back(std::move(made));
            step = waterfall.steps.end() - 1;
        }
        step->before += row.planned;
        step->after += row.billed;
    }
    std::erase_if(waterfall.steps, [&](const WaterfallStep& step) { return step.delta() == none; });
    std::ranges::stable_sort(waterfall.steps, [](const WaterfallStep& a, const WaterfallStep& b) { return std::abs(a.delta().micros()) > std::abs(b.delta().micros()); });
    if (waterfall.steps.size() > limit + 1) {   // a single one more keeps its name
        WaterfallStep other;
        other.title = tr("other");
        other.before = other.after = none;
        for (std::size_t i = limit; i < waterfall.steps.size(); ++i) {
            other.before += waterfall.steps[i].before;
            other.after += waterfall.steps[i].after;
        }
        waterfall.steps.resize(limit);
        waterfall.steps.push_back(std::move(other));
    }
    for (WaterfallStep& step : waterfall.steps) step.detail = step.before == none ? tr("not planned") : step.after == none ? tr("not billed") : signedShare(step.after.toDouble(), step.before.toDouble());
    return waterfall;
}

} // namespace headroom::gui
