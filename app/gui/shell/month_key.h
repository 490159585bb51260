#pragma once

#include "app/gui/shell/format.h"

#include <QDate>
#include <QLocale>

#include <string>

namespace headroom::gui {

/// First day of a month that a bill names as "2026-11"; invalid for any other text.
[[nodiscard]] inline QDate dateOfMonth(const std::string& key) { return QDate::fromString(format::text(key), QStringLiteral("yyyy-MM")); }

/// The same as the locale writes it: "Nov 26".
[[nodiscard]] inline QString shortNameOfMonth(const std::string& key) { return QLocale().toString(dateOfMonth(key), QStringLiteral("MMM yy")); }

} // namespace headroom::gui
