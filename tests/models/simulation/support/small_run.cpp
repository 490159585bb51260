#include "tests/models/simulation/support/small_run.h"

#include "core/stats/confidence.h"
#include "models/fluid/fluid.h"
#include "models/scenario/load.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace headroom::test {
namespace {

std::string describe(const Errors& errors)
{
    std::string text;
    for (const Error& error : errors) text.append(toString(error)).append("\n");
    return text;
}

} // namespace

std::string Small::text() const
{
    std::string text = R"({ "name": "Small", "region": "westus2", "calendar": { "start": ")" + start + R"(", "duration": ")" + duration +
                       R"(", "timeZone": ")" + timeZone + R"(" })" + (faults == "[]" ? "" : R"(, "faults": )" + faults) + R"(, "traffic": [ { "name": "users", "otherwise": ")" + rate + R"(", "events": )" + events + (source.empty() ? "" : ", " + source) +
                       R"(, "arrivals": { "process": ")" + process + R"(" }, "mix": )" + mix + R"( } ], "operations": { )" + operations +
                       R"( }, "components": { "aks": )" + cluster + R"(, "nodes": )" + pool;
    if (!components.empty()) text += ", " + components;
    return text + " } }";
}

const catalogue::Catalogue& azure()
{
    static const catalogue::Catalogue catalogue = [] {
        auto result = catalogue::loadCatalogue(HEADROOM_SOURCE_DIR "/pricing-data", "azure");
        if (!result) FAIL(describe(result.error()));
        return std::move(result).value();
    }();
    return catalogue;
}

scenario::Scenario loaded(const std::string& text)
{
    auto result = scenario::loadText(text, "test");
    if (!result) FAIL(describe(result.error()) << text);
    return std::move(result).value();
}

simulation::Recording run(const scenario::Scenario& scenario, const simulation::RunOptions& options)
{
    auto result = simulation::simulate(scenario, azure(), options);
    if (!result) FAIL(describe(result.error()));
    return std::move(result).value();
}

simulation::Recording run(const Small& small, const simulation::RunOptions& options) { return run(loaded(small.text()), options); }

simulation::Recording runFluid(const Small& small, std::uint64_t seed)
{
    fluid::FluidOptions options;
    options.seed = seed;
    auto result = fluid::simulate(loaded(small.text()), azure(), options);
    if (!result) FAIL(describe(result.error()));
    return std::move(result).value();
}

double total(const simulation::Recording& recording, const std::string& id, const std::string& meter)
{
    double sum = 0;
    for (const double quantity : usage(recording, id, meter).perHour) sum += quantity;
    return sum;
}

const simulation::ComponentResult& component(const simulation::Recording& recording, const std::string& id)
{
    for (const simulation::ComponentResult& result : recording.components)
        if (result.id == id) return result;
    FAIL("no component " << id);
    throw 0;
}

const simulation::OperationResult& operation(const simulation::Recording& recording, const std::string& name)
{
    for (const simulation::OperationResult& result : recording.operations)
        if (result.name == name) return result;
    FAIL("no operation " << name);
    throw 0;
}

const simulation::Signal& signal(const simulation::Recording& recording, const std::string& id)
{
    const simulation::Signal* found = recording.signal(id);
    if (!found) FAIL("no signal " << id);
    return *found;
}

const simulation::Usage& usage(const simulation::Recording& recording, const std::string& id, const std::string& meter)
{
    for (const simulation::Usage& row : recording.usage)
        if (row.component == id && row.meter == meter) return row;
    FAIL("no usage of " << meter << " at " << id);
    throw 0;
}

double figure(const simulation::Recording& recording, const std::string& id, const std::string& name)
{
    for (const auto& [key, value] : component(recording, id).figures)
        if (key == name) return value;
    FAIL("no figure " << name << " at " << id);
    throw 0;
}

std::vector<simulation::Event> eventsOf(const simulation::Recording& recording, simulation::EventKind kind)
{
    std::vector<simulation::Event> events;
    std::copy_if(recording.eventLog.begin(), recording.eventLog.end(), std::back_inserter(events), [&](const simulation::Event& event) { return event.kind == kind; });
    return events;
}

double secondsIn(const simulation::Recording& recording, const simulation::Event& event) { return (event.at - recording.start).toSeconds(); }

} // namespace headroom::test
