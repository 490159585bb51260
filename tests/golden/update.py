#!/usr/bin/env python3
"""Compares the golden runs with what a build gives, and rewrites tests/golden/runs.csv on request.

    tests/golden/update.py                     show the differences; exit code 1 where there are any
    tests/golden/update.py --write             rewrite the table
    tests/golden/update.py --build build/dev   another build folder (default: the newest that has golden_runs)
    tests/golden/update.py --threads 2         run with two threads: nothing may differ

Which runs are in the table is decided here: every scenario of FOLDERS, each variant, seeds 1 and 2, in the windows of WINDOWS;
a scenario that is not named there runs for the first 20 minutes of its calendar. A line whose `fingerprint` has changed has another
order of events; one where only `results` has changed has other figures or another form of output. Say why in the commit.
"""
import argparse
import csv
import io
import json
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
TABLE = SOURCE / "tests" / "golden" / "runs.csv"
KEY = ["scenario", "variant", "seed", "replications", "from", "duration"]
FOUND = ["fingerprint", "events", "requests", "results"]

FOLDERS = ["scenarios", "scenarios/teaching", "tests/benchmarks/scenarios"]
# (from, duration): short, and each with something in it that can go wrong.
WINDOWS = {
    "scenarios/fabrikam-drone-delivery.json": [
        ("2026-11-27T08:58", "3min"),     # the end of Black Friday's ramp: refused sends, a lock-up, pods added
        ("2026-11-03T08:45", "10min"),    # a weekday's ramp from 500 to 10,000 a minute
        ("2026-11-01T01:45", "30min"),    # quiet, across the change of the clocks
    ],
    "scenarios/holiday-peak-hub.json": [("2026-11-26T07:58", "2min")],  # the end of the first peak's ramp
    "scenarios/teachin.json": [("2026-11-01T06:55", "12min")],          # the development cluster is started, an hour early
    "scenarios/srvthreds.json": [("2025-11-19T11:58", "4min")],         # three data pods are replaced, the broker is gone
    "scenarios/todo-chatbot.json": [("2026-01-14T17:28", "6min")],      # releases, outages and storms of the peak hour begin
    "scenarios/teaching/autoscaler-too-late.json": [("2026-03-02T08:55", "15min")],
    "scenarios/teaching/group-per-pod.json": [("2026-03-02T08:13", "5min")],
    "scenarios/teaching/more-consumers-than-partitions.json": [("2026-03-02T08:13", "5min")],
    "scenarios/teaching/one-queue-one-server.json": [("2026-03-02T08:00", "1h")],
    "scenarios/teaching/request-units-run-out.json": [("2026-03-02T16:52", "12min")],
    "scenarios/teaching/scale-to-zero-cold-start.json": [("2026-03-02T08:00", "1h")],
    "scenarios/teaching/schedule-in-utc.json": [("2026-10-25T18:20", "20min")],            # the stop, an hour early
    "scenarios/teaching/spot-nodes-leave-together.json": [("2026-03-05T01:50", "20min")],   # seed 1: all four nodes go
    "scenarios/teaching/service-bus-throttling.json": [("2026-03-02T08:28", "4min")],
    "tests/benchmarks/scenarios/mm1.json": [("2026-03-02", "1min")],
    "tests/benchmarks/scenarios/tandem.json": [("2026-03-02", "1min")],
}
# (scenario, variant, replications): beside the single runs, in the last window of the scenario.
REPLICATED = [
    ("scenarios/fabrikam-drone-delivery.json", "base", 3),
    ("scenarios/fabrikam-drone-delivery.json", "fixed", 2),
    ("scenarios/teaching/autoscaler-too-late.json", "base", 2),
    ("scenarios/teaching/one-queue-one-server.json", "90 percent", 5),
]


def wanted_runs():
    """The keys of all runs, in the order of the table."""
    runs = []
    for file in (file for folder in FOLDERS for file in sorted((SOURCE / folder).glob("*.json"))):
        scenario = file.relative_to(SOURCE).as_posix()
        document = json.loads(file.read_text(encoding="utf-8"))
        windows = WINDOWS.get(scenario, [(document["calendar"]["start"], "20min")])
        for variant in ["base", *document.get("variants", {})]:
            for start, duration in windows:
                for seed in (1, 2):
                    runs.append((scenario, variant, str(seed), "1", start, duration))
        for replicated, variant, replications in REPLICATED:
            if replicated == scenario:
                runs.append((scenario, variant, "1", str(replications), *windows[-1]))
    return runs


def newest_build():
    programs = [path for path in SOURCE.glob("build/*/tests/golden/golden_runs") if os.access(path, os.X_OK)]
    if not programs:
        sys.exit("no build has golden_runs: build it, for example with: ninja -C build/release golden_runs")
    return max(programs, key=lambda path: path.stat().st_mtime)


def table_text(rows):
    """`rows` maps a key to its found values."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(KEY + FOUND)
    for key, found in rows.items():
        writer.writerow([*key, *found])
    return out.getvalue()


def parse(text):
    rows = list(csv.reader(io.StringIO(text)))
    return {tuple(row[:len(KEY)]): tuple(row[len(KEY):]) for row in rows[1:]}


def run_all(program, keys, threads):
    scratch = program.parent / "wanted-runs.csv"
    scratch.write_text(table_text({key: ("",) * len(FOUND) for key in keys}), encoding="utf-8")
    done = subprocess.run([program, SOURCE, scratch, str(threads)], stdout=subprocess.PIPE, text=True, check=False)
    scratch.unlink()
    if done.returncode != 0:
        sys.exit(f"{program} failed with exit code {done.returncode}; nothing written")
    return parse(done.stdout)


def differences(old, new):
    lines = []
    for key, found in new.items():
        name = "{} {}, seed {}, {} replication(s), {} for {}".format(*key)
        if key not in old:
            lines.append(f"new      {name}")
        elif old[key] != found:
            changes = ", ".join(f"{column} {before} -> {after}"
                                for column, before, after in zip(FOUND, old[key], found) if before != after)
            lines.append(f"changed  {name}: {changes}")
    lines += ["gone     {} {}, seed {}, {} replication(s), {} for {}".format(*key) for key in old if key not in new]
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="rewrite the table")
    parser.add_argument("--build", type=pathlib.Path, help="build folder")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    program = arguments.build.resolve() / "tests" / "golden" / "golden_runs" if arguments.build else newest_build()
    if not program.exists():
        sys.exit(f"{program} does not exist: build golden_runs first")

    old = parse(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    new = run_all(program, wanted_runs(), arguments.threads)
    lines = differences(old, new)
    print("\n".join(lines + [f"{len(new)} runs with {program.relative_to(SOURCE) if program.is_relative_to(SOURCE) else program}: "
                             f"{len(lines)} differences"]))
    if arguments.write:
        TABLE.write_text(table_text(new), encoding="utf-8")
        print(f"written: {TABLE.relative_to(SOURCE)}")
        return 0
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
