"""Runs a program and measures it from outside: CPU seconds, wall seconds, peak memory (os.wait4). Shared by table.py and growth.py."""
import json
import os
import pathlib
import platform
import resource
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
OWN_PROGRAM = os.path.realpath(sys.executable)
HERE = pathlib.Path(__file__).resolve().parent
FABRIKAM = SOURCE / "scenarios" / "fabrikam-drone-delivery.json"


class Refused(Exception):
    """The program does not do what was asked of it; the text is what it said."""


def wait_for(pid):
    """Peak memory [bytes], exit status and usage of a child.

    The kernel's ru_maxrss starts with what this interpreter held when it forked, so below that the peak is sampled from /proc instead.
    """
    sampled = 0
    while True:
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if done:
            break
        try:
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as lines:
                peak = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
                name = os.readlink(f"/proc/{pid}/exe")
            if os.path.realpath(name) != OWN_PROGRAM:
                sampled = max(sampled, peak)
        except (OSError, ValueError):
            pass   # it ended between the two calls
        time.sleep(0.005)
    exact = usage.ru_maxrss * 1024
    inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return (exact if exact > inherited or not sampled else sampled), status, usage


def run(command):
    """Runs `command` and returns its JSON from standard output with cpuSeconds, wallSeconds and peakBytes of the child.

    Exit code 1 is an answer (an objective was missed), others are not. A program that prints no JSON gives the measurements alone.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=complaints)
        peak, status, usage = wait_for(child.pid)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        complaints.seek(0)
        text = out.read()
        if child.returncode not in (0, 1) or (child.returncode == 1 and not text):
            said = complaints.read().decode(errors="replace").strip().splitlines()
            raise Refused(said[0] if said else f"exit code {child.returncode}")
    result = json.loads(text) if text.startswith(b"{") else {}
    result.update(cpuSeconds=usage.ru_utime + usage.ru_stime, wallSeconds=wall, peakBytes=peak)
    return result


def run_headroom(program, scenario, *options):
    """`headroom run` with one thread unless `options` say otherwise; requests and events beside what run() gives."""
    threads = [] if "--threads" in options else ["--threads", "1"]
    result = run([program, "run", scenario, "--quiet", "--timing", "--json", "-", *threads, *options])
    mean = (result.get("latencyMs") or {}).get("mean")
    mean_ms = mean["value"] if isinstance(mean, dict) else mean   # an estimate with an interval, or none
    return {"requests": result["requests"]["offered"], "events": result["engine"]["events"],
            "runSeconds": result["engine"].get("wallSeconds", result["wallSeconds"]), "meanSeconds": mean_ms / 1000 if mean_ms is not None else None,
            "cpuSeconds": result["cpuSeconds"], "wallSeconds": result["wallSeconds"], "peakBytes": result["peakBytes"]}


def newest(pattern, what):
    """The newest program below build/ that matches; exits with a sentence where there is none."""
    programs = [path for path in SOURCE.glob(pattern) if path.is_file() and os.access(path, os.X_OK)]
    if not programs:
        sys.exit(f"no build has {what}: build with -DHEADROOM_BENCHMARKS=ON -DCMAKE_BUILD_TYPE=Release first")
    return max(programs, key=lambda path: path.stat().st_mtime)


def machine():
    """One line: processor, cores, system, commit, date, load."""
    processor = platform.processor()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as info:
            processor = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), processor)
    except OSError:
        pass
    commit = subprocess.run(["git", "-C", SOURCE, "describe", "--always", "--dirty"], stdout=subprocess.PIPE,
                            stderr=subprocess.DEVNULL, text=True, check=False).stdout.strip() or "unknown"
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return f"{processor}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, commit {commit}, " \
           f"{time.strftime('%Y-%m-%d')}, load average at the start {load:.1f}"


def markdown(columns, rows):
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def three(value):
    """Three significant digits, thousands separated; a dash where there is none."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    digits = 2
    magnitude = abs(value)
    while magnitude >= 10 and digits > 0:
        magnitude /= 10
        digits -= 1
    return f"{value:,.{digits}f}" if abs(value) >= 0.1 else f"{value:.3g}"
