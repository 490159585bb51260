#pragma once

#include <string>
#include <string_view>

namespace headroom::cli {

/// How text may look on one stream.
struct Terminal {
    bool isTerminal = false;   ///< false for files and pipes
    bool colour = false;       ///< a terminal, NO_COLOR unset or empty (no-color.org), TERM is not "dumb"
    int width = 120;           ///< columns; 120 where there is no terminal, at least 60

    [[nodiscard]] static Terminal standardOutput();
    [[nodiscard]] static Terminal standardError();
};

enum class Ink { Bold, Dim, Bad, Good, Warning };

/// The text in a colour, or as it is where the terminal shows none.
[[nodiscard]] std::string inked(const Terminal& terminal, Ink ink, std::string_view text);

/// Columns that UTF-8 text takes: its code points (the texts of this program hold no wide or combining ones).
[[nodiscard]] std::size_t columnsOf(std::string_view utf8);

/// Breaks at blanks so that no line is longer than `width` columns, later lines indented. No newline at the end.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

/// Takes control characters other than newline out of text that comes from a file, so that it cannot drive the terminal.
[[nodiscard]] std::string withoutControls(std::string_view text);

/// Writes to standard output or standard error.
void print(std::string_view text);
void printError(std::string_view text);

} // namespace headroom::cli
