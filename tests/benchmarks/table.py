#!/usr/bin/env python3
"""The engine beside the limit (the same work without an engine) and beside SimPy: a Markdown table of medians.

    tests/benchmarks/table.py                        all but the month: a few minutes
    tests/benchmarks/table.py --month                also Fabrikam's November on one and two threads, and fluid
    tests/benchmarks/table.py --quick --repeats 1    a look, a tenth of the work
    tests/benchmarks/table.py --only mm1             rows whose name holds this text

Rounds are interleaved, so that what else the machine does falls on all alike; rates are per CPU second of the whole child process,
reading of the scenario and writing of the results included. SimPy rows appear where `import simpy` works (Debian: python3-simpy3).
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys

from measure import FABRIKAM, HERE, Refused, machine, markdown, newest, run, run_headroom, three


def python_with_simpy():
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            if subprocess.run([python, "-c", "import simpy; simpy.Environment"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return python
        except OSError:
            pass
    return None


def run_limit(loops, work, customers):
    """The loop without an engine; refused where its mean is more than 1 % off the formula."""
    result = run([loops, work, customers])
    if abs(result["relativeError"]) > 0.01:
        raise Refused(f"the mean is {100 * result['relativeError']:+.2f} % off the formula")
    return result


def works(arguments, program, loops):
    """(work, tool, callable) for every row."""
    part = 10 if arguments.quick else 1
    python = python_with_simpy()
    if python is None:
        print("SimPy is left out: no Python here imports simpy (Debian: apt-get install python3-simpy3)", file=sys.stderr)
    rows = []

    def add(work, tool, action):
        if arguments.only in f"{work} {tool}":
            rows.append((work, tool, action))

    def headroom(scenario, *options):
        return lambda: run_headroom(program, scenario, *options)

    for work, customers, minutes, sample in (("mm1", 50_000_000, 360, 200_000), ("tandem", 5_000_000, 60, 20_000)):
        # The limit's mean is checked against the formula; at a tenth of M/M/1's length it may be off by more than a per cent.
        add(work, "limit", lambda work=work, customers=customers: run_limit(loops, work, customers // (1 if work == "mm1" else part)))
        add(work, "headroom", headroom(HERE / "scenarios" / f"{work}.json", "--duration", f"{minutes // part}min"))
        if python:
            add(work, "SimPy", lambda work=work, sample=sample: run([python, HERE / "simpy" / f"{work}.py", sample // part]))
    add("Fabrikam, 10,000 a minute", "headroom", headroom(FABRIKAM, "--from", "2026-11-03T10:00", "--duration", f"{360 // part}min"))
    add("Fabrikam, night", "headroom", headroom(FABRIKAM, "--from", "2026-11-07", "--duration", "P1D"))
    if not arguments.quick:
        add("Fabrikam, Black Friday", "headroom", headroom(FABRIKAM, "--from", "2026-11-27", "--duration", "P1D"))
        add("Fabrikam, Black Friday, fixed", "headroom",
            headroom(FABRIKAM, "--variant", "fixed", "--from", "2026-11-27", "--duration", "P1D"))
    if arguments.month:
        add("Fabrikam, November", "headroom", headroom(FABRIKAM))
        # As it is, a backlog crosses every cut and there is nothing to do side by side; without lock-ups nights are calm.
        calm = ("--variant", "without-deadlock")
        add("Fabrikam, November, without lock-ups", "headroom", headroom(FABRIKAM, *calm))
        add("Fabrikam, November, without lock-ups", "headroom, 2 threads", headroom(FABRIKAM, *calm, "--threads", "2"))
    add("Fabrikam, November", "headroom, fluid", headroom(FABRIKAM, "--engine", "fluid"))
    return rows


def measure(rows, repeats):
    """Results of each row over the rounds; a row that is refused once is left out and said so."""
    results = {index: [] for index in range(len(rows))}
    for turn in range(repeats):
        for index, (work, tool, action) in enumerate(rows):
            if results[index] is None:
                continue
            print(f"round {turn + 1} of {repeats}: {work}, {tool}", file=sys.stderr)
            try:
                results[index].append(action())
            except (Refused, OSError) as refused:
                print(f"left out: {work}, {tool}: {refused}", file=sys.stderr)
                results[index] = None
    return results


def medians(rows, results):
    table = []
    for index, (work, tool, _) in enumerate(rows):
        if not results[index]:
            continue
        entry = {"work": work, "tool": tool, "runs": len(results[index])}
        for key in ("requests", "events", "cpuSeconds", "wallSeconds", "peakBytes", "meanSeconds"):
            values = [result[key] for result in results[index] if result.get(key) is not None]
            entry[key] = statistics.median(values) if values else None
        entry["requestsPerCpuSecond"] = entry["requests"] / entry["cpuSeconds"]
        entry["eventsPerCpuSecond"] = entry["events"] / entry["cpuSeconds"] if entry["events"] else None
        entry["nsPerEvent"] = 1e9 * entry["cpuSeconds"] / entry["events"] if entry["events"] else None
        table.append(entry)
    for entry in table:
        for rival, key in (("limit", "toLimit"), ("SimPy", "toSimPy")):
            other = next((row for row in table if row["work"] == entry["work"] and row["tool"] == rival), None)
            entry[key] = entry["requestsPerCpuSecond"] / other["requestsPerCpuSecond"] if other else None
    return table


def wrong_means(table):
    """Sentences about engine runs whose mean is more than 3 % off the limit's: whoever is fast must be right too."""
    sentences = []
    for entry in table:
        limit = next((row for row in table if row["work"] == entry["work"] and row["tool"] == "limit"), None)
        if limit and entry["tool"] == "headroom" and abs(entry["meanSeconds"] / limit["meanSeconds"] - 1) > 0.03:
            sentences.append(f"{entry['work']}: the engine's mean of {1e3 * entry['meanSeconds']:.4g} ms is not the limit's "
                             f"{1e3 * limit['meanSeconds']:.4g} ms; the line does not count.")
    return sentences


