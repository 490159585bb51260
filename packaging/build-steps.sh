# shellcheck shell=bash
# The steps that run.sh and test.sh share; sourced, not run. Everything here speaks on stderr, so that stdout belongs to
# the program. HEADROOM_JOBS limits the number of compilers at once (default: one for each core).

headroomRoot=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# stage NAME COMMAND…: runs the command and prints how long it took.
stage() {
    local name=$1 from=$SECONDS code=0
    shift
    "$@" || code=$?
    if [ "$code" -eq 0 ]; then
        say "$(printf '%-10s %4d s' "$name" $((SECONDS - from)))"
    else
        say "$(printf '%-10s %4d s  failed (exit code %d)' "$name" $((SECONDS - from)) "$code")"
    fi
    return "$code"
}

installDependencies() { bash "$headroomRoot/packaging/install-dependencies.sh"; }

# configure PRESET: quiet unless it fails; the log stays beside the build.
configure() {
    local log=$headroomRoot/build/$1/configure.log
    mkdir -p "$(dirname "$log")"
    (cd "$headroomRoot" && cmake --preset "$1") >"$log" 2>&1 || {
        cat "$log" >&2
        return 1
    }
    grep -A5 '^CMake Warning' "$log" >&2 || true
}

# Ninja's own line moves on a terminal; elsewhere one line for each tenth of the way, and everything a compiler says.
thinOut() {
    local line tenth last=-1
    while IFS= read -r line || [ -n "$line" ]; do
        if [[ $line =~ ^\[([0-9]+)/([0-9]+)\]\  ]]; then
            tenth=$((10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
            [ "$tenth" -eq "$last" ] || printf '  built %d of %d\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
            last=$tenth
        elif [[ $line != 'ninja: no work to do.' ]]; then
            printf '%s\n' "$line"
        fi
    done
}

# build PRESET: everything of the preset, with progress.
build() (
    cd "$headroomRoot" || return 1
    jobs=${HEADROOM_JOBS:-$(nproc)}
    if [ -t 2 ]; then
        cmake --build --preset "$1" --parallel "$jobs" >&2
    else
        set -o pipefail
        cmake --build --preset "$1" --parallel "$jobs" 2>&1 | thinOut >&2
    fi
)
