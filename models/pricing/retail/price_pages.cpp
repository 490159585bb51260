#include "models/pricing/retail/price_pages.h"

#include "models/catalogue/data_file.h"
#include "models/pricing/price_library.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace headroom::pricing {

namespace {

namespace fs = std::filesystem;
using catalogue::DataFile;
using catalogue::Json;

constexpr std::size_t kMostRows = 300'000;
constexpr std::size_t kMostErrors = 100;
constexpr std::size_t kMostLetters = 400;   ///< of one field; the longest known is below 150

const char* typeName(const Json& value)
{
    return value.is_null() ? "null" : value.is_string() ? "text" : value.is_number() ? "a number" : value.is_boolean() ? "true or false" : value.is_array() ? "a list" : "an object";
}

/// The members of one row; what is wrong is reported to the file.
class Row {
public:
    Row(DataFile& file, const Json& json, std::string pointer) : m_file(file), m_json(json), m_pointer(std::move(pointer)) {}

    [[nodiscard]] std::string text(const char* key, bool required = true)
    {
        const auto found = m_json.find(key);
        if (found == m_json.end() || (found->is_null() && !required)) {
            if (required) m_file.report(ErrorCode::MissingKey, m_pointer, fmt::format("the row has no \"{}\"", key), "every row of the API has one");
            return {};
        }
        if (!found->is_string()) {
            wrongType(key, *found, "text");
            return {};
        }
        std::string value = found->get<std::string>();
        if (value.size() > kMostLetters) {
            m_file.report(ErrorCode::LimitExceeded, at(key), fmt::format("the text has {} letters, at most {} are expected", value.size(), kMostLetters));
            return {};
        }
        return value;
    }

    [[nodiscard]] std::optional<double> number(const char* key, bool required = true)
    {
        const auto found = m_json.find(key);
        if (found == m_json.end()) {
            if (required) m_file.report(ErrorCode::MissingKey, m_pointer, fmt::format("the row has no \"{}\"", key), "every row of the API has one");
            return std::nullopt;
        }
        if (!found->is_number()) {
            wrongType(key, *found, "a number");
            return std::nullopt;
        }
        const double value = found->get<double>();
        if (!std::isfinite(value) || value < 0) {
            m_file.report(ErrorCode::OutOfRange, at(key), fmt::format("{} cannot be negative", key));
            return std::nullopt;
        }
        return value;
    }

    [[nodiscard]] std::string date(const char* key)
    {
        std::string value = text(key, false);
        if (value.empty()) return value;
        value.resize(std::min<std::size_t>(value.size(), 10));
        if (!isCalendarDate(value)) m_file.report(ErrorCode::Syntax, at(key), fmt::format("'{}' is not a date", value), "the API writes 2026-08-01T00:00:00Z");
        return value;
    }

    /// A price with its published digits; sets `rounded` where it has more than can be held.
    [[nodiscard]] UnitPrice price(const char* key, bool& rounded)
    {
        const auto value = number(key);
        if (!value) return {};
        const auto price = UnitPrice::fromDouble(*value);
        if (!price) {
            m_file.report(price.error().code, at(key), price.error().message, price.error().hint);
            return {};
        }
        rounded = std::abs(price->toDouble() - *value) > 1e-14 * std::max(1.0, *value);
        return *price;
    }

    [[nodiscard]] std::string at(const char* key) const { return m_pointer + '/' + key; }
    [[nodiscard]] const Json& json() const { return m_json; }
    [[nodiscard]] DataFile& file() { return m_file; }

private:
    void wrongType(const char* key, const Json& found, const char* expected)
    {
        m_file.report(ErrorCode::WrongType, at(key), fmt::format("{} is expected, this is {}", expected, typeName(found)));
    }

    DataFile& m_file;
    const Json& m_json;
    std::string m_pointer;
};

struct Page {
    std::string name;
    std::size_t count = 0;
    bool hasNext = false;
    std::optional<std::size_t> nextStart;   ///< rows before the next page, as its link says ($skip=…)
};

std::optional<std::size_t> skipOf(const std::string& link)
{
    for (const char* key : {"$skip=", "%24skip="}) {
        const std::size_t at = link.find(key);
        if (at == std::string::npos) continue;
        std::size_t value = 0;
        const std::string digits = link.substr(at + std::string(key).size(), 12);
        for (const char letter : digits) {
            if (letter < '0' || letter > '9') break;
            value = value * 10 + static_cast<std::size_t>(letter - '0');
        }
        return value;
    }
    return std::nullopt;
}

class Reader {
public:
    explicit Reader(const RetailReadOptions& options) : m_options(options) {}

    void read(const fs::path& path)
    {
        const std::string name = path.string();
        auto opened = DataFile::read(path);
        if (!opened) {
            for (Error error : opened.error()) {
                if (error.code == ErrorCode::Syntax) error.hint = "the page may be cut off; fetch it again";
                if (error.code == ErrorCode::LimitExceeded) error.hint = "keep the pages as the API sends them, in files of their own";
                add(std::move(error));
            }
            return;
        }
        DataFile& file = opened.value();
        readPage(file, name);
        for (const Error& problem : file.problems()) add(problem);
        ++m_pages.files;
    }

