#!/usr/bin/env python3
"""Build the price books from rows of the provider's retail price list.

    python3 build_price_books.py PRICES.json [SKUS.json]

PRICES.json is a list of rows as the Azure Retail Prices API returns them (one per meter, region and tier), each with
`source`, `asOf`, `confidence` and `note` added. SKUS.json, when given, is a list of virtual machine sizes; with it
azure/capabilities.json is rebuilt as well. Output goes beside this file. Only the standard library is used.

What each meter is made of stands in price_rules.py; what was found odd in the rows is checked and noted here.
"""

import collections
import json
import pathlib
import re
import sys
from decimal import Decimal

import capabilities
from price_rules import COMPOSITES, REGIONS, RULES

HERE = pathlib.Path(__file__).parent
FORMAT_VERSION = 1


def decimal_text(value):
    """Published digits without an exponent: 4e-06 → "0.000004", 10 → "10"."""
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def split_date(text):
    """ISO date (possibly of reduced precision) and the remark that follows it in the raw rows."""
    match = re.match(r"\s*(\d{4}(?:-\d{2}(?:-\d{2})?)?)\s*(?:\((.*)\))?\s*$", text)
    if not match:
        raise SystemExit(f"not a date: {text!r}")
    return match.group(1), match.group(2) or ""


def joined(*parts):
    seen = []
    for part in parts:
        if part and part not in seen:
            seen.append(part)
    return "; ".join(seen)


def matches(rule, row):
    """Groups captured by the rule's patterns, or None. A pattern must match the whole field."""
    if row["type"] != "Consumption" or row["serviceName"] != rule["service"] or row["unitOfMeasure"] != rule["per"]:
        return None
    groups = {"arm": row["armSkuName"]}
    for key, field in (("product", "productName"), ("sku", "skuName"), ("meter", "meterName"), ("arm", "armSkuName")):
        if key in rule:
            match = re.fullmatch(rule[key], row[field])
            if not match:
                return None
            groups.update({k: v for k, v in match.groupdict().items() if v is not None})
    return groups


def rows_by_meter(rows):
    """{meter id: (rule, groups, {region: {tier: [row]}})}; a row belongs to the first rule that matches it."""
    meters = {}
    for row in rows:
        for rule in RULES:
            groups = matches(rule, row)
            if groups is None:
                continue
            for name, translate in rule.get("translate", {}).items():
                if name in groups:
                    groups[name] = translate(groups[name])
            meter = rule["id"].format(**groups)
            _, _, regions = meters.setdefault(meter, (rule, groups, {}))
            tiers = regions.setdefault(row["armRegionName"], {})
            tiers.setdefault(Decimal(str(row["tierMinimumUnits"])), []).append(row)
            break
    return meters


def choose(meter, candidates, warnings):
    """One row of several for the same meter and tier: the newest; differing prices are reported and noted."""
    candidates = sorted(candidates, key=lambda r: (r["asOf"], r["source"]), reverse=True)
    prices = sorted({decimal_text(r["retailPrice"]) for r in candidates})
    remark = ""
    if len(prices) > 1:
        remark = "listed more than once with different prices: " + ", ".join(prices)
        warnings.append(f"{meter} {candidates[0]['armRegionName']}: {remark}")
    return candidates[0], remark


def reference_tiers(regions):
    """Tiers that the meter has in most of the complete regions, with the prices seen at each."""
    sets = collections.Counter(frozenset(tiers) for tiers in regions.values())
    tiers = max(sets, key=lambda s: (sets[s], len(s)))
    biggest = max(sets, key=len)
    tiers = biggest if len(biggest) > len(tiers) else tiers
    seen = {t: {decimal_text(r["retailPrice"]) for reg in regions.values() for r in reg.get(t, [])} for t in tiers}
    return tiers, seen


def price_entry(meter, rule, groups, region, regions, warnings):
    """The price of one meter in one region, or None when the rows do not say it completely."""
    tiers = dict(regions.get(region, {}))
    remark = ""
    derived = False
    if not tiers:
        for other in ("Global", rule.get("globalFrom")):
            if other in regions:
                tiers = dict(regions[other])
                derived = other != "Global"
                remark = f"one price for all regions; read in {other}" if derived else "one price for all regions"
                break
        else:
            return None
    expected, seen = reference_tiers(regions)
    for tier in sorted(expected - set(tiers)):
        if seen[tier] != {"0"}:
            warnings.append(f"{meter} {region}: band from {tier} is missing, meter left out")
            return None
        donor = next(reg[tier] for reg in regions.values() if tier in reg)
        tiers[tier] = donor
        derived = True
        remark = joined(remark, f"free band from {tier} taken from the other regions, which agree")
    if min(tiers) != 0:
        warnings.append(f"{meter} {region}: nothing is known below {min(tiers)}, meter left out")
        return None
    bands, chosen = [], []
    for tier in sorted(tiers):
        row, odd = choose(meter, tiers[tier], warnings)
        bands.append({"from": float(tier) if tier % 1 else int(tier), "price": decimal_text(row["retailPrice"])})
        remark = joined(remark, odd)
        chosen.append(row)
    order = {"exact": 0, "derived": 1, "recalled": 2}
    confidence = max((r["confidence"] for r in chosen), key=order.get)
    if derived and confidence == "exact":
        confidence = "derived"
    # The paid band decides what the line is called and where it was read.
    row = next((r for r in chosen if r["retailPrice"]), chosen[0])
    as_of, date_remark = split_date(row["asOf"])
    return {
        "title": rule["title"].format(**groups),
        "unit": rule["unit"],
        "bands": bands,
        "source": joined(*(r["source"] for r in chosen)),
        "asOf": as_of,
        "confidence": confidence,
        "note": joined(rule.get("note", ""), joined(*(r.get("note") or "" for r in chosen)), date_remark, remark),
        "service": row["serviceName"],
        "product": row["productName"],
        "sku": row["skuName"],
        "meterName": row["meterName"],
    }


