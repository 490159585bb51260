#pragma once

#include "app/cli/arguments.h"

/// The subcommands. Each calls the models, prints the answer to standard output and errors to standard error, and returns an ExitCode.
namespace headroom::cli {

struct FrontEnds;

int run(const RunArguments& arguments);
int compare(const CompareArguments& arguments);
int sweep(const SweepArguments& arguments);
int check(const CheckArguments& arguments);
int exportStatement(const ExportArguments& arguments, const FrontEnds& frontEnds);
int validate(const ValidateArguments& arguments);
int capacity(const CapacityArguments& arguments);
int bill(const BillArguments& arguments);
int explain(const ExplainArguments& arguments);

} // namespace headroom::cli
