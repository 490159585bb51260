#!/usr/bin/env bash
# Installs what packaging/debian-packages.txt names, as root or with sudo. Does nothing, offline too, when all of it is
# installed. HEADROOM_SKIP_INSTALL=1 leaves the system alone (other distributions, packages from elsewhere).
#
#   packaging/install-dependencies.sh            install what is missing
#   packaging/install-dependencies.sh --list     print the package names
#   packaging/install-dependencies.sh --missing  print those that are not installed
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mapfile -t packages < <(sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$here/debian-packages.txt")

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "install-dependencies.sh: $1"
    shift
    [ $# -eq 0 ] || say "$@"
    exit 3
}

# Prints the packages that are not fully installed, one a line.
missingPackages() {
    local installed
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null | sed -n 's/^installed //p' || true)
    comm -23 <(printf '%s\n' "${packages[@]}" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

# Turns apt's status lines (kind:package:percent:text) into one line that moves on a terminal, and into a line for each
# tenth of the way elsewhere. The argument names what is downloaded.
showProgress() {
    local download=$1 kind _ percent text whole tenth last=''
    while IFS=: read -r kind _ percent text; do
        case $kind in
        dlstatus) text=$download ;;
        pmstatus) text='installing' ;;
        *) continue ;;
        esac
        whole=${percent%%.*}
        [[ $whole =~ ^[0-9]+$ ]] || continue
        if [ -t 2 ]; then
            printf '\r  %-12s %3d %%\033[K' "$text" "$whole" >&2
        else
            tenth="$text $((whole / 10))"
            [ "$tenth" = "$last" ] || printf '  %-12s %3d %%\n' "$text" "$whole" >&2
            last=$tenth
        fi
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

case "${1:-}" in
--list)
    printf '%s\n' "${packages[@]}"
    exit 0
    ;;
--missing)
    command -v dpkg-query >/dev/null || fail "dpkg-query was not found: this is not a Debian system."
    missingPackages
    exit 0
    ;;
'') ;;
*) fail "unknown option $1 (known: --list, --missing)" ;;
esac

[ "${HEADROOM_SKIP_INSTALL:-0}" != 1 ] || exit 0

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    fail "apt-get was not found: this script knows Debian 12 and its relatives." \
        "Install these packages, or what they are called here, then run again with HEADROOM_SKIP_INSTALL=1: ${packages[*]}"
fi

mapfile -t missing < <(missingPackages)
[ ${#missing[@]} -gt 0 ] || exit 0

asRoot=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "packages are missing (${#missing[@]}), and neither root nor sudo is at hand." \
        "As root: apt-get install --no-install-recommends ${missing[*]}"
    asRoot=(sudo)
    # Without a terminal nobody can answer a password question.
    if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then
        fail "packages are missing (${#missing[@]}), and sudo asks for a password where there is no terminal to type it." \
            "As root: apt-get install --no-install-recommends ${missing[*]}"
    fi
fi

# A folder, not a file: root may not append to a file of somebody else's directly in /tmp (fs.protected_regular).
scratch=$(mktemp -d)
log=$scratch/apt.log
trap 'rm -rf "$scratch"' EXIT

options=(-y --no-install-recommends -o APT::Status-Fd=3 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
# A throw-away system need not survive a power cut in the middle of an installation: no sync per file.
if [ -n "${CI:-}" ] || [ -e /.dockerenv ] || [ -e /run/.containerenv ]; then
    options+=(-o Dpkg::Options::=--force-unsafe-io)
fi

# Runs apt-get with its words in the log and its progress on the screen. Only called where its exit code is looked at.
aptGet() {
    # sudo closes every descriptor above 2, so the shell that opens number 3 runs inside it.
    # shellcheck disable=SC2016
    "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        bash -c 'exec apt-get "$@" 3>&1 >>"$0" 2>&1' "$log" "${options[@]}" "$@" | showProgress "$([ "$1" = update ] && echo lists || echo downloading)"
    return "${PIPESTATUS[0]}"
}

say "Installing what is missing (${#missing[@]}), with what it needs: ${missing[*]}"
# Old lists may still do, so a failing update is no end yet.
aptGet update || say "  apt-get update failed, going on with the lists that are there"
if ! aptGet install "${missing[@]}"; then
    tail -n 25 "$log" >&2
    fail "apt-get could not install the packages, see above."
fi

mapfile -t missing < <(missingPackages)
[ ${#missing[@]} -eq 0 ] || fail "apt-get reported success, but these are still missing: ${missing[*]}"
