#include "app/gui/traffic/shares.h"

#include <algorithm>
#include <cmath>

namespace headroom::gui {

namespace {
constexpr double kLeast = 1e-4;
}

Shares Shares::of(const Json& object)
{
    Shares shares;
    if (!object.is_object()) return shares;
    for (const auto& [name, share] : object.items()) shares.parts.push_back({QString::fromStdString(name), share.is_number() ? share.get<double>() : 0});
    return shares;
}

Json Shares::json() const
{
    Json result = Json::object();
    std::int64_t left = 10'000;
    int largest = 0;
    QVector<std::int64_t> rounded;
    for (int i = 0; i < parts.size(); ++i) {
        rounded.push_back(std::llround(parts[i].share * 10'000));
        left -= rounded.back();
        if (parts[i].share > parts[largest].share) largest = i;
    }
    if (!rounded.isEmpty()) rounded[largest] += left;
    for (int i = 0; i < parts.size(); ++i)
        if (rounded[i] > 0) result[parts[i].name.toStdString()] = static_cast<double>(rounded[i]) / 10'000;
    return result;
}

Shares Shares::with(int index, double share) const
{
    Shares result = *this;
    if (index < 0 || index >= parts.size() || parts.size() < 2) return result;
    const double most = 1 - kLeast * static_cast<double>(parts.size() - 1);
    result.parts[index].share = std::clamp(share, kLeast, most);
    const double others = 1 - parts[index].share, left = 1 - result.parts[index].share;
    for (int i = 0; i < parts.size(); ++i)
        if (i != index) result.parts[i].share = others > 0 ? parts[i].share / others * left : left / static_cast<double>(parts.size() - 1);
    return result;
}

Shares Shares::borderMoved(int index, double by) const
{
    Shares result = *this;
    if (index < 0 || index + 1 >= parts.size()) return result;
    const double both = parts[index].share + parts[index + 1].share;
    result.parts[index].share = std::clamp(parts[index].share + by, std::min(kLeast, both / 2), std::max(both - kLeast, both / 2));
    result.parts[index + 1].share = both - result.parts[index].share;
    return result;
}

Shares Shares::added(const QString& name, double share) const
{
    Shares result = *this;
    if (parts.isEmpty()) {
        result.parts.push_back({name, 1});
        return result;
    }
    for (Part& part : result.parts) part.share *= 1 - share;
    result.parts.push_back({name, share});
    return result;
}

Shares Shares::removed(int index) const
{
    Shares result = *this;
    if (parts.size() < 2 || index < 0 || index >= parts.size()) return result;
    const double left = 1 - parts[index].share;
    result.parts.removeAt(index);
    for (Part& part : result.parts) part.share = left > 0 ? part.share / left : 1.0 / static_cast<double>(result.parts.size());
    return result;
}

} // namespace headroom::gui
