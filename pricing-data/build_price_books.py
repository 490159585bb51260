#!/usr/bin/env python3
"""Build the price books from rows of the provider's retail price list.

    python3 build_price_books.py                          make the books again from azure-rows.csv and azure-sizes.jsonl
    python3 build_price_books.py --check                  exit 1 unless the committed books are what would be made
    python3 build_price_books.py PRICES.json [SKUS.json]  take over the rows of a newer list, then make the books

PRICES.json is a list of rows as the Azure Retail Prices API returns them (one per meter, region and tier), each with
`source`, `asOf`, `confidence` and `note` added; SKUS.json a list of sizes with what they can do. Rows that no rule uses are
left out. Output goes beside this file. Only the standard library is used.

What each meter is made of stands in price_rules.py; what was found odd in the rows is checked and noted here.
"""

import collections
import json
import pathlib
import re
import sys
from decimal import ROUND_HALF_EVEN, Decimal

import capabilities
import price_rules
from capabilities_of_services import PG_SERIES
from price_rows import read_rows, read_sizes, rows_text, sizes_text
from price_rules import BORROWED, COMPOSITES, REGIONS, RULES

HERE = pathlib.Path(__file__).parent
ROWS = HERE / "azure-rows.csv"
SIZES = HERE / "azure-sizes.jsonl"
FORMAT_VERSION = 1
# From read for this region to taken from another one.
SURENESS = {"exact": 0, "derived": 1, "recalled": 2, "borrowed": 3}


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
    if row["serviceName"] != rule["service"] or row["unitOfMeasure"] != rule["per"]:
        return None
    if row["type"] != rule.get("type", "Consumption") or row["reservationTerm"] != rule.get("term", ""):
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
            if "size" in rule:
                groups["size"] = rule["size"](groups)
            for name, translate in rule.get("translate", {}).items():
                if name in groups:
                    groups[name] = translate(groups[name])
            meter = rule["id"].format(**groups)
            _, _, regions = meters.setdefault(meter, (rule, groups, {}))
            tiers = regions.setdefault(row["armRegionName"], {})
            tiers.setdefault(Decimal(str(row["tierMinimumUnits"])), []).append(row)
            break
    return meters


def per_hour(price, rule):
    """A price for a whole term, spread over its hours; other prices as they are. Ten digits are what a price can hold."""
    if "hours" not in rule:
        return decimal_text(price)
    return decimal_text((Decimal(str(price)) / rule["hours"]).quantize(Decimal("1e-10"), rounding=ROUND_HALF_EVEN))


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


def stand_in(meter, rule, region, regions):
    """Tiers for a region whose list lacks the meter, why they hold there, and how sure that is; None when nothing does."""
    if "Global" in regions:
        return regions["Global"], "one price for all regions", "exact"
    if rule.get("globalFrom") in regions:
        return regions[rule["globalFrom"]], f"one price for all regions; read in {rule['globalFrom']}", "derived"
    listed = {other: regions[other] for other in REGIONS if other in regions}
    prices = {frozenset((tier, decimal_text(row["retailPrice"])) for tier, rows in tiers.items() for row in rows) for tiers in listed.values()}
    if len(listed) >= 3 and len(prices) == 1 and not rule.get("byContinent"):
        return next(iter(listed.values())), f"not listed for {region}; the one price of {', '.join(listed)}", "derived"
    donor, borrowed = BORROWED.get(region, ("", ""))
    if donor in regions and re.fullmatch(borrowed, meter):
        return regions[donor], f"not listed for {region}: the price of {donor} stands in", "borrowed"
    return None


def included(rule, groups):
    """What the price of another meter holds of this one already."""
    if "included" not in rule:
        return {}
    by, quantity = rule["included"]
    return {"included": {"by": by.format(**groups), "quantity": quantity}}


