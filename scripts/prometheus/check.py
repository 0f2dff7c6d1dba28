"""Asks a Prometheus for every query of a dashboard and every rule it has loaded; each must return numbers.

Usage: check.py PROMETHEUS DASHBOARD.json
"""
import json
import math
import re
import sys
import urllib.parse
import urllib.request

PROMETHEUS, DASHBOARD = sys.argv[1], sys.argv[2]
failures = []


def api(path, **query):
    url = PROMETHEUS + "/api/v1/" + path + "?" + urllib.parse.urlencode(query)
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as refused:
        return {"error": json.load(refused).get("error", str(refused))}


def numbers(expr):
    """How many series of an expression have a number now, or what was wrong with it."""
    data = api("query", query=expr)
    if "error" in data:
        return data["error"]
    found = sum(1 for each in data["result"] if math.isfinite(float(each["value"][1])))
    return found or "no data"


def want(what, expr):
    found = numbers(expr)
    if not isinstance(found, int):
        failures.append(f"{what}: {found}\n    {expr}")


def grafana(expr):
    """As Grafana would send it, every variable at All."""
    expr = expr.replace("$__rate_interval", "30s")
    return re.sub(r"\$(model|backend)\b", ".*", expr)


with open(DASHBOARD, encoding="utf-8") as file:
    board = json.load(file)

for target in api("targets")["activeTargets"]:
    if target["health"] != "up":
        failures.append(f"target {target['scrapeUrl']}: {target['lastError']}")

queries = 0
for panel in board["panels"]:
    if not panel["targets"]:
        failures.append(f"panel {panel['title']}: asks nothing")
    for target in panel["targets"]:
        queries += 1
        expr = grafana(target["expr"])
        if "$" in expr:
            failures.append(f"panel {panel['title']}: an unknown variable in {expr}")
        want(f"panel {panel['title']} {target['refId']}", expr)

variables = 0
for variable in board["templating"]["list"]:
    if variable["type"] == "query":
        variables += 1
        metric, label = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["definition"]).groups()
        want(f"variable {variable['name']}", f"count by ({label}) ({metric})")

rules = {"recording": 0, "alerting": 0}
firing = set()
for group in api("rules")["groups"]:
    for rule in group["rules"]:
        rules[rule["type"]] += 1
        if rule["health"] != "ok":
            failures.append(f"rule {rule['name']}: {rule['health']} {rule.get('lastError', '')}")
        if rule["type"] == "recording":
            want(f"rule {rule['name']}", rule["name"])
        else:
            # Compared series must exist while all is well, else the alert can never fire.
            left = re.fullmatch(r"(.*) (?:==|>|<) [\d.]+(?:e[+-]?\d+)?", rule["query"], re.S)
            if left is None:
                failures.append(f"alert {rule['name']}: not of the form EXPRESSION > NUMBER: {rule['query']}")
            else:
                want(f"alert {rule['name']}", left.group(1))
            if rule["state"] in ("pending", "firing"):
                firing.add(rule["name"])

for name in ("BackendDown",):
    if name not in firing:
        failures.append(f"alert {name}: neither pending nor firing, though a backend is down")

print(
    f"{len(board['panels'])} panels with {queries} queries, {variables} variables, {rules['recording']} recording"
    f" rules, {rules['alerting']} alerts ({', '.join(sorted(firing)) or 'none'} pending or firing)"
)
for failure in failures:
    print("  FAILED " + failure)
sys.exit(1 if failures else 0)
