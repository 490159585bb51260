#include "models/risk/spread.h"

#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace headroom::risk {
namespace {

double normalQuantile(double u) { return boost::math::quantile(boost::math::normal_distribution<>(0.0, 1.0), u); }

std::string valueText(const Spread& spread, double value)
{
    if (!spread.relative) return fmt::format("{:.6g}", value);
    const double percent = std::round((value - 1) * 1e6) / 1e4;
    return fmt::format("{}{:.6g} %", percent > 0 ? "+" : "", percent);
}

} // namespace

double Spread::quantile(double u) const
{
    switch (shape) {
    case Shape::Uniform: return low + u * (high - low);
    case Shape::Triangular: {
        const double width = high - low;
        if (width <= 0) return low;
        if (u * width <= mode - low) return low + std::sqrt(u * width * (mode - low));
        return high - std::sqrt((1 - u) * width * (high - mode));
    }
    case Shape::Lognormal: break;
    }
    if (high <= mode) return mode;
    return mode * std::exp(std::log(high / mode) * (normalQuantile(u) / normalQuantile(0.9)));
}

std::string Spread::text() const
{
    switch (shape) {
    case Shape::Uniform: return fmt::format("uniform {} … {}", valueText(*this, low), valueText(*this, high));
    case Shape::Triangular: return fmt::format("triangular {} · {} · {}", valueText(*this, low), valueText(*this, mode), valueText(*this, high));
    case Shape::Lognormal: break;
    }
    return fmt::format("lognormal, median {}, P90 {}", valueText(*this, mode), valueText(*this, high));
}

Result<bool> checkSpread(const Spread& spread)
{
    const auto wrong = [](std::string message, std::string hint) { return Error{ErrorCode::OutOfRange, std::move(message), {}, std::move(hint)}; };
    if (spread.shape == Spread::Shape::Lognormal) {
        if (!(spread.mode > 0)) return wrong("the median of a lognormal spread must be above zero", "for example \"0%\"");
        if (!(spread.high >= spread.mode)) return wrong("p90 is below the median", "p90 is the value that is exceeded once in ten times");
        return true;
    }
    if (!(spread.low <= spread.high)) return wrong("the low end is above the high end", "low ≤ high");
    if (spread.shape == Spread::Shape::Triangular && !(spread.low <= spread.mode && spread.mode <= spread.high)) return wrong("the mode is outside of low … high", "low ≤ mode ≤ high");
    if (spread.relative && spread.low < 0) return wrong("no value can fall by more than 100 %", "a low end of \"-100%\" or above");
    return true;
}

Result<SpreadValue> parseSpreadValue(std::string_view text)
{
    const bool percent = text.ends_with('%');
    std::string_view digits = percent ? text.substr(0, text.size() - 1) : text;
    while (!digits.empty() && digits.back() == ' ') digits.remove_suffix(1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    double value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failure != std::errc{} || end != digits.data() + digits.size() || digits.empty() || !std::isfinite(value) || std::abs(value) > 1e12)
        return Error{ErrorCode::Syntax, fmt::format("\"{}\" is neither a percentage nor a number", text.substr(0, 60)), {}, "for example \"-10%\", \"+25%\" or \"12.5\""};
    return SpreadValue{percent ? 1 + value / 100 : value, percent};
}

} // namespace headroom::risk
