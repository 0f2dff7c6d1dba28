"""One refusal must not close a backend: cooldowns of one model, the last candidate, 404s, refusals within streams, the chain."""

import datetime
import email.utils
import json
import re
import threading
import time

from rig import Alone, Stage, holds, play, says
from servers import Server, at, delta, error, event, good, ndjson, stream, turns, whole

stage = Stage()
hasty = Stage(routing="{strategy: priority, heartbeat_interval: 300ms}")
LIMITED = dict(type="rate_limit_error", code="rate_limit_exceeded")


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


def seconds_until(moment):
    try:
        return datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", str(moment)).replace("Z", "+00:00")).timestamp() - time.time()
    except ValueError:
        return -1


# ---- 4: the last candidate


def dated(ask, left):
    """Retry-After as a date three seconds from the first request."""
    left[0] = left[0] or time.time() + 3
    return good("late")(ask) if time.time() >= left[0] - 0.2 else refused(Retry_After=email.utils.formatdate(int(left[0]), usegmt=True))


def together(*jobs):
    threads = [threading.Thread(target=each) for each in jobs]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def seconds_until_exact(moment):
    whole_part, _, rest = str(moment).partition(".")
    fraction = re.match(r"\d*", rest).group()
    return seconds_until(whole_part.rstrip("Z") + "+00:00") + float("0." + (fraction or "0"))


starved = Stage(retry="{budget: 0}")


alone = Alone(2)


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
    for model, (what, api, (first, second), alone) in servers.items():
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
    for model, (what, api, (first, second)) in servers.items():
        for asked in ("complete", "generate"):
            got = g.ask(asked, model)
            holds(
                "%s for a path (%s server, %s): the sibling answers" % (what, api, asked),
                got.text == "sibling",
                (got.text, got.headers, [each.path for each in first.asks]),
                "sibling",
            )
        says("... and the first is asked once (%s, %s)" % (what, api), len([each for each in first.asks if "chat" not in each.path]), 1)
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
    for number, (what, answer) in enumerate(ABOUT.items()):
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
    for number, (what, (body, status)) in enumerate(INSIDE.items()):
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
    for number, (what, (body, status)) in enumerate(INSIDE.items()):
        for cut in (0, 1):
            for op in ("chat", "ochat"):
                got = g.ask(op, "inside-%d-%d" % (number, cut), True)
                holds(
                    "a refusal within a stream (%s) is the status that it says (%s)" % (what, op),
                    got.status == status or what == "content_filter" and 400 <= got.status < 500,
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


# ---- 7: the chain


lean = Stage(retry="{budget: 0.2}")


play(stage, hasty, starved, lean, alone)
