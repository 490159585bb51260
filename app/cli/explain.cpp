#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/terminal.h"
#include "models/scenario/load.h"

#include <fmt/format.h>

namespace headroom::cli {

namespace {

/// Up to this many values are explained in full; more are listed one to a line.
constexpr std::size_t kInFull = 8;

std::string inFull(const scenario::Explanation& e, const Terminal& terminal)
{
    std::string text = fmt::format("{}  {}{}\n", inked(terminal, Ink::Bold, e.pointer.empty() ? "/" : e.pointer), e.value,
                                   e.unit.empty() ? "" : " " + e.unit);
    const auto add = [&](std::string_view label, const std::string& value) {
        if (value.empty()) return;
        const std::string line = fmt::format("    {:<9} {}", label, value);
        text += "    " + wrapped(std::string_view(line).substr(4), static_cast<std::size_t>(terminal.width) - 4, 14) + "\n";
    };
    if (!e.description.empty()) text += "    " + wrapped(e.description, static_cast<std::size_t>(terminal.width) - 4, 4) + "\n";
    add("range:", e.range);
    std::string fallback = e.defaultValue;
    if (!fallback.empty() && !e.defaultSource.empty()) fallback += fmt::format(" ({})", e.defaultSource);
    if (!fallback.empty() && e.isDefault) fallback += ", in force because the file does not set it";
    add("default:", fallback);
    std::string mark = e.mark;
    if (!e.note.empty()) mark += (mark.empty() ? "" : ": ") + e.note;
    add("basis:", mark);
    return text;
}

} // namespace

int explain(const ExplainArguments& arguments)
{
    const auto settings = parseSettings(arguments.scenario.set);
    if (!settings) return reportErrors(settings.error());
    const auto explanations =
        scenario::explain(arguments.scenario.file, arguments.pointer, {arguments.scenario.variant, *settings});
    if (!explanations) return reportErrors(explanations.error());

    const Terminal terminal = Terminal::standardOutput();
    for (const scenario::Explanation& e : *explanations) {
        if (explanations->size() <= kInFull) {
            print(withoutControls(inFull(e, {terminal.isTerminal, false, terminal.width})));
        } else {
            const std::string line = fmt::format("{} = {}{}", e.pointer, e.value, e.unit.empty() ? "" : " " + e.unit);
            print(withoutControls(line) + (e.isDefault ? inked(terminal, Ink::Dim, "  (default)") : std::string()) + "\n");
        }
    }
    return kDone;
}

} // namespace headroom::cli