    Result<RetailPages, Errors> finish()
    {
        if (!m_options.tolerant && m_errors.empty()) checkChain();
        if (m_pages.items == 0 && m_errors.empty()) add({ErrorCode::MissingKey, "the pages hold no row", {}, "\"Items\" of every page is empty"});
        if (m_more > 0) m_errors.push_back({ErrorCode::LimitExceeded, fmt::format("{} more errors are not listed", m_more), {}, {}});
        if (!m_errors.empty()) return m_errors;
        return std::move(m_pages);
    }

private:
    void add(Error error)
    {
        if (m_errors.size() < kMostErrors)
            m_errors.push_back(std::move(error));
        else
            ++m_more;
    }

    void readPage(DataFile& file, const std::string& name)
    {
        const Json& root = file.root();
        const auto items = root.is_object() ? root.find("Items") : root.end();
        if (!root.is_object() || items == root.end() || !items->is_array()) {
            file.report(ErrorCode::MissingKey, "", "this is no page of the Azure Retail Prices API: a list \"Items\" is expected",
                        "a page looks like { \"Items\": [ … ], \"NextPageLink\": null, \"Count\": 100 }");
            return;
        }
        Page page{name, items->size(), false, {}};
        if (const auto count = root.find("Count"); count != root.end()) {
            if (!count->is_number_unsigned())
                file.report(ErrorCode::WrongType, "/Count", fmt::format("a whole number is expected, this is {}", typeName(*count)));
            else if (count->get<std::size_t>() != items->size())
                file.report(ErrorCode::Inconsistent, "/Count", fmt::format("the page says that it has {} rows and has {}: it is cut off", count->get<std::size_t>(), items->size()), "fetch it again");
        }
        if (const auto next = root.find("NextPageLink"); next != root.end() && !next->is_null()) {
            if (!next->is_string()) {
                file.report(ErrorCode::WrongType, "/NextPageLink", fmt::format("text or null is expected, this is {}", typeName(*next)));
            } else {
                page.hasNext = !next->get_ref<const std::string&>().empty();
                page.nextStart = skipOf(next->get_ref<const std::string&>());
            }
        }
        m_chain.push_back(page);
        for (std::size_t i = 0; i < items->size(); ++i) readRow(file, (*items)[i], fmt::format("/Items/{}", i), name);
    }

    void readRow(DataFile& file, const Json& json, const std::string& pointer, const std::string& name)
    {
        if (m_pages.rows.size() >= kMostRows) {
            if (!m_isFull) file.report(ErrorCode::LimitExceeded, pointer, fmt::format("the pages hold more than {} rows", kMostRows), "import one region at a time");
            m_isFull = true;
            return;
        }
        if (!json.is_object()) {
            file.report(ErrorCode::WrongType, pointer, fmt::format("a row {} is expected, this is {}", "{ … }", typeName(json)));
            return;
        }
        ++m_pages.items;
        Row members(file, json, pointer);
        RetailRow row;
        row.where = {name, file.lineOf(pointer), pointer};
        row.region = members.text("armRegionName");
        row.service = members.text("serviceName");
        row.product = members.text("productName");
        row.sku = members.text("skuName");
        row.armSku = members.text("armSkuName", false);
        row.meter = members.text("meterName");
        row.meterId = members.text("meterId", false);
        row.unit = members.text("unitOfMeasure");
        row.type = members.text("type");
        row.term = members.text("reservationTerm", false);
        row.effectiveFrom = members.date("effectiveStartDate");
        row.effectiveTo = members.date("effectiveEndDate");
        row.price = members.price("retailPrice", row.isRounded);
        if (const auto primary = json.find("isPrimaryMeterRegion"); primary != json.end() && primary->is_boolean()) row.isPrimaryRegion = primary->get<bool>();
        if (const auto tier = members.number("tierMinimumUnits", row.type != "Reservation")) {
            if (*tier > 9e12)
                file.report(ErrorCode::OutOfRange, members.at("tierMinimumUnits"), "the band begins beyond what can be counted");
            else
                row.tierMillionths = std::llround(*tier * 1e6);
        }
        const std::string currency = members.text("currencyCode");
        if (!currency.empty()) {
            const auto [first, isNew] = m_currencies.emplace(currency, row.where);
            if (isNew && m_currencies.size() > 1)
                file.report(ErrorCode::Inconsistent, members.at("currencyCode"), fmt::format("the row is in {}, others are in {}", currency, m_pages.currency), "a book has one currency; import the pages of each apart");
            else if (m_pages.currency.empty())
                m_pages.currency = currency;
        }
        if (!isNew(row, file)) return;
        addPlans(members, row);
        m_pages.rows.push_back(std::move(row));
    }

