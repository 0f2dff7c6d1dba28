"""What is an answer, and what is a stream: 200s that are none, streams that fail in words of their own, frames that are no JSON,
content types that are wrong, encodings nobody asked for, progress in fields nobody knows."""

import gzip
import json
import re
import zlib

from clients import until
from rig import Stage, holds, play, says
from servers import CLOSE, DONE, HOLD, chat_answer, delta, event, events, good, line, ndjson, response_line, stream, text_delta, whole

stage = Stage(response_storage="{enabled: true, flush_interval: 20ms}")

# Whole answers that are no answers: server's API, operation, what it says.
NO_ANSWERS = {
    "openai": {
        "chat": {
            "an error as text": {"error": "out of memory"},
            "an error that is a number": {"error": 500},
            "an error beside choices": dict(chat_answer("half"), error={"message": "worker died"}),
            "no choices at all": {"id": "x", "object": "chat.completion", "usage": {"prompt_tokens": 1}},
            "choices that are an object": {"choices": {}},
            "a choice that is null": {"choices": [None]},
            "a list": [chat_answer("in a list")],
            "a number": 7,
            "the word true": True,
            "nothing": b"",
            "blanks": b"  \r\n ",
            "XML": b"<?xml version='1.0'?><busy/>",
            "two objects": json.dumps(chat_answer("one")).encode() * 2,
            "an object and rubbish": json.dumps(chat_answer("one")).encode() + b"}",
            "JSON cut within an escape": b'{"choices":[{"message":{"content":"a\\u00',
            "detail alone": {"detail": "internal"},
        },
        "complete": {
            "choices empty": {"object": "text_completion", "choices": []},
            "choices null": {"choices": None},
            "an error object": {"error": {"message": "boom", "type": "server_error"}},
            "cut JSON": b'{"choices":[{"te',
        },
        "embed": {
            "data null": {"object": "list", "data": None},
            "an error object": {"error": {"message": "boom"}},
            "an empty object": {},
            "a page": b"<html><body>502</body></html>",
        },
    },
    "ollama": {
        "ochat": {
            "a blank answer": b" ",
            "done false": line("half"),
            "an error beside a message": dict(line("half", True), error="died"),
            "several lines": "".join(ndjson(line("a"), line("b", True))).encode(),
            "null": b"null",
        },
        "generate": {
            "done false": response_line("half"),
            "an error": {"error": "runner terminated"},
            "an empty object": {},
            "cut JSON": b'{"model":"m","response":"ab',
        },
        "oembed": {"embeddings null": {"model": "m", "embeddings": None}, "an error": {"error": "boom"}},
    },
}
# The same operation, asked in the other API.
OTHER = {"chat": "ochat", "complete": "generate", "embed": "oembed", "ochat": "chat", "generate": "complete", "oembed": "embed"}
# An answer may also be put together from such a stream.
TOGETHER = {"several lines": "ab"}


def served(answer, op):
    """What a client of that operation would read as the answer."""
    if answer.status != 200:
        return "%d %s" % (answer.status, answer.message)
    if "embed" in op:
        found = answer.json.get("data") or answer.json.get("embeddings")
        return "vectors" if found else repr(answer)
    return answer.text if answer.json.get("choices") or "message" in answer.json or "response" in answer.json else repr(answer)


def no_answers(api, op):
    def case(g):
        bad = NO_ANSWERS[api][op]
        names = {}
        for number, (what, body) in enumerate(bad.items()):
            names[what] = "none-%s-%d" % (op, number)
            g.pair(api, names[what], whole(body), good("sibling"))
            g.serve(api, names[what] + "-alone", whole(body))
        yield
        right = "vectors" if "embed" in op else "sibling"
        for what, model in names.items():
            more = (TOGETHER[what],) if what in TOGETHER else ()
            for asked in (op, OTHER[op]):
                got = served(g.ask(asked, model), asked)
                says("%s of %s that is %s, asked by %s, is answered by the sibling" % (op, api, what, asked), got, right, *more)
                if not more:
                    alone = g.ask(asked, model + "-alone")
                    says("%s of %s that is %s, asked by %s with nobody else there, is 502" % (op, api, what, asked), alone.status, 502)
                    holds(
                        "... and says so in the caller's API",
                        alone.message and isinstance(alone.json.get("error"), str if asked in ("ochat", "generate", "oembed") else dict),
                        alone,
                        "an error of its API",
                    )

    case.__name__ = "no_answer_%s" % op
    return case


