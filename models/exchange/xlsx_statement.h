#pragma once

#include "models/exchange/workbook.h"
#include "models/exchange/xlsx.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace headroom::exchange {

/// The sheets of a workbook that have money in them. Only xlsx.cpp uses it.
class StatementSheets {
public:
    StatementSheets(Workbook& book, const scenario::Scenario& scenario, const analysis::Report& report, const pricing::StatementDetail& detail, const XlsxOptions& options);
    /// Summary, Statement, By service, By team, By tenant, Allocation, and By day, or By month and Lines by month.
    void write();
    void writePrices();

private:
    /// Names and their sums in the order of the greatest.
    struct Sums {
        std::vector<std::pair<std::string, Money>> rows;
        [[nodiscard]] bool unique(const std::string& name) const;
    };
    /// A sheet of names, their sums over the sheet Statement as formulas, and shares. `namesColumn` is the column of the names there.
    void writeSums(const std::string& sheetName, const std::string& heading, const Sums& sums, std::uint16_t namesColumn);
    void writeSummary(Sheet sheet);
    void writeStatement(Sheet sheet);
    void writeTenants();
    /// A stretch of time and what the services cost in it, in millionths.
    struct Stretch {
        std::string name;
        std::map<std::string, std::int64_t> byService;
    };
    void writeDays();
    void writeMonths();
    /// Services side by side, stretches below each other, with what has been spent after each.
    void writeStretches(const std::string& sheetName, const std::string& what, const std::string& costOf, const std::vector<Stretch>& stretches, std::optional<double> budget);
    [[nodiscard]] Sums sumsBy(const std::function<std::string(const pricing::StatementLine&)>& name) const;
    [[nodiscard]] std::string statementColumn(std::uint16_t column) const;
    [[nodiscard]] double total() const;

    Workbook& m_book;
    const scenario::Scenario& m_scenario;
    const analysis::Report& m_report;
    const pricing::StatementDetail& m_detail;
    const XlsxOptions& m_options;
    const pricing::Allocation& m_allocation;
    std::uint32_t m_lastLine;                 ///< row of the last line of the sheet Statement
    Sums m_services, m_teams;
};

} // namespace headroom::exchange
