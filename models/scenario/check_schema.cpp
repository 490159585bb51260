#include "models/scenario/check_schema.h"

#include "models/scenario/load.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/utils/nlohmann_json_utils.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <memory>

// The only file that sees valijson: it is slow to compile.
namespace headroom::scenario {
namespace {

const valijson::Schema& compiledSchema()
{
    static const std::unique_ptr<const valijson::Schema> compiled = [] {
        const nlohmann::json text = nlohmann::json::parse(schemaText());
        auto schema = std::make_unique<valijson::Schema>();
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        const valijson::adapters::NlohmannJsonAdapter adapter(text);
        parser.populateSchema(adapter, *schema);
        return schema;
    }();
    return *compiled;
}

/// valijson's "<root>[components][web]" → "/components/web".
std::string pointerOf(const valijson::ValidationResults::Error& error)
{
    std::string pointer;
    for (const std::string& part : error.context)
        if (part.size() > 2 && part.front() == '[' && part.back() == ']') pointer.append("/").append(escapeSegment(part.substr(1, part.size() - 2)));
    return pointer;
}

} // namespace

void checkSchema(const Document& document, Problems& problems)
{
    const nlohmann::json plain = document.value;   // the adapter knows only the unordered type
    const valijson::adapters::NlohmannJsonAdapter target(plain);
    valijson::ValidationResults results;
    valijson::Validator validator;
    if (validator.validate(compiledSchema(), target, &results)) return;
    valijson::ValidationResults::Error deepest, error;
    while (results.popError(error))
        if (error.context.size() > deepest.context.size()) deepest = error;
    problems.add(ErrorCode::WrongType, pointerOf(deepest), std::string{"The value does not fit the schema: "}.append(deepest.description));
}

} // namespace headroom::scenario