def price_entry(meter, rule, groups, region, regions, warnings):
    """The price of one meter in one region, or None when the rows do not say it completely."""
    tiers = dict(regions.get(region, {}))
    remark = ""
    least_sure = "exact"
    if not tiers:
        found = stand_in(meter, rule, region, regions)
        if found is None:
            return None
        tiers, remark, least_sure = dict(found[0]), found[1], found[2]
    expected, seen = reference_tiers(regions)
    for tier in sorted(expected - set(tiers)):
        if seen[tier] != {"0"} and tier > 0 and tiers.get(Decimal(0), [{"retailPrice": 0}])[0]["retailPrice"]:
            # Dearer than the truth at worst; a free first band must never go on like this, it would be a silent zero.
            tiers[tier] = tiers[Decimal(0)]
            least_sure = max(least_sure, "derived", key=SURENESS.get)
            remark = joined(remark, f"band from {tier} is not listed for {region}: the first price goes on")
            continue
        if seen[tier] != {"0"}:
            warnings.append(f"{meter} {region}: band from {tier} is missing, meter left out")
            return None
        donor = next(reg[tier] for reg in regions.values() if tier in reg)
        tiers[tier] = donor
        least_sure = max(least_sure, "derived", key=SURENESS.get)
        remark = joined(remark, f"free band from {tier} taken from the other regions, which agree")
    if min(tiers) != 0 and rule.get("freeBelow"):
        least = min(tiers)
        tiers[Decimal(0)] = [{**tiers[least][0], "retailPrice": Decimal(0)}]
        remark = joined(remark, f"the first {decimal_text(least)} {rule['unit']} are included")
    if min(tiers) != 0:
        warnings.append(f"{meter} {region}: nothing is known below {min(tiers)}, meter left out")
        return None
    bands, chosen = [], []
    for tier in sorted(tiers):
        row, odd = choose(meter, tiers[tier], warnings)
        bands.append({"from": float(tier) if tier % 1 else int(tier), "price": per_hour(row["retailPrice"], rule)})
        remark = joined(remark, odd)
        if "hours" in rule:
            remark = joined(remark, f"{decimal_text(row['retailPrice'])} for the term of {rule['hours']} h")
            least_sure = max(least_sure, "derived", key=SURENESS.get)
        chosen.append(row)
    confidence = max([least_sure] + [r["confidence"] for r in chosen], key=SURENESS.get)
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
        **included(rule, groups),
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
        "confidence": max(["derived"] + [p["confidence"] for p in parts], key=SURENESS.get),
        "note": joined(spec["note"].format(parts=names), *(p["note"] for p in parts)),
        "service": parts[0]["service"],
        "product": parts[0]["product"],
        "sku": parts[0]["sku"],
        "meterName": parts[0]["meterName"],
    }


def sizes_by_vcore(prices):
    """PostgreSQL series that are listed by the vCore only: the sizes are its multiples."""
    entries = {}
    for series, (tier, _, _, sizes) in PG_SERIES.items():
        vcore = prices.get(f"postgresql/{tier}/{series.replace('_', '')}/vcore")
        for cores in sizes if vcore else ():
            size = f"{series[0]}{cores}{series[1:]}"
            meter = f"postgresql/{tier}/{size}"
            if meter in prices:
                continue
            price = Decimal(vcore["bands"][0]["price"]) * cores
            entries[meter] = {**vcore, "title": f"PostgreSQL {tier} {size}", "unit": "hour", "bands": [{"from": 0, "price": decimal_text(price)}],
                              "confidence": max(vcore["confidence"], "derived", key=SURENESS.get),
                              "note": joined(f"{cores} vCores of {vcore['bands'][0]['price']}", vcore["note"])}
    return entries


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
    prices.update(sizes_by_vcore(prices))
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
        for key, field in (("product", "productName"), ("sku", "skuName"), ("meter", "meterName"), ("arm", "armSkuName"), ("type", "type"),
                           ("term", "reservationTerm")):
            if key in rule:
                selects[field] = rule[key]
        entries.append({"id": re.sub(r"\{(\w+)\}", r"<\1>", rule["id"]), "unit": rule["unit"], "group": rule["group"],
                        "billing": rule["billing"], "selects": selects})
    for spec in COMPOSITES:
        entries.append({"id": spec["id"], "unit": spec["unit"], "group": spec["group"], "billing": spec["billing"],
                        "sumOf": spec["parts"]})
    return {"formatVersion": FORMAT_VERSION, "provider": "azure", "meters": sorted(entries, key=lambda e: e["id"])}


