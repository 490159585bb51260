#pragma once

#include "models/scenario/document.h"

#include <string>
#include <utility>

namespace headroom::scenario {

/// At most this many errors are reported for one file; what is wrong 200 times is one mistake.
inline constexpr std::size_t kMaxErrors = 200;

/// Collects errors about one document and gives each its place in the file.
class Problems {
public:
    explicit Problems(const Document& document) : m_document(document) {}

    void add(ErrorCode code, const std::string& pointer, std::string message, std::string hint = {})
    {
        if (!isFull()) m_errors.push_back({code, std::move(message), m_document.position(pointer), std::move(hint)});
    }
    /// One that is not in the document itself: its place is known already.
    void addElsewhere(Error error)
    {
        if (!isFull()) m_errors.push_back(std::move(error));
    }
    [[nodiscard]] bool isFull() const { return m_errors.size() >= kMaxErrors; }
    /// Whether the document itself has a value there, rather than a default.
    [[nodiscard]] bool isStated(const std::string& pointer) const { return valueAt(m_document.value, pointer) != nullptr; }
    [[nodiscard]] bool empty() const { return m_errors.empty(); }
    [[nodiscard]] Errors take() { return std::move(m_errors); }

private:
    const Document& m_document;
    Errors m_errors;
};

} // namespace headroom::scenario
