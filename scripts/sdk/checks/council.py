"""What the Python council checks share: the question, and what must be true of every council's answer."""

import re
import urllib.request

from report import BASE, until, want

QUESTION = "What is 6 times 7?"
ASK = [{"role": "user", "content": QUESTION}]
# Members, rounds and strategy of the built-in templates.
TEMPLATES = {
    "diverse-analysis": (3, 1, "synthesize"),
    "code-review": (3, 1, "synthesize"),
    "debate": (2, 2, "debate"),
    "peer-review": (3, 1, "rank-then-synthesize"),
    "best-of": (4, 1, "best-of"),
    "vote": (5, 1, "vote"),
    "mixture": (3, 2, "mixture"),
    "cascade": (3, 1, "cascade"),
}
# One member at each of the three backends; nobody can stand in for the third.
MIXED = {"strategy": "rank-then-synthesize", "members": ["steady", "slow", "broken"], "synthesizer": "steady", "quorum": 2}


def listed(ids):
    missing = [name for name in TEMPLATES if f"council/{name}" not in ids]
    want(not missing, f"{missing} are not among {ids}")
    return f"{len(TEMPLATES)} councils among {len(ids)} models"


def judge(council, template, total, texts):
    """A council object of a run in which everybody answered; total is what usage says, None where it says nothing."""
    members, rounds, strategy = TEMPLATES[template]
    want(council and council["template"] == template and council["strategy"] == strategy and council["id"], f"{council}")
    want([each["label"] for each in council["members"]] == list("ABCDE"[:members]), f"members {council['members']}")
    for each in council["members"]:
        fine = each["status"] == "done" and each["backend"] in ("steady", "slow") and each["latency_ms"] >= 0
        want(fine or (strategy == "cascade" and each["status"] == "unasked"), f"member {each}")
        want(not texts or each["status"] == "unasked" or each["content"].startswith("[simulated] "), f"member {each}")
    want(len(council["rounds"]) == rounds, f"{len(council['rounds'])} rounds")
    want(council["quorum"]["reached"] >= council["quorum"]["required"] > 0, f"quorum {council['quorum']}")
    want(total in (None, council["usage_total"]["total_tokens"]), f"usage {total}, {council['usage_total']}")
    if strategy in ("rank-then-synthesize", "best-of"):
        want(len(council["rankings"]) == members and all(each["valid"] for each in council["rankings"]), "ballots are missing")
        want(sorted(council["aggregate"]["order"]) == list("ABCDE"[:members]), f"aggregate {council['aggregate']}")
    if strategy in ("synthesize", "debate"):
        want(council["analysis"] is not None, "no analysis")


def simulated(text):
    want(text.startswith("[simulated] You said: " + QUESTION), f"content {text!r}")


def broken_member(council):
    """The run of MIXED: two members answered, and it is said why the third did not."""
    states = [each["status"] for each in council["members"]]
    want(states == ["done", "done", "failed"], f"states {states}")
    want(council["members"][2]["error"], "the failed member has no reason")
    want(council["quorum"] == {"required": 2, "reached": 2, "cut": 0}, f"quorum {council['quorum']}")
    want([each["judge"] for each in council["rankings"]] == ["A", "B"], f"rankings {council['rankings']}")
    return f"C failed: {council['members'][2]['error']}"


def busy():
    """Requests at work at backends, by the gateway's own gauge."""
    with urllib.request.urlopen(BASE + "/metrics", timeout=10) as page:
        gauges = re.findall(r"^council_router_active_requests\{.*\} (\S+)$", page.read().decode(), re.MULTILINE)
    want(gauges, "no gauge of active requests")
    return sum(float(each) for each in gauges)


def let_go():
    """After an abort no backend keeps working."""
    return f"backends idle after {until(2, lambda: busy() == 0, 'backends are still at work')} ms"