def retail_map():
    """retail-map.json: the same rules for the program, which makes books of the pages of the provider's API with them."""
    named = {price_rules.words: "words", price_rules.hyphenated: "hyphenated", price_rules.backed_up: "backed-up",
             price_rules.token_kind: "token-kind", price_rules.postgres_size: "postgresql-size"}
    rules = []
    for rule in RULES:
        entry = {"id": rule["id"], "title": rule["title"], "unit": rule["unit"], "serviceName": rule["service"], "unitOfMeasure": rule["per"]}
        for key, field in (("product", "productName"), ("sku", "skuName"), ("meter", "meterName"), ("arm", "armSkuName"), ("type", "type"),
                           ("term", "reservationTerm"), ("hours", "termHours"), ("freeBelow", "freeBelow"), ("note", "note")):
            if key in rule:
                entry[field] = rule[key]
        if "translate" in rule:
            entry["translate"] = {name: named[function] for name, function in rule["translate"].items()}
        if "size" in rule:
            entry["size"] = "postgresql-vcores"
        if "included" in rule:
            entry["included"] = {"by": rule["included"][0], "quantity": rule["included"][1]}
        rules.append(entry)
    sums = [{"id": spec["id"], "title": spec["title"], "unit": spec["unit"], "parts": spec["parts"], "note": spec["note"].split(": {parts}; ")[-1]}
            for spec in COMPOSITES]
    multiples = []
    for series, (tier, _, _, sizes) in PG_SERIES.items():
        for cores in sizes:
            size = f"{series[0]}{cores}{series[1:]}"
            multiples.append({"id": f"postgresql/{tier}/{size}", "title": f"PostgreSQL {tier} {size}", "unit": "hour",
                              "of": f"postgresql/{tier}/{series.replace('_', '')}/vcore", "times": cores})
    return {"formatVersion": FORMAT_VERSION, "provider": "azure", "rules": rules, "sums": sums, "multiples": multiples}


def used(rows):
    """The rows that some rule makes a meter of."""
    return [row for row in rows if any(matches(rule, row) is not None for rule in RULES)]


def take_over(prices, sizes):
    """Replaces the rows kept here by those of a newer list."""
    rows = json.loads(pathlib.Path(prices).read_text(encoding="utf-8"), parse_float=Decimal)
    if {row["currencyCode"] for row in rows} != {"USD"}:
        raise SystemExit("rows of one currency are expected")
    ROWS.write_text(rows_text(used(rows)), encoding="utf-8")
    if sizes:
        SIZES.write_text(sizes_text(json.loads(pathlib.Path(sizes).read_text(encoding="utf-8"))), encoding="utf-8")


def books():
    """({file name: content}, what was odd)."""
    meters = rows_by_meter(read_rows(ROWS))
    warnings = []
    files = {f"{region}.json": build_region(region, meters, warnings) for region in REGIONS}
    files["meters.json"] = catalogue()
    files["retail-map.json"] = retail_map()
    files["capabilities.json"] = capabilities.build(read_sizes(SIZES))
    return {name: json.dumps(content, indent=1, ensure_ascii=False) + "\n" for name, content in files.items()}, sorted(set(warnings))


def main(arguments):
    check = arguments == ["--check"]
    if len(arguments) > 2 or (not check and any(a.startswith("-") for a in arguments)):
        raise SystemExit(__doc__)
    if arguments and not check:
        take_over(arguments[0], arguments[1] if len(arguments) == 2 else None)
    files, warnings = books()
    different = 0
    for name, text in files.items():
        path = HERE / "azure" / name
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                different += 1
                print(f"{path.relative_to(HERE)} is not what the generator makes of the rows", file=sys.stderr)
            continue
        path.write_text(text, encoding="utf-8")
        if name[:-5] in REGIONS:
            print(f"{name[:-5]}: {text.count(chr(34) + 'bands' + chr(34))} prices")
    if not check:
        for warning in warnings:
            print("note:", warning, file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
