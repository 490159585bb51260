#pragma once

#include "core/base/result.h"
#include "models/analysis/report.h"
#include "models/scenario/scenario.h"

#include <filesystem>
#include <string>
#include <string_view>

/// CSV (RFC 4180, UTF-8, CRLF) of a report: units in the headers, ISO 8601 times with the offset of the scenario's zone.
namespace headroom::exchange {

/// One text cell: quoted where needed. Text that a spreadsheet would run as a formula (it starts with = + - @, a tab or a carriage
/// return) gets an apostrophe in front. Source: OWASP, "CSV injection".
[[nodiscard]] std::string csvText(std::string_view text);
/// One number in the shortest form that reads back the same; empty where it is not finite.
[[nodiscard]] std::string csvNumber(double value);

/// One row a bucket, one column a signal ("requests.offered [1/s]"); those with extremes also "… min" and "… max".
[[nodiscard]] std::string signalsCsv(const scenario::Scenario& scenario, const simulation::Recording& recording);
/// One row a bucket; utilisation (share), demand and capacity of every resource.
[[nodiscard]] std::string resourcesCsv(const scenario::Scenario& scenario, const simulation::Recording& recording);
/// One row a decision or incident.
[[nodiscard]] std::string scalingCsv(const scenario::Scenario& scenario, const simulation::Recording& recording);
/// One row a line of the statement.
[[nodiscard]] std::string statementCsv(const pricing::Statement& statement);

/// One row a tenant, then what is common and what is idle: own components, part of shared ones, sum.
[[nodiscard]] std::string tenantsCsv(const pricing::Allocation& allocation, const std::string& currency);

/// Writes signals.csv, resources.csv, scaling.csv, statement-window.csv, statement-month.csv, and with tenants tenants-window.csv and
/// tenants-month.csv to `directory`, which is created.
/// Each file is replaced as a whole. Fails with Unreadable.
[[nodiscard]] Result<bool> writeCsv(const std::filesystem::path& directory, const scenario::Scenario& scenario,
                                    const analysis::Report& report);

/// "scale-up", "queue-full": a kind of event as files name it.
[[nodiscard]] std::string_view eventKindName(simulation::EventKind kind);

} // namespace headroom::exchange
