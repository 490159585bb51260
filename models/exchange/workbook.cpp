#include "models/exchange/workbook.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <system_error>

namespace headroom::exchange {

namespace {

constexpr std::size_t kStyles = static_cast<std::size_t>(CellStyle::Bold) + 1;
constexpr std::size_t kTextMax = 32'767;   ///< letters of a cell; more makes the file unreadable

/// As much of the text as a cell holds, cut between letters.
std::string cellText(std::string_view text)
{
    if (text.size() <= kTextMax) return std::string(text);
    std::size_t end = kTextMax - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "...";
}

} // namespace

struct Workbook::State {
    lxw_workbook* book = nullptr;
    std::filesystem::path file;
    std::array<lxw_format*, kStyles> formats{};

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State()
    {
        if (book != nullptr) workbook_close(book);   // frees it
        std::error_code ignored;
        if (!file.empty()) std::filesystem::remove(file, ignored);
    }
};

namespace {

lxw_worksheet* sheetOf(void* sheet) { return static_cast<lxw_worksheet*>(sheet); }

lxw_format* formatOf(void* state, CellStyle style) { return static_cast<Workbook::State*>(state)->formats.at(static_cast<std::size_t>(style)); }

} // namespace

Workbook::Workbook(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Workbook::~Workbook() = default;
Workbook::Workbook(Workbook&&) noexcept = default;
Workbook& Workbook::operator=(Workbook&&) noexcept = default;

Result<Workbook> Workbook::create(const std::string& currency, const std::string& title)
{
    std::error_code failure;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(failure);
    if (failure) return Error{ErrorCode::Unreadable, "there is no folder for temporary files: " + failure.message(), {}, "set TMPDIR to a folder that is writable"};
    auto state = std::make_unique<State>();
    std::random_device random;
    state->file = folder / fmt::format("headroom-{:08x}{:08x}.xlsx", random(), random());
    state->book = workbook_new(state->file.string().c_str());
    if (state->book == nullptr) return Error{ErrorCode::Unreadable, "a workbook cannot be made", {state->file.string(), 0, ""}, "check that its folder is writable and has space"};

    lxw_doc_properties properties{};
    std::string heading = cellText(title).substr(0, 250), company = "Headroom";
    properties.title = heading.data();
    properties.author = company.data();
    properties.created = 1'577'836'800;   // a fixed time: the same cells are the same bytes
    workbook_set_properties(state->book, &properties);

    const auto make = [&](CellStyle style) { return state->formats.at(static_cast<std::size_t>(style)) = workbook_add_format(state->book); };
    const std::string money = fmt::format("#,##0.00\\ \"{0}\";[Red]\\-#,##0.00\\ \"{0}\"", currency);
    for (std::size_t i = 0; i < kStyles; ++i) make(static_cast<CellStyle>(i));
    const auto of = [&](CellStyle style) { return state->formats.at(static_cast<std::size_t>(style)); };
    for (const CellStyle style : {CellStyle::Header, CellStyle::Title, CellStyle::MoneyTotal, CellStyle::Bold}) format_set_bold(of(style));
    format_set_font_size(of(CellStyle::Title), 16);
    format_set_bottom(of(CellStyle::Header), LXW_BORDER_THIN);
    format_set_bg_color(of(CellStyle::Header), 0xE8EEF4);
    format_set_text_wrap(of(CellStyle::Header));
    format_set_align(of(CellStyle::Header), LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(of(CellStyle::Money), money.c_str());
    format_set_num_format(of(CellStyle::MoneyTotal), money.c_str());
    format_set_top(of(CellStyle::MoneyTotal), LXW_BORDER_THIN);
    format_set_num_format(of(CellStyle::Percent), "0.0%");
    format_set_num_format(of(CellStyle::Quantity), "#,##0.######");
    format_set_num_format(of(CellStyle::Date), "yyyy-mm-dd");
    format_set_font_color(of(CellStyle::Dim), 0x595959);
    format_set_text_wrap(of(CellStyle::Wrapped));
    format_set_align(of(CellStyle::Wrapped), LXW_ALIGN_VERTICAL_TOP);
    return Workbook(std::move(state));
}

Sheet Workbook::add(const std::string& name) { return {m_state.get(), workbook_add_worksheet(m_state->book, name.c_str())}; }

Result<std::string> Workbook::finish()
{
    const lxw_error error = workbook_close(m_state->book);
    m_state->book = nullptr;
    const Error cannot{ErrorCode::Unreadable, fmt::format("the workbook cannot be written: {}", lxw_strerror(error)), {m_state->file.string(), 0, ""},
                       "check that the folder for temporary files has space, or set TMPDIR to another one"};
    if (error != LXW_NO_ERROR) return cannot;
    std::ifstream stream(m_state->file, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    if (!stream || bytes.empty()) return cannot;
    return bytes;
}

void Sheet::text(std::uint32_t row, std::uint16_t column, std::string_view value, CellStyle style)
{
    worksheet_write_string(sheetOf(m_sheet), row, column, cellText(value).c_str(), formatOf(m_workbook, style));
}

void Sheet::number(std::uint32_t row, std::uint16_t column, double value, CellStyle style)
{
    worksheet_write_number(sheetOf(m_sheet), row, column, value, formatOf(m_workbook, style));
}

void Sheet::formula(std::uint32_t row, std::uint16_t column, const std::string& formula, double value, CellStyle style)
{
    worksheet_write_formula_num(sheetOf(m_sheet), row, column, formula.c_str(), formatOf(m_workbook, style), value);
}

void Sheet::textFormula(std::uint32_t row, std::uint16_t column, const std::string& formula, const std::string& value, CellStyle style)
{
    worksheet_write_formula_str(sheetOf(m_sheet), row, column, formula.c_str(), formatOf(m_workbook, style), value.c_str());
}

void Sheet::headers(std::uint32_t row, const std::vector<std::string>& names)
{
    for (std::size_t i = 0; i < names.size(); ++i) text(row, static_cast<std::uint16_t>(i), names[i], CellStyle::Header);
    worksheet_freeze_panes(sheetOf(m_sheet), row + 1, 0);
    worksheet_repeat_rows(sheetOf(m_sheet), row, row);
}

void Sheet::widths(const std::vector<double>& characters)
{
    for (std::size_t i = 0; i < characters.size(); ++i)
        worksheet_set_column(sheetOf(m_sheet), static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), characters[i], nullptr);
}

void Sheet::filter(std::uint32_t firstRow, std::uint32_t lastRow, std::uint16_t lastColumn) { worksheet_autofilter(sheetOf(m_sheet), firstRow, 0, lastRow, lastColumn); }

void Sheet::printSetup(std::string_view footer)
{
    worksheet_set_landscape(sheetOf(m_sheet));
    worksheet_set_paper(sheetOf(m_sheet), 9);   // A4
    worksheet_fit_to_pages(sheetOf(m_sheet), 1, 0);
    // An ampersand is a command there; two are one.
    std::string text = "&L";
    for (const char letter : footer.substr(0, 120)) text += letter == '&' ? std::string("&&") : std::string(1, letter);
    worksheet_set_footer(sheetOf(m_sheet), (text + "&R&P / &N").c_str());
}

std::string cellName(std::uint32_t row, std::uint16_t column)
{
    std::array<char, LXW_MAX_CELL_NAME_LENGTH> name{};
    lxw_rowcol_to_cell(name.data(), row, column);
    return name.data();
}

std::string columnRange(std::string_view sheet, std::uint16_t column, std::uint32_t first, std::uint32_t last)
{
    std::string letters = cellName(0, column);
    letters.pop_back();
    return fmt::format("'{}'!${}${}:${}${}", sheet, letters, first + 1, letters, last + 1);
}

} // namespace headroom::exchange