for _api in NO_ANSWERS:
    for _op in NO_ANSWERS[_api]:
        stage.case(no_answers(_api, _op))


@stage.case
def no_answer_through_the_chain(g):
    g.serve("openai", "chained", whole({"choices": []}))
    g.serve("openai", "stand-in", good("stand-in"))
    g.chains["chained"] = ["stand-in"]
    yield
    answer = g.ask("chat", "chained")
    says(
        "an answer without choices and without a sibling walks the chain",
        (answer.text, answer.headers.get("x-fallback-model")),
        ("stand-in", "stand-in"),
    )


@stage.case
def no_answer_is_counted_and_stored(g):
    g.serve("openai", "stored-bad", whole({"error": {"message": "worker 9 died"}}))
    yield
    before = g.metric("council_router_upstream_errors_total", backend="stored-bad")
    g.ask("chat", "stored-bad")
    holds(
        "a 200 that is an error is counted against its backend",
        g.metric("council_router_upstream_errors_total", backend="stored-bad") > before,
        before,
        "one more",
    )

    def row():
        rows = g.admin("GET", "/admin/responses?model=stored-bad").json.get("data") or [{}]
        return rows[0] if rows[0].get("status") else None

    found = until(row) or {}
    says("a 200 that is an error is stored as 502", found.get("status"), 502)
    holds("... with its cause", found.get("error"), found, "an error")


@stage.case
def odd_answers_that_are_answers(g):
    odd = {
        "without role": {"choices": [{"index": 0, "message": {"content": "own"}, "finish_reason": "stop"}]},
        "with an error that is false": dict(chat_answer("own"), error=False),
        "with an error that is an empty object": dict(chat_answer("own"), error={}),
        "with an error that is an empty list": dict(chat_answer("own"), error=[]),
        "with an error that is zero": dict(chat_answer("own"), error=0),
        "with an error of blanks": dict(chat_answer("own"), error="  "),
        "with a refusal": chat_answer(None, refusal="own"),
        "with reasoning only": chat_answer("", reasoning_content="own"),
        "with two choices": dict(
            chat_answer("own"), choices=chat_answer("own")["choices"] + [{"index": 1, "message": {"content": "b"}, "finish_reason": "stop"}]
        ),
        "with a function_call": chat_answer(None, "function_call", function_call={"name": "f", "arguments": "{}"}),
        "with audio": chat_answer(None, audio={"id": "a", "data": "AAAA", "transcript": "own"}),
    }
    for number, body in enumerate(odd.values()):
        g.pair("openai", "odd-%d" % number, whole(body), good("sibling"))
    g.pair("ollama", "odd-load", whole(dict(line("", True), done_reason="load")), good("sibling"))
    g.pair("ollama", "odd-plain", whole({"message": {"role": "assistant", "content": "own"}, "done": True}), good("sibling"))
    g.pair("openai", "odd-embed", whole({"object": "list", "data": [{"embedding": "AAAAAA==", "index": 0}]}), good("sibling"))
    g.pair("openai", "odd-type", whole(json.dumps(chat_answer("own")), kind="text/html"), good("sibling"))
    g.pair("openai", "odd-sse-type", whole(json.dumps(chat_answer("own")), kind="text/event-stream"), good("sibling"))
    g.pair("openai", "odd-sse-error", whole('{"error": {"message": "boom", "code": 500}}', kind="text/event-stream"), good("sibling"))
    g.pair("openai", "odd-bom", whole(b"\xef\xbb\xbf" + json.dumps(chat_answer("own")).encode()), good("sibling"))
    g.pair("openai", "odd-blanks", whole(b" \r\n\t" + json.dumps(chat_answer("own")).encode() + b" \r\n"), good("sibling"))
    yield
    for number, (what, body) in enumerate(odd.items()):
        holds(
            "a chat answer %s is passed on as it came" % what, g.ask("chat", "odd-%d" % number).json == body, g.ask("chat", "odd-%d" % number), body
        )
    says("an Ollama answer that only loaded is an answer", g.ask("ochat", "odd-load").json.get("done_reason"), "load")
    says("an Ollama answer without counts is an answer", g.ask("ochat", "odd-plain").text, "own")
    says("embeddings as base64 are an answer", (g.ask("embed", "odd-embed").json.get("data") or [{}])[0].get("embedding"), "AAAAAA==")
    says("a right answer under text/html is an answer", g.ask("chat", "odd-type").text, "own")
    says("a right answer under text/html is translated", g.ask("ochat", "odd-type").text, "own")
    for op in ("chat", "ochat"):
        says("a right answer under text/event-stream is an answer (%s)" % op, g.ask(op, "odd-sse-type").text, "own")
        for streamed in (False, True):
            got = g.ask(op, "odd-sse-error", streamed)
            says(
                "an error object under text/event-stream is a fault (%s, streamed: %s)" % (op, streamed), (got.text, got.ended), ("sibling", "clean")
            )
    says("blanks about an answer are none of its content", (g.ask("chat", "odd-blanks").text, g.ask("ochat", "odd-blanks").text), ("own", "own"))
    says("a byte order mark before an answer does not cost it", g.ask("ochat", "odd-bom").text, "own", "sibling")


