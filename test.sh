#!/usr/bin/env bash
# Builds Headroom for development and runs its tests. Arguments go to ctest: ./test.sh -L unit -R hpa
# HEADROOM_PRESET chooses another preset (default dev): HEADROOM_PRESET=dev-asan ./test.sh
# The last line is "N passed, N failed"; the exit code is 0 only if something passed and nothing failed.
set -euo pipefail

# shellcheck source=packaging/build-steps.sh
. "$(dirname "${BASH_SOURCE[0]}")/packaging/build-steps.sh"

preset=${HEADROOM_PRESET:-dev}
results=$headroomRoot/build/$preset/ctest.xml
scratch=$(mktemp -d)
passed=0
failed=1   # until ctest has said otherwise: a build that fails is a failure

# The closing line stands in every case, whatever went wrong before it.
finish() {
    rm -rf "$scratch"
    printf '%d passed, %d failed\n' "$passed" "$failed"
}
trap finish EXIT

# count PATTERN: lines of ctest's JUnit file that match. What a test printed is escaped there and cannot match.
count() { grep -c -- "$1" "$results" || true; }

# Tests see neither the settings nor the recent files of whoever runs them, and need no display.
runTests() (
    cd "$headroomRoot" || return 1
    for folder in runtime config data cache; do
        mkdir -m 0700 "$scratch/$folder"
    done
    export XDG_RUNTIME_DIR=$scratch/runtime XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/data XDG_CACHE_HOME=$scratch/cache
    export QT_QPA_PLATFORM=offscreen
    ctest --preset "$preset" --output-on-failure --output-junit "$results" "$@"
)

stage packages installDependencies
stage configure configure "$preset"
stage build build "$preset"

rm -f "$results"
code=0
stage tests runTests "$@" || code=$?

if [ -s "$results" ]; then
    passed=$(count '<testcase .*status="run"')
    # ctest also writes "skipped" for a test whose program is missing; that one has failed.
    skipped=$(($(count '<skipped message="SKIP_') + $(count '<testcase .*status="disabled"')))
    failed=$(($(count '<testcase ') - passed - skipped))
    [ "$skipped" -eq 0 ] || say "$skipped skipped"
else
    failed=0
fi
if [ $((passed + failed)) -eq 0 ]; then
    say "No test ran: nothing matches the arguments, or nothing was built."
    exit 1
fi
[ "$failed" -eq 0 ] && [ "$code" -eq 0 ]
