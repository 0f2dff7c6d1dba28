"""One refusal must not close a backend: cooldowns of one model, the last candidate, 404s, refusals within streams, the chain."""

import datetime
import email.utils
import json
import re
import threading
import time

from clients import TOKEN, Gateway, until
from rig import Alone, Stage, holds, play, says
from servers import CLOSE, DONE, HOLD, Server, at, delta, error, event, good, ndjson, stream, turns, whole

stage = Stage()
hasty = Stage(routing="{strategy: priority, heartbeat_interval: 300ms}")
LIMITED = {"type": "rate_limit_error", "code": "rate_limit_exceeded"}


def limited(seconds, status=429, words="Rate limit reached", api="openai", **headers):
    """Refuses for a while from its first request on and says how long still, then answers "late"."""
    began = []

    def script(ask):
        began.append(time.monotonic())
        left = seconds - (time.monotonic() - began[0])
        if left <= 0:
            return good("late")(ask)
        body = {"error": words} if api == "ollama" else {"error": dict({"message": words}, **LIMITED)}
        return whole(body, status, **(headers or {"Retry-After": str(max(1, int(left + 0.999)))}))

    return script


def refused(words="Rate limit reached", status=429, **headers):
    return whole({"error": dict({"message": words}, **LIMITED)}, status, **headers)


# ---- 3: a cooldown is the model's


@stage.case
def a_cooldown_is_the_models(g):
    kinds = []
    for api in ("openai", "ollama"):
        for status in (429, 503):
            for op, asked in (
                ("chat", "chat"),
                ("chat", "ochat"),
                ("complete", "complete"),
                ("complete", "generate"),
                ("embed", "embed"),
                ("embed", "oembed"),
            ):
                name = "%s-%d-%s-%s" % (api, status, op, asked)
                hot, cool = "hot-%s:x" % name, "cool-%s:x" % name
                body = {"error": "busy"} if api == "ollama" else {"error": {"message": "busy"}}
                server = g.backend(Server(api, {hot: whole(body, status, Retry_After="600"), cool: good("cool")}), name)
                kinds.append((name, asked, hot, cool, server))
    yield
    for name, asked, hot, cool, server in kinds:
        got = g.ask(asked, hot)
        holds(
            "%s: the model itself is refused with Retry-After" % name,
            got.status in (429, 503) and 1 <= int(got.headers.get("retry-after", 0)) <= 3600,
            got,
            "429 or 503",
        )
        got = g.ask(asked, cool)
        holds("%s: another model of that backend answers at once" % name, got.status == 200 and got.took < 5, got, "its answer")
        before = len(server.asks)
        g.ask(asked, hot)
        says("%s: within the cooldown the model is not asked again" % name, len(server.asks) - before, 0)
        shown = [each for each in g.backend_state(name).get("cooldowns") or [] if each.get("model", "").startswith("hot-")]
        holds(
            "%s: the cooldown is shown with model, until and reason" % name,
            len(shown) == 1 and shown[0].get("model") == hot and shown[0].get("reason") and 300 < seconds_until(shown[0].get("until")) < 3700,
            shown,
            hot,
        )
        says("%s: ... and the backend is up" % name, g.backend_state(name).get("state"), "up")


def seconds_until(moment):
    try:
        return datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", str(moment)).replace("Z", "+00:00")).timestamp() - time.time()
    except ValueError:
        return -1


@stage.case
def cooldowns_are_seen_everywhere_and_end(g):
    server = g.backend(Server("openai", {"seen": turns(refused(Retry_After="900"), good("back")), "seen-too": good()}), "seen")
    g.backend(Server("openai", {"bound": turns(refused(Retry_After="900"), good("back"))}), "bound")
    yield
    g.ask("chat", "seen")
    metrics = g.admin("GET", "/metrics").body.decode()
    holds(
        "a cooldown is in the metrics",
        re.search(r'(?m)^council_router_\w*cooldown\w*\{[^}]*backend="seen"[^}]*\} 1', metrics),
        re.findall(".*cooldown.*", metrics),
        "a sample of this backend",
    )
    patched = g.call("PATCH", "/admin/backends/seen", '{"enabled": true}', {"Authorization": "Bearer " + TOKEN})
    says("PATCH enabled is taken", patched.status, 200)
    says("PATCH enabled ends a cooldown at once", (g.ask("chat", "seen").text, g.backend_state("seen").get("cooldowns")), ("back", []))
    holds("... and the server was asked", len(server.asked("seen")) == 2, len(server.asked("seen")), 2)