# ---- streams that fail in other words

FAILING = {
    "an event named error with plain text": "event: error\ndata: worker died\n\n",
    "an event named error without data": "event: error\ndata: {}\n\n",
    "object error with a code": event({"object": "error", "message": "boom", "type": "InternalServerError", "code": 500}),
    "detail as a list": event({"detail": [{"msg": "boom"}]}),
    "detail as an object": event({"detail": {"error": "boom"}}),
    "code and message": event({"code": 50013, "message": "boom"}),
    "status and message": event({"error": {"message": "boom", "status": "INTERNAL", "code": 500}}),
    "error in a choice": event({"choices": [{"index": 0, "delta": {}, "finish_reason": "error"}]}),
    "error in a choice with words": event(
        {"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error", "error": {"message": "boom", "code": 502}}]}
    ),
    "an error beside choices": event(dict(delta("x"), error={"message": "boom"})),
    "an error as text": event({"error": "boom"}),
}


@stage.case
def failing_streams(g):
    plain = {"nothing but [DONE]": DONE, "comments and [DONE]": ": hi\n\n" + DONE, "an empty body": "", "comments only": ": hi\n\n: ho\n\n"}
    before = dict(FAILING, **plain)
    for number, words in enumerate(before.values()):
        for cut in (0, 5):
            g.pair("openai", "fails-%d-%d" % (number, cut), stream([words] if words else [], cut=cut), good("sibling"))
        g.serve("openai", "fails-%d-alone" % number, stream([words, DONE] if words else []))
    for number, words in enumerate(FAILING.values()):
        g.pair("openai", "late-%d" % number, stream([event(delta("half ")), HOLD, words, DONE], cut=11), good("sibling"))
        g.pair("openai", "late-text-%d" % number, stream([event(text_delta("half ")), HOLD, words, DONE]), good("sibling"))
    yield
    for number, what in enumerate(before):
        for cut in (0, 5):
            for op in ("chat", "ochat"):
                got = g.ask(op, "fails-%d-%d" % (number, cut), True)
                says(
                    (
                        "a stream whose first frame is %s%s is answered by the sibling (%s)" % (what, ", cut", op)
                        if cut
                        else "a stream whose first frame is %s is answered by the sibling (%s)" % (what, op)
                    ),
                    (got.text, got.ended),
                    ("sibling", "clean"),
                )
        alone = g.ask("chat", "fails-%d-alone" % number, True)
        says("a stream that is %s, with nobody else there, is 502" % what, (alone.status, bool(alone.message)), (502, True))
    for number, what in enumerate(FAILING):
        for op, model in (("chat", "late-%d"), ("ochat", "late-%d"), ("complete", "late-text-%d"), ("generate", "late-text-%d")):
            got = g.live(op, model % number).follow(b"half")
            expected = (
                ("half ", "error") if what != "an error beside choices" else (got.text if got.text in ("half ", "half x") else "half ", "error")
            )
            says("after content, %s ends the stream with an error and no terminator (%s)" % (what, op), (got.text, got.ended), expected)


