#pragma once

#include "models/analysis/report.h"
#include "models/catalogue/catalogue.h"
#include "models/fluid/fluid.h"
#include "models/pricing/price_books.h"
#include "models/pricing/statement_detail.h"
#include "models/scenario/load.h"
#include "tests/models/scenario/scenario_text.h"
#include "tests/support/catch.h"

#include <string>
#include <string_view>

namespace headroom::test {

/// Everything that a bill can have in it: three tenants on shared nodes, a reservation of which half is used, a savings plan that is too large, bands of a
/// price, a meter that no price book knows, and names that would be formulas. March 2026 in New York has 743 hours.
inline constexpr std::string_view kFinanceCase = R"json({
  "name": "Finance case", "region": "eastus2",
  "calendar": { "start": "2026-03-02T08:00", "duration": "2h", "timeZone": "America/New_York" },
  "tenants": { "agents": { "count": 3, "weights": [3, 2, 1] } },
  "traffic": [ { "name": "all", "otherwise": "10/s", "mix": { "chat": 1 } } ],
  "operations": { "chat": { "tenants": "agents", "steps": [ { "call": "agent", "cpu": "5ms" } ] } },
  "components": {
    "aks": { "kind": "kubernetes-cluster", "tenants": "agents", "team": "platform", "tags": { "env": "prod", "=cost": "@center" } },
    "pool": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 2, "tenants": "agents" },
    "agent": { "kind": "service", "pool": "pool", "tenants": "agents" },
    "spare": { "kind": "node-pool", "cluster": "aks", "sku": "Standard_D4s_v5", "nodes": 1, "reserved": { "nodes": 2, "term": "1-year" } },
    "plan": { "kind": "fixed-cost", "title": "Compute plan", "savingsPlan": { "perHour": "0.50 USD" } },
    "egress": { "kind": "fixed-cost", "group": "Network", "meters": [ { "meter": "bandwidth/internet-egress", "perDay": 500 } ] },
    "evil": { "kind": "fixed-cost", "title": "=HYPERLINK(\"http://x\",\"pay\")", "group": "@SUM(A1:A9)", "team": "-2+3",
              "meters": [ { "meter": "acme/gizmo", "perMonth": 3, "unitPrice": "1.333333 USD", "unit": "+gizmo" } ] },
    "evil2": { "kind": "fixed-cost", "title": "<b>x</b> | `rm` @boss #1 & ]]>", "group": "@sum(a1:a9)", "team": "a*",
              "meters": [ { "meter": "acme/gizmo", "perMonth": 1, "unitPrice": "2 USD", "unit": "+gizmo" } ] }
  },
  "slos": [ { "name": "<p95> & | pipe", "metric": "latency.p95", "below": "1us" }, { "name": "slow", "metric": "latency.p95", "below": "10s" } ],
  "claims": [ { "id": "C1", "says": "costs \"nothing\"", "metric": "cost.monthly", "value": 1, "unit": "USD" } ],
  "budget": { "monthly": 100 },
  "variants": { "smaller": { "components": { "egress": { "meters": [ { "meter": "bandwidth/internet-egress", "perDay": 50 } ] } } } }
}
)json";

struct FinanceRun {
    scenario::Scenario scenario;
    pricing::PriceBook prices;
    analysis::Report report;
    pricing::StatementDetail month, window;
};

inline FinanceRun financeRun(const std::string& variant = "base", std::string_view text = kFinanceCase)
{
    const auto data = std::filesystem::path(HEADROOM_SOURCE_DIR) / "pricing-data";
    auto scenario = scenario::loadText(text, "finance.json", {variant, {}});
    INFO(describe(scenario));
    REQUIRE(scenario);
    const auto catalogue = catalogue::loadCatalogue(data, "azure");
    REQUIRE(catalogue);
    auto prices = pricing::loadPriceBooks(data, *scenario);
    REQUIRE(prices);
    auto recording = fluid::simulate(*scenario, *catalogue, {});
    REQUIRE(recording);
    auto report = analysis::analyse(*scenario, std::move(recording).value(), *prices);
    INFO(describe(report));
    REQUIRE(report);
    auto month = pricing::detailMonth(*scenario, report->recording, *prices);
    auto window = pricing::detailWindow(*scenario, report->recording, *prices);
    REQUIRE(month);
    REQUIRE(window);
    return {std::move(scenario).value(), std::move(prices).value(), std::move(report).value(), std::move(month).value(), std::move(window).value()};
}

} // namespace headroom::test