@stage.case
def a_sibling_answers_meanwhile(g):
    first, _ = g.pair("openai", "shared", refused(Retry_After="400"), good("sibling"))
    ofirst, _ = g.pair("ollama", "oshared:1", whole({"error": "busy"}, 503, Retry_After="400"), good("sibling"), second_api="openai")
    yield
    for model, asked, server in (("shared", "chat", first), ("oshared:1", "ochat", ofirst)):
        for _ in range(3):
            says("the sibling of a model that cools down answers at once (%s)" % asked, g.ask(asked, model).text, "sibling")
        says("... and the first is asked once (%s)" % asked, len(server.asks), 1)


@stage.case
def what_the_request_did_teaches_nothing(g):
    words = {
        402: ("You asked for up to 9000 tokens, but can only afford 2000 in one request; ask for fewer max_tokens", "too_expensive"),
        403: ("Your prompt was flagged by moderation", "content_policy_violation"),
        451: ("Not in your region", "unavailable"),
        422: ("n is out of range", "invalid"),
        418: ("no", "teapot"),
    }
    servers = {}
    for status, (text, code) in words.items():
        servers[status] = g.serve("openai", "does-%d" % status, turns(error(status, text, code=code), good("after")), api_key="own-key")
    yield
    for status, (text, code) in words.items():
        got = g.ask("chat", "does-%d" % status)
        says("a %d about one request keeps its status and words" % status, (got.status, got.message), (status, text))
        says("... and its code (%d)" % status, (got.json.get("error") or {}).get("code"), code)
        says("... and the same model answers the next request at once (%d)" % status, g.ask("chat", "does-%d" % status).text, "after")
        says("... and nothing cools down (%d)" % status, g.backend_state("does-%d" % status).get("cooldowns"), [])


@hasty.case
def our_own_key_refused(g):
    gone = error(401, "Incorrect API key provided", code="invalid_api_key")
    # One model that wants a sign-in: the backend's list is fine, so the key is.
    g.backend(Server("openai", {"sign-in": error(401, "You must be signed in to use this model"), "free": good("free")}), "signs", api_key="k")
    g.backend(Server("openai", {"b1": gone, "b2": gone, "b3": gone}), "both", api_key="k", priority=1)
    g.backend(Server("openai", {"b3": good("sibling")}), "other", priority=9)
    rejected = {"now": False}
    g.backend(
        Server(
            "openai",
            {"beat": good("beat")},
            lists={
                "/v1/models": lambda ask: (
                    error(401, "bad key") if rejected["now"] else whole({"object": "list", "data": [{"id": "beat", "object": "model"}]})
                )
            },
        ),
        "beating",
        api_key="k",
    )
    g.backend(Server("openai", {"through": error(401, "Your own key is wrong", code="invalid_api_key")}), "passing", auth="passthrough")
    between = g.backend(Server("openai", {"t1": gone, "t2": good("fine"), "t3": gone}), "between", api_key="k")
    g.backend(Server("openai", {"keyless": error(401, "Sign in to use this model")}), "keyless")
    yield
    for model in ("t1", "t2", "t3"):
        g.ask("chat", model)
    says("401 for two models with a success between says nothing of the key", g.backend_state("between").get("state"), "up")
    says("... and all three were asked", len(between.asks), 3)
    got = g.ask("chat", "keyless")
    says("a 401 of a server to which we send no key is passed on", (got.status, got.message), (401, "Sign in to use this model"))
    got = g.ask("chat", "sign-in")
    holds("a 401 for one model is passed on or 502, never a success", got.status in (401, 502), got, 401)
    says("one 401 for one model leaves the backend's others alone", (g.ask("chat", "free").text, g.ask("chat", "free").text), ("free", "free"))
    g.ask("chat", "b1")
    second = g.ask("chat", "b2")
    says("401 for a second model in a row is 502: it is our key, and the client cannot mend it", second.status, 502)
    holds("... and says nothing of the key", "api key" not in second.message.lower() or "k" == "", second.message, "no word of a wrong key")
    state = g.backend_state("both")
    holds(
        "401 for two models in a row: the backend is degraded, and says why",
        state.get("state") in ("degraded", "down") and re.search("(?i)401|key|credential|unauthor", str(state.get("reason"))),
        state,
        "degraded, key refused",
    )
    says("... and a sibling answers for its models", g.ask("chat", "b3").text, "sibling")
    rejected["now"] = True
    shown = until(lambda: g.backend_state("beating").get("state") != "up" and g.backend_state("beating"), 30) or g.backend_state("beating")
    holds(
        "a heartbeat's own 401 degrades the backend, and says why",
        shown.get("state") in ("degraded", "down") and re.search("(?i)401|key|credential|unauthor", str(shown.get("reason"))),
        shown,
        "degraded",
    )
    rejected["now"] = False
    holds(
        "... and the next good one brings it back",
        until(lambda: g.backend_state("beating").get("state") == "up", 30),
        g.backend_state("beating"),
        "up",
    )
    got = g.ask("chat", "through", headers={"Authorization": "Bearer mine"})
    says("with a key of the client's own, its 401 is passed on", (got.status, got.message), (401, "Your own key is wrong"))


