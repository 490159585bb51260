#include "models/reconcile/csv_rows.h"

#include <csv.h>
#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace headroom::reconcile {
namespace {

constexpr std::size_t kBlock = 1U << 16U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What the parser's callbacks fill; they are called through C and must not throw.
struct State {
    const RowVisitor* visit = nullptr;
    std::vector<std::string> fields;
    std::size_t row = 1, bytesInRow = 0;
    bool stopped = false;
    std::exception_ptr thrown;
    std::optional<Error> error;
    std::string name;
};

void fail(State& state, ErrorCode code, std::string message, std::string hint)
{
    if (!state.error) state.error = Error{code, std::move(message), {state.name, static_cast<int>(state.row), {}}, std::move(hint)};
    state.stopped = true;
}

extern "C" void headroomCsvField(void* text, std::size_t length, void* data)
{
    auto& state = *static_cast<State*>(data);
    if (state.stopped) return;
    try {
        state.bytesInRow += length;
        if (state.fields.size() >= kMaxColumns) return fail(state, ErrorCode::LimitExceeded, fmt::format("row {} has more than {} columns", state.row, kMaxColumns), "a CSV file, columns separated by commas");
        state.fields.emplace_back(static_cast<const char*>(text), length);
    } catch (...) {
        state.thrown = std::current_exception();
        state.stopped = true;
    }
}

extern "C" void headroomCsvRow(int /*end*/, void* data)
{
    auto& state = *static_cast<State*>(data);
    if (state.stopped) return;
    try {
        if (!state.fields.empty() && !(*state.visit)(state.row, state.fields)) state.stopped = true;
    } catch (...) {
        state.thrown = std::current_exception();
        state.stopped = true;
    }
    state.fields.clear();
    state.bytesInRow = 0;
    ++state.row;
}

} // namespace

Result<bool> readRows(std::istream& stream, const std::string& name, const RowVisitor& visit)
{
    State state;
    state.visit = &visit;
    state.name = name;
    csv_parser parser{};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) return Error{ErrorCode::Unreadable, "the reader of CSV could not be started", {name, 0, {}}, {}};
    csv_set_blk_size(&parser, kBlock);   // how much a field grows by
    std::string block(kBlock, '\0');
    bool first = true;
    std::size_t sinceRow = 0, rowBefore = 1;
    while (!state.stopped && (stream.read(block.data(), static_cast<std::streamsize>(block.size())) || stream.gcount() > 0)) {
        std::string_view text(block.data(), static_cast<std::size_t>(stream.gcount()));
        if (first && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
        first = false;
        if (text.find('\0') != std::string_view::npos) {
            fail(state, ErrorCode::Syntax, "this is not a text in UTF-8", "export as CSV (UTF-8), unpacked");
            break;
        }
        if (csv_parse(&parser, text.data(), text.size(), headroomCsvField, headroomCsvRow, &state) != text.size() && !state.stopped) {
            fail(state, ErrorCode::Syntax, fmt::format("row {}: {}", state.row, csv_strerror(csv_error(&parser))), "a quote inside of a quoted field is written twice");
        }
        // A field without an end would grow for ever.
        sinceRow = state.row == rowBefore ? sinceRow + text.size() : 0;
        rowBefore = state.row;
        if (sinceRow > kMaxRowBytes) fail(state, ErrorCode::LimitExceeded, fmt::format("row {} is longer than {} MiB", state.row, kMaxRowBytes >> 20U), "a quote may be missing");
    }
    if (!state.stopped && stream.bad()) fail(state, ErrorCode::Unreadable, "the file cannot be read to its end", {});
    if (!state.stopped && csv_fini(&parser, headroomCsvField, headroomCsvRow, &state) != 0)
        fail(state, ErrorCode::Syntax, fmt::format("row {}: a quote is never closed", state.row), "the file may be cut off");
    csv_free(&parser);
    if (state.thrown) std::rethrow_exception(state.thrown);
    if (state.error) return std::move(*state.error);
    return true;
}

Result<bool> readRows(const std::filesystem::path& file, const RowVisitor& visit)
{
    std::error_code failure;
    if (!std::filesystem::exists(file, failure)) return Error{ErrorCode::NotFound, "There is no such file.", {file.string(), 0, {}}, {}};
    std::ifstream stream(file, std::ios::binary);
    if (!stream || std::filesystem::is_directory(file, failure)) return Error{ErrorCode::Unreadable, "The file cannot be read.", {file.string(), 0, {}}, {}};
    return readRows(stream, file.string(), visit);
}

} // namespace headroom::reconcile
