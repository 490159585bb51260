#include "models/catalogue/data_file.h"

#include "core/base/nearest_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

namespace headroom::catalogue {

namespace fs = std::filesystem;

Result<DataFile, Errors> DataFile::read(const fs::path& file, const scenario::JsonLimits& limits)
{
    const std::string name = file.string();
    const auto fail = [&](ErrorCode code, std::string message) { return Errors{Error{code, std::move(message), {name, 0, {}}, {}}}; };
    std::error_code problem;
    if (!fs::is_regular_file(file, problem)) return fail(ErrorCode::NotFound, "there is no such file");
    const std::uintmax_t size = fs::file_size(file, problem);
    if (problem) return fail(ErrorCode::Unreadable, "the file cannot be read: " + problem.message());
    if (size > scenario::kMaxFileBytes) return fail(ErrorCode::LimitExceeded, "the file is larger than 64 MiB");
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    if (stream.bad() || text.size() != size) return fail(ErrorCode::Unreadable, "the file cannot be read");
    Result<scenario::JsonText, Errors> parsed = scenario::parseJson(text, name, limits);
    if (!parsed) return std::move(parsed).error();
    DataFile result;
    result.m_name = name;
    result.m_text = std::move(parsed).value();
    return result;
}

void DataFile::report(ErrorCode code, const std::string& pointer, std::string message, std::string hint)
{
    m_problems.push_back(Error{code, std::move(message), {m_name, lineOf(pointer), pointer}, std::move(hint)});
}

int DataFile::lineOf(const std::string& pointer) const
{
    const auto line = m_text.lines.find(pointer);
    return line == m_text.lines.end() ? 0 : line->second;
}

Members::Members(DataFile& file, const Json& object, std::string pointer)
    : m_file(file)
    , m_object(object.is_object() ? &object : nullptr)
    , m_pointer(std::move(pointer))
{
    if (!m_object) m_file.report(ErrorCode::WrongType, m_pointer, "an object { … } is expected here");
}

std::string Members::pointerTo(std::string_view key) const { return m_pointer + '/' + scenario::escapeSegment(key); }

const Json* Members::find(std::string_view key, Need need, const char* expected)
{
    m_known.emplace_back(key);
    if (!m_object) return nullptr;
    const auto member = m_object->find(std::string(key));
    if (member != m_object->end()) return &*member;
    if (need == Need::Required) m_file.report(ErrorCode::MissingKey, m_pointer, fmt::format("'{}' is missing", key), expected);
    return nullptr;
}

std::string Members::text(std::string_view key, Need need)
{
    const Json* value = find(key, need, "it is a text");
    if (!value) return {};
    if (!value->is_string()) {
        m_file.report(ErrorCode::WrongType, pointerTo(key), fmt::format("'{}' must be a text", key));
        return {};
    }
    std::string result = value->get<std::string>();
    if (need == Need::Required && result.empty())
        m_file.report(ErrorCode::OutOfRange, pointerTo(key), fmt::format("'{}' must not be empty", key));
    return result;
}

double Members::number(std::string_view key, double least, double most)
{
    const Json* value = find(key, Need::Required, "it is a number");
    if (!value) return 0;
    if (!value->is_number()) {
        m_file.report(ErrorCode::WrongType, pointerTo(key), fmt::format("'{}' must be a number", key));
        return 0;
    }
    const double result = value->get<double>();
    if (!std::isfinite(result) || result < least || result > most) {
        m_file.report(ErrorCode::OutOfRange, pointerTo(key), fmt::format("'{}' is {}; it must be within {} … {}", key, result, least, most));
        return 0;
    }
    return result;
}

int Members::integer(std::string_view key, int least)
{
    const double value = number(key, least, std::numeric_limits<int>::max());
    if (value != std::floor(value))
        m_file.report(ErrorCode::WrongType, pointerTo(key), fmt::format("'{}' must be a whole number", key));
    return static_cast<int>(value);
}

double Members::numberOr(std::string_view key, double fallback)
{
    if (has(key)) return number(key);
    m_known.emplace_back(key);
    return fallback;
}

bool Members::flagOr(std::string_view key, bool fallback)
{
    const Json* value = find(key, Need::Optional, "");
    if (!value) return fallback;
    if (value->is_boolean()) return value->get<bool>();
    m_file.report(ErrorCode::WrongType, pointerTo(key), fmt::format("'{}' must be true or false", key));
    return fallback;
}

std::vector<int> Members::integersOr(std::string_view key)
{
    std::vector<int> result;
    if (!has(key)) {
        m_known.emplace_back(key);
        return result;
    }
    const Json* values = list(key);
    if (!values) return result;
    for (const Json& value : *values) {
        if (value.is_number_integer() && value >= 0 && value <= std::numeric_limits<int>::max())
            result.push_back(value.get<int>());
        else
            m_file.report(ErrorCode::WrongType, pointerTo(key), fmt::format("'{}' must hold whole numbers", key));
    }
    return result;
}

bool Members::has(std::string_view key) const { return m_object && m_object->contains(std::string(key)); }

void Members::eachOf(std::string_view key, const std::function<void(Members&)>& read)
{
    const Json* values = list(key);
    if (!values) return;
    for (std::size_t i = 0; i < values->size(); ++i) {
        Members members(m_file, (*values)[i], fmt::format("{}/{}", pointerTo(key), i));
        read(members);
        members.finish();
    }
}

const Json* Members::object(std::string_view key, Need need)
{
    const Json* value = find(key, need, "it is an object { … }");
    if (!value || value->is_object()) return value;
    m_file.report(ErrorCode::WrongType, pointerTo(key), fmt::format("'{}' must be an object {{ … }}", key));
    return nullptr;
}

const Json* Members::list(std::string_view key)
{
    const Json* value = find(key, Need::Required, "it is a list [ … ]");
    if (!value || value->is_array()) return value;
    m_file.report(ErrorCode::WrongType, pointerTo(key), fmt::format("'{}' must be a list [ … ]", key));
    return nullptr;
}

void Members::expectVersion(int version)
{
    const Json* value = find("formatVersion", Need::Required, "it is a whole number");
    if (value && *value != version)
        m_file.report(ErrorCode::OutOfRange, pointerTo("formatVersion"), fmt::format("only format version {} can be read", version));
}

void Members::finish()
{
    if (!m_object) return;
    for (const auto& [key, value] : m_object->items()) {
        if (std::find(m_known.begin(), m_known.end(), key) != m_known.end()) continue;
        const std::string nearest = nearestName(key, m_known);
        m_file.report(ErrorCode::UnknownKey, pointerTo(key), fmt::format("'{}' is not known here", key.substr(0, 60)),
                      nearest.empty() ? std::string{} : fmt::format("did you mean '{}'?", nearest));
    }
}

namespace {

template <typename Accept>
std::vector<std::string> names(const fs::path& folder, Accept accept)
{
    std::vector<std::string> result;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem))
        if (accept(*entry)) result.push_back(entry->path().stem().string());
    std::sort(result.begin(), result.end());
    return result;
}

} // namespace

std::vector<std::string> jsonFileNames(const fs::path& folder)
{
    return names(folder, [](const fs::directory_entry& entry) {
        std::error_code problem;
        return entry.path().extension() == ".json" && entry.is_regular_file(problem);
    });
}

std::vector<std::string> folderNames(const fs::path& folder)
{
    return names(folder, [](const fs::directory_entry& entry) {
        std::error_code problem;
        return entry.is_directory(problem);
    });
}

} // namespace headroom::catalogue