    /// False for a row that was there before; one with another price is always an error.
    bool isNew(const RetailRow& row, DataFile& file)
    {
        std::string key = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", row.region, row.service, row.product, row.sku, row.armSku, row.meter, row.meterId, row.unit, row.type, row.term,
                                      row.tierMillionths, row.effectiveFrom, row.effectiveTo);
        const auto [first, isNew] = m_seen.emplace(std::move(key), Seen{row.where, row.price});
        if (isNew) return true;
        const std::string there = fmt::format("{}:{}", first->second.where.file, first->second.where.line);
        if (first->second.price != row.price)
            file.report(ErrorCode::Inconsistent, row.where.pointer, fmt::format("{} {} {} has another price at {}", row.product, row.sku, row.meter, there), "it is not clear which one holds");
        else if (!m_options.tolerant)
            file.report(ErrorCode::Inconsistent, row.where.pointer, fmt::format("{} {} {} is listed a second time, first at {}", row.product, row.sku, row.meter, there), "a page may be there twice; --tolerant counts such rows once");
        else
            ++m_pages.repeated;
        return false;
    }

    void addPlans(Row& members, const RetailRow& row)
    {
        const auto plans = members.json().find("savingsPlan");
        if (plans == members.json().end() || plans->is_null()) return;
        if (!plans->is_array()) {
            members.file().report(ErrorCode::WrongType, members.at("savingsPlan"), fmt::format("a list is expected, this is {}", typeName(*plans)));
            return;
        }
        for (std::size_t i = 0; i < plans->size(); ++i) {
            const std::string pointer = fmt::format("{}/{}", members.at("savingsPlan"), i);
            if (!(*plans)[i].is_object()) {
                members.file().report(ErrorCode::WrongType, pointer, fmt::format("an object is expected, this is {}", typeName((*plans)[i])));
                continue;
            }
            Row plan(members.file(), (*plans)[i], pointer);
            RetailRow nested = row;
            nested.type = "SavingsPlan";
            nested.term = plan.text("term");
            nested.price = plan.price("retailPrice", nested.isRounded);
            nested.where.pointer = pointer;
            m_pages.rows.push_back(std::move(nested));
        }
    }

    /// Each page but the last names the row that the next one begins with, so a hole shows.
    void checkChain()
    {
        std::size_t ends = 0;
        std::map<std::size_t, std::size_t> starts, nexts;
        for (const Page& page : m_chain) {
            if (!page.hasNext) {
                ++ends;
            } else if (page.nextStart) {
                ++nexts[*page.nextStart];
                if (*page.nextStart >= page.count) ++starts[*page.nextStart - page.count];
            }
        }
        const std::string hint = "fetch the rest, or take what is there with --tolerant";
        if (ends == 0) {
            add({ErrorCode::MissingKey, fmt::format("the list goes on: each of the {} pages names a next one, the last is not among them", m_chain.size()), {m_chain.back().name, 0, "/NextPageLink"}, hint});
            return;
        }
        std::size_t open = 0;
        for (const auto& [next, count] : nexts) {
            const auto found = starts.find(next);
            open += count - std::min(count, found == starts.end() ? 0 : found->second);
        }
        for (const auto& [start, count] : starts) {
            if (start == 0 || nexts.contains(start)) continue;
            add({ErrorCode::MissingKey, fmt::format("the page that ends with row {} is missing", start), {}, hint});
        }
        if (open > ends && m_errors.empty()) add({ErrorCode::MissingKey, fmt::format("{} of the next pages that are named are missing", open - ends), {}, hint});
    }

    struct Seen {
        SourcePosition where;
        UnitPrice price;
    };

    RetailReadOptions m_options;
    RetailPages m_pages;
    std::vector<Page> m_chain;
    std::map<std::string, SourcePosition> m_currencies;
    std::unordered_map<std::string, Seen> m_seen;
    Errors m_errors;
    std::size_t m_more = 0;
    bool m_isFull = false;
};

} // namespace

Result<std::vector<fs::path>, Errors> pricePageFiles(const std::vector<fs::path>& paths)
{
    std::vector<fs::path> files;
    Errors errors;
    for (const fs::path& path : paths) {
        std::error_code problem;
        if (!fs::is_directory(path, problem)) {
            files.push_back(path);
            continue;
        }
        const std::size_t before = files.size();
        for (const std::string& name : catalogue::jsonFileNames(path))
            if (name != "fetch") files.push_back(path / (name + ".json"));
        if (files.size() == before) errors.push_back({ErrorCode::NotFound, fmt::format("there is no page (*.json) in {}", path.string()), {}, {}});
    }
    if (!errors.empty()) return errors;
    return files;
}

Result<RetailPages, Errors> readPricePages(const std::vector<fs::path>& files, const RetailReadOptions& options)
{
    Reader reader(options);
    for (const fs::path& file : files) reader.read(file);
    return reader.finish();
}

} // namespace headroom::pricing
