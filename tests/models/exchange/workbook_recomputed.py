#!/usr/bin/env python3
"""Opens an exported workbook in LibreOffice and compares what it computes.

1. The workbook as it is: every formula has a value beside it; these are taken out, so that nothing but computing can bring them back.
2. One amount of the sheet Statement is raised by 100: all totals that hold it have to follow.
Cells that begin like a formula have to be text.
"""
import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def rewritten(source, target, raise_amount):
    """A copy without the values of formulas; returns the values that were there, by sheet and cell."""
    values = {}
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = re.findall(r'<sheet name="([^"]+)"', old.read("xl/workbook.xml").decode())
        for item in old.namelist():
            data = old.read(item)
            sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item)
            if sheet:
                name = names[int(sheet.group(1)) - 1]
                text = data.decode()
                formulas = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f>([^<]*)</f><v>([^<]*)</v></c>', text)
                for cell, formula, value in formulas:
                    values[(name, cell)] = (formula, value)
                text = re.sub(r"(<f>[^<]*</f>)<v>[^<]*</v>", r"\1", text)
                if raise_amount and name == "Statement":
                    text, count = re.subn(r'(<c r="K2"[^>]*><v>)([^<]*)(</v>)', lambda m: f"{m.group(1)}{float(m.group(2)) + 100!r}{m.group(3)}", text)
                    assert count == 1, "no amount in Statement!K2"
                data = text.encode()
            new.writestr(item, data)
    return values


def computed(soffice, workbook, folder, profile):
    """Cells of all sheets as LibreOffice shows them."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    subprocess.run([soffice, "--headless", "--norestore", f"-env:UserInstallation=file://{profile}", "--convert-to", CSV_FILTER, "--outdir", folder, workbook],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=240)
    sheets = {}
    stem = os.path.splitext(os.path.basename(workbook))[0]
    for file in os.listdir(folder):
        with open(os.path.join(folder, file), newline="", encoding="utf-8") as stream:
            sheets[file[len(stem) + 1:-4]] = list(csv.reader(stream))
    return sheets


def cell_of(sheets, sheet, cell):
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return sheets[sheet][int(digits) - 1][column - 1]


def number(shown):
    """What a cell shows as a number; a share is shown as a percentage. Raises ValueError if it is a text."""
    return float(shown[:-1]) / 100 if shown.endswith("%") else float(shown)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--soffice", required=True)
    parser.add_argument("--test", help="binary that writes the workbook of a bill with everything in it")
    parser.add_argument("--workbook", help="a workbook to check instead")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="headroom-workbook-") as folder:
        source = arguments.workbook or os.path.join(folder, "bill.xlsx")
        if not arguments.workbook:
            subprocess.run([arguments.test, "the same statement gives the same workbook"], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "HEADROOM_TEST_WORKBOOK": source})
        profile = os.path.join(folder, "profile")
        os.makedirs(os.path.join(profile, "user"))
        with open(os.path.join(profile, "user", "registrymodifications.xcu"), "w", encoding="utf-8") as stream:
            stream.write(PROFILE)

        bare = os.path.join(folder, "bare.xlsx")
        values = rewritten(source, bare, False)
        assert len(values) > 30, f"only {len(values)} formulas"
        sheets = computed(arguments.soffice, bare, os.path.join(folder, "bare"), profile)
        wrong = []
        for (sheet, cell), (formula, value) in values.items():
            shown = cell_of(sheets, sheet, cell)
            try:
                same = abs(number(shown) - float(value)) < 1e-6
            except ValueError:
                same = shown == value
            if not same:
                wrong.append(f"{sheet}!{cell} {formula}: computed {shown}, written {value}")
        assert not wrong, "\n".join(wrong)

        raised = os.path.join(folder, "raised.xlsx")
        rewritten(source, raised, True)
        after = computed(arguments.soffice, raised, os.path.join(folder, "raised"), profile)
        followed = 0
        for (sheet, cell), (formula, value) in values.items():
            is_total = formula.startswith("SUM(") and "Statement" in formula or sheet in ("By service", "By team") and formula.startswith("SUM(")
            if not is_total:
                continue
            followed += 1
            shown = number(cell_of(after, sheet, cell))
            assert abs(shown - float(value) - 100) < 1e-6, f"{sheet}!{cell} {formula}: {shown} after {value}"
        assert followed >= 3, f"only {followed} totals"

        texts = sum(cell[:1] in "=+@" and cell != "" for rows in sheets.values() for row in rows for cell in row)
        if not arguments.workbook:
            assert texts > 0, "the hostile names are not there as text"
        print(f"{len(values)} formulas computed and equal, {followed} totals followed a changed amount, {texts} cells that look like formulas are text")


if __name__ == "__main__":
    sys.exit(main())
