#include "tests/support/catch.h"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <filesystem>
#include <fstream>

namespace {

const std::filesystem::path kData = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";

nlohmann::json jsonOf(const std::filesystem::path& file)
{
    nlohmann::json content;
    std::ifstream(file) >> content;
    return content;
}

bool fits(const nlohmann::json& schemaText, const nlohmann::json& book)
{
    valijson::Schema schema;
    const valijson::adapters::NlohmannJsonAdapter schemaAdapter(schemaText);
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(schemaAdapter, schema);
    const valijson::adapters::NlohmannJsonAdapter target(book);
    valijson::Validator validator;
    return validator.validate(schema, target, nullptr);
}

} // namespace

TEST_CASE("the shipped price books fit the published schema", "[pricing][data]")
{
    const nlohmann::json schema = jsonOf(kData / "schema.json");
    int books = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kData / "azure")) {
        const std::string name = entry.path().stem().string();
        if (name == "meters" || name == "capabilities" || name == "round-trips" || name == "retail-map") continue;
        INFO(name);
        CHECK(fits(schema, jsonOf(entry.path())));
        ++books;
    }
    CHECK(books == 5);
    // The schema refuses what the loader refuses.
    nlohmann::json wrong = jsonOf(kData / "azure" / "westus2.json");
    wrong["prices"]["aks/free"]["bands"][0]["price"] = "-1";
    CHECK_FALSE(fits(schema, wrong));
    wrong = jsonOf(kData / "azure" / "westus2.json");
    wrong["prices"]["aks/free"].erase("source");
    CHECK_FALSE(fits(schema, wrong));
}
