#pragma once

#include "core/quantities/parse.h"
#include "models/scenario/json_text.h"
#include "models/scenario/local_text.h"
#include "models/scenario/read.h"
#include "models/scenario/schema.h"

#include <optional>
#include <string>

/// Accessors for a document that was checked: the member exists (or the function is the optional one) and has its form.
namespace headroom::scenario::read {

inline const std::string& text(const Json& object, const char* key) { return object.at(key).get_ref<const std::string&>(); }

inline std::string textOr(const Json& object, const char* key, std::string otherwise)
{
    const auto found = object.find(key);
    return found == object.end() ? std::move(otherwise) : found->get<std::string>();
}

inline double number(const Json& object, const char* key) { return object.at(key).get<double>(); }
inline int integer(const Json& object, const char* key) { return object.at(key).get<int>(); }
inline bool flag(const Json& object, const char* key) { return object.at(key).get<bool>(); }

inline Duration spanOf(const Json& value) { return parseDuration(value.get_ref<const std::string&>()).value(); }
inline Duration span(const Json& object, const char* key) { return spanOf(object.at(key)); }

inline std::optional<Duration> spanIf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() ? std::nullopt : std::optional{spanOf(*found)};
}

/// In the base unit of the quantity, see quantityValue().
inline double quantity(const Json& object, const char* key, const char* kind)
{
    return quantityValue(kind, text(object, key)).value();
}

inline double bytes(const Json& object, const char* key) { return quantity(object, key, "bytes"); }

/// Millicores of "250m" or of a number of cores.
inline double milliCores(const Json& object, const char* key)
{
    const Json& value = object.at(key);
    return 1000.0 * (value.is_number() ? value.get<double>() : parseQuantity(value.get_ref<const std::string&>()).value());
}

inline std::optional<double> bytesIf(const Json& object, const char* key)
{
    return object.contains(key) ? std::optional{bytes(object, key)} : std::nullopt;
}

inline std::optional<double> milliCoresIf(const Json& object, const char* key)
{
    return object.contains(key) ? std::optional{milliCores(object, key)} : std::nullopt;
}

/// In the base unit of the quantity, see quantityValue().
inline std::optional<double> quantityIf(const Json& object, const char* key, const char* kind)
{
    return object.contains(key) ? std::optional{quantity(object, key, kind)} : std::nullopt;
}

/// Minutes after midnight.
inline int minuteOfDay(const Json& object, const char* key) { return parseTimeOfDay(text(object, key)).value(); }
inline std::vector<int> weekdays(const Json& object, const char* key) { return parseWeekdays(text(object, key)).value(); }

inline std::optional<int> integerIf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() ? std::nullopt : std::optional{found->get<int>()};
}

inline std::optional<double> numberIf(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() ? std::nullopt : std::optional{found->get<double>()};
}

} // namespace headroom::scenario::read
