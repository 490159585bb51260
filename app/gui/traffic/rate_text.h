#pragma once

#include <QString>

namespace headroom::gui {

/// The unit in which a file writes a rate: "10000rpm" is 10,000 of 1/60 requests a second. Values go back in the unit they came in.
struct RateUnit {
    QString suffix = QStringLiteral("rpm");
    double perSecond = 1.0 / 60;      ///< one of the unit in requests a second; > 0

    /// The unit of "10000rpm", "5/s" …; requests a minute where the text is none.
    [[nodiscard]] static RateUnit of(const QString& text);
    /// As the file writes it, ten significant digits: "4200rpm". `ratePerSecond` ≥ 0.
    [[nodiscard]] QString text(double ratePerSecond) const;
    /// For titles and axes: "requests/min", "requests/s".
    [[nodiscard]] QString name() const;
    /// For figures: "rpm", "/s".
    [[nodiscard]] QString shortName() const;
    [[nodiscard]] double fromPerSecond(double ratePerSecond) const { return ratePerSecond / perSecond; }
    [[nodiscard]] double toPerSecond(double value) const { return value * perSecond; }
};

/// Requests a second of "10000rpm"; 0 where the text is no rate.
[[nodiscard]] double ratePerSecondOf(const QString& text);

/// The smallest of 1, 2, 5, 10, 20 … · 10^k that is at least `value` > 0.
[[nodiscard]] double roundStep(double value);

} // namespace headroom::gui
