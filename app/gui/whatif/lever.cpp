#include "app/gui/whatif/lever.h"

#include "app/gui/shell/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

constexpr double kSmallest = 1e-6;

bool differs(double a, double b) { return std::abs(a - b) > 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

/// Shortest text that reads back as the value to nine digits: 0.7, 12000, 2.5.
std::string plainNumber(double value) { return QString::number(value, 'g', 9).toStdString(); }

Json jsonOf(const LeverTarget& target, double value)
{
    const double scaled = value * target.factor;
    if (!target.suffix.isEmpty()) return QString::number(scaled, 'f', scaled == std::round(scaled) ? 0 : 3).toStdString() + target.suffix.toStdString();
    if (scaled == std::round(scaled) && std::abs(scaled) < 1e15) return static_cast<std::int64_t>(scaled);
    return Json::parse(plainNumber(scaled));
}

/// A step of a logarithmic lever: 1, 2 or 5 times a power of ten, about a twentieth of the value, and whole steps of the lever.
double logStep(const Lever& lever, double value)
{
    const double wanted = std::max(value / 20, kSmallest);
    const double power = std::pow(10.0, std::floor(std::log10(wanted)));
    const double digit = wanted / power >= 5 ? 5 : wanted / power >= 2 ? 2 : 1;
    return std::max(lever.step, std::round(digit * power / lever.step) * lever.step);
}

std::size_t nearestStop(const Lever& lever, double value)
{
    std::size_t best = 0;
    for (std::size_t i = 1; i < lever.stops.size(); ++i)
        if (std::abs(lever.stops[i] - value) < std::abs(lever.stops[best] - value)) best = i;
    return best;
}

} // namespace

double snapped(const Lever& lever, double value)
{
    if (!std::isfinite(value)) return lever.base;
    if (lever.kind != Lever::Kind::Number) return std::clamp(std::round(value), 0.0, std::max(0.0, static_cast<double>(lever.choices.size()) - 1));
    if (!lever.stops.empty()) return lever.stops[nearestStop(lever, value)];
    if (!differs(value, lever.base)) return lever.base; // the base need not lie on a step
    const double whole = std::round(value / lever.step) * lever.step;
    return std::clamp(std::round(whole * 1e6) / 1e6, lever.min, lever.max);
}

double positionOf(const Lever& lever, double value)
{
    if (lever.kind != Lever::Kind::Number) return lever.choices.size() < 2 ? 0 : value / (static_cast<double>(lever.choices.size()) - 1);
    if (!lever.stops.empty()) return lever.stops.size() < 2 ? 0 : static_cast<double>(nearestStop(lever, value)) / (static_cast<double>(lever.stops.size()) - 1);
    const double clamped = std::clamp(value, lever.min, lever.max);
    if (lever.max <= lever.min) return 0;
    if (lever.isLogarithmic) return std::log(std::max(clamped, kSmallest) / std::max(lever.min, kSmallest)) / std::log(lever.max / std::max(lever.min, kSmallest));
    return (clamped - lever.min) / (lever.max - lever.min);
}

double valueAt(const Lever& lever, double position)
{
    position = std::clamp(position, 0.0, 1.0);
    if (lever.kind != Lever::Kind::Number) return snapped(lever, position * (static_cast<double>(lever.choices.size()) - 1));
    if (!lever.stops.empty()) return lever.stops[static_cast<std::size_t>(std::round(position * (static_cast<double>(lever.stops.size()) - 1)))];
    if (!lever.isLogarithmic) return snapped(lever, lever.min + position * (lever.max - lever.min));
    const double low = std::max(lever.min, kSmallest);
    const double value = low * std::pow(lever.max / low, position);
    const double step = logStep(lever, value);
    return snapped(lever, std::round(value / step) * step);
}

double stepped(const Lever& lever, double value, int steps)
{
    if (lever.kind != Lever::Kind::Number) return snapped(lever, value + steps);
    if (!lever.stops.empty()) {
        const auto index = static_cast<std::ptrdiff_t>(nearestStop(lever, value)) + steps;
        return lever.stops[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(lever.stops.size()) - 1))];
    }
    const double step = lever.isLogarithmic ? logStep(lever, value) : lever.step;
    const double grid = std::round(value / step) * step;
    return snapped(lever, grid + steps * step);
}

std::vector<Edit> editsOf(const std::vector<Lever>& levers, const std::vector<double>& values)
{
    std::vector<Edit> edits;
    const auto valueOf = [&](const QString& component, Lever::Form form, double otherwise) {
        for (std::size_t i = 0; i < levers.size(); ++i)
            if (levers[i].component == component && levers[i].form == form) return values[i];
        return otherwise;
    };
    for (std::size_t i = 0; i < levers.size() && i < values.size(); ++i) {
        const Lever& lever = levers[i];
        if (!differs(values[i], lever.base)) continue;
        if (lever.form != Lever::Form::Targets) {
            const QString pointer = u"/components/"_s + escapedSegment(lever.component) + u"/throughput"_s;
            const auto kind = static_cast<int>(valueOf(lever.component, Lever::Form::ThroughputKind, 0));
            const double size = valueOf(lever.component, Lever::Form::ThroughputSize, 1000);
            Json throughput = Json::object();
            const auto text = [](double units) { return plainNumber(units) + "RU/s"; };
            if (kind == 1) throughput["autoscale"]["max"] = text(std::max(1000.0, std::round(size / 1000) * 1000)); // sold by the thousand
            else if (kind == 2) throughput["serverless"] = Json::object();
            else throughput["provisioned"] = text(size);
            std::erase_if(edits, [&](const Edit& edit) { return edit.pointer == pointer; });
            edits.push_back({pointer, throughput});
        } else if (lever.kind == Lever::Kind::Number) {
            for (const LeverTarget& target : lever.targets) edits.push_back({target.pointer, jsonOf(target, values[i])});
        } else if (const auto index = static_cast<std::size_t>(values[i]); index < lever.choices.size()) {
            const auto& choice = lever.choices[index].edits;
            edits.insert(edits.end(), choice.begin(), choice.end());
        }
    }
    // A note on where a value comes from must not outlive the value: the loader refuses one that stands for nothing.
    const std::size_t count = edits.size();
    for (std::size_t i = 0; i < count; ++i)
        if (!edits[i].value) edits.push_back({u"/provenance/"_s + escapedSegment(edits[i].pointer), std::nullopt});
    return edits;
}

QString valueText(const Lever& lever, double value)
{
    if (lever.kind != Lever::Kind::Number) {
        const auto index = static_cast<std::size_t>(std::max(0.0, value));
        return index < lever.choices.size() ? lever.choices[index].label : QString();
    }
    const QString number = format::number(value, lever.decimals);
    return lever.unit.isEmpty() ? number : lever.unit == u"×"_s ? number + u'×' : number + u' ' + lever.unit;
}

} // namespace headroom::gui
