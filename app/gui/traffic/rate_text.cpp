#include "app/gui/traffic/rate_text.h"

#include "core/quantities/parse.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

using namespace Qt::StringLiterals;

namespace headroom::gui {

RateUnit RateUnit::of(const QString& text)
{
    static const QRegularExpression number(u"^\\s*[0-9.]+(?:[eE][+-]?[0-9]+)?"_s);
    const auto match = number.match(text);
    if (!match.hasMatch()) return {};
    const QString suffix = text.mid(match.capturedEnd()).trimmed();
    const auto one = parseRequestRate((u"1"_s + suffix).toStdString());
    if (!one || !(one->value > 0)) return {};
    return {suffix, one->value};
}

QString RateUnit::text(double ratePerSecond) const { return QString::number(fromPerSecond(ratePerSecond), 'g', 10) + suffix; }

QString RateUnit::name() const
{
    const auto is = [this](double seconds) { return std::abs(perSecond * seconds - 1) < 1e-9; };
    if (is(1)) return QCoreApplication::translate("headroom::gui::RateUnit", "requests/s");
    if (is(60)) return QCoreApplication::translate("headroom::gui::RateUnit", "requests/min");
    if (is(3600)) return QCoreApplication::translate("headroom::gui::RateUnit", "requests/h");
    if (is(86400)) return QCoreApplication::translate("headroom::gui::RateUnit", "requests/day");
    return suffix;
}

QString RateUnit::shortName() const
{
    if (std::abs(perSecond * 60 - 1) < 1e-9) return u"rpm"_s;
    if (std::abs(perSecond - 1) < 1e-9) return u"rps"_s;
    return suffix;
}

double ratePerSecondOf(const QString& text)
{
    const auto rate = parseRequestRate(text.toStdString());
    return rate ? rate->value : 0;
}

double roundStep(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double digit : {1.0, 2.0, 5.0})
        if (digit * power >= value * (1 - 1e-9)) return digit * power;
    return 10 * power;
}

} // namespace headroom::gui
