#include "app/gui/shell/format.h"
#include "app/gui/whatif/lever_builder.h"

#include "models/scenario/schema.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace headroom::gui {

namespace {

QString tr(const char* text) { return leverText(text); }

/// A rate of the file with its unit: "50000rpm" is 50,000 rpm.
struct Rate {
    QString pointer;
    double value = 0;
    QString unit;
};

std::optional<Rate> rateAt(const Json& node, const QString& pointer)
{
    if (!node.is_string()) return std::nullopt;
    const QString text = format::text(node.get<std::string>());
    qsizetype digits = 0;
    while (digits < text.size() && (text[digits].isDigit() || text[digits] == u'.' )) ++digits;
    bool isNumber = false;
    const double value = text.left(digits).toDouble(&isNumber);
    const QString unit = text.mid(digits).trimmed();
    if (!isNumber || value <= 0 || unit.isEmpty()) return std::nullopt;
    return Rate{pointer, value, unit};
}

/// One lever for rates that rise and fall together: in their unit where all are equal, else as a factor.
void addRates(LeverBuilder& builder, const QString& id, const QString& title, const std::vector<Rate>& rates, double highestFactor)
{
    if (rates.empty()) return;
    const bool areEqual = std::all_of(rates.begin(), rates.end(), [&](const Rate& rate) { return rate.value == rates[0].value && rate.unit == rates[0].unit; });
    Lever lever;
    lever.id = id;
    lever.title = title;
    lever.isLoad = true;
    lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "How many requests come. Drag it up to see where the architecture breaks."));
    lever.base = areEqual ? rates[0].value : 1;
    lever.unit = areEqual ? rates[0].unit : u"×"_s;
    lever.isLogarithmic = true;
    if (areEqual) {
        const double power = std::pow(10.0, std::floor(std::log10(lever.base)) - 1);
        lever.step = power < 1 ? std::max(power, 0.001) : power;
        lever.decimals = lever.step >= 1 ? 0 : lever.step >= 0.1 ? 1 : lever.step >= 0.01 ? 2 : 3;
    } else {
        lever.step = 0.05;
        lever.decimals = 2;
    }
    lever.min = std::max(lever.step, lever.base / 10);
    lever.max = lever.base * highestFactor;
    for (const Rate& rate : rates) lever.targets.push_back({rate.pointer, areEqual ? 1 : rate.value, rate.unit});
    builder.add(std::move(lever));
}

void addSource(LeverBuilder& builder, const Json& source, std::size_t index, bool isOnly)
{
    const QString at = u"/traffic/"_s + QString::number(index);
    const QString name = source.contains("name") && source["name"].is_string() ? format::text(source["name"].get<std::string>()) : QString::number(index + 1);
    std::vector<Rate> events, usual;
    QString event;
    if (source.contains("events") && source["events"].is_array())
        for (std::size_t i = 0; i < source["events"].size(); ++i) {
            const Json& each = source["events"][i];
            if (!each.is_object() || !each.contains("rate")) continue;
            if (auto rate = rateAt(each["rate"], at + u"/events/"_s + QString::number(i) + u"/rate"_s)) events.push_back(*rate);
            if (event.isEmpty() && each.contains("name") && each["name"].is_string()) event = format::text(each["name"].get<std::string>());
        }
    if (source.contains("weekly") && source["weekly"].is_array())
        for (std::size_t i = 0; i < source["weekly"].size(); ++i)
            if (const Json& each = source["weekly"][i]; each.is_object() && each.contains("rate"))
                if (auto rate = rateAt(each["rate"], at + u"/weekly/"_s + QString::number(i) + u"/rate"_s)) usual.push_back(*rate);
    if (source.contains("otherwise"))
        if (auto rate = rateAt(source["otherwise"], at + u"/otherwise"_s)) usual.push_back(*rate);

    const QString whose = isOnly ? QString() : name + u": "_s;
    addRates(builder, at + u"/events"_s, events.size() == 1 ? whose + tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "%1 peak")).arg(event) : whose + tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "peak of the events")), events, 5);
    addRates(builder, at + u"/weekly"_s, whose + (events.empty() ? tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "traffic")) : tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "usual traffic"))), usual, 10);
    if (source.contains("users") && source["users"].is_object() && source["users"].contains("count") && source["users"]["count"].is_number()) {
        Lever lever;
        lever.id = at + u"/users/count"_s;
        lever.title = whose + tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "users"));
        lever.unit = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "users"));
        lever.isLoad = lever.isLogarithmic = true;
        lever.base = source["users"]["count"].get<double>();
        lever.min = 1;
        lever.max = std::max(10.0, lever.base * 10);
        lever.targets = {{lever.id, 1, {}}};
        builder.add(std::move(lever));
    }
}

