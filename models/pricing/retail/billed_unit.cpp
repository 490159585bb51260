#include "models/pricing/retail/billed_unit.h"

#include <limits>
#include <numeric>

namespace headroom::pricing {

namespace {

bool isDigit(char letter) { return letter >= '0' && letter <= '9'; }
char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

/// Factors above this could overflow what follows; no price list has such units.
constexpr std::int64_t kMostFactor = 1'000'000'000;

} // namespace

std::optional<BilledUnit> parseBilledUnit(std::string_view text)
{
    if (text.empty() || text.size() > 60 || !isDigit(text.front())) return std::nullopt;
    BilledUnit unit{0, {}};
    std::size_t at = 0;
    for (; at < text.size() && isDigit(text[at]); ++at) {
        if (unit.count > 1'000'000'000) return std::nullopt;
        unit.count = unit.count * 10 + (text[at] - '0');
    }
    if (at < text.size()) {
        const std::int64_t factor = text[at] == 'K' ? 1'000 : text[at] == 'M' ? 1'000'000 : text[at] == 'B' ? 1'000'000'000 : 0;
        const bool ends = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '/';
        if (factor > 0 && ends) {
            unit.count *= factor;
            ++at;
        }
    }
    if (unit.count < 1 || unit.count > 1'000'000'000'000) return std::nullopt;
    if (at < text.size() && text[at] != ' ' && text[at] != '/') return std::nullopt;
    if (at < text.size()) ++at;
    std::string word;
    const auto close = [&] {
        if (word.size() > 2 && word.back() == 's') word.pop_back();
        unit.of += word;
        word.clear();
    };
    for (; at < text.size(); ++at) {
        if (text[at] == ' ' || text[at] == '/') {
            close();
            if (!unit.of.empty() && unit.of.back() != '/') unit.of += text[at] == '/' ? "/" : "";
        } else {
            word += lower(text[at]);
        }
    }
    close();
    return unit;
}

std::optional<ConvertedPrice> convertedPrice(UnitPrice price, std::int64_t from, std::int64_t to, std::int64_t hours)
{
    if (from < 1 || to < 1 || hours < 1 || price.scaled() < 0) return std::nullopt;
    const std::int64_t common = std::gcd(from, to);
    from /= common;
    to /= common;
    if (from > kMostFactor / hours || to > kMostFactor) return std::nullopt;
    const std::int64_t divisor = from * hours;
    const std::int64_t whole = price.scaled() / divisor;
    const std::int64_t rest = price.scaled() % divisor;
    if (whole > std::numeric_limits<std::int64_t>::max() / 2 / to) return std::nullopt;
    const std::int64_t product = rest * to;   // below 10^18
    std::int64_t result = whole * to + product / divisor;
    const std::int64_t left = product % divisor;
    if (left * 2 > divisor || (left * 2 == divisor && result % 2 != 0)) ++result;
    return ConvertedPrice{UnitPrice::fromScaled(result), left == 0};
}

std::optional<std::int64_t> convertedQuantity(std::int64_t quantity, std::int64_t from, std::int64_t to)
{
    if (quantity < 0 || from < 1 || to < 1) return std::nullopt;
    const std::int64_t common = std::gcd(from, to);
    from /= common;
    to /= common;
    const std::int64_t shared = std::gcd(quantity, to);
    quantity /= shared;
    to /= shared;
    if (quantity > std::numeric_limits<std::int64_t>::max() / from) return std::nullopt;
    return quantity * from / to;
}

} // namespace headroom::pricing
