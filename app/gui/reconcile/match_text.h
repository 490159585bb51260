#pragma once

#include "models/reconcile/rules.h"

#include <QString>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom::gui {

/// What a rule matches, column by column with a pattern.
using MatchList = std::vector<std::pair<std::string, std::string>>;

/// `MeterName = "D4s v5*" and tags.env = "dev"`. A quote within a pattern is doubled.
[[nodiscard]] QString matchText(const MatchList& match);

/// The same back; patterns without quotes reach to the next " and ". Empty where a column has no name, a pattern no end, or one column comes twice.
[[nodiscard]] std::optional<MatchList> parseMatch(const QString& text);

/// Why the rule cannot be used, as a sentence; empty when it can.
[[nodiscard]] QString ruleProblem(const reconcile::Rule& rule);

} // namespace headroom::gui