void addTimeOut(LeverBuilder& builder, const QString& pointer, const QString& title, const Json& node)
{
    if (!node.is_string()) return;
    const auto seconds = scenario::quantityValue("duration", node.get<std::string>());
    if (!seconds || *seconds <= 0) return;
    Lever lever;
    lever.id = pointer;
    lever.title = title;
    lever.unit = u"s"_s;
    lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "How long the caller waits before it gives up."));
    lever.base = *seconds;
    lever.isLogarithmic = true;
    lever.step = lever.base < 1 ? 0.01 : lever.base < 10 ? 0.1 : 1;
    lever.decimals = lever.base < 1 ? 2 : lever.base < 10 ? 1 : 0;
    lever.min = std::max(lever.step, lever.base / 20);
    lever.max = std::max(lever.base * 5, 10 * lever.step);
    lever.targets = {{pointer, 1, u"s"_s}};
    builder.add(std::move(lever));
}

/// Time-outs of the calls in a list of steps, however deep.
void addStepTimeOuts(LeverBuilder& builder, const Json& steps, const QString& at, const QString& operation)
{
    if (!steps.is_array()) return;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Json& step = steps[i];
        if (!step.is_object()) continue;
        const QString here = at + u'/' + QString::number(i);
        if (step.contains("timeout") && step.contains("call") && step["call"].is_string()) {
            const scenario::Component* target = builder.scenario.find(step["call"].get<std::string>());
            addTimeOut(builder, here + u"/timeout"_s, tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "%1: call of %2")).arg(operation, format::text(target != nullptr ? target->title : step["call"].get<std::string>())), step["timeout"]);
        }
        if (step.contains("steps")) addStepTimeOuts(builder, step["steps"], here + u"/steps"_s, operation);
        if (step.contains("parallel")) addStepTimeOuts(builder, step["parallel"], here + u"/parallel"_s, operation);
    }
}

} // namespace

void addLoadLevers(LeverBuilder& builder)
{
    builder.begin(tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Traffic")));
    if (builder.document.contains("traffic") && builder.document["traffic"].is_array())
        for (std::size_t i = 0; i < builder.document["traffic"].size(); ++i)
            addSource(builder, builder.document["traffic"][i], i, builder.document["traffic"].size() == 1);
    if (builder.document.contains("tenants") && builder.document["tenants"].is_object()) {
        builder.begin(tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Tenants")));
        for (const auto& [name, group] : builder.document["tenants"].items()) {
            if (!group.is_object() || !group.contains("count") || !group["count"].is_number()) continue;
            Lever lever;
            lever.id = u"/tenants/"_s + escapedSegment(format::text(name)) + u"/count"_s;
            lever.title = format::text(name);
            lever.unit = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "tenants"));
            lever.description = tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "How many tenants there are; each brings its own traffic and its own copies."));
            lever.isLoad = true;
            lever.base = group["count"].get<double>();
            lever.min = 1;
            lever.max = std::clamp(lever.base * 3, 10.0, 1000.0);
            lever.targets = {{lever.id, 1, {}}};
            builder.add(std::move(lever));
        }
    }
    builder.begin(tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "Time-outs")));
    if (builder.document.contains("operations") && builder.document["operations"].is_object())
        for (const auto& [name, operation] : builder.document["operations"].items()) {
            if (!operation.is_object()) continue;
            const QString at = u"/operations/"_s + escapedSegment(format::text(name));
            if (operation.contains("timeout")) addTimeOut(builder, at + u"/timeout"_s, tr(QT_TRANSLATE_NOOP("headroom::gui::WhatIf", "%1: client")).arg(format::text(name)), operation["timeout"]);
            if (operation.contains("steps")) addStepTimeOuts(builder, operation["steps"], at + u"/steps"_s, format::text(name));
        }
}

} // namespace headroom::gui
