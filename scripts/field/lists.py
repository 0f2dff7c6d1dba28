"""Lists and heartbeats: model lists of other shapes, beats that bring none, servers without a list, hosts, keys and headers."""

import json
import re
import socket

from clients import Gateway, until
from rig import Alone, Stage, holds, play, says
from servers import Server, error, good, tag, whole

stage = Stage(routing="{strategy: priority, heartbeat_interval: 300ms}")

MADE = "ab" * 32  # the digest that scripted servers give


def names(*ids):
    return {"object": "list", "data": [{"id": each, "object": "model", "created": 1, "owned_by": "x"} for each in ids]}


SHAPES = {
    "a bare array": lambda n: [{"id": n}],
    "under models": lambda n: {"models": [{"id": n}]},
    "names in an array": lambda n: [n],
    "names under data": lambda n: {"data": [n]},
    "names under models": lambda n: {"models": [n]},
    "entries with name": lambda n: {"data": [{"name": n}]},
    "entries with model": lambda n: {"models": [{"model": n}]},
    "a byte order mark": lambda n: b"\xef\xbb\xbf" + json.dumps(names(n)).encode(),
    "blanks first": lambda n: b"\r\n  " + json.dumps(names(n)).encode(),
    "data and models both": lambda n: {"object": "list", "models": [{"name": n, "model": n}], "data": [{"id": n}]},
    "odd entries beside": lambda n: {"data": [{"id": n}, {"id": None}, 5, None, {}]},
    "data null and models": lambda n: {"data": None, "models": [{"id": n}]},
    "unknown members": lambda n: {"x": {"data": [1]}, "data": [{"id": n, "y": [{"id": "not-this"}]}], "has_more": False},
    "a bare array with a mark": lambda n: b"\xef\xbb\xbf" + json.dumps([{"id": n}]).encode(),
}


@stage.case
def model_lists_of_other_shapes(g):
    for number, shape in enumerate(SHAPES.values()):
        model = "shape-%d" % number
        g.backend(Server("openai", {model: good()}, lists={"/v1/models": whole(shape(model))}), model)
    g.backend(Server("openai", {"typed": good()}, lists={"/v1/models": whole(json.dumps(names("typed")), kind="text/plain")}), "typed")
    yield
    for number, what in enumerate(SHAPES):
        model = "shape-%d" % number
        holds("a model list that is %s is read" % what, until(lambda: model in g.listed(), 10), g.backend_state(model), model)
        says("... and its model answers (%s)" % what, g.ask("chat", model).status, 200)
    holds("a list under text/plain is read", until(lambda: "typed" in g.listed(), 10), g.backend_state("typed"), "typed")
    holds("nothing but models is listed", not [each for each in g.listed() if each in ("not-this", "None", "5", "")], g.listed(), "models")


@stage.case
def entries_of_tags_are_completed(g):
    entries = {
        "only name": {"name": "tn:1"},
        "only model": {"model": "tm:1"},
        "both": {"name": "tb:1", "model": "tb:1"},
        "without details": {"name": "td:1", "model": "td:1", "size": 9},
        "details null": {"name": "tz:1", "details": None},
        "families null": {"name": "tf:1", "details": {"family": "llama", "families": None}},
        "digest empty": {"name": "te:1", "digest": ""},
    }
    for number, entry in enumerate(entries.values()):
        model = entry.get("name") or entry["model"]
        g.backend(Server("ollama", {model: good()}, lists={"/api/tags": whole({"models": [entry]})}), "tags-%d" % number)
    g.backend(Server("openai", {"of-openai": good()}), "tags-openai")
    yield
    for what, entry in entries.items():
        model = entry.get("name") or entry["model"]
        listed = until(lambda: g.tags().get(model), 10) or {}
        whole_entry(listed, model, what)
    whole_entry(g.tags().get("of-openai:latest") or g.tags().get("of-openai") or {}, None, "a model of another API")
    councils = [entry for name, entry in g.tags().items() if name and name.startswith("council/")]
    for entry in councils[:1]:
        whole_entry(entry, None, "a council")
    digests = [entry.get("digest") for entry in g.tags().values() if entry.get("digest") != MADE]
    says("a second look shows the same digests", [entry.get("digest") for entry in g.tags().values() if entry.get("digest") != MADE], digests)
    says("no two models have one digest", len(set(digests)), len(digests))


def whole_entry(entry, model, what):
    details = entry.get("details")
    says(
        "an entry of /api/tags with %s has name and model" % what,
        entry.get("name") == entry.get("model") and (model is None or entry.get("name") == model) and bool(entry.get("name")),
        True,
    )
    holds(
        "... a digest of 64 digits and a size (%s)" % what,
        re.fullmatch(r"[0-9a-f]{64}", str(entry.get("digest"))) and entry.get("size", 0) > 0,
        entry,
        "both",
    )
    holds(
        "... and details (%s)" % what,
        isinstance(details, dict)
        and all(isinstance(details.get(key), str) for key in ("format", "family", "parameter_size", "quantization_level", "parent_model"))
        and isinstance(details.get("families", []), (list, type(None))),
        entry,
        "format, family, parameter_size, quantization_level",
    )


