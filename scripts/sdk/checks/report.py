"""What every Python check script shares: where to call, what the backend can do, and a place for verdicts.

A check is a function that returns a line of detail or raises. Settings come from the environment, see scripts/sdk/README.md.
"""

import json
import os
import sys
import time
import urllib.request

BASE = os.environ["CHECK_BASE"].rstrip("/")
MODEL = os.environ["CHECK_MODEL"]
EMBED_MODEL = os.environ.get("CHECK_EMBED_MODEL", "")
SUITE = os.environ["CHECK_SUITE"]
RESULTS = os.environ["CHECK_RESULTS"]
EXPECT = set(os.environ.get("CHECK_EXPECT", "").split())
# slots:URL (llama.cpp), log:PATH,PATH (Ollama's request log), or empty: then only the next request tells.
FREED = os.environ.get("CHECK_FREED", "")
NEXT_WITHIN = float(os.environ.get("CHECK_NEXT_WITHIN", "20"))
UNKNOWN = "no-such-model-at-all"

_failed = 0


def want(fact, message):
    if not fact:
        raise AssertionError(message)


def short(value, length=100):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def check(name, function):
    """Runs one check and writes its verdict down; a failing check does not end the script."""
    global _failed
    began = time.monotonic()
    try:
        detail, ok = function() or "", True
    except Exception as problem:  # whatever an SDK throws is the check's result
        detail, ok = f"{type(problem).__name__}: {short(str(problem), 300)}", False
        _failed += 1
    took = round((time.monotonic() - began) * 1000)
    with open(RESULTS, "a", encoding="utf-8") as out:
        line = {"suite": SUITE, "check": name, "ok": ok, "detail": detail, "ms": took}
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    print(f"{'ok  ' if ok else 'FAIL'} {SUITE}: {name} ({took} ms) {detail}", flush=True)


def finish():
    sys.exit(1 if _failed else 0)


def raised(kind, function):
    """The error that the function must raise."""
    try:
        function()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__} was raised")


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def until(seconds, ready, message):
    """Polls until ready() is true; answers the milliseconds it took."""
    began = time.monotonic()
    while True:
        if ready():
            return round((time.monotonic() - began) * 1000)
        want(time.monotonic() - began < seconds, f"{message} within {seconds} s")
        time.sleep(0.02)


def _ended_requests(paths):
    """Ollama logs a request when its handler returns, that is when its slot is free again."""
    ends = 0
    for path in paths.split(","):
        with open(path, encoding="utf-8", errors="replace") as log:
            ends += sum(1 for line in log if "[GIN]" in line and "/chat" in line)
    return ends


class Freed:
    """Tells whether the server noticed that its client left: made while the stream runs, asked after the abort."""

    def __init__(self):
        self.kind, _, self.where = FREED.partition(":")
        if self.kind == "slots":
            until(5, self._busy, "the server shows no busy slot while it streams")
        elif self.kind == "log":
            self.ended = _ended_requests(self.where)

    def _busy(self):
        return any(slot["is_processing"] for slot in get(self.where))

    def after_abort(self, next_request):
        """next_request must succeed soon, after the server itself was seen to have stopped."""
        detail = ""
        if self.kind == "slots":
            took = until(5, lambda: not self._busy(), "the slot is not free")
            detail = f"slot idle after {took} ms, "
        elif self.kind == "log":
            took = until(5, lambda: _ended_requests(self.where) > self.ended, "the server's request did not end")
            detail = f"server's request ended after {took} ms, "
        began = time.monotonic()
        next_request()
        took = time.monotonic() - began
        want(took < NEXT_WITHIN, f"the next request took {took:.1f} s: the slot was not free")
        return f"{detail}next request answered in {round(took * 1000)} ms"
