#!/usr/bin/env python3
"""Reads a dashboard into the types that Grafana publishes (grafana-foundation-sdk) and writes it again: what they do not know
is lost on the way, and named here. A misspelt key of a panel, which Grafana itself would pass over in silence, is found so."""

import json
import sys

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

# Written by Grafana's own editor beside a variable's query, and not in the published schema.
EDITORS = ("definition",)


def lost(before, after, path=""):
    """Paths of what is in `before` and not the same in `after`."""
    if isinstance(before, dict):
        for key, value in before.items():
            if key in EDITORS:
                continue
            if not isinstance(after, dict) or key not in after:
                yield f"{path}.{key}"
            else:
                yield from lost(value, after[key], f"{path}.{key}")
    elif isinstance(before, list):
        if not isinstance(after, list) or len(before) != len(after):
            yield path
        else:
            for at, (one, other) in enumerate(zip(before, after, strict=True)):
                yield from lost(one, other, f"{path}[{at}]")
    elif before != after:
        yield f"{path}: {before!r} became {after!r}"


def main(files):
    register_default_plugins()
    bad = 0
    for name in files:
        with open(name, encoding="utf-8") as file:
            raw = json.load(file)
        known = json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(raw)))
        unknown = list(lost(raw, known))
        for each in unknown:
            print(f"{name}: {each} is nothing that Grafana knows")
        bad += len(unknown)
        if not unknown:
            print(f"{name}: {len(raw['panels'])} panels, all of it in Grafana's schema")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
