#!/usr/bin/env python3
"""Runs the request-level engine and its fluid twin on the same scenarios and prints a Markdown table of both.

usage: fluid_vs_des.py HEADROOM [--systems] [--only TEXT] [--keep FOLDER]

HEADROOM is the program of a Release build. With --keep, the results of the request-level engine are kept in FOLDER and read from there the
next time. The last column names what the estimate itself says about its validity. With --systems: the five reference systems instead, each in one
window by both engines, and the whole month by the estimate.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FABRIKAM = ROOT / "scenarios" / "fabrikam-drone-delivery.json"
VARIANTS = ["base", "fixed", "fixed-prompt", "autoscale-everything", "without-deadlock"]
DAYS = {"Tuesday": "2026-11-03", "Black Friday": "2026-11-27"}

# A window of each that both engines can be asked: the busiest hours, or a day with its night.
SYSTEMS = [
    ("srvthreds", "base", "2025-11-19T13:30", "2h"), ("srvthreds", "managed", "2025-11-19T13:30", "2h"),
    ("fabrikam-drone-delivery", "base", "2026-11-27T08:00", "2h"), ("fabrikam-drone-delivery", "fixed-prompt", "2026-11-27T08:00", "2h"),
    ("teachin", "base", "2026-11-03", "P1D"), ("teachin", "base", "2026-11-07", "P1D"),
    ("holiday-peak-hub", "base", "2026-11-27T09:00", "2h"), ("holiday-peak-hub", "peak-20-times", "2026-11-27T09:00", "2h"),
    ("todo-chatbot", "base", "2026-01-06", "P1D"),
]


def cases():
    for file in sorted((ROOT / "tests" / "models" / "fluid" / "topologies").glob("*.json")):
        yield file.stem, file, "base", []
    for day, date in DAYS.items():
        for variant in VARIANTS:
            yield f"{day}, {variant}", FABRIKAM, variant, ["--from", date, "--duration", "P1D"]
    # This variant has its own traffic, which ends at nine in the evening.
    yield "Black Friday, slow-ramp", FABRIKAM, "slow-ramp", ["--from", "2026-11-27", "--duration", "P1D"]


def run(program, engine, file, variant, window, out):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "run", str(file), "--engine", engine, "--variant", variant, "--quiet"] + (["--json", str(out)] if out else []) + window
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def figures(path):
    data = json.loads(path.read_text())
    first = None
    for component in data["components"]:
        for one in component.get("resources") or []:
            if one["firstSaturatedAt"] and (first is None or one["firstSaturatedAt"] < first[0]):
                first = (one["firstSaturatedAt"], f"{component['id']} {one['name']}")
    requests = data["requests"]
    bad = sum(requests[k] for k in ("failed", "timedOut", "throttled", "lost"))
    latency = data["latencyMs"]
    return {
        "completed": requests["completed"],
        "bad": bad / max(1, requests["offered"]),
        "cost": float(data["cost"]["total"]),
        "mean": latency["mean"]["value"],
        "p95": latency["p95"]["value"],
        "first": f"{first[1]} {first[0][11:16]}" if first else "nothing",
        "notes": sorted({note["component"] for note in data.get("validity", [])}),
    }


def system_figures(path):
    data = json.loads(path.read_text())
    requests, signals = data["requests"], data["series"]["signals"]
    bad = sum(requests[k] for k in ("failed", "timedOut", "throttled", "lost"))
    known = [value for value in signals["latency.p95"]["mean"] if value is not None]
    pods = 0.0
    for name, signal in signals.items():
        if name.endswith(".replicas"):
            values = [value for value in signal["mean"] if value is not None]
            pods += sum(values) / max(1, len(values))
    return {"offered": requests["offered"], "bad": bad / max(1, requests["offered"]), "worst": max(known, default=0.0),
            "cost": float(data["cost"]["total"]), "pods": pods}


def systems(program, only, folder, keep):
    """One row a system and window; the month's columns are the estimate's, its time that of the whole program without the results file."""
    print("| system, variant | window | requests des / fluid | failed des / fluid | p95 at worst, s, des / fluid | cost of the window Δ "
          "| mean replicas des / fluid | CPU s des / fluid | month by fluid: requests | failed | cost | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for name, variant, start, length in SYSTEMS:
        if only not in f"{name}, {variant}":
            continue
        file = ROOT / "scenarios" / f"{name}.json"
        window = ["--from", start, "--duration", length]
        kept = (keep or folder) / f"system-{name}-{variant}-{start.replace(':', '')}.json"
        cpu = 0.0 if kept.exists() else run(program, "des", file, variant, window, kept)
        out = folder / "fluid.json"
        fluid_cpu = run(program, "fluid", file, variant, window, out)
        des, fluid = system_figures(kept), system_figures(out)
        run(program, "fluid", file, variant, [], out)
        month = system_figures(out)
        month_cpu = run(program, "fluid", file, variant, [], None)
        print(f"| {name}, {variant} | {start}, {length} | {des['offered']:,} / {fluid['offered']:,} | {des['bad'] * 100:.2f} / {fluid['bad'] * 100:.2f} % "
              f"| {number(des['worst'])} / {number(fluid['worst'])} | {difference(des['cost'], fluid['cost'])} | {des['pods']:.1f} / {fluid['pods']:.1f} "
              f"| {f'{cpu:.1f}' if cpu else '–'} / {fluid_cpu:.2f} | {month['offered']:,} | {month['bad'] * 100:.2f} % | {month['cost']:,.0f} | {month_cpu:.2f} |", flush=True)


def difference(des, fluid):
    return "—" if not des else f"{(fluid / des - 1) * 100:+.1f} %"


def number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--systems", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.systems:
        with tempfile.TemporaryDirectory() as folder:
            systems(arguments.program, arguments.only, pathlib.Path(folder), arguments.keep)
        return
    print("| run | completed des / fluid | Δ | not served des / fluid | cost Δ | mean ms des / fluid | Δ | p95 ms des / fluid | Δ "
          "| saturated first: des | fluid | CPU s des / fluid | notes at |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, file, variant, window in cases():
            if arguments.only not in name:
                continue
            kept = (arguments.keep or pathlib.Path(folder)) / f"des-{name.replace(' ', '-').replace(',', '')}.json"
            cpu = 0.0
            if not kept.exists():
                cpu = run(arguments.program, "des", file, variant, window, kept)
            out = pathlib.Path(folder) / "fluid.json"
            fluid_cpu = run(arguments.program, "fluid", file, variant, window, out)
            des, fluid = figures(kept), figures(out)
            print(f"| {name} | {des['completed']:,} / {fluid['completed']:,} | {difference(des['completed'], fluid['completed'])} "
                  f"| {des['bad'] * 100:.2f} / {fluid['bad'] * 100:.2f} % | {difference(des['cost'], fluid['cost'])} "
                  f"| {number(des['mean'])} / {number(fluid['mean'])} | {difference(des['mean'], fluid['mean'])} "
                  f"| {number(des['p95'])} / {number(fluid['p95'])} | {difference(des['p95'], fluid['p95'])} "
                  f"| {des['first']} | {fluid['first']} | {cpu:.2f} / {fluid_cpu:.2f} | {', '.join(fluid['notes']) or '—'} |", flush=True)


if __name__ == "__main__":
    main()