def event_set(bench):
    """The hold model: ns of one pop and one push by number of pending events."""
    done = subprocess.run([bench, "--benchmark_filter=hold", "--benchmark_format=json", "--benchmark_repetitions=3",
                           "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.1",
                           "--benchmark_report_aggregates_only=true"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    found = {}
    for entry in json.loads(done.stdout)["benchmarks"]:
        if entry.get("aggregate_name") == "median":
            name, pending = entry["run_name"].split("/")[:2]
            found.setdefault(int(pending), {})[name] = entry["cpu_time"]
    rows = []
    for pending, times in sorted(found.items()):
        engine, standard, limit = times.get("hold<EventQueue>"), times.get("hold<StandardQueue>"), times.get("holdLimit")
        rows.append([f"{pending:,}", three(engine), three(standard), three(limit),
                     three(engine / standard if engine and standard else None), three(engine / limit if engine and limit else None)])
    return markdown(["pending", "`EventQueue`, ns", "`std::priority_queue`, ns", "limit, ns", "to standard", "to limit"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, no Black Friday")
    parser.add_argument("--month", action="store_true", help="also Fabrikam's November request by request")
    parser.add_argument("--only", default="", metavar="TEXT", help="only rows whose work and tool hold this text")
    parser.add_argument("--no-event-set", action="store_true", help="leave the table of the event set out")
    parser.add_argument("--build", type=pathlib.Path, help="build folder (default: the newest that has the benchmarks)")
    parser.add_argument("--program", type=pathlib.Path, help="another headroom than the build's")
    parser.add_argument("--json", type=pathlib.Path, help="also write the medians to this file")
    arguments = parser.parse_args()
    if arguments.repeats < 1:
        parser.error("--repeats must be at least 1")
    loops = (arguments.build / "tests/benchmarks/limit_loops" if arguments.build
             else newest("build/*/tests/benchmarks/limit_loops", "limit_loops"))
    program = arguments.program or loops.parent.parent.parent / "app" / "headroom"

    rows = works(arguments, program, loops)
    print(machine())
    table = medians(rows, measure(rows, arguments.repeats))
    print(f"\nMedians of {arguments.repeats} interleaved rounds.\n")
    print(markdown(
        ["work", "tool", "requests", "requests per CPU s", "events per CPU s", "ns an event", "mean, ms", "CPU s", "wall s", "peak MB",
         "to the limit", "to SimPy"],
        [[entry["work"], entry["tool"], f"{entry['requests']:,.0f}", f"{entry['requestsPerCpuSecond'] / 1e6:.3g} M",
          f"{entry['eventsPerCpuSecond'] / 1e6:.3g} M" if entry["eventsPerCpuSecond"] else "–", three(entry["nsPerEvent"]),
          three(1e3 * entry["meanSeconds"] if entry["meanSeconds"] is not None else None), three(entry["cpuSeconds"]),
          three(entry["wallSeconds"]), f"{entry['peakBytes'] / 1e6:.0f}", three(entry["toLimit"]), three(entry["toSimPy"])]
         for entry in table]))
    for sentence in wrong_means(table):
        print(f"\n{sentence}")
    bench = loops.parent / "event_queue_bench"
    if not arguments.no_event_set and not arguments.only and bench.exists():
        print("\nEvent set, hold model (one pop and one push), medians of 3.\n")
        print(event_set(bench))
    if arguments.json:
        arguments.json.write_text(json.dumps({"machine": machine(), "rows": table}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
