"""The rows that the price books are made of, as they are kept beside the generator.

The provider's list is long and changes; what a rule uses of it is kept in azure-rows.csv and azure-sizes.jsonl, so that the
committed books can be made again and checked without the list.
"""

import csv
import io
import json
from decimal import Decimal

COLUMNS = ["armRegionName", "serviceName", "productName", "skuName", "armSkuName", "meterName", "unitOfMeasure", "tierMinimumUnits",
           "retailPrice", "type", "reservationTerm", "asOf", "confidence", "source", "note"]
NUMBERS = ("tierMinimumUnits", "retailPrice")


def plain(value):
    return "" if value is None else format(Decimal(str(value)), "f") if isinstance(value, (int, float, Decimal)) else value


def rows_text(rows):
    """Rows as CSV, in an order that does not depend on the input's."""
    lines = sorted([plain(row.get(column)) for column in COLUMNS] for row in rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    previous = None
    for line in lines:
        if line != previous:
            writer.writerow(line)
        previous = line
    return out.getvalue()


def read_rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in NUMBERS:
            row[column] = Decimal(row[column])
    return rows


def sizes_text(sizes):
    """Sizes as one JSON object a line, members in the order of their names, so that a change is one line."""
    lines = sorted(json.dumps({k: v for k, v in size.items() if v is not None}, sort_keys=True, ensure_ascii=False) for size in sizes)
    return "".join(line + "\n" for line in lines)


def read_sizes(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