def composite_entry(spec, parts):
    """A price that the provider bills as the sum of two meters."""
    total = sum(Decimal(p["bands"][0]["price"]) for p in parts)
    names = " + ".join(p["bands"][0]["price"] for p in parts)
    return {
        "title": spec["title"],
        "unit": spec["unit"],
        "bands": [{"from": 0, "price": decimal_text(total)}],
        "source": joined(*(p["source"] for p in parts)),
        "asOf": min(p["asOf"] for p in parts),
        "confidence": "recalled" if any(p["confidence"] == "recalled" for p in parts) else "derived",
        "note": joined(spec["note"].format(parts=names), *(p["note"] for p in parts)),
        "service": parts[0]["service"],
        "product": parts[0]["product"],
        "sku": parts[0]["sku"],
        "meterName": parts[0]["meterName"],
    }


def check_virtual_machines(prices, region, warnings):
    """Spot and regular prices are easily swapped in copies of the list: spot must be cheaper and not below 3 %."""
    for meter, price in prices.items():
        if meter.startswith("vm/") and meter.endswith("/spot"):
            regular = prices.get(meter[:-4] + "regular")
            spot = Decimal(price["bands"][0]["price"])
            if regular is None:
                warnings.append(f"{meter} {region}: spot price without a regular one")
                continue
            ratio = spot / Decimal(regular["bands"][0]["price"])
            if not Decimal("0.03") <= ratio < Decimal("0.9"):
                warnings.append(f"{meter} {region}: spot is {ratio:.2f} of the regular price, both look wrong")
                price["note"] = joined(price["note"], f"odd: spot is {ratio:.2f} of the regular price")


def build_region(region, meters, warnings):
    prices = {}
    for meter, (rule, groups, regions) in meters.items():
        entry = price_entry(meter, rule, groups, region, regions, warnings)
        if entry is not None:
            prices[meter] = entry
    for spec in COMPOSITES:
        parts = [prices.get(part) for part in spec["parts"]]
        if all(parts):
            prices[spec["id"]] = composite_entry(spec, parts)
    check_virtual_machines(prices, region, warnings)
    dates = [p["asOf"] for p in prices.values()]
    return {
        "formatVersion": FORMAT_VERSION,
        "provider": "azure",
        "region": region,
        "currency": "USD",
        "asOf": max(dates),
        "prices": {meter: prices[meter] for meter in sorted(prices)},
    }


def catalogue():
    """meters.json: what each meter id means, how its rows are selected, how it is billed."""
    entries = []
    for rule in RULES:
        selects = {"serviceName": rule["service"], "unitOfMeasure": rule["per"]}
        for key, field in (("product", "productName"), ("sku", "skuName"), ("meter", "meterName"), ("arm", "armSkuName")):
            if key in rule:
                selects[field] = rule[key]
        entries.append({"id": re.sub(r"\{(\w+)\}", r"<\1>", rule["id"]), "unit": rule["unit"], "group": rule["group"],
                        "billing": rule["billing"], "selects": selects})
    for spec in COMPOSITES:
        entries.append({"id": spec["id"], "unit": spec["unit"], "group": spec["group"], "billing": spec["billing"],
                        "sumOf": spec["parts"]})
    return {"formatVersion": FORMAT_VERSION, "provider": "azure", "meters": sorted(entries, key=lambda e: e["id"])}


def write(path, content):
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments):
    if len(arguments) not in (1, 2):
        raise SystemExit(__doc__)
    rows = json.loads(pathlib.Path(arguments[0]).read_text(encoding="utf-8"), parse_float=Decimal)
    if {row["currencyCode"] for row in rows} != {"USD"}:
        raise SystemExit("rows of one currency are expected")
    meters = rows_by_meter(rows)
    warnings = []
    output = HERE / "azure"
    for region in REGIONS:
        book = build_region(region, meters, warnings)
        write(output / f"{region}.json", book)
        print(f"{region}: {len(book['prices'])} prices, newest {book['asOf']}")
    write(output / "meters.json", catalogue())
    if len(arguments) == 2:
        skus = json.loads(pathlib.Path(arguments[1]).read_text(encoding="utf-8"))
        write(output / "capabilities.json", capabilities.build(skus))
    for warning in sorted(set(warnings)):
        print("note:", warning, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