BAD_BEATS = {
    "an empty object": whole({}),
    "a page": whole("<html>hi</html>", kind="text/html"),
    "nothing": whole(""),
    "null": whole("null"),
    "a number": whole("7"),
    "an error object": whole({"error": "busy"}),
    "a list cut in the middle": whole('{"object":"list","data":[{"id":"@","obj'),
    "a list cut after an entry": whole('{"object":"list","data":[{"id":"@"},'),
    "data that is text": whole({"data": "x"}),
    "rubbish after the list": whole(json.dumps(names("@")) + "}"),
    "an unterminated body": [whole(names("@"))[0].replace(b"Content-Length: ", b"Content-Length: 9")],
}


@stage.case
def beats_that_bring_no_list(g):
    now = {}
    for number in range(len(BAD_BEATS)):
        model = "beat-%d" % number
        now[model] = None
        g.backend(Server("openai", {model: good()}, lists={"/v1/models": lambda ask, model=model: now[model] or whole(names(model))}), model)
        now["o" + model] = None
        g.backend(
            Server(
                "ollama",
                {"o%s:x" % model: good()},
                lists={"/api/tags": lambda ask, model=model: now["o" + model] or whole({"models": [tag("o%s:x" % model)]})},
            ),
            "o" + model,
        )
    now["to-none"] = None
    g.backend(Server("openai", {"to-none": good()}, lists={"/v1/models": lambda ask: now["to-none"] or whole(names("to-none"))}), "to-none")
    yield
    until(lambda: all(g.backend_state(name).get("state") == "up" for name in ("beat-0", "obeat-10", "to-none")), 20)
    for number, (what, bad) in enumerate(BAD_BEATS.items()):
        for name in ("beat-%d" % number, "obeat-%d" % number):
            now[name] = [bad[0].replace(b"@", name.encode()) if len(bad) == 1 else bad]
            if what.endswith("the list") or "@" in str(bad):
                now[name] = whole(bad[0].partition(b"\r\n\r\n")[2].replace(b"@", name.encode())) if what != "an unterminated body" else [bad[0]]
    for number, what in enumerate(BAD_BEATS):
        for name, model in (("beat-%d" % number, "beat-%d" % number), ("obeat-%d" % number, "obeat-%d:x" % number)):
            shown = until(lambda: g.backend_state(name).get("state") == "degraded" and g.backend_state(name), 10) or g.backend_state(name)
            holds(
                "a beat that is %s is a missed one (%s)" % (what, "Ollama" if name[0] == "o" else "OpenAI"),
                shown.get("state") in ("degraded", "down"),
                shown.get("state"),
                "degraded",
            )
            holds("... with its reason (%s)" % what, shown.get("reason"), shown, "a reason")
            if shown.get("state") == "degraded":
                says("... and its model is kept and answers (%s)" % what, (model in g.listed(), g.ask("chat", model).status), (True, 200))
            now[name] = None
            holds("... until a good one (%s)" % what, until(lambda: g.backend_state(name).get("state") == "up", 10), g.backend_state(name), "up")
    now["to-none"] = whole(names())
    holds(
        "an empty list is a list: nothing is there",
        until(lambda: "to-none" not in g.listed(), 10) and g.backend_state("to-none").get("state") == "up",
        g.backend_state("to-none"),
        "up, no models",
    )


@stage.case
def servers_without_a_list(g):
    for status in (404, 405):
        none = {"/v1/models": whole("404 page not found" if status == 404 else "", status, "text/plain")}
        g.backend(Server("openai", {"named-%d" % status: good()}, lists=none), "named-%d" % status, models='["named-%d"]' % status)
        g.backend(
            Server("openai", {"inner-%d" % status: good()}, lists=none), "mapped-%d" % status, models='{"outer-%d": "inner-%d"}' % (status, status)
        )
        g.backend(Server("openai", {"unnamed-%d" % status: good()}, lists=none), "unnamed-%d" % status)
    g.backend(Server("openai", {"denied": good()}, lists={"/v1/models": error(403, "no list for you")}), "denied", models="[denied]")
    yield
    for status in (404, 405):
        for name, model in (("named", "named-%d"), ("mapped", "outer-%d")):
            holds(
                "a server whose list is %d is up when its models are configured (%s)" % (status, name),
                until(lambda: g.backend_state("%s-%d" % (name, status)).get("state") == "up", 10),
                g.backend_state("%s-%d" % (name, status)),
                "up",
            )
            says("... and its model is listed and answers", (model % status in g.listed(), g.ask("chat", model % status).status), (True, 200))
        holds(
            "a server whose list is %d and whose models nobody names is not up" % status,
            g.backend_state("unnamed-%d" % status).get("state") != "up" and g.backend_state("unnamed-%d" % status).get("reason"),
            g.backend_state("unnamed-%d" % status),
            "degraded or down, with a reason",
        )


