#pragma once

#include "models/pricing/statement.h"
#include "models/scenario/scenario.h"

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace headroom::gui {

/// By what the costs of an hour are taken apart.
struct CostSplit {
    enum class By { Component, Group, Service, Tenant, Tag };
    By by = By::Group;
    std::string tag;          ///< name of the tag where `by` is Tag
    bool operator==(const CostSplit&) const = default;
};

/// "component", "tag:environment": for settings. What cannot be read is by group.
[[nodiscard]] QString costSplitId(const CostSplit& split);
[[nodiscard]] CostSplit costSplitOf(const QString& id);
/// "by component", "by environment": for people.
[[nodiscard]] QString costSplitText(const CostSplit& split);
/// What can be chosen: the five ways, one entry for each tag that the scenario's components bear (at least one, without a name, where there is none).
[[nodiscard]] std::vector<CostSplit> costSplits(const scenario::Scenario* scenario);
/// Why a split would show a single part: no tenants, no such tag. Empty where it says something.
[[nodiscard]] QString whyNotSplit(const CostSplit& split, const scenario::Scenario* scenario);

/// One of the parts that costs are stacked of.
struct CostPart {
    std::string id;                       ///< component, group, service, tenant or value of the tag; empty for those without
    QString name;                         ///< for people; unique among the parts
    std::vector<std::int64_t> micros;     ///< by hour, millionths of the currency
    bool isRest = false;                  ///< "other": the smaller parts together

    [[nodiscard]] std::int64_t total() const;
    /// In currency units, for plots.
    [[nodiscard]] std::vector<double> perHour() const;
};

/// More cannot be told apart by their colours.
inline constexpr std::size_t kMostCostParts = 7;

/// The costs of the statement's hours by `split`, the largest first, equal ones by name; parts that cost nothing are left out. Where there are
/// more than `most` + 1, those after the first `most` are one part "other" at the end. The parts of each hour add up to the total of the hour.
[[nodiscard]] std::vector<CostPart> costParts(const pricing::Statement& bill, const scenario::Scenario* scenario, const CostSplit& split, std::size_t most = kMostCostParts);

} // namespace headroom::gui
