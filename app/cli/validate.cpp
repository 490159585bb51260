#include "app/cli/capacity_text.h"
#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/terminal.h"
#include "models/analysis/wording.h"
#include "models/capacity/store_findings.h"
#include "models/pricing/price_books.h"
#include "models/scenario/load.h"
#include "models/scenario/validate.h"

#include <fmt/format.h>

namespace headroom::cli {

int validate(const ValidateArguments& arguments)
{
    Errors errors = scenario::validateAll(arguments.file);
    if (!errors.empty()) return reportErrors(errors);
    const auto base = scenario::load(arguments.file);
    if (!base) return reportErrors(base.error());

    const std::filesystem::path data = pricing::defaultPricingDirectory();
    std::vector<capacity::Finding> ofStores;
    if (auto catalogue = catalogue::loadCatalogue(data, base->provider); !catalogue)
        errors.insert(errors.end(), catalogue.error().begin(), catalogue.error().end());
    else if (auto topology = simulation::buildTopology(*base, *catalogue); !topology)
        errors.insert(errors.end(), topology.error().begin(), topology.error().end());
    else
        ofStores = capacity::storeFindings(*topology);
    if (auto prices = pricing::loadPriceBooks(pricing::defaultPriceFolders(), *base); !prices)
        errors.insert(errors.end(), prices.error().begin(), prices.error().end());
    if (!errors.empty()) return reportErrors(errors);

    std::vector<capacity::Finding> findings = capacity::graphFindings(*base);
    findings.insert(findings.end(), ofStores.begin(), ofStores.end());
    capacity::placeInFile(findings, arguments.file, {});
    for (const capacity::Finding& finding : findings) printError(findingLine(finding));

    const Terminal terminal = Terminal::standardOutput();
    const analysis::LocalClock clock{base->calendar.timeZone, base->calendar.start, base->calendar.end};
    const double expected = simulation::expectedRequests(*base, base->calendar.start, base->calendar.end);
    print(fmt::format("{} {}: {}, {}, {}; about {} requests from {} to {}\n", inked(terminal, Ink::Good, "OK"),
                      withoutControls(base->name), analysis::countOf(base->components.size(), "component"),
                      analysis::countOf(base->operations.size(), "operation"), analysis::countOf(base->variants.size(), "variant"),
                      analysis::numberText(expected), clock.full(base->calendar.start), clock.full(base->calendar.end)));
    return kDone;
}

} // namespace headroom::cli
