#include "app/cli/text_table.h"

#include "core/base/assert.h"

#include <algorithm>

namespace headroom::cli {

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kGap = 2;
/// A wrapped last column narrower than this is harder to read than a long line.
constexpr std::size_t kLastColumnMin = 24;

std::string padded(const std::string& cell, std::size_t width, TextTable::Align align)
{
    const std::size_t columns = columnsOf(cell);
    const std::string blanks(width > columns ? width - columns : 0, ' ');
    return align == TextTable::Align::Right ? blanks + cell : cell + blanks;
}

} // namespace

void TextTable::add(std::vector<std::string> cells)
{
    HEADROOM_CHECK(cells.size() == m_columns.size() && cells.size() > 1);
    for (std::string& cell : cells) cell = withoutControls(cell);
    m_rows.push_back(std::move(cells));
}

void TextTable::addHeading(std::string text) { m_rows.push_back({withoutControls(text)}); }

std::string TextTable::text(const Terminal& terminal) const
{
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        std::size_t width = columnsOf(m_columns[c].header);
        for (const auto& row : m_rows)
            if (row.size() > 1) width = std::max(width, columnsOf(row[c]));
        widths.push_back(width);
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string out(kIndent, ' ');
        std::size_t column = kIndent;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const bool last = c + 1 == cells.size();
            if (last && m_columns[c].align == Align::Left) {
                const std::size_t room = static_cast<std::size_t>(terminal.width) > column ? static_cast<std::size_t>(terminal.width) - column : 0;
                std::string cell = cells[c];
                if (room >= kLastColumnMin && columnsOf(cell) > room) {
                    cell = wrapped(cell, room, 0);
                    for (std::size_t at = 0; (at = cell.find('\n', at)) != std::string::npos; at += column + 1)
                        cell.insert(at + 1, std::string(column, ' '));
                }
                out += cell;
            } else {
                out += padded(cells[c], widths[c], m_columns[c].align);
                if (!last) out += std::string(kGap, ' ');
                column += widths[c] + kGap;
            }
        }
        out.erase(out.find_last_not_of(' ') + 1);
        return out;
    };
    std::vector<std::string> headers;
    for (const Column& column : m_columns) headers.push_back(column.header);
    std::string out;
    if (std::ranges::any_of(headers, [](const std::string& header) { return !header.empty(); }))
        out += inked(terminal, Ink::Dim, line(headers)) + '\n';
    for (const auto& row : m_rows) {
        if (row.size() == 1) {
            out += std::string(kIndent, ' ') + inked(terminal, Ink::Bold, row.front()) + '\n';
        } else {
            out += line(row) + '\n';
        }
    }
    return out;
}

} // namespace headroom::cli
