#!/bin/sh
# with_display.sh COMMAND…: runs a command on an X display of its own (Xvfb) with a window manager, as on a desk.
# WALKTHROUGH_SCREEN is its size (default 1600x1000x24).
set -eu
exec xvfb-run --auto-servernum --server-args="-screen 0 ${WALKTHROUGH_SCREEN:-1600x1000x24} -nolisten tcp" sh -c '
    openbox --sm-disable >/dev/null 2>&1 &
    manager=$!
    trap "kill $manager 2>/dev/null || true" EXIT
    # Until the window manager answers, windows would open without a frame and without the focus.
    tries=0
    until xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q "window id"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { echo "no window manager" >&2; exit 1; }
        sleep 0.1
    done
    "$@"
' sh "$@"