@stage.case
def failing_ollama_streams(g):
    kind = "application/x-ndjson"
    words = {
        "an error": ndjson({"error": "runner died"}),
        "an empty stream": [],
        "lines without done": ndjson(line("")),
        "an error with a model": ndjson({"model": "m", "error": "boom", "done": False}),
    }
    for number, each in enumerate(words.values()):
        g.pair("ollama", "ofails-%d" % number, stream(each, kind, cut=3), good("sibling"))
    g.pair("ollama", "ocut", stream(ndjson(line("half "), HOLD, line("more")), kind), good("sibling"))
    g.pair("ollama", "olate", stream(ndjson(line("half "), HOLD, {"error": "died"}, line("", True)), kind), good("sibling"))
    g.pair(
        "ollama", "olast", stream(ndjson(line("all of "), dict(line("it", True)))[:1] + [json.dumps(line("it", True))], kind, cut=13), good("sibling")
    )
    yield
    for number, what in enumerate(words):
        for op in ("ochat", "chat"):
            got = g.ask(op, "ofails-%d" % number, True)
            says("an Ollama stream that is %s is answered by the sibling (%s)" % (what, op), (got.text, got.ended), ("sibling", "clean"))
    for op in ("ochat", "chat"):
        got = g.live(op, "ocut").follow(b"half")
        says("an Ollama stream that ends without done ends with an error (%s)" % op, (got.text, got.ended), ("half more", "error"))
        got = g.live(op, "olate").follow(b"half")
        says("an Ollama error after content ends the stream without done (%s)" % op, (got.text, got.ended), ("half ", "error"))
        got = g.ask(op, "olast", True)
        says("a last line with content and no line end is read (%s)" % op, (got.text, got.ended), ("all of it", "clean"))


@stage.case
def errors_that_are_none_in_streams(g):
    blank = {"null": None, "empty text": "", "blanks": " \t", "false": False, "zero": 0, "an empty object": {}, "an empty list": []}
    for number, value in enumerate(blank.values()):
        frames = events(dict(delta("al"), error=value), dict(delta("l"), error=value), dict(delta(finish="stop"), error=value), DONE)
        g.serve("openai", "blank-%d" % number, stream(frames, cut=17))
        g.serve(
            "ollama",
            "oblank-%d:x" % number,
            stream(ndjson(dict(line("al"), error=value), dict(line("l", True), error=value)), "application/x-ndjson"),
        )
    yield
    for number, what in enumerate(blank):
        for op in ("chat", "ochat"):
            got = g.ask(op, "blank-%d" % number, True)
            says("an error member that is %s is none (OpenAI server, %s)" % (what, op), (got.text, got.ended), ("all", "clean"))
            got = g.ask(op, "oblank-%d:x" % number, True)
            says("an error member that is %s is none (Ollama server, %s)" % (what, op), (got.text, got.ended), ("all", "clean"))


# ---- frames that are no JSON

BROKEN = {
    "a comma too many": '{"choices":[{"index":0,"delta":{"content":"lost"},}]}',
    "a single quote": "{'choices':[{'index':0,'delta':{'content':'lost'}}]}",
    "an object cut short": '{"choices":[{"index":0,"delta":{"content":"lo',
    "a raw control character": '{"choices":[{"index":0,"delta":{"content":"lo\x01st"}}]}',
    "a bad escape": '{"choices":[{"index":0,"delta":{"content":"lo\\qst"}}]}',
    "two objects": json.dumps(delta("lost")) + json.dumps(delta("lost")),
    "an unquoted word": '{"choices":[{"index":0,"delta":{"content":lost}}]}',
}