# ---- 4: the last candidate


@stage.case
def the_last_candidate_waits_once(g):
    one = g.serve("openai", "wait-one", limited(2))
    two = g.serve("ollama", "wait-two:x", limited(2, 503, "busy", "ollama"))
    streamed = g.serve("openai", "wait-stream", limited(2))
    date = g.serve("openai", "wait-date", lambda ask, left=[None]: dated(ask, left))
    bare = g.serve("openai", "wait-bare", turns(refused(), good("late")))
    stuck = g.serve("openai", "wait-stuck", refused(Retry_After="5"))
    far = g.serve("openai", "wait-far", refused(Retry_After="47"))
    g.backend(Server("openai", {"wait-both": refused(Retry_After="500")}), "wait-both-1", priority=1)
    soon = g.backend(Server("openai", {"wait-both": limited(2)}), "wait-both-2", priority=9)
    yield

    def waits():
        for model, op, server, streamed_ in (
            ("wait-one", "chat", one, False),
            ("wait-two:x", "ochat", two, False),
            ("wait-stream", "chat", streamed, True),
            ("wait-date", "chat", date, False),
            ("wait-bare", "chat", bare, False),
        ):
            got = g.ask(op, model, streamed_)
            says("%s: the last candidate is asked again when its cooldown is over" % model, (got.status, got.text), (200, "late"))
            says("%s: ... once" % model, len(server.asks), 2)

    def refusals():
        got = g.ask("chat", "wait-stuck")
        says("refused again after the wait: 429", got.status, 429)
        says("... after two asks", len(stuck.asks), 2)
        holds("... with Retry-After", 1 <= int(got.headers.get("retry-after", 0)) <= 3600, got.headers, "1 or more")
        holds(
            "... and in plain words",
            re.search(r"rate-limited on every backend that serves it; retry after \d+ s", got.message),
            got.message,
            "rate-limited on every backend ...",
        )
        got = g.ask("ochat", "wait-far")
        says("a wait of more than 30 s is refused at once", (got.status, got.took < 10), (429, True))
        holds("... with the time that is left", 40 <= int(got.headers.get("retry-after", 0)) <= 47, got.headers, 47)
        holds(
            "... and in plain words, in the caller's API",
            re.search(r"rate-limited on every backend that serves it; retry after \d+ s", got.message) and isinstance(got.json.get("error"), str),
            got,
            "rate-limited ...",
        )
        says("... and the server was asked once", len(far.asks), 1)

    def both():
        says("of two that cool down the earlier is waited for", g.ask("chat", "wait-both").text, "late")
        says("... and asked again once", len(soon.asks), 2)

    together(waits, refusals, both)


