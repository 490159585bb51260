#pragma once

#include "core/calendar/calendar.h"
#include "core/quantities/time.h"
#include "core/stats/confidence.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>

namespace headroom { class Money; }

/// Figures and times as people read them: by QLocale, minus as U+2212, a space before units.
namespace headroom::gui::format {

/// The choices of the user in how figures are written; any thread may read them.
struct Style {
    bool decimalBytes = false;     ///< "256 MB" instead of "244 MiB"
    bool currencySign = false;     ///< "$12.50" instead of "12.50 USD"
};
void setStyle(Style style);

/// UTF-8 text of the engine as QString.
[[nodiscard]] inline QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// `value` with `decimals` places and thousands separators; "–" when not finite.
[[nodiscard]] QString number(double value, int decimals = 0);
/// With as many places as give about three figures: 0.0123, 1.23, 12.3, 1,234.
[[nodiscard]] QString figure(double value);
/// "151 million", "31,200".
[[nodiscard]] QString largeNumber(double value);
/// `share` 0 … 1 as "23 %", "0.04 %".
[[nodiscard]] QString percent(double share);
/// Milliseconds as "45 ms", "2.04 s", "3 min 20 s".
[[nodiscard]] QString latency(double milliseconds);
/// "45 s", "10 h 21 min", "30 days".
[[nodiscard]] QString span(Duration span);
/// "±0.3 s"-like half width of an interval, in the unit that `render` writes; empty without interval.
[[nodiscard]] QString plusMinus(const QString& halfWidth);
/// "4,870.16 USD", or without cents "4,870 USD"; "$4,870.16" where the user wants signs and the currency has one.
[[nodiscard]] QString money(const Money& amount, bool cents = true);
/// Only the amount, for columns that carry the currency in their header.
[[nodiscard]] QString amount(const Money& amount);
/// The amount in currency units, for shares and bars; never for sums.
[[nodiscard]] double moneyValue(const Money& amount);
/// Bytes as "256 MiB", or "268 MB" where the user wants decimal units.
[[nodiscard]] QString bytes(double bytes);

/// Local times of one scenario. An unknown zone is UTC.
class LocalClock {
public:
    LocalClock() = default;
    explicit LocalClock(const std::string& timeZone);

    [[nodiscard]] const calendar::Calendar& calendar() const { return m_calendar; }
    [[nodiscard]] QString date(SimTime time) const;       ///< "27 Nov"
    [[nodiscard]] QString longDate(SimTime time) const;   ///< "Fri 27 Nov 2026"
    [[nodiscard]] QString clock(SimTime time) const;      ///< "09:04"
    [[nodiscard]] QString dateTime(SimTime time) const;   ///< "27 Nov 09:04"
    [[nodiscard]] QString month(SimTime time) const;      ///< "November 2026"

private:
    calendar::Calendar m_calendar;
};

} // namespace headroom::gui::format