@stage.case
def broken_frames(g):
    for number, words in enumerate(BROKEN.values()):
        g.serve(
            "openai",
            "broken-%d" % number,
            stream([event(delta("one ")), HOLD, "data: %s\n\n" % words, event(delta("three")), event(delta(finish="stop")), DONE], cut=9),
        )
    for number, words in enumerate(BROKEN.values()):
        frames = [
            json.dumps(line("one ")),
            words.replace('"choices":[{"index":0,"delta"', '"done":false,"message"').replace("}]}", "}}"),
            json.dumps(line("three")),
            json.dumps(line("", True)),
        ]
        g.serve("ollama", "obroken-%d" % number, stream([frames[0] + "\n", HOLD, "\n".join(frames[1:]) + "\n"], "application/x-ndjson", cut=9))
    for number, words in enumerate(("hello", "<p>busy</p>", "", "-", "ping")):
        g.serve(
            "openai",
            "noise-%d" % number,
            stream([event(delta("one ")), "data: %s\n\n" % words, event(delta("three")), event(delta(finish="stop")), DONE]),
        )
    loose = json.dumps(dict(delta("two "), created="@")).replace('"@"', "NaN")
    g.serve("openai", "nan", stream([event(delta("one ")), event(loose), event(delta("three")), event(delta(finish="stop")), DONE]))
    g.serve(
        "openai",
        "infinite",
        stream([event(delta("one ")), event(loose.replace("NaN", "-Infinity")), event(delta("three")), event(delta(finish="stop")), DONE]),
    )
    yield
    for number, what in enumerate(BROKEN):
        got = g.live("ochat", "broken-%d" % number).follow(b"one")
        holds(
            "a frame with %s is an error in a translated stream, never a hole" % what,
            got.ended == "error" and got.text == "one ",
            (got.text, got.ended),
            ("one ", "error"),
        )
        got = g.ask("chat", "broken-%d" % number, True)
        holds(
            "a frame with %s between equal APIs is passed on, or an error" % what,
            got.ended in ("clean", "error", "both") and got.text.startswith("one "),
            got,
            "no hang",
        )
        got = g.live("chat", "obroken-%d" % number).follow(b"one")
        holds(
            "a line with %s is an error in a translated stream, never a hole" % what,
            got.ended == "error" and got.text == "one ",
            (got.text, got.ended),
            ("one ", "error"),
        )
    for number in range(5):
        got = g.ask("ochat", "noise-%d" % number, True)
        says("a frame that does not even begin as JSON is left out (%d)" % number, (got.text, got.ended), ("one three", "clean"))
    for model in ("nan", "infinite"):
        got = g.ask("ochat", model, True)
        holds(
            "a number that is none (%s) in a field nobody reads costs no text, or ends the stream with an error" % model,
            (got.text, got.ended) in (("one two three", "clean"), ("one ", "error")),
            (got.text, got.ended),
            "all of it, or an error",
        )


# ---- streams under other names


