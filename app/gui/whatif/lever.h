#pragma once

#include "app/gui/document/edits.h"

#include <QString>

#include <vector>

namespace headroom::gui {

/// One of several settings; `edits` make it what it says, whatever was set before.
struct LeverChoice {
    QString label;
    std::vector<Edit> edits;
};

/// Where the value of a lever goes: `value × factor`, as a number, or as a text with `suffix` ("rpm", "s", "RU/s").
struct LeverTarget {
    QString pointer;
    double factor = 1;
    QString suffix;
};

/// One value of a scenario that can be moved in a what-if: what it is called, what it is now, and how far it can sensibly go.
struct Lever {
    enum class Kind { Number, Switch, Choice };
    /// How a value becomes edits. The throughput of a Cosmos DB has one object for its kind and its size, so two levers write it together.
    enum class Form { Targets, ThroughputSize, ThroughputKind };

    QString id;               ///< JSON Pointer of what it sets; unique
    QString component;        ///< key in the file; empty for traffic, operations and tenants
    QString group;            ///< heading: title of the component, "Traffic" …
    QString title, unit;
    QString hint;             ///< few words beside the title
    QString description;      ///< a sentence from the schema
    Kind kind = Kind::Number;
    Form form = Form::Targets;
    double base = 0;          ///< value in force; index of the choice for switches (0 off, 1 on) and choices
    double min = 0, max = 1;  ///< sensible range, within that of the schema
    double step = 1;
    int decimals = 0;
    bool isLogarithmic = false;
    std::vector<double> stops;          ///< the only values there are, ascending; empty = every step
    std::vector<LeverTarget> targets;
    std::vector<LeverChoice> choices;
    QString atMostId;         ///< lever that may not be below this one (fewest → most)
    bool isLoad = false;      ///< traffic: changes the question, not the architecture
};

/// `value` within the range and on a step or stop of the lever.
[[nodiscard]] double snapped(const Lever& lever, double value);
/// Share of the slider's way, 0 … 1, at which `value` stands, and back.
[[nodiscard]] double positionOf(const Lever& lever, double value);
[[nodiscard]] double valueAt(const Lever& lever, double position);
/// The next value up (`steps` > 0) or down, by that many steps; on a logarithmic lever a step is a round share of the value.
[[nodiscard]] double stepped(const Lever& lever, double value, int steps);

/// Edits that set every lever whose value differs from its base; `values` has one entry a lever.
[[nodiscard]] std::vector<Edit> editsOf(const std::vector<Lever>& levers, const std::vector<double>& values);

/// "5 pods", "autoscale", "on": a value as people read it.
[[nodiscard]] QString valueText(const Lever& lever, double value);

} // namespace headroom::gui
