#!/usr/bin/env python3
"""How the cost of a run grows: with requests, with components, with threads. Markdown with fitted exponents.

    tests/benchmarks/growth.py                                 all three, a few minutes
    tests/benchmarks/growth.py --part components --max 1000    one of requests, components, threads; up to 1,000
    tests/benchmarks/growth.py --keep /tmp/grown               leave the generated scenarios there

An exponent is the slope of a straight line through the logarithms (least squares): 1 = proportional, 0 = constant, 2 = quadratic. Fixed
costs flatten the start, so the exponent between the last two sizes stands beside the fit: that one tells what happens beyond.
"""
import argparse
import json
import math
import pathlib
import tempfile

from measure import FABRIKAM, HERE, Refused, machine, markdown, newest, run, run_headroom, three

LAYERS = 5


def exponent(points):
    """Slope of log y over log x; None below two points or where a value is not positive."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len(logs) < 2:
        return None
    mean_x = sum(x for x, _ in logs) / len(logs)
    mean_y = sum(y for _, y in logs) / len(logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def layered(services):
    """A scenario of `services` services in five layers: every operation walks down its own column, one call a layer.

    A request visits five services whatever their number, and the traffic is 10,000 a minute in all: what grows is only the system.
    """
    columns = services // LAYERS
    share = 1 / columns
    mix = {f"op{i}": share for i in range(columns)}
    mix["op0"] = 1 - share * (columns - 1) if columns > 1 else 1

    def chain(column, layer=0):
        step = {"call": f"s{layer}-{column}", "cpu": {"exponential": "1ms"}, "time": {"exponential": "5ms"}}
        if layer + 1 < LAYERS:
            step["steps"] = [chain(column, layer + 1)]
        return step

    components = {
        "aks": {"kind": "kubernetes-cluster"},
        "pool": {"kind": "node-pool", "cluster": "aks", "sku": "Standard_D32s_v5", "nodes": services // 150 + 1, "mode": "system"},
    }
    for layer in range(LAYERS):
        for column in range(columns):
            components[f"s{layer}-{column}"] = {"kind": "service", "replicas": 1, "requests": {"cpu": "100m", "memory": "64Mi"}}
    return {
        "formatVersion": 1, "name": f"{services} services in {LAYERS} layers", "region": "westeurope",
        "calendar": {"start": "2026-03-02", "duration": "P1D"},
        "traffic": [{"name": "customers", "otherwise": "10000rpm", "mix": mix}],
        "operations": {f"op{i}": {"steps": [chain(i)]} for i in range(columns)},
        "components": components,
    }


def fitted(title, sizes, measured, keys):
    """Rows with the fitted and the last exponent of each measured quantity."""
    rows = []
    for label, key in keys:
        points = [(size, entry[key]) for size, entry in zip(sizes, measured)]
        rows.append([label, three(exponent(points)), three(exponent(points[-2:]))])
    return f"\nExponents of {title}:\n\n" + markdown(["quantity", "fit", "last two"], rows)


def by_requests(program, limit):
    for name, scenario, begin, durations in (
            ("M/M/1", HERE / "scenarios" / "mm1.json", "2026-03-02", [("100s", 1e5), ("1000s", 1e6), ("10000s", 1e7), ("100000s", 1e8)]),
            ("Fabrikam at 10,000 a minute", FABRIKAM, "2026-11-03T09:00", [("10min", 1e5), ("100min", 1e6), ("520min", 5.2e6)])):
        sizes, measured, rows = [], [], []
        for duration, requests in durations:
            if requests > limit:
                continue
            entry = run_headroom(program, scenario, "--from", begin, "--duration", duration)
            sizes.append(entry["requests"])
            measured.append(entry)
            rows.append([f"{entry['requests']:,}", three(entry["cpuSeconds"]), three(entry["requests"] / entry["cpuSeconds"] / 1e6),
                         three(1e9 * entry["cpuSeconds"] / entry["events"]), three(entry["peakBytes"] / 1e6)])
        print(f"\n### Requests: {name}, one thread\n")
        print(markdown(["requests", "CPU s", "M requests per CPU s", "ns an event", "peak MB"], rows))
        print(fitted("requests", sizes, measured, [("CPU time", "cpuSeconds"), ("peak memory", "peakBytes")]))


def by_components(program, limit, folder):
    sizes, measured, rows = [], [], []
    for services in (10, 100, 1000, 4990):   # with cluster and pool just below the limit of the format, 5,000
        if services > limit:
            continue
        file = folder / f"layered-{services}.json"
        file.write_text(json.dumps(layered(services), indent=1), encoding="utf-8")
        entry = {"validateSeconds": run([program, "validate", file])["cpuSeconds"]}
        entry.update(run_headroom(program, file, "--duration", "10min"))
        idle = run_headroom(program, file, "--duration", "10min", "--set", "/traffic/0/otherwise=0rpm")
        # The program states the run's wall time only; its share of the whole is taken for the share of CPU time.
        entry["idleSeconds"] = idle["cpuSeconds"] * idle["runSeconds"] / idle["wallSeconds"]
        entry["restSeconds"] = max(idle["cpuSeconds"] - entry["idleSeconds"], 1e-3)
        entry["trafficSeconds"] = max(entry["cpuSeconds"] - idle["cpuSeconds"], 1e-3)
        sizes.append(services)
        measured.append(entry)
        rows.append([f"{services:,}", f"{entry['requests']:,}", three(entry["cpuSeconds"]), three(entry["validateSeconds"]),
                     three(entry["idleSeconds"]), three(entry["restSeconds"]), three(entry["trafficSeconds"]),
                     three(1e9 * entry["trafficSeconds"] / entry["events"]), three(entry["peakBytes"] / 1e6)])
    print("\n### Components: services in five layers, five visits a request, 10 minutes at 10,000 a minute\n")
    print("CPU seconds of the whole program, of `validate` alone, and of the parts of a run.\n")
    print(markdown(["services", "requests", "all, s", "`validate`, s", "run without traffic, s", "reading, analysis, JSON, s", "traffic, s",
                    "ns an event of traffic", "peak MB"], rows))
    print(fitted("components", sizes, measured, [("all", "cpuSeconds"), ("`validate`", "validateSeconds"), ("run without traffic", "idleSeconds"),
                                                 ("reading, analysis, JSON", "restSeconds"), ("traffic", "trafficSeconds"),
                                                 ("peak memory", "peakBytes")]))


def by_threads(program, month):
    works = [("Fabrikam, 3 h at 10,000 a minute, 4 replications", ["--from", "2026-11-03T10:00", "--duration", "3h", "--replications", "4"]),
             ("Fabrikam, a day, 1 replication", ["--from", "2026-11-03", "--duration", "P1D"])]
    if month:
        works.append(("Fabrikam without lock-ups, November, 1 replication", ["--variant", "without-deadlock"]))
    works.append(("Fabrikam without lock-ups, 6 days, 1 replication", ["--variant", "without-deadlock", "--from", "2026-11-03", "--duration", "P6D"]))
    rows = []
    for name, options in works:
        one, two = (run_headroom(program, FABRIKAM, *options, "--threads", str(threads)) for threads in (1, 2))
        rows.append([name, three(one["runSeconds"]), three(two["runSeconds"]), three(one["runSeconds"] / two["runSeconds"]),
                     three(two["cpuSeconds"] / one["cpuSeconds"]), three(one["peakBytes"] / 1e6), three(two["peakBytes"] / 1e6)])
    print("\n### Threads\n")
    print(markdown(["work", "1 thread, s", "2 threads, s", "speed-up", "CPU time, 2 to 1", "peak MB, 1", "peak MB, 2"], rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["requests", "components", "threads"], help="only this one")
    parser.add_argument("--max", type=float, default=1e9, help="largest number of requests or components")
    parser.add_argument("--month", action="store_true", help="threads: also the whole of November")
    parser.add_argument("--program", type=pathlib.Path, help="headroom (default: of the newest build that has the benchmarks)")
    parser.add_argument("--keep", type=pathlib.Path, help="folder for the generated scenarios")
    arguments = parser.parse_args()
    program = arguments.program or newest("build/*/tests/benchmarks/limit_loops", "limit_loops").parent.parent.parent / "app" / "headroom"
    print(machine())
    try:
        if arguments.part in (None, "requests"):
            by_requests(program, arguments.max)
        if arguments.part in (None, "components"):
            with tempfile.TemporaryDirectory() as scratch:
                folder = arguments.keep or pathlib.Path(scratch)
                folder.mkdir(parents=True, exist_ok=True)
                by_components(program, arguments.max, folder)
        if arguments.part in (None, "threads"):
            by_threads(program, arguments.month)
    except Refused as refused:
        parser.exit(1, f"{program}: {refused}\n")


if __name__ == "__main__":
    main()
