#pragma once

#include "core/base/error.h"

#include <utility>
#include <variant>

namespace headroom {

/// A value or the reason why there is none. Shaped like std::expected, so that it can become that.
/// `E` is Error, or Errors where all failures are collected before giving up.
template <typename T, typename E = Error>
class [[nodiscard]] Result {
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : m_content(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const { return m_content.index() == 0; }
    explicit operator bool() const { return has_value(); }

    /// Precondition: has_value(). Throws std::bad_variant_access otherwise (a bug of the caller).
    [[nodiscard]] T& value() & { return std::get<0>(m_content); }
    [[nodiscard]] const T& value() const& { return std::get<0>(m_content); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(m_content)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    /// Precondition: !has_value().
    [[nodiscard]] E& error() & { return std::get<1>(m_content); }
    [[nodiscard]] const E& error() const& { return std::get<1>(m_content); }
    [[nodiscard]] E&& error() && { return std::get<1>(std::move(m_content)); }

private:
    std::variant<T, E> m_content;
};

} // namespace headroom
