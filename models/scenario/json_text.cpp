#include "models/scenario/json_text.h"

#include <fmt/format.h>

#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

namespace headroom::scenario {
namespace {

/// Counts lines while nlohmann's parser reads: its SAX events carry no positions.
struct LineCounter {
    int lineBreaks = 0;
    bool lastWasLineBreak = false;

    /// Line of the token that was read last. A number is known to have ended only after one letter more.
    [[nodiscard]] int line() const { return 1 + lineBreaks - (lastWasLineBreak ? 1 : 0); }
};

/// Forward iterator over the text that reports each letter passed to the counter.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, LineCounter* counter) : m_at(at), m_counter(counter) {}
    reference operator*() const { return *m_at; }
    CountingIterator& operator++()
    {
        m_counter->lastWasLineBreak = *m_at == '\n';
        if (m_counter->lastWasLineBreak) ++m_counter->lineBreaks;
        ++m_at;
        return *this;
    }
    CountingIterator operator++(int)
    {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return m_at == other.m_at; }
    bool operator!=(const CountingIterator& other) const { return m_at != other.m_at; }

private:
    const char* m_at;
    LineCounter* m_counter;
};

/// Builds the document from the parser's events, notes lines, refuses duplicate keys and absurd sizes.
class DocumentBuilder final : public nlohmann::json_sax<Json> {
public:
    DocumentBuilder(const LineCounter& counter, std::string name, const JsonLimits& limits) : m_counter(counter), m_name(std::move(name)), m_limits(limits) {}

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return false; }   // never in JSON text
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_array() override { return close(); }

    bool key(string_t& value) override
    {
        Level& level = m_levels.back();
        level.pending = value;
        level.pendingLine = m_counter.line();
        if (level.keys.size() >= m_limits.members)
            return fail(ErrorCode::LimitExceeded, fmt::format("An object has more than {} members.", m_limits.members), level.pointer, {});
        if (level.keys.insert(value).second) return true;
        return fail(ErrorCode::Inconsistent, fmt::format("The key \"{}\" appears twice in one object.", value),
                    level.pointer + "/" + escapeSegment(value), "remove one of the two; it is not clear which one holds");
    }

    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& exception) override
    {
        // The parser's sentence follows its own error number and position: "[json…] parse error at line 3, column 5: …".
        std::string reason = exception.what();
        if (const auto at = reason.find("] "); at != std::string::npos) reason.erase(0, at + 2);
        if (reason.starts_with("parse error") || reason.starts_with("syntax error"))
            if (const auto at = reason.find(": "); at != std::string::npos) reason.erase(0, at + 2);
        const bool number = exception.id == 406;
        return fail(number ? ErrorCode::OutOfRange : ErrorCode::Syntax,
                    number ? fmt::format("The number is too large to be stored: {}.", reason) : fmt::format("This is not JSON: {}.", reason), pointer(), {});
    }

    [[nodiscard]] std::optional<Error>& error() { return m_error; }
    [[nodiscard]] JsonText& result() { return m_result; }

private:
    struct Level {
        Json* container = nullptr;
        std::string pointer;
        std::string pending;                      ///< key whose value comes next
        int pendingLine = 0;
        std::unordered_set<std::string> keys;
    };

    [[nodiscard]] std::string pointer() const
    {
        if (m_levels.empty()) return {};
        const Level& level = m_levels.back();
        if (level.container->is_array()) return level.pointer + "/" + std::to_string(level.container->size());
        return level.pending.empty() ? level.pointer : level.pointer + "/" + escapeSegment(level.pending);
    }

    bool fail(ErrorCode code, std::string message, std::string at, std::string hint)
    {
        if (!m_error) m_error = Error{code, std::move(message), {m_name, m_counter.line(), std::move(at)}, std::move(hint)};
        return false;
    }

    Json* place(Json value)
    {
        if (++m_values > kMaxValues) {
            fail(ErrorCode::LimitExceeded, fmt::format("The file holds more than {} values.", kMaxValues), pointer(), {});
            return nullptr;
        }
        const int line = m_counter.line();
        if (m_levels.empty()) {
            m_result.lines.emplace(std::string{}, line);
            m_result.root = std::move(value);
            return &m_result.root;
        }
        Level& level = m_levels.back();
        std::string at = pointer();
        if (level.container->is_array()) {
            m_result.lines.emplace(std::move(at), line);
            level.container->push_back(std::move(value));
            return &level.container->back();
        }
        m_result.lines.emplace(std::move(at), level.pendingLine);
        // The ordered map looks for the key before it inserts; the set above has done that already, in constant time.
        std::vector<std::pair<const std::string, Json>>& members = level.container->get_ref<Json::object_t&>();
        members.emplace_back(std::exchange(level.pending, {}), std::move(value));
        return &members.back().second;
    }

    template <typename T> bool add(T&& value) { return place(Json(std::forward<T>(value))) != nullptr; }

    bool open(Json container)
    {
        if (m_levels.size() >= kMaxNesting)
            return fail(ErrorCode::LimitExceeded, fmt::format("The file is nested deeper than {} levels.", kMaxNesting), pointer(), {});
        std::string at = pointer();
        Json* placed = place(std::move(container));
        if (placed == nullptr) return false;
        m_levels.push_back(Level{placed, std::move(at), {}, 0, {}});
        return true;
    }

    bool close()
    {
        m_levels.pop_back();
        return true;
    }

    const LineCounter& m_counter;
    std::string m_name;
    JsonLimits m_limits;
    std::vector<Level> m_levels;
    std::size_t m_values = 0;
    std::optional<Error> m_error;
    JsonText m_result;
};

} // namespace

std::string escapeSegment(std::string_view key)
{
    std::string segment;
    segment.reserve(key.size());
    for (const char letter : key) {
        if (letter == '~') segment += "~0";
        else if (letter == '/') segment += "~1";
        else segment += letter;
    }
    return segment;
}

std::string unescapeSegment(std::string_view segment)
{
    std::string key;
    key.reserve(segment.size());
    for (std::size_t i = 0; i < segment.size(); ++i) {
        const char next = segment[i] == '~' && i + 1 < segment.size() ? segment[i + 1] : ' ';
        if (next == '0' || next == '1') {
            key.push_back(next == '0' ? '~' : '/');
            ++i;
        } else {
            key.push_back(segment[i]);
        }
    }
    return key;
}

Result<JsonText, Errors> parseJson(std::string_view text, const std::string& name, const JsonLimits& limits)
{
    if (text.size() > kMaxFileBytes)
        return Errors{{ErrorCode::LimitExceeded, "The file is larger than 64 MiB.", {name, 0, {}}, {}}};
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    LineCounter counter;
    DocumentBuilder builder(counter, name, limits);
    const bool complete = Json::sax_parse(CountingIterator(text.data(), &counter), CountingIterator(text.data() + text.size(), &counter), &builder);
    if (builder.error()) return Errors{std::move(*builder.error())};
    if (!complete) return Errors{{ErrorCode::Syntax, "This is not JSON.", {name, counter.line(), {}}, {}}};
    return std::move(builder.result());
}

} // namespace headroom::scenario
