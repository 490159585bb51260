#!/usr/bin/env bash
# Builds Headroom and starts it.
#
#   ./run.sh                          the window; without a display Black Friday of the drone delivery, as text
#   ./run.sh --headless               the same text where there is a display
#   ./run.sh scenarios/x.json         opens that scenario; headless: runs it
#   ./run.sh compare FILE …           any other arguments go to the program as they are (./run.sh --help)
#
# Only the program writes to stdout: ./run.sh run scenarios/x.json --json - | jq .cost
set -euo pipefail

# shellcheck source=packaging/build-steps.sh
. "$(dirname "${BASH_SOURCE[0]}")/packaging/build-steps.sh"

program=$headroomRoot/build/release/app/headroom
demonstration=$headroomRoot/scenarios/fabrikam-drone-delivery.json

headless=true
if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    headless=false
fi
arguments=()
for argument in "$@"; do
    if [ "$argument" = --headless ]; then
        headless=true
    else
        arguments+=("$argument")
    fi
done

stage packages installDependencies
stage configure configure release
stage build build release

first=${arguments[0]:-}
if [ -z "$first" ]; then
    if $headless; then
        # The demonstration has done its job when it has answered, also when the answer is that objectives are missed (exit code 1).
        status=0
        "$program" run "$demonstration" --from 2026-11-27 --duration P1D || status=$?
        [ "$status" -le 1 ] || exit "$status"
        exit 0
    else
        arguments=(gui)
    fi
elif [[ $first == *.json ]]; then
    if $headless; then
        arguments=(run "${arguments[@]}")
    else
        arguments=(gui "${arguments[@]}")
    fi
fi
exec "$program" "${arguments[@]}"
