#pragma once

#include "app/cli/terminal.h"

#include <string>
#include <vector>

namespace headroom::cli {

/// Columns of text, aligned by their widest cell. Cells may hold UTF-8, but no colours and no newlines.
class TextTable {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string header;
        Align align = Align::Left;
    };

    explicit TextTable(std::vector<Column> columns) : m_columns(std::move(columns)) {}

    /// Precondition: as many cells as columns.
    void add(std::vector<std::string> cells);
    /// A line over the whole width, such as the name of a group.
    void addHeading(std::string text);
    [[nodiscard]] bool empty() const { return m_rows.empty(); }

    /// The table indented by two blanks, headers dimmed, a left-aligned last column wrapped at the terminal's width.
    [[nodiscard]] std::string text(const Terminal& terminal) const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;   ///< one cell = a heading
};

} // namespace headroom::cli
