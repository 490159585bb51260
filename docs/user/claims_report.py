#!/usr/bin/env python3
"""Rewrites the tables of claims-report.md with what `headroom check --claims` says of the five systems.

    docs/user/claims_report.py [HEADROOM]     HEADROOM: the program; default: the newest build/*/app/headroom
"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
SYSTEMS = ["fabrikam-drone-delivery", "holiday-peak-hub", "srvthreds", "teachin", "todo-chatbot"]
SHOWN = ["HPH-01", "HPH-09", "HPH-11", "HPH-D03", "SRV-01", "SRV-03", "SRV-04", "TCH-07", "FAB-13", "TDO-36"]
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def program():
    if len(sys.argv) > 1:
        return sys.argv[1]
    found = sorted(SOURCE.glob("build/*/app/headroom"), key=lambda path: path.stat().st_mtime)
    if not found:
        sys.exit("no build/*/app/headroom; name the program")
    return str(found[-1])


def main():
    command = [program(), "check", "--claims", "--engine", "fluid", "--quiet", "--markdown", "-", "--only", ",".join(SHOWN)]
    run = subprocess.run(command + [f"scenarios/{name}.json" for name in SYSTEMS], cwd=SOURCE, capture_output=True, text=True)
    if run.returncode not in (0, 1):   # 1: some claim does not hold, which is the point
        sys.exit(run.stderr)
    page = HERE / "claims-report.md"
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n{run.stdout.strip()}\n{END}{after}", encoding="utf-8")


main()