@stage.case
def streams_known_by_their_first_bytes(g):
    chat = [event(delta("all ", role="assistant")), event(delta("of it")), event(delta(finish="stop"))]
    odd = {
        "a comment first": ": ok\n\n",
        "an event line first": "event: message\n",
        "an id line first": "id: 1\n",
        "a retry line first": "retry: 500\n",
        "a blank line first": "\n",
        "a byte order mark first": "\xef\xbb\xbf".encode("latin-1"),
        "carriage returns": b"",
    }
    kinds = (
        "application/json",
        "text/plain; charset=utf-8",
        None,
        "application/octet-stream",
        "TEXT/EVENT-STREAM",
        "application/x-ndjson",
        "text/html",
    )
    names = []
    body = "".join(chat + [DONE])
    for number, (what, end) in enumerate({"lone carriage returns": "\r", "mixed line ends": None}.items()):
        model = "ends-%d" % number
        text = body.replace("\n", end) if end else body.replace("\n\n", "\r\n\n", 1)
        g.serve("openai", model, stream([text], "application/json", cut=3))
        names.append((model, what))
    for at, kind in enumerate(kinds):
        for number, (what, first) in enumerate(odd.items()):
            if at > 1 and number > 1:
                continue
            body = b"".join(each if isinstance(each, bytes) else each.encode() for each in [first] + chat + [DONE])
            if what == "carriage returns":
                body = body.replace(b"\n", b"\r\n")
            model = "kind-%d-%d" % (at, number)
            names.append((model, "%s under %s" % (what, kind)))
            g.serve("openai", model, stream([body], kind, cut=1 if number == 0 else 4))
    oline = ndjson(line("all "), line("of it"), line("", True))
    for at, kind in enumerate(("application/json", None, "text/plain", "text/event-stream")):
        g.serve("ollama", "okind-%d" % at, stream(oline, kind, cut=2))
        names.append(("okind-%d" % at, "NDJSON under %s" % kind))
    wrong = (
        ("live-json", "application/json", "openai", chat + [DONE]),
        ("live-none", None, "openai", chat + [DONE]),
        ("live-nd", "application/json", "ollama", oline),
    )
    for model, kind, api, pieces in wrong:
        g.serve(api, model, stream([pieces[0], HOLD] + pieces[1:], kind))
    g.serve("openai", "plain-whole", whole(chat_answer("all of it")))
    yield
    for model, what in names:
        for op, label in (("chat", "text/event-stream"), ("ochat", "application/x-ndjson")):
            got = g.ask(op, model, True)
            says("a stream with %s is one (%s)" % (what, op), (got.kind, got.text, got.ended), (label, "all of it", "clean"))
            if op == "chat":
                says("... without a usage frame that nobody asked for (%s)" % what, len(got.usage), 0)
    for model, _, _, _ in wrong:
        for op in ("chat", "ochat"):
            live = g.live(op, model)
            holds(
                "a stream under a wrong name goes on piece by piece (%s, %s)" % (model, op),
                live.until(b"all "),
                live.got,
                "its first piece before the rest is there",
            )
            live.go()
            says("... and whole in the end (%s)" % model, live.rest().text, "all of it")
    got = g.ask("chat", "plain-whole", True)
    holds("a whole answer to who asked for a stream is answered", got.text == "all of it" or got.status == 502, got, "its text, or 502")


@stage.case
def a_whole_answer_is_kept_whole_when_a_server_streams_unasked(g):
    frames = [event(delta("all ", role="assistant")), event(delta("of it")), event(delta(finish="stop")), DONE]
    g.pair("openai", "unasked", stream(frames), good("sibling"))
    g.pair("openai", "unasked-json", stream(frames, "application/json"), good("sibling"))
    g.pair("ollama", "ounasked", stream(ndjson(line("all "), line("of it"), line("", True)), "application/x-ndjson"), good("sibling"))
    yield
    for model in ("unasked", "unasked-json", "ounasked"):
        for op in ("chat", "ochat"):
            got = g.ask(op, model)
            holds(
                "a stream that nobody asked for becomes one whole answer, or the sibling's (%s, %s)" % (model, op),
                got.status == 200 and got.kind == "application/json" and got.text in ("all of it", "sibling"),
                got,
                "a whole answer",
            )


# ---- encodings

NONE = ("identity", "", "Identity", " ")


@stage.case
def encodings_nobody_asked_for(g):
    body = json.dumps(chat_answer("packed")).encode()
    frames = "".join([event(delta("packed")), event(delta(finish="stop")), DONE]).encode()
    raw_deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "gzip": gzip.compress(body),
        "deflate": raw_deflate.compress(body) + raw_deflate.flush(),
        "br": b"\x0b\x02\x80ab\x03",
        "x-gzip": gzip.compress(body),
    }
    for name, data in packed.items():
        g.serve("openai", "enc-" + name, whole(data, content_encoding=name))
    g.serve("openai", "enc-stream", stream([gzip.compress(frames)], content_encoding="gzip"))
    for number, name in enumerate(NONE):
        g.serve("openai", "enc-none-%d" % number, whole(body, content_encoding=name))
    g.serve("ollama", "enc-ollama", whole(gzip.compress(json.dumps(line("packed", True)).encode()), content_encoding="gzip"))
    g.pair("openai", "enc-sibling", whole(packed["gzip"], content_encoding="gzip"), good("sibling"))
    g.serve("openai", "enc-error", whole(gzip.compress(b'{"error":{"message":"too long"}}'), 400, content_encoding="gzip"))
    yield
    for name, data in packed.items():
        got = g.ask("chat", "enc-" + name)
        kept = got.status == 200 and got.headers.get("content-encoding") == name and got.body == data
        holds(
            "an answer in %s passes between equal APIs with its header, or is unpacked, or 502" % name,
            kept or got.text == "packed" or got.status == 502,
            got,
            "kept with its header",
        )
        got = g.ask("ochat", "enc-" + name)
        holds(
            "an answer in %s that must be translated is unpacked, or 502 that says why" % name,
            got.text == "packed" or (got.status == 502 and re.search("(?i)encod|compress", got.message)),
            got,
            "502 that names the encoding",
        )
    got = g.ask("chat", "enc-stream", True)
    holds(
        "a stream in gzip is never passed on as if it were plain",
        got.headers.get("content-encoding") == "gzip" or got.status == 502 or got.text == "packed",
        got,
        "its header, or 502",
    )
    got = g.ask("ochat", "enc-stream", True)
    holds("a stream in gzip that must be translated is 502", got.status == 502 or got.text == "packed", got, "502")
    got = g.ask("chat", "enc-ollama")
    holds("an Ollama answer in gzip that must be translated is 502", got.status == 502 or got.text == "packed", got, "502")
    for number, name in enumerate(NONE):
        for op in ("chat", "ochat"):
            says("Content-Encoding %r is none (%s)" % (name, op), g.ask(op, "enc-none-%d" % number).text, "packed")
    got = g.ask("ochat", "enc-error")
    holds("a refusal in gzip keeps its status and is readable", got.status in (400, 502) and got.message and "\x1f" not in got.message, got, "words")