def dated(ask, left):
    """Retry-After as a date three seconds from the first request."""
    left[0] = left[0] or int(time.time()) + 3
    return good("late")(ask) if time.time() >= left[0] - 0.2 else refused(Retry_After=email.utils.formatdate(int(left[0]), usegmt=True))


def together(*jobs):
    threads = [threading.Thread(target=each) for each in jobs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


@stage.case
def max_wait_of_a_request(g):
    g.serve("openai", "patience", limited(6))
    server = g.serve("openai", "patience-two", limited(25))
    yield
    g.call("POST", "/v1/chat/completions", json.dumps({"model": "patience-two", "messages": []}), {"X-Router-Max-Wait": "1"})
    for value in ("1s", "1", "500ms", "0", " 2s "):
        got = g.ask("chat", "patience-two", headers={"X-Router-Max-Wait": value})
        holds(
            "X-Router-Max-Wait %r ends a longer wait at once" % value,
            got.status == 429 and got.took < 10 and "rate-limited" in got.message,
            (got, got.took),
            429,
        )
    says("... without asking the server", len(server.asks), 1)
    for value in ("soon", "-1", "-1s", "1 day", "NaN", "1s;2s", "0x10", "", "99999999999999999999", "1..5s", "5 5"):
        for op in ("chat", "ochat", "embed"):
            got = g.ask(op, "patience", headers={"X-Router-Max-Wait": value})
            fine = got.status == 400 and "x-router-max-wait" in got.message.lower()
            holds("X-Router-Max-Wait %r is 400 that names it (%s)" % (value, op), fine or value == "", got, 400)
    got = g.ask("chat", "patience", headers={"X-Router-Max-Wait": "2h"})
    says("X-Router-Max-Wait never lengthens a wait, and a long one waits", got.text, "late")


@stage.case
def backing_off_without_retry_after(g):
    server = g.serve("openai", "doubling", refused())
    yield
    waits = []
    for _ in range(3):
        g.ask("chat", "doubling", headers={"X-Router-Max-Wait": "0"})
        shown = list(g.backend_state("doubling").get("cooldowns") or [])
        waits.append(round(seconds_until_exact(shown[0]["until"]), 1) if shown else 0)
        until(lambda: not g.backend_state("doubling").get("cooldowns"), 30)
    says("three refusals were asked of the server", len(server.asks), 3)
    holds(
        "429 without Retry-After backs off by doubling from a second",
        waits[0] <= 1.1 and 1 <= waits[1] <= 2.1 and 2.5 <= waits[2] <= 4.1,
        waits,
        [1, 2, 4],
    )


def seconds_until_exact(moment):
    whole_part, _, rest = str(moment).partition(".")
    fraction = re.match(r"\d*", rest).group()
    return seconds_until(whole_part.rstrip("Z") + "+00:00") + float("0." + (fraction or "0"))


@stage.case
def odd_retry_after(g):
    values = {
        "604800": 3600,
        "0": 2,
        "-5": 2,
        "soon": 2,
        "": 2,
        "1.5": 3,
        "99999999999999999999999": 3600,
        "Thu, 01 Jan 1970 00:00:00 GMT": 2,
        "Fri, 31 Dec 2199 23:59:59 GMT": 3600,
        "1, 2": 3,
    }
    for number, value in enumerate(values):
        g.backend(Server("openai", {"odd-%d" % number: refused(Retry_After=value), "odd-%d-other" % number: good()}), "odd-%d" % number)
    g.serve("openai", "odd-ms", refused(retry_after_ms="700", Retry_After="1"))
    yield
    for number, (value, most) in enumerate(values.items()):
        got = g.ask("chat", "odd-%d" % number, headers={"X-Router-Max-Wait": "0"})
        holds(
            "Retry-After %r becomes one of 1 to %d s" % (value, most),
            got.status == 429 and re.fullmatch(r"\d+", got.headers.get("retry-after", "")) and 1 <= int(got.headers["retry-after"]) <= most,
            (got.status, got.headers.get("retry-after")),
            (429, "1..%d" % most),
        )
        says("... and the backend's other model answers (%r)" % value, g.ask("chat", "odd-%d-other" % number).status, 200)


starved = Stage(retry="{budget: 0}")


@starved.case
def the_second_ask_costs_no_retry(g):
    server = g.serve("openai", "poor", limited(1))
    yield
    says(
        "with no budget for retries at all, the last candidate is asked again all the same",
        (g.ask("chat", "poor").text, len(server.asks)),
        ("late", 2),
    )


@stage.case
def max_wait_in_the_queue_of_a_full_backend(g):
    g.backend(Server("openai", {"full": stream([event(delta("first")), HOLD, event(delta(finish="stop")), DONE])}), "full", max_concurrency=1)
    yield
    live = g.live("chat", "full")
    live.until(b"first")
    got = g.ask("chat", "full", headers={"X-Router-Max-Wait": "1"})
    holds(
        "X-Router-Max-Wait ends the wait for a free slot",
        got.status == 503 and got.took < 15 and int(got.headers.get("retry-after", 0)) >= 1,
        got,
        503,
    )
    says("... and who is being answered is not disturbed", live.follow(b"first").ended, "clean")


@stage.case
def a_chain_goes_before_waiting(g):
    g.serve("openai", "chained-hot", refused(Retry_After="20"))
    g.serve("openai", "chained-cool", good("stand-in"))
    g.chains["chained-hot"] = ["chained-cool"]
    yield
    for what in ("when it is refused", "while it cools down"):
        got = g.ask("chat", "chained-hot")
        says("a model with a chain is answered by it %s" % what, (got.text, got.headers.get("x-fallback-model")), ("stand-in", "chained-cool"))


alone = Alone(2)


@alone.case
def cooldowns_and_reloads():
    first, second = Server("openai", {"hot": turns(refused(Retry_After="900"), good("back"))}), Server("openai", {"other": good()})
    text = """discovery: {enabled: false, simulator: never}
admin: {auth: {type: bearer, token: %s}}
response_storage: {enabled: false}
backends:
  - {name: one, type: openai-compatible, url: "%s", priority: 1}
  - {name: two, type: openai-compatible, url: "%s", priority: 1}
""" % (TOKEN, first.url, second.url)
    gateway = Gateway(text)
    until(lambda: "hot" in gateway.listed(), 20)
    gateway.ask("chat", "hot")
    says("a refused model cools down", len(gateway.backend_state("one").get("cooldowns") or []), 1)
    gateway.write(text.replace('%s", priority: 1}' % second.url, '%s", priority: 2}' % second.url))
    gateway.admin("POST", "/admin/reload")
    until(lambda: gateway.backend_state("two").get("priority") == 2, 20)
    says("a reload that changes another backend leaves a cooldown", len(gateway.backend_state("one").get("cooldowns") or []), 1)
    gateway.write(text.replace('%s", priority: 1}' % first.url, '%s", priority: 3}' % first.url))
    gateway.admin("POST", "/admin/reload")
    until(lambda: gateway.backend_state("one").get("priority") == 3, 20)
    says("a reload that changes the backend ends its cooldowns", gateway.backend_state("one").get("cooldowns"), [])
    says("... and its model is asked again", gateway.ask("chat", "hot").text, "back")
    gateway.end()


# ---- 5: what a 404 says

UNKNOWN = {
    "vLLM's": {"object": "error", "message": "The model `@` does not exist.", "type": "NotFoundError", "param": None, "code": 404},
    "OpenAI's": {
        "error": {
            "message": "The model '@' does not exist or you do not have access to it.",
            "type": "invalid_request_error",
            "param": None,
            "code": "model_not_found",
        }
    },
    "Ollama's": {"error": "model '@' not found"},
    "Ollama's older": {"error": 'model "@" not found, try pulling it first'},
    "a gateway's": {"error": {"message": "No such model: @", "code": "model_not_found", "type": "invalid_request_error", "param": "model"}},
    "Groq's": {"error": {"message": "The model `@` has been decommissioned", "type": "invalid_request_error", "code": "model_not_found"}},
}
PATHS_UNKNOWN = {
    "llama.cpp's": whole({"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}}, 404),
    "Go's": whole("404 page not found\n", 404, "text/plain; charset=utf-8"),
    "FastAPI's": whole({"detail": "Not Found"}, 404),
    "FastAPI's 405": whole({"detail": "Method Not Allowed"}, 405, Allow="GET"),
    "nginx's": whole(
        "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>",
        404,
        "text/html",
    ),
    "Express's": whole("<pre>Cannot POST /v1/completions</pre>", 404, "text/html"),
    "an empty one": whole("", 404, None),
    "OpenAI's": whole(
        {"error": {"message": "Invalid URL (POST /v1/completions)", "type": "invalid_request_error", "param": None, "code": None}}, 404
    ),
    "LM Studio's": whole({"error": "Unexpected endpoint or method. (POST /v1/completions)"}, 404),
}
ABOUT = {
    "a thread": error(404, "No thread found with id 'thread_7'.", code=None),
    "a file": error(404, "No such File object: file-77", param="file_id"),
    "tools": error(404, 'No endpoints found that support tool use. Try disabling "f".'),
    "images": error(404, "No endpoints found that support image input"),
    "a policy": error(404, "No endpoints available matching your guardrail restrictions and data policy."),
    "a response": error(404, "Previous response with id 'resp_1' not found.", code="previous_response_not_found", param="previous_response_id"),
}


@stage.case
def a_404_that_says_the_model_is_unknown(g):
    servers = {}
    for number, (what, body) in enumerate(UNKNOWN.items()):
        for api in ("openai", "ollama"):
            model = "lost-%s-%d:x" % (api, number)
            gone = whole(json.loads(json.dumps(body).replace("@", model)), 404)
            servers[model] = (
                what,
                api,
                g.pair(api, model, at(embed=gone), good("sibling")),
                g.backend(Server(api, {"alone-" + model: at(chat=gone)}), "alone-" + model.replace(":", "-")),
            )
    yield
    for model, (what, api, (first, _second), _alone) in servers.items():
        asked = "embed" if api == "openai" else "oembed"
        for _ in range(2):
            got = g.ask(asked, model)
            says(
                "%s 404 for a model (%s server): the sibling answers" % (what, api), (got.status, got.headers.get("x-backend", "")[-2:]), (200, "-2")
            )
        says("... and the first is asked once for it (%s, %s)" % (what, api), len(first.asks), 1)
        says("... and goes on chatting with it (%s, %s)" % (what, api), g.ask("chat", model).headers.get("x-backend", "")[-2:], "-1")
        got = g.ask("ochat", "alone-" + model)
        says("%s 404 for a model that nobody else has (%s server) is 404" % (what, api), got.status, 404)
        holds(
            "... and its embeddings go on (%s, %s)" % (what, api),
            g.ask("oembed", "alone-" + model).status == 200,
            g.ask("oembed", "alone-" + model),
            200,
        )


@stage.case
def a_404_of_the_path(g):
    servers = {}
    for number, (what, answer) in enumerate(PATHS_UNKNOWN.items()):
        for api in ("openai", "ollama"):
            model = "path-%s-%d:x" % (api, number)
            servers[model] = (what, api, g.pair(api, model, at(complete=answer), good("sibling")))
            if number == 0:
                g.backend(Server(api, {"only-" + model: at(embed=answer)}), "only-" + api)
    g.backend(Server("openai", {"m-one": at(complete=PATHS_UNKNOWN["Go's"]), "m-two": at(complete=PATHS_UNKNOWN["Go's"])}), "chats-only", priority=1)
    g.backend(Server("openai", {"m-two": good("sibling")}), "completes-too", priority=9)
    for api in ("openai", "ollama"):
        g.backend(Server(api, {"vectors-%s:x" % api: at(chat=PATHS_UNKNOWN["Go's"])}), "vectors-" + api)
    yield
    for api in ("openai", "ollama"):
        model = "vectors-%s:x" % api
        for streamed in (True, False):
            got = g.ask("chat", model, streamed)
            holds("a server that does not chat refuses a chat each time (%s)" % api, 400 <= got.status < 600 and got.message, got, "a refusal")
        says("... and its embeddings go on (%s)" % api, g.ask("embed", model).status, 200)
    for model, (what, api, (first, _second)) in servers.items():
        for asked in ("complete", "generate"):
            # An OpenAI server is asked to generate by its chat, which it has.
            who = "fine" if (asked, api) == ("generate", "openai") else "sibling"
            got = g.ask(asked, model)
            holds(
                "%s for a path (%s server, %s): %s answers" % (what, api, asked, "the sibling" if who == "sibling" else "its chat"),
                got.text == who,
                (got.text, got.headers, [each.path for each in first.asks]),
                who,
            )
        # Beside it an Ollama is asked in its other API, which this one does not have either.
        lacking = [each for each in first.asks if each.path in ("/v1/completions", "/api/generate")]
        says("... and the first is asked on it once (%s, %s)" % (what, api), len(lacking), 1)
        got = g.ask("chat", model)
        says("... and goes on chatting (%s, %s)" % (what, api), (got.text, got.headers.get("x-backend", "")[-2:]), ("fine", "-1"))
    for api in ("openai", "ollama"):
        model = "only-path-%s-0:x" % api
        for _ in range(2):
            got = g.ask("embed", model)
            holds(
                "a path that the only server does not have is a refusal, each time (%s)" % api,
                400 <= got.status < 600 and got.message,
                got,
                "404 or 501",
            )
        says("... its chat goes on (%s)" % api, g.ask("chat", model).status, 200)
        holds("... and the model is listed (%s)" % api, model in g.listed(), "not there", model)
    g.ask("complete", "m-one")
    says("a path is the backend's: for its other model the sibling is asked at once", g.ask("complete", "m-two").text, "sibling")
    says("... and its chat goes on", g.ask("chat", "m-one").status, 200)


@stage.case
def a_404_about_the_request(g):
    for number, answer in enumerate(ABOUT.values()):
        g.pair("openai", "about-%d" % number, turns(answer, good("own")), good("sibling"))
    yield
    for number, what in enumerate(ABOUT):
        got = g.ask("chat", "about-%d" % number)
        says(
            "a 404 about %s is passed on, nobody else is asked" % what,
            (got.status, got.message),
            (404, json.loads(ABOUT[what][0].partition(b"\r\n\r\n")[2])["error"]["message"]),
        )
        says("... and teaches nothing (%s)" % what, g.ask("chat", "about-%d" % number).text, "own")


# ---- 6: refusals within a 200 stream

INSIDE = {
    "code 400": ({"error": {"message": "too long", "code": 400}}, 400),
    "code 413": ({"error": {"message": "too long", "code": 413}}, 413),
    "code as text": ({"error": {"message": "too long", "code": "422"}}, 422),
    "status 404": ({"error": {"message": "no such file", "status": 404}}, 404),
    "a type": ({"error": {"message": "too long", "type": "invalid_request_error"}}, 400),
    "a code word": ({"error": {"message": "too long", "code": "context_length_exceeded"}}, 400),
    "object error": ({"object": "error", "message": "too long", "type": "BadRequestError", "code": 400}, 400),
    "a bare code": ({"code": 400, "message": "too long"}, 400),
    "status as text": ({"error": {"message": "too long", "status": "400"}}, 400),
    "content_filter": ({"error": {"message": "flagged", "code": "content_policy_violation"}}, 400),
}


@stage.case
def a_refusal_within_a_stream(g):
    pairs = {}
    for number, (body, _) in enumerate(INSIDE.values()):
        for cut in (0, 1):
            pairs[number, cut] = g.pair("openai", "inside-%d-%d" % (number, cut), stream([event(body)], cut=cut), good("sibling"))
    g.pair("openai", "inside-5xx", stream([event({"error": {"message": "boom", "code": 503}})]), good("sibling"))
    g.pair("ollama", "inside-ollama:x", stream(ndjson({"error": "boom"}), "application/x-ndjson"), good("sibling"))
    g.pair(
        "openai",
        "inside-comment",
        stream([": waiting\n\n", event(delta("", role="assistant")), event({"error": {"message": "too long", "code": 400}})]),
        good("sibling"),
    )
    yield
    for number, (what, (_, status)) in enumerate(INSIDE.items()):
        for cut in (0, 1):
            for op in ("chat", "ochat"):
                got = g.ask(op, "inside-%d-%d" % (number, cut), True)
                holds(
                    "a refusal within a stream (%s) is the status that it says (%s)" % (what, op),
                    got.status == status or (what == "content_filter" and 400 <= got.status < 500),
                    got,
                    status,
                )
                holds(
                    "... with its words (%s, %s)" % (what, op),
                    got.message and ("too long" in got.message or "no such" in got.message or "flagged" in got.message),
                    got,
                    "its words",
                )
            says("... and nobody else is asked (%s)" % what, len(pairs[number, cut][1].asks), 0)
    for model in ("inside-5xx", "inside-ollama:x"):
        says("a 5xx within a stream is answered by the sibling (%s)" % model, g.ask("chat", model, True).text, "sibling")
    got = g.ask("chat", "inside-comment", True)
    says("a refusal after a comment and a role is one", got.status, 400)
    state = g.backend_state("inside-0-0-1")
    says("refusals within streams open no breaker", (state.get("state"), state.get("breaker")), ("up", "closed"))


@stage.case
def a_429_within_a_stream(g):
    g.backend(
        Server("openai", {"hot-inside": stream([event({"error": {"message": "slow down", "code": 429}})]), "cool-inside": good()}), "inside-429"
    )
    yield
    got = g.ask("chat", "hot-inside", True, headers={"X-Router-Max-Wait": "0"})
    says("a 429 within a stream is 429", got.status, 429)
    says(
        "... and cools that model down alone",
        (len(g.backend_state("inside-429").get("cooldowns") or []), g.ask("chat", "cool-inside").status),
        (1, 200),
    )


# ---- 7: the chain


lean = Stage(retry="{budget: 0.2}")


@lean.case
def the_chain_gets_its_turn(g):
    boom = error(500, "boom")
    ways = {"answer 500": boom, "close": [CLOSE], "fail in their streams": stream([event({"error": {"message": "x", "code": 500}})])}
    for number, script in enumerate(ways.values()):
        for sibling in range(4):
            g.backend(Server("openai", {"many-%d" % number: script}), "many-%d-%d" % (number, sibling), priority=sibling)
        g.serve("openai", "stand-%d" % number, good("stand-in"))
        g.chains["many-%d" % number] = ["stand-%d" % number]
    for sibling in range(5):
        g.backend(Server("ollama", {"omany:x": boom}), "omany-%d" % sibling)
    g.serve("openai", "bad-1", boom), g.serve("openai", "bad-2", boom), g.serve("openai", "good-3", good("third"))
    g.chains["omany:x"] = ["bad-1", "bad-2", "good-3"]
    for sibling in range(4):
        g.backend(Server("openai", {"vector": boom}), "vector-%d" % sibling)
    g.chains["vector"] = ["stand-0"]
    # Ordinary traffic fills the budget so that what follows is about places, not about money.
    g.serve("openai", "ordinary", good())
    yield
    for _ in range(40):
        g.ask("chat", "ordinary")
    for number, what in enumerate(ways):
        for op, streamed in (("chat", True), ("ochat", False)):
            got = g.ask(op, "many-%d" % number, streamed)
            says(
                "four siblings that %s, and the chain answers (%s)" % (what, op),
                (got.text, got.headers.get("x-fallback-model")),
                ("stand-in", "stand-%d" % number),
            )
    got = g.ask("ochat", "omany:x")
    says("each entry of a chain gets its attempt", (got.text, got.headers.get("x-fallback-model")), ("third", "good-3"))
    got = g.ask("embed", "vector")
    holds("embeddings never fall back to another model", got.status >= 500 and "x-fallback-model" not in got.headers, got, "a failure")


play(stage, hasty, starved, lean, alone)
