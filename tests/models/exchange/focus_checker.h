#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// A checker of FOCUS 1.2 datasets, by the published model rules and what they say in words about formats, periods and commitments.
namespace headroom::test {

struct Dataset {
    std::vector<std::string> columns;
    std::vector<std::vector<std::optional<std::string>>> rows;   ///< null is an empty cell

    [[nodiscard]] std::optional<std::size_t> find(const std::string& column) const;
    [[nodiscard]] const std::optional<std::string>& at(std::size_t row, const std::string& column) const;
    void set(std::size_t row, const std::string& column, std::optional<std::string> value);
};

/// RFC 4180. Throws std::runtime_error on a quote that does not end or rows of unequal length.
Dataset parseCsv(const std::string& text);
std::string toCsv(const Dataset& dataset);

/// Ids of the rules that the dataset breaks, with the number of rows, and a text for each. Names of our own start with "format:", "period:",
/// "commitment:", "columns:".
struct Findings {
    std::map<std::string, std::size_t> broken;
    std::map<std::string, std::string> sentences;
    std::size_t rulesApplied = 0;      ///< published rules in machine form that were evaluated at all
    [[nodiscard]] std::string text() const;
};
Findings checkFocus(const Dataset& dataset);

/// Decimal text as an integer of 10^-19, exactly. Throws std::runtime_error where it is none or has more digits.
std::string scaledSum(const std::vector<std::string>& decimals);   ///< their sum, as decimal text

} // namespace headroom::test
