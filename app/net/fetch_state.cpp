#include "app/net/fetch_state.h"

#include "models/exchange/atomic_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <system_error>
#include <vector>

namespace headroom::net {

namespace {

namespace fs = std::filesystem;
constexpr const char* kStateFile = "fetch.json";

} // namespace

std::string pageFileName(std::size_t page) { return fmt::format("page-{:05}.json", page); }

FetchState readFetchState(const fs::path& folder)
{
    std::ifstream stream(folder / kStateFile, std::ios::binary);
    const auto json = nlohmann::json::parse(stream, nullptr, false);
    FetchState state;
    if (!json.is_object()) return state;
    const auto text = [&](const char* key) { return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string(); };
    const auto number = [&](const char* key) { return json.contains(key) && json[key].is_number_unsigned() ? json[key].get<std::size_t>() : std::size_t{0}; };
    state = {text("address"), text("date"), text("next"), number("pages"), number("rows")};
    for (std::size_t page = 1; page <= state.pages; ++page) {
        std::error_code problem;
        if (!fs::is_regular_file(folder / pageFileName(page), problem)) return {};
    }
    return state;
}

Result<bool> writeFetchState(const fs::path& folder, const FetchState& state)
{
    const nlohmann::ordered_json json{{"address", state.address}, {"date", state.date}, {"next", state.next}, {"pages", state.pages}, {"rows", state.rows}};
    return exchange::writeFileAtomically(folder / kStateFile, json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n');
}

void clearFetch(const fs::path& folder)
{
    std::error_code problem;
    std::vector<fs::path> ours;
    for (const auto& entry : fs::directory_iterator(folder, problem)) {
        const std::string name = entry.path().filename().string();
        const bool isPage = name.size() == pageFileName(1).size() && name.starts_with("page-") && name.ends_with(".json");
        if (isPage || name == kStateFile) ours.push_back(entry.path());
    }
    for (const fs::path& file : ours) fs::remove(file, problem);
}

} // namespace headroom::net