# ---- progress, usage, heartbeats


@stage.case
def progress_in_any_field(g):
    fields = {
        "audio": {"audio": {"data": "AAAA"}},
        "reasoning_details": {"reasoning_details": [{"text": "x"}]},
        "a field of tomorrow": {"hologram": "x"},
        "a number": {"confidence": 0.5},
        "refusal": {"refusal": "no"},
        "citations": {"citations": ["http://a"]},
        "a nested object": {"x": {"y": [1]}},
        "function_call": {"function_call": {"name": "f", "arguments": ""}},
    }
    for number, part in enumerate(fields.values()):
        frames = [event(delta("", role="assistant")), event(delta(part=part)), HOLD, event(delta(finish="stop")), DONE]
        g.pair("openai", "progress-%d" % number, stream(frames), good("sibling"))
    nothing = {
        "role only": {"role": "assistant"},
        "empty content": {"content": ""},
        "nulls": {"content": None, "tool_calls": None, "audio": None},
        "empty lists": {"tool_calls": [], "annotations": [], "audio": {}},
    }
    for number, part in enumerate(nothing.values()):
        g.pair("openai", "idle-%d" % number, stream([event(delta(part=part)), event({"error": {"message": "died"}})]), good("sibling"))
    yield
    for number, what in enumerate(fields):
        live = g.live("chat", "progress-%d" % number)
        holds(
            "a frame with %s goes to the client when it comes" % what,
            live.until(list(fields.values())[number].popitem()[0].encode()),
            live.got,
            "the frame",
        )
        live.go()
        got = live.rest()
        says("... and the stream is whole (%s)" % what, (got.status, got.ended), (200, "clean"))
    for number, what in enumerate(nothing):
        says("a frame with %s is no content: the sibling answers what fails after it" % what, g.ask("chat", "idle-%d" % number, True).text, "sibling")


@stage.case
def usage_frames(g):
    odd = {
        "whole numbers": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
        "decimals": {"prompt_tokens": 3.0, "completion_tokens": 2.5},
        "text": {"prompt_tokens": "3", "completion_tokens": "2"},
        "nulls": {"prompt_tokens": None, "completion_tokens": None},
        "negative numbers": {"prompt_tokens": -1},
        "huge numbers": {"prompt_tokens": 10**30},
        "an empty object": {},
        "details": {"prompt_tokens": 3, "prompt_tokens_details": {"cached_tokens": 1}},
        "exponents": {"prompt_tokens": 1e3},
    }
    for number, counts in enumerate(odd.values()):
        for variant, frame in (
            ("empty", dict(delta(), choices=[], usage=counts)),
            ("none", {"id": "x", "object": "chat.completion.chunk", "usage": counts}),
            ("null", dict(delta(), choices=None, usage=counts)),
        ):
            g.serve("openai", "usage-%d-%s" % (number, variant), stream(events(delta("hi"), delta(finish="stop"), frame, DONE), cut=7))
    yield
    for number, what in enumerate(odd):
        for variant in ("empty", "none", "null"):
            got = g.ask("chat", "usage-%d-%s" % (number, variant), True)
            says(
                "a usage frame of %s (choices %s) that only we asked for is taken out" % (what, variant),
                (len(got.usage), got.text, got.ended),
                (0, "hi", "clean"),
            )
        got = g.ask("chat", "usage-%d-empty" % number, True, stream_options={"include_usage": True})
        holds(
            "a usage frame of %s that the client asked for is passed on" % what,
            any(isinstance(each, dict) and "usage" in each for each in got.frames) and got.ended == "clean",
            got.frames,
            "the frame",
        )


