"""The base of the checks: verdicts, stages and cases.

A case is a generator: up to its `yield` it says which servers it needs, after it the gateway runs and the case asks.
All cases of a Stage share one gateway and run side by side, each with backends and models of its own.
"""

import concurrent.futures
import json
import os
import re
import shutil
import signal
import sys
import threading
import traceback

from clients import PROGRAM, TOKEN, Client, Gateway, until
from servers import Server

# ---- verdicts -----------------------------------------------------------------------------------------------------

_screen = threading.Lock()
_passed = _failed = 0
_where = threading.local()
failed_cases = set()


def holds(sentence, fine, got, expected):
    """One check: prints its sentence, and if it does not hold what came instead."""
    global _passed, _failed
    with _screen:
        if fine:
            _passed += 1
            if "-v" in sys.argv:
                print("ok      " + sentence, flush=True)
        else:
            _failed += 1
            failed_cases.add(getattr(_where, "case", "?"))
            print("FAIL    %s: got %s, expected %s" % (sentence, _short(got), _short(expected)), flush=True)
    return fine


def says(sentence, got, *expected):
    """A check of a value that must be one of those expected."""
    return holds(sentence, got in expected, got, expected[0] if len(expected) == 1 else "one of %r" % (expected,))


def _short(value):
    text = re.sub(r"[\x00-\x1f]", lambda found: repr(found.group())[1:-1], value if isinstance(value, str) else repr(value))
    return text if len(text) <= 400 else text[:300] + " ... " + text[-80:]


# ---- stages and cases ---------------------------------------------------------------------------------------------

USUAL = {
    "discovery": "{enabled: false, simulator: never}",
    "admin": "{auth: {type: bearer, token: %s}}" % TOKEN,
    "routing": "{strategy: priority, heartbeat_interval: 60s}",
    "retry": "{budget: 10}",
    "breaker": "{failure_threshold: 10000}",
    "response_storage": "{enabled: false}",
}


class Stage(Client):
    """One gateway and the cases that share it."""

    def __init__(self, **blocks):
        """blocks: top-level keys of the configuration with their YAML, instead of the usual ones."""
        self.blocks, self.cases, self.entries, self.chains, self.aliases, self.gateway = (dict(USUAL, **blocks), [], [], {}, {}, None)
        self._settings, self.names = [], set()

    def case(self, function):
        self.cases.append(function)
        return function

    # -- before the gateway runs

    def backend(self, server, name, **settings):
        """A server as a backend; settings as in the configuration. Answers the server."""
        if name in self.names:
            raise ValueError("two backends are called " + name)
        self.names.add(name)
        kind = settings.pop("type", "ollama" if server.api == "ollama" else "openai-compatible")
        url = settings.pop("url", server.url)
        rest = "".join(", %s: %s" % (key, value if isinstance(value, str) else json.dumps(value)) for key, value in settings.items())
        self.entries.append('  - {name: %s, type: %s, url: "%s"%s}\n' % (name, kind, url, rest))
        return server

    def serve(self, api, model, script, **settings):
        """A server of one model, as a backend named like it."""
        return self.backend(Server(api, {model: script}), re.sub(r"[^A-Za-z0-9.-]", "-", model), **settings)

    def pair(self, api, model, first, second, second_api=None):
        """Two servers of one model, the first preferred."""
        plain = re.sub(r"[^A-Za-z0-9.-]", "-", model)
        return (
            self.backend(Server(api, {model: first}), plain + "-1", priority=1),
            self.backend(Server(second_api or api, {model: second}), plain + "-2", priority=9),
        )

    # -- the gateway

    def config(self):
        blocks = dict(self.blocks)
        if self.chains:
            blocks["routing"] = blocks["routing"].rstrip("}") + ", fallbacks: %s}" % json.dumps(self.chains)
        if self.aliases:
            blocks["routing"] = blocks["routing"].rstrip("}") + ", aliases: %s}" % json.dumps(self.aliases)
        return "".join("%s: %s\n" % each for each in blocks.items()) + "backends:\n" + "".join(self.entries)

    def play(self, only):
        chosen = [each for each in self.cases if not only or re.search(only, each.__name__)]
        if not chosen:
            return
        running = []
        for function in chosen:
            _where.case = function.__name__
            going = function(self)
            next(going)
            running.append((function.__name__, going))
        with self._started() as self.gateway:
            self.port = self.gateway.port
            with concurrent.futures.ThreadPoolExecutor(6) as pool:
                list(pool.map(lambda each: self._rest(*each), running))
            if "Exception" in self.gateway.log() or "LEAK" in self.gateway.log():
                _where.case = "log"
                bad = [row for row in self.gateway.log().splitlines() if "Exception" in row or "LEAK" in row]
                holds("no exception and no leak is in the log", False, bad[:3], "none")
            if os.environ.get("FIELD_LOGS"):
                shutil.copy(os.path.join(self.gateway.home, "log"), os.environ["FIELD_LOGS"])

    def _started(self):
        gateway = Gateway(self.config())
        wanted = len(self.entries)

        def asked():
            data = gateway.admin("GET", "/admin/backends?limit=1000").json.get("data", [])
            return len(data) >= wanted and all(each.get("last_heartbeat") or each.get("reason") or each.get("state") == "disabled" for each in data)

        until(asked)
        return _Ending(gateway)

    @staticmethod
    def _rest(name, going):
        _where.case = name
        try:
            for _ in going:
                pass
        except Exception as failure:  # a case that breaks is a failure of its own, the others go on
            traceback.print_exc()
            holds(name.replace("_", " "), False, repr(failure), "no exception")


class _Ending:
    def __init__(self, gateway):
        self.gateway = gateway

    def __enter__(self):
        return self.gateway

    def __exit__(self, *_):
        self.gateway.end()


class Alone:
    """Cases that start their own programs, at the same time."""

    def __init__(self, at_once=3):
        self.cases, self.at_once = [], at_once

    def case(self, function):
        self.cases.append(function)
        return function

    def play(self, only):
        with concurrent.futures.ThreadPoolExecutor(self.at_once) as pool:
            list(pool.map(self._one, [each for each in self.cases if not only or re.search(only, each.__name__)]))

    @staticmethod
    def _one(function):
        _where.case = function.__name__
        try:
            function()
        except Exception as failure:  # as above
            traceback.print_exc()
            holds(function.__name__.replace("_", " "), False, repr(failure), "no exception")


def play(*stages):
    """Plays all stages of a file; the last line has the counts. Arguments: -v, and a part of the names of the cases to play."""
    only = next((each for each in sys.argv[1:] if not each.startswith("-")), None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if not os.access(PROGRAM, os.X_OK):
        sys.exit("%s is not there; make dist" % PROGRAM)
    for stage in stages:
        stage.play(only)
    if os.environ.get("FIELD_FAILED"):
        with open(os.environ["FIELD_FAILED"], "a") as out:
            for each in sorted(failed_cases):
                out.write("%s %s\n" % (os.path.basename(sys.argv[0]), each))
    print("%d passed, %d failed" % (_passed, _failed), flush=True)
    sys.exit(1 if _failed else 0)
