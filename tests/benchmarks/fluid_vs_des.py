#!/usr/bin/env python3
"""Runs the request-level engine and its fluid twin on the same scenarios and prints a Markdown table of both.

usage: fluid_vs_des.py HEADROOM [--only TEXT] [--keep FOLDER]

HEADROOM is the program of a Release build. With --keep, the results of the request-level engine are kept in FOLDER and read from there the
next time. The last column names what the estimate itself says about its validity.
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
    command = [program, "run", str(file), "--engine", engine, "--variant", variant, "--quiet", "--json", str(out)] + window
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


def difference(des, fluid):
    return "—" if not des else f"{(fluid / des - 1) * 100:+.1f} %"


def number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=pathlib.Path)
    arguments = parser.parse_args()
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