heard = Stage(streaming="{heartbeat: 300ms}")


@heard.case
def heartbeats_dispatch_no_event(g):
    g.serve("openai", "hb-plain", lambda ask: stream([event(delta("a")), HOLD, event(delta("b")), event(delta(finish="stop")), DONE]))
    g.serve(
        "openai",
        "hb-ids",
        lambda ask: stream(["id: 41\n" + event(delta("a")), HOLD, "id: 42\n" + event(delta("b")), event(delta(finish="stop")), DONE]),
    )
    g.serve(
        "openai",
        "hb-late",
        lambda ask: stream(
            [event(delta("a")), "id:7\ndata: " + json.dumps(delta("c")) + "\n\n", HOLD, event(delta("b")), event(delta(finish="stop")), DONE]
        ),
    )
    g.serve("openai", "hb-before", lambda ask: stream([HOLD, event(delta("ab")), event(delta(finish="stop")), DONE]))
    yield
    for name, mark in (("plain", b": ping\n\n"), ("ids", b": ping\n"), ("late", b": ping\n")):
        live = g.live("chat", "hb-" + name)
        holds("a heartbeat comes into a pause (%s)" % name, live.until(mark), live.got, "a comment")
        live.go()
        got = live.rest()
        alone = b": ping\n\n" in got.body
        says(
            "a heartbeat is a comment with a blank line where the server sends no ids, without one where it does (%s)" % name, alone, name == "plain"
        )
        says("... and readers that keep the last id see no event without data (%s)" % name, empty_events(got.body), 0)
        says("... and all of the text (%s)" % name, got.text.replace("c", ""), "ab")
    live = g.live("chat", "hb-before")
    holds("a heartbeat comes before the first frame", live.until(b": ping\n\n"), live.got, "a comment")
    live.go()
    says("... and the answer after it", live.rest().text, "ab")


def empty_events(body):
    """Events that a reader which dispatches on any field but a comment would see without data."""
    empty = 0
    last_id = ""
    seen, data = False, False
    for row in body.decode("utf-8").split("\n"):
        if row == "":
            if (seen or last_id) and not data:
                empty += 1
            seen = data = False
        elif row.startswith("data:"):
            data = True
        elif row.startswith("id:"):
            last_id, seen = row[3:].strip(), True
        elif not row.startswith(":"):
            seen = True
    return max(0, empty - (1 if body.endswith(b"\n\n") and last_id else 0))


@stage.case
def a_stream_cut_in_the_middle(g):
    g.serve("openai", "cut-now", lambda ask: stream([event(delta("half")), HOLD], last=False) + [CLOSE])
    g.serve("openai", "cut-finished", stream(events(delta("all"), delta(finish="stop"))))
    g.serve("ollama", "ocut-now", lambda ask: stream(ndjson(line("half"), HOLD), "application/x-ndjson", last=False) + [CLOSE])
    yield
    for model in ("cut-now", "ocut-now"):
        for op in ("chat", "ochat"):
            got = g.live(op, model).follow(b"half")
            says("a stream that breaks off ends with an error and no terminator (%s, %s)" % (model, op), (got.text, got.ended), ("half", "error"))
    for op in ("chat", "ochat"):
        got = g.ask(op, "cut-finished", True)
        says("a stream that finished but for [DONE] is whole (%s)" % op, (got.text, got.ended), ("all", "clean"))


play(stage, heard)