@stage.case
def names_of_hosts_and_headers(g):
    g.backend(Server("openai", {"packed-list": good()}, lists={"/v1/models": whole(names("packed-list"), content_encoding="")}), "packed-list")
    g.backend(Server("openai", {"mapped/a:b": good(), "plain": good()}), "mapping")
    yield
    holds(
        "an empty Content-Encoding header of a list is none", until(lambda: "packed-list" in g.listed(), 10), g.backend_state("packed-list"), "listed"
    )
    for path in ("/v1/models/mapped/a:b", "/v1/models/mapped%2Fa%3Ab"):
        says("one model is shown by its name (%s)" % path, g.call("GET", path).json.get("id"), "mapped/a:b")
    says("an empty Content-Encoding header of a request is none", g.ask("chat", "plain", headers={"Content-Encoding": ""}).status, 200)
    says("a request in gzip is 415", g.ask("chat", "plain", headers={"Content-Encoding": "gzip"}).status, 415)


def host_is_local(host):
    try:
        return socket.gethostbyname(host).startswith("127.")
    except OSError:
        return False


@stage.case
def a_model_whose_servers_are_down(g):
    first = g.backend(Server("openai", {"gone-model": good(), "org/gone:x": good()}), "gone-1")
    yield
    until(lambda: "gone-model" in g.listed(), 10)
    first.stop()
    until(lambda: g.backend_state("gone-1").get("state") == "down", 20)
    for model in ("gone-model", "org/gone:x"):
        single, chat = g.call("GET", "/v1/models/" + model), g.ask("chat", model)
        holds(
            "what /v1/models/{id} says of a model whose servers are down, and what chat says, agree (%s)" % model,
            (single.status == 200 and chat.status in (502, 503)) or (single.status == chat.status == 404) or single.status == chat.status,
            (single, chat),
            "the same of both",
        )
    single, chat = g.call("GET", "/v1/models/never-was"), g.ask("chat", "never-was")
    says("a model that never was is 404 in both", (single.status, chat.status), (404, 404))


alone = Alone()


@alone.case
def keys_from_the_environment():
    seen = []

    def script(ask):
        seen.append(ask.headers.get("authorization"))
        return good()(ask)

    server, other = Server("openai", {"m": script}), Server("openai", {"n": good()})
    text = """discovery: {enabled: false, simulator: never}
admin: {auth: {type: bearer, token: field-token}}
routing: {heartbeat_interval: 300ms}
backends:
  - {name: trimmed, type: openai-compatible, url: "%s", api_key: "${FIELD_KEY}"}
  - {name: broken, type: openai-compatible, url: "%s", api_key: "${FIELD_BAD_KEY}"}
  - {name: plain, type: openai-compatible, url: "%s"}
  - {name: odd-host, type: openai-compatible, url: "http://my_model_server:%d/v1"}
""" % (server.url, server.url, other.url, other.port)
    for end in ("\n", "\r\n", ""):
        gateway = Gateway(text, environment={"FIELD_KEY": "sk-field-1" + end, "FIELD_BAD_KEY": "sk field\nX-Evil: 1"})
        until(lambda: gateway.backend_state("trimmed").get("state") == "up", 10)
        says("a key whose variable ends in %r is used without it" % end, (gateway.ask("chat", "m").status, seen[-1:]), (200, ["Bearer sk-field-1"]))
        state = gateway.backend_state("broken")
        holds(
            "a key that cannot be a header disables its backend, with a reason",
            state.get("state") == "disabled" and state.get("reason"),
            state,
            "disabled",
        )
        holds("... and the reason does not show it", "sk field" not in json.dumps(state) and "sk field" not in gateway.log(), state, "no key")
        says("... and the other backends work", gateway.ask("chat", "n").status, 200)
        holds(
            "a host with underscores is a host like any other",
            gateway.backend_state("odd-host").get("url", "").startswith("http://my_model_server"),
            gateway.backend_state("odd-host"),
            "its URL",
        )
        gateway.end()
    gateway = Gateway(text.replace("${FIELD_KEY}", "${FIELD_NOT_THERE}").replace("${FIELD_BAD_KEY}", "x"))
    says("an unset key's variable disables its backend", gateway.backend_state("trimmed").get("state"), "disabled")
    gateway.end()


@alone.case
def hosts_with_underscores():
    server = Server("openai", {"m": good()})
    for url in ("http://under_score.localhost:%d" % server.port, "http://_a._b.localhost:%d/v1" % server.port):
        gateway = Gateway(
            "discovery: {enabled: false, simulator: never}\nadmin: {auth: {type: bearer, token: field-token}}\n"
            'backends: [{name: u, type: openai-compatible, url: "%s"}]\n'
            % url
        )
        state = gateway.backend_state("u")
        holds("%s is taken as a URL" % url.rpartition(":")[0], state.get("url", "").startswith(url.rpartition(":")[0]), state, url)
        if host_is_local(url.split("/")[2].split(":")[0]):
            holds("... and reached", until(lambda: gateway.ask("chat", "m").status == 200, 10), gateway.backend_state("u"), "up")
        gateway.end()


play(stage, alone)
