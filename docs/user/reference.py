#!/usr/bin/env python3
"""Writes scenario-reference.md from the schema, the one definition of the scenario format.

    docs/user/reference.py [--check]     --check: exit 1 when the file is not what the schema gives
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = json.loads((HERE / "../../models/scenario/scenario.schema.json").read_text(encoding="utf-8"))
FORMS = {"duration": "time", "distribution": "time or distribution", "cpu": "CPU", "bytes": "bytes", "rate": "rate", "byteRate": "bytes per time",
         "requestUnits": "throughput", "bytesPerHour": "growth", "period": "period", "localTime": "local time", "timeOfDay": "time of day",
         "days": "weekdays", "timeZone": "time zone", "sloMetric": "metric", "limit": "limit", "money": "amount"}
TYPES = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false", "object": "object", "array": "list"}
COMMON = ["kind", "title", "group", "team", "tags", "position", "tenants", "sharing", "allocation", "region"]
FAMILIES = {"any": "a component", "callable": "a component that can be called", "sendable": "a queue or topic", "broker": "a broker"}


def base(node):
    """The definition behind `$ref` or a single `allOf`, or None."""
    if "$ref" in node:
        return SCHEMA["definitions"][node["$ref"].rsplit("/", 1)[1]]
    if len(node.get("allOf", [])) == 1 and "$ref" in node["allOf"][0]:
        return SCHEMA["definitions"][node["allOf"][0]["$ref"].rsplit("/", 1)[1]]
    return None


def attribute(node, name):
    while node is not None:
        if name in node:
            return node[name]
        node = base(node)
    return None


def form(node):
    quantity = attribute(node, "x-quantity")
    values = attribute(node, "enum")
    if values:
        return " · ".join(f"`{v}`" for v in values)
    kinds = attribute(node, "type") or ("object" if attribute(node, "oneOf") is None else "one of several forms")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    text = FORMS.get(quantity) or " or ".join(TYPES.get(k, k) for k in kinds)
    reference = attribute(node, "x-ref")
    if reference:
        text = "id of " + FAMILIES.get(reference, f"a `{reference}`")
    bounds = []
    for key, sign in (("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("x-minimum", "≥"), ("x-maximum", "≤")):
        bound = attribute(node, key)
        if bound is not None:
            bounds.append(f"{sign} {bound:g}" if isinstance(bound, (int, float)) else f"{sign} {bound}")
    return text + (f" ({', '.join(bounds)})" if bounds else "")


def default(node, required):
    if required:
        return "**required**"
    parts = []
    for rule in attribute(node, "x-default-if") or []:
        where = ", ".join(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in rule["where"].items())
        parts.append(f"with {where}: `{json.dumps(rule['default'], ensure_ascii=False)}` — {rule['source']}")
    if attribute(node, "default") is not None:
        parts.insert(0, f"`{json.dumps(attribute(node, 'default'), ensure_ascii=False)}` — {attribute(node, 'x-default-source')}")
    return "; ".join(parts)


def rows(node, prefix="", skip=(), depth=0):
    definition = node if "properties" in node else base(node) or {}
    for key, member in definition.get("properties", {}).items():
        if key in skip and not prefix:
            continue
        required = key in definition.get("required", [])
        yield f"| `{prefix}{key}` | {form(member)} | {attribute(member, 'description') or ''} | {default(member, required)} |"
        if "properties" in member and depth < 3:
            yield from rows(member, f"{prefix}{key}.", skip, depth + 1)


def table(title, node, skip=()):
    lines = [f"### {title}", "", attribute(node, "description") or "", ""]
    if node.get("oneOf"):
        for branch in node["oneOf"]:
            if "properties" in branch:
                lines += table(f"{title}: {branch['title']}", branch)
        return lines
    body = list(rows(node, skip=skip))
    if not body:
        return lines
    return lines + ["| key | form | meaning | default — where it comes from |", "|---|---|---|---|"] + body + [""]


def page():
    definitions = SCHEMA["definitions"]
    kinds = definitions["kind"]["enum"]
    lines = ["# Scenario reference", "", "Written by `docs/user/reference.py` from `models/scenario/scenario.schema.json`. How values are written: [scenario-format.md](scenario-format.md).", ""]
    lines += ["## The file", ""] + table("Scenario", SCHEMA)
    lines += ["## Parts", ""]
    for name, node in definitions.items():
        if name in kinds or name in ("component", "kind", "service", *COMMON) or name == "distribution":
            continue
        if "properties" in node or "oneOf" in node:
            lines += table(node["title"], node)
    lines += ["## Components", "", "Every component has these keys:", "", "| key | form | meaning | default — where it comes from |", "|---|---|---|---|"]
    some = definitions["cosmos-db"]["properties"]
    lines += [f"| `{key}` | {form(some[key])} | {attribute(some[key], 'description')} | {default(some[key], key == 'kind')} |" for key in COMMON] + [""]
    for kind in kinds:
        name = "service" if kind == "ingress" else kind
        if kind == "ingress":
            continue
        title = f"`{kind}`, `ingress`" if kind == "service" else f"`{kind}`"
        lines += table(title, definitions[name], skip=COMMON)
    return "\n".join(lines).rstrip() + "\n"


def main():
    target = HERE / "scenario-reference.md"
    text = page()
    if "--check" in sys.argv[1:]:
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            sys.exit("scenario-reference.md is not what the schema gives; run docs/user/reference.py")
        return
    target.write_text(text, encoding="utf-8")


main()
