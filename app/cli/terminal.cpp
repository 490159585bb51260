#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#ifdef _WIN32
#include <io.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

namespace headroom::cli {

namespace {

constexpr int kWidthDefault = 120;
constexpr int kWidthMin = 60;
constexpr int kWidthMax = 160;

bool isTerminal(std::FILE* stream)
{
#ifdef _WIN32
    return _isatty(_fileno(stream)) != 0;
#else
    return isatty(fileno(stream)) != 0;
#endif
}

int widthOf(std::FILE* stream)
{
    int width = 0;
#ifndef _WIN32
    winsize size{};
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0) width = size.ws_col;
#else
    static_cast<void>(stream);
#endif
    return width == 0 ? kWidthDefault : std::clamp(width, kWidthMin, kWidthMax);
}

bool variableIsSet(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

Terminal terminalOf(std::FILE* stream)
{
    Terminal terminal;
    terminal.isTerminal = isTerminal(stream);
    const char* kind = std::getenv("TERM");
    terminal.colour = terminal.isTerminal && !variableIsSet("NO_COLOR") && (kind == nullptr || std::string_view(kind) != "dumb");
    if (terminal.isTerminal) terminal.width = widthOf(stream);
    return terminal;
}

const char* codeOf(Ink ink)
{
    switch (ink) {
    case Ink::Bold: return "1";
    case Ink::Dim: return "2";
    case Ink::Bad: return "1;31";
    case Ink::Good: return "1;32";
    case Ink::Warning: return "33";
    }
    return "0";
}

} // namespace

Terminal Terminal::standardOutput() { return terminalOf(stdout); }
Terminal Terminal::standardError() { return terminalOf(stderr); }

std::string inked(const Terminal& terminal, Ink ink, std::string_view text)
{
    return terminal.colour ? fmt::format("\x1b[{}m{}\x1b[0m", codeOf(ink), text) : std::string(text);
}

std::size_t columnsOf(std::string_view utf8)
{
    return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent)
{
    std::string lines;
    std::size_t column = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string_view word = text.substr(at, end - at);
        const std::size_t wide = columnsOf(word);
        if (column > indent && column + 1 + wide > width) {
            lines += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (!lines.empty()) {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += wide;
        at = end + 1;
    }
    return lines;
}

std::string withoutControls(std::string_view text)
{
    std::string clean;
    for (const char letter : text)
        if (letter == '\n' || (static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7F)) clean += letter;
    return clean;
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void printError(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

} // namespace headroom::cli
