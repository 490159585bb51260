#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// A spreadsheet file, made cell by cell. Hides the library that writes it.
namespace headroom::exchange {

enum class CellStyle { Plain, Header, Title, Money, MoneyTotal, Percent, Number, Quantity, Date, Dim, Wrapped, Bold };

/// One sheet of a Workbook, which owns it. Rows and columns count from 0. Text is always a text cell: a spreadsheet never runs it as a formula.
class Sheet {
public:
    Sheet(void* workbook, void* sheet) : m_workbook(workbook), m_sheet(sheet) {}
    void text(std::uint32_t row, std::uint16_t column, std::string_view text, CellStyle style = CellStyle::Plain);
    void number(std::uint32_t row, std::uint16_t column, double value, CellStyle style = CellStyle::Number);
    /// A formula of ours, "=SUM(A1:A9)", with the value that it has now, which viewers show that compute nothing.
    void formula(std::uint32_t row, std::uint16_t column, const std::string& formula, double value, CellStyle style = CellStyle::Money);
    void textFormula(std::uint32_t row, std::uint16_t column, const std::string& formula, const std::string& value, CellStyle style = CellStyle::Plain);
    /// The first row of a table: frozen, repeated on each printed page.
    void headers(std::uint32_t row, const std::vector<std::string>& names);
    void widths(const std::vector<double>& characters);
    /// Filter buttons over a table with its header.
    void filter(std::uint32_t firstRow, std::uint32_t lastRow, std::uint16_t lastColumn);
    /// Landscape A4, as wide as the page, with page numbers.
    void printSetup(std::string_view footer);

private:
    friend class Workbook;
    void* m_workbook;
    void* m_sheet;
};

class Workbook {
public:
    /// `currency` is in the formats of money. `title` is a property of the file. Fails with Unreadable where no temporary file can be made.
    [[nodiscard]] static Result<Workbook> create(const std::string& currency, const std::string& title);
    ~Workbook();
    Workbook(Workbook&&) noexcept;
    Workbook& operator=(Workbook&&) noexcept;

    /// Name: at most 31 letters, none of []:*?/\.
    [[nodiscard]] Sheet add(const std::string& name);
    /// The bytes of the file; the workbook is over then. The same cells give the same bytes. Fails with Unreadable.
    [[nodiscard]] Result<std::string> finish();

    struct State;

private:
    explicit Workbook(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// "Statement!$K$2:$K$40": a column of a sheet, rows from 0, both included.
[[nodiscard]] std::string columnRange(std::string_view sheet, std::uint16_t column, std::uint32_t first, std::uint32_t last);
/// "B7".
[[nodiscard]] std::string cellName(std::uint32_t row, std::uint16_t column);

} // namespace headroom::exchange
