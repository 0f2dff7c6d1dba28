"""Translation: tool arguments, stop words, images, repeated members, wrong types, thinking, parts that the other side has no place for."""

import base64
import json

from clients import until
from rig import Stage, holds, play, says
from servers import Server, error, good, line, ndjson, stream, tag, whole

stage = Stage()
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 24).decode()
JPEG = base64.b64encode(b"\xff\xd8\xff\xe0" + b"\0" * 24).decode()
WEBP = base64.b64encode(b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 24).decode()
GIF = base64.b64encode(b"GIF89a" + b"\0" * 24).decode()
USER = [{"role": "user", "content": "How deep?"}]


def lookup(arguments):
    return [{"function": {"name": "lookup", "arguments": arguments}}]


# ---- 13: tool arguments

ARGUMENTS = {
    "an object": ({"a": 1, "b": [True]}, {"a": 1, "b": [True]}),
    "an object as text": ('{"a": 1, "b": [true]}', {"a": 1, "b": [True]}),
    "text with blanks about it": (' \n{"a":1} ', {"a": 1}),
    "text with escapes": ('{"a":"\\u00e9\\"x\\\\"}', {"a": 'é"x\\'}),
    "empty text": ("", {}),
    "blank text": ("  ", {}),
    "null": (None, {}),
    "the text null": ("null", {}),
    "an empty object as text": ("{}", {}),
    "nested quotes": ('{"code":"print(\\"{}\\")\\n"}', {"code": 'print("{}")\n'}),
}
NO_OBJECTS = {
    "words": "roof height",
    "cut JSON": '{"a": 1, "b": [tr',
    "a list": [1, 2],
    "a list as text": "[1,2]",
    "a number": 5,
    "an object and rubbish": '{"a":1}}',
    "two objects": '{"a":1}{"b":2}',
}


@stage.case
def arguments_from_ollama_servers(g):
    for number, (given, _) in enumerate(ARGUMENTS.values()):
        g.serve(
            "ollama", "args-%d:x" % number, told(line("", True, tool_calls=lookup(given)), ndjson(line("", tool_calls=lookup(given)), line("", True)))
        )
    for number, given in enumerate(NO_OBJECTS.values()):
        g.serve(
            "ollama", "raw-%d:x" % number, told(line("", True, tool_calls=lookup(given)), ndjson(line("", tool_calls=lookup(given)), line("", True)))
        )
    missing = [{"function": {"name": "lookup"}}]
    g.serve("ollama", "args-none:x", told(line("", True, tool_calls=missing), ndjson(line("", tool_calls=missing), line("", True))))
    yield
    for number, (what, (_, expected)) in enumerate(ARGUMENTS.items()):
        for streamed in (False, True):
            got = g.ask("chat", "args-%d:x" % number, streamed)
            says(
                "tool arguments that are %s arrive as they were meant (streamed: %s)" % (what, streamed),
                (got.calls, got.finish, got.ended),
                ([("lookup", expected)], "tool_calls", "clean"),
            )
            says("... as text, as OpenAI's clients want them", all(isinstance(each, str) for each in raw_arguments(got)), True)
    for number, what in enumerate(NO_OBJECTS):
        for streamed in (False, True):
            got = g.ask("chat", "raw-%d:x" % number, streamed)
            holds(
                "tool arguments that are %s become an object that keeps them (streamed: %s)" % (what, streamed),
                len(got.calls) == 1 and isinstance(got.calls[0][1], dict) and "_raw" in got.calls[0][1] and got.ended == "clean",
                got,
                {"_raw": "..."},
            )
    for streamed in (False, True):
        says("tool arguments that are missing are none (streamed: %s)" % streamed, g.ask("chat", "args-none:x", streamed).calls, [("lookup", {})])


def told(whole_body, lines):
    return lambda ask: stream(lines, "application/x-ndjson", cut=5) if ask.json.get("stream") else whole(whole_body)


def raw_arguments(answer):
    return [
        call["function"]["arguments"]
        for frame in answer.frames
        if isinstance(frame, dict)
        for choice in frame.get("choices", [])
        for call in (choice.get("delta") or choice.get("message") or {}).get("tool_calls") or []
        if "arguments" in call.get("function", {})
    ]


@stage.case
def arguments_in_the_history(g):
    ollama = g.serve("ollama", "history:x", good())
    openai = g.serve("openai", "history-o", good())
    yield
    for what, (given, expected) in {"an object": ('{"a":1}', {"a": 1}), "empty": ("", {}), "cut": ('{"a":', None), "null": ("null", {})}.items():
        messages = USER + [
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "lookup", "arguments": given}}],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "7 m"},
        ]
        got = g.ask("chat", "history:x", messages=messages)
        if expected is None:
            holds(
                "a call in the history whose arguments are %s is kept as an object or refused by name" % what,
                got.status == 400 or isinstance(last(ollama)["messages"][1]["tool_calls"][0]["function"]["arguments"], dict),
                got,
                "an object",
            )
        else:
            says(
                "a call in the history whose arguments are %s reaches an Ollama server as an object" % what,
                (got.status, last(ollama)["messages"][1]["tool_calls"][0]["function"]["arguments"]),
                (200, expected),
            )
            says("... and its result names the tool (%s)" % what, last(ollama)["messages"][2].get("tool_name"), "lookup")
    for given in ({"a": 1}, '{"a": 1}'):
        got = g.ask(
            "ochat",
            "history-o",
            messages=USER
            + [{"role": "assistant", "content": "", "tool_calls": lookup(given)}, {"role": "tool", "tool_name": "lookup", "content": "7 m"}],
        )
        holds(
            "an Ollama client's call with arguments as %s reaches an OpenAI server as text of an object" % type(given).__name__,
            got.status == 400 or json.loads(last(openai)["messages"][1]["tool_calls"][0]["function"]["arguments"]) == {"a": 1},
            got,
            {"a": 1},
        )


def last(server):
    return server.asks[-1].json


# ---- 13: stop words


@stage.case
def stop_words(g):
    ollama, openai = g.serve("ollama", "stops:x", good()), g.serve("openai", "stops-o", good())
    yield
    cases = {
        "an empty list": ([], None),
        "null": (None, None),
        "an empty word": ("", None),
        "a list of empty words": (["", ""], None),
        "an empty word among others": (["", "END", ""], ["END"]),
        "one word": ("END", ["END"]),
        "a list": (["A", "B"], ["A", "B"]),
        "a blank": ([" "], [" "]),
        "a line end": ("\n", ["\n"]),
    }
    for op in ("chat", "complete"):
        for what, (given, expected) in cases.items():
            got = (
                g.ask(op, "stops:x", stop=given)
                if given is not None
                else g.call("POST", "/v1/chat/completions", json.dumps({"model": "stops:x", "messages": USER, "stop": None}))
            )
            sent = (last(ollama).get("options") or {}).get("stop")
            holds(
                "stop words of a client that are %s reach an Ollama server rightly (%s)" % (what, op),
                got.status == 200 and (sent == expected or sent == expected[0] if expected else not sent),
                (got, sent),
                expected,
            )
    for what, (given, expected) in cases.items():
        got = g.ask("ochat", "stops-o", options={"stop": given})
        sent = last(openai).get("stop")
        holds(
            "stop words of an Ollama client that are %s reach an OpenAI server rightly" % what,
            got.status in (200, 400 if isinstance(given, str) and given else 200)
            and (got.status == 400 or (sent == expected or sent == expected[0] if expected else not sent)),
            (got, sent),
            expected,
        )


# ---- 13: images


@stage.case
def images_of_ollama_clients(g):
    server = g.serve("openai", "sees", good())
    yield
    fine = {
        "plain PNG": (PNG, "image/png", PNG),
        "plain JPEG": (JPEG, "image/jpeg", JPEG),
        "plain WebP": (WEBP, "image/webp", WEBP),
        "plain GIF": (GIF, "image/gif", GIF),
        "a data URL of a PNG": ("data:image/png;base64," + PNG, "image/png", PNG),
        "a data URL of a WebP": ("data:image/webp;base64," + WEBP, "image/webp", WEBP),
        "a data URL in capitals": ("DATA:IMAGE/PNG;BASE64," + PNG, "image/png", PNG),
        "a data URL with a parameter": ("data:image/jpeg;name=a.jpg;base64," + JPEG, "image/jpeg", JPEG),
        "a data URL without a type": ("data:;base64," + PNG, "image/png", PNG),
    }
    bad = {
        "a link": "https://example.org/a.png",
        "a file's name": "file:///etc/passwd",
        "words": "not an image!",
        "an empty text": "",
        "a data URL without base64": "data:image/png,%89PNG",
        "a data URL of nothing": "data:image/png;base64,",
        "a data URL with rubbish": "data:image/png;base64,@@@@",
        "a data URL twice": "data:image/png;base64,data:image/png;base64," + PNG,
        "a number": 7,
        "null": None,
        "an object": {"url": "x"},
        "a data URL of a page": "data:text/html;base64," + PNG,
    }
    for what, (given, kind, data) in fine.items():
        got = g.ask("ochat", "sees", messages=[{"role": "user", "content": "see?", "images": [given]}])
        urls = (
            [part["image_url"]["url"] for part in last(server)["messages"][0]["content"] if part["type"] == "image_url"] if got.status == 200 else []
        )
        says(
            "an image that is %s reaches an OpenAI server with its type" % what,
            [url.lower() for url in urls],
            [("data:%s;base64,%s" % (kind, data)).lower()],
        )
    for what, given in bad.items():
        before = len(server.asks)
        got = g.ask("ochat", "sees", messages=[{"role": "user", "content": "see?", "images": [PNG, given]}])
        holds("an image that is %s is 400 that says so" % what, got.status == 400 and "image" in got.message.lower(), got, 400)
        says("... and nothing is sent (%s)" % what, len(server.asks), before)
    got = g.ask("ochat", "sees", messages=[{"role": "user", "content": "see?", "images": PNG}])
    says("images that are no list are 400", got.status, 400)


# ---- 13: repeated members


@stage.case
def repeated_members(g):
    ollama, openai = g.serve("ollama", "twice:x", good()), g.serve("openai", "twice-o", good())
    yield

    def sent(path, body, server):
        before = len(server.asks)
        got = g.call("POST", path, body)
        return got, server.asks[-1].json if len(server.asks) > before else None

    message = '"messages":[{"role":"user","content":"x"}]'
    chat = {
        "temperature": ('{"model":"twice:x",%s,"temperature":0.1,"temperature":0.9}' % message, lambda body: body["options"]["temperature"], 0.9),
        "an escaped temperature": (
            '{"model":"twice:x",%s,"temperature":0.1,"temper\\u0061ture":0.9}' % message,
            lambda body: body["options"]["temperature"],
            0.9,
        ),
        "messages": (
            '{"model":"twice:x","messages":[{"role":"user","content":"old"},{"role":"user","content":"older"}],%s}' % message,
            lambda body: [each["content"] for each in body["messages"]],
            ["x"],
        ),
        "content": (
            '{"model":"twice:x","messages":[{"role":"user","content":"old","content":"new"}]}',
            lambda body: body["messages"][0]["content"],
            "new",
        ),
        "content of parts": (
            '{"model":"twice:x","messages":[{"role":"user","content":[{"type":"text","text":"old","text":"new"}]}]}',
            lambda body: body["messages"][0]["content"],
            "new",
        ),
        "content as text after parts": (
            '{"model":"twice:x","messages":[{"role":"user","content":[{"type":"text","text":"old"}],"content":"new"}]}',
            lambda body: body["messages"][0]["content"],
            "new",
        ),
        "role": ('{"model":"twice:x","messages":[{"role":"system","content":"x","role":"user"}]}', lambda body: body["messages"][0]["role"], "user"),
        "a tool's name": (
            '{"model":"twice:x",%s,"tools":[{"type":"function","function":{"name":"old","name":"new","parameters":{"type":"object"}}}]}' % message,
            lambda body: body["tools"][0]["function"]["name"],
            "new",
        ),
        "stop": ('{"model":"twice:x",%s,"stop":["A"],"stop":["B"]}' % message, lambda body: body["options"]["stop"], ["B"]),
        "max_tokens": ('{"model":"twice:x",%s,"max_tokens":5,"max_tokens":9}' % message, lambda body: body["options"]["num_predict"], 9),
        "tool arguments": (
            '{"model":"twice:x","messages":[{"role":"user","content":"x"},{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}","arguments":"{\\"a\\":2}"}}]},'
            '{"role":"tool","tool_call_id":"a","content":"y"}]}',
            lambda body: body["messages"][1]["tool_calls"][0]["function"]["arguments"],
            {"a": 2},
        ),
        "response_format": (
            '{"model":"twice:x",%s,"response_format":{"type":"json_object"},"response_format":{"type":"text"}}' % message,
            lambda body: body.get("format"),
            None,
        ),
        "an image": (
            '{"model":"twice:x","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,%s","url":"data:image/png;base64,%s"}}]}]}'
            % (GIF, PNG),
            lambda body: body["messages"][0]["images"],
            [PNG],
        ),
    }
    for what, (body, read, expected) in chat.items():
        got, seen = sent("/v1/chat/completions", body, ollama)
        try:
            value = read(seen) if seen else got
        except (KeyError, IndexError, TypeError) as failure:
            value = "%r in %r" % (failure, seen)
        says("of a repeated %s the last counts" % what, value, expected)
    native = {
        "options": (
            '{"model":"twice-o","stream":false,%s,"options":{"temperature":0.1},"options":{"temperature":0.9}}' % message,
            lambda body: body.get("temperature"),
            0.9,
        ),
        "temperature": (
            '{"model":"twice-o","stream":false,%s,"options":{"temperature":0.1,"temperature":0.9}}' % message,
            lambda body: body.get("temperature"),
            0.9,
        ),
        "format": (
            '{"model":"twice-o","stream":false,%s,"format":"json","format":{"type":"object"}}' % message,
            lambda body: body["response_format"]["type"],
            "json_schema",
        ),
        "content": (
            '{"model":"twice-o","stream":false,"messages":[{"role":"user","content":"old","content":"new"}]}',
            lambda body: body["messages"][0]["content"],
            "new",
        ),
        "num_predict": (
            '{"model":"twice-o","stream":false,%s,"options":{"num_predict":1,"num_predict":2}}' % message,
            lambda body: body.get("max_tokens", body.get("max_completion_tokens")),
            2,
        ),
    }
    for what, (body, read, expected) in native.items():
        got, seen = sent("/api/chat", body, openai)
        try:
            value = read(seen) if seen else got
        except (KeyError, IndexError, TypeError) as failure:
            value = "%r in %r" % (failure, seen)
        says("of an Ollama client's repeated %s the last counts" % what, value, expected)
    for field, twice in {
        "model": '"model":"twice-o"',
        "an escaped model": '"\\u006dodel":"twice-o"',
        "stream": '"stream":false,"stream":true',
        "stream_options": '"stream_options":{},"stream_options":{"include_usage":true}',
    }.items():
        got = g.call("POST", "/v1/chat/completions", '{"model":"twice-o",%s,%s}' % (message, twice))
        says("a second root-level %s is 400" % field, got.status, 400)
    body = '{"model":"twice-o",%s,"temperature":0.1,"temperature":0.9,"seed":18446744073709551615,"x":{"model":1,"model":2}}' % message
    before = len(openai.asks)
    g.call("POST", "/v1/chat/completions", body)
    says("between equal APIs repeated members go as they came", [each.body.decode() for each in openai.asks[before:]], [body])
    inner = '{"model":"twice:x","messages":[{"role":"user","content":"x","model":"a","model":"b"}],"metadata":{"model":"q","model":"r"}}'
    says("a repeated model below the root is nobody's", g.call("POST", "/v1/chat/completions", inner).status, 200)


# ---- 13: wrong types

WRONG = {
    "chat": {
        "max_tokens": ["100", 1.5, True, [], {}],
        "max_completion_tokens": ["5", False],
        "temperature": ["hot", "0.5", [], True],
        "top_p": ["1", {}],
        "seed": ["7", 1.5, []],
        "stop": [5, [1], {"a": 1}, True],
        "response_format": ["json_object", 5, [], {"type": 5}, {"type": "yaml"}, {"type": "json_schema"}, {"type": "json_schema", "json_schema": 5}],
        "tool_choice": ["banana", 7, [], {"type": "function"}, {"type": "function", "function": {}}, True],
        "tools": ["f", {}, [5], [{"type": "function"}], [{"type": "function", "function": {"name": 5}}]],
        "messages": [
            "hi",
            {},
            [5],
            [{"role": 5, "content": "x"}],
            [{"role": "user", "content": 5}],
            [{"role": "user", "content": {"a": 1}}],
            [{"role": "wizard", "content": "x"}],
        ],
        "frequency_penalty": ["0"],
        "presence_penalty": [[]],
        "reasoning_effort": [5, "banana", {}, True, ["low"]],
    },
    "complete": {"prompt": [5, {"a": 1}, True], "max_tokens": ["100"], "stop": [5], "temperature": ["x"], "suffix": [5]},
    "embed": {"input": [5, {"a": 1}, True, [True], [[["a"]]]], "dimensions": ["8", 1.5], "encoding_format": ["zip", 5]},
    "ochat": {
        "options": ["fast", 5, []],
        "messages": ["hi", [5]],
        "format": [5, True, "yaml", []],
        "think": ["banana", 5, [], {}],
        "tools": ["f", [5]],
    },
    "generate": {"prompt": [5, []], "options": ["x"], "format": [7]},
    "oembed": {"input": [5, {"a": 1}, [5]], "dimensions": ["8"]},
}
OPTIONS = {
    "temperature": ["hot", [], True],
    "num_predict": ["5", 1.5, {}],
    "top_p": ["x"],
    "stop": [5, [5], {}],
    "seed": ["x", 1.5],
    "presence_penalty": ["x"],
}


@stage.case
def wrong_types(g):
    ollama, openai = g.serve("ollama", "types:x", good()), g.serve("openai", "types-o", good())
    yield
    for op, fields in WRONG.items():
        server, model = (ollama, "types:x") if op in ("chat", "complete", "embed") else (openai, "types-o")
        for field, values in fields.items():
            for value in values:
                before = len(server.asks)
                got = g.ask(op, model, **{field: value})
                holds(
                    "%s: %s of %s is 400 that names the field" % (op, field, json.dumps(value)),
                    got.status == 400 and field in got.message,
                    got,
                    "400 that names " + field,
                )
                says("... and the server is not asked (%s: %s of %s)" % (op, field, json.dumps(value)), len(server.asks), before)
    for field, values in OPTIONS.items():
        for value in values:
            got = g.ask("ochat", "types-o", options={field: value})
            holds(
                "an Ollama client's option %s of %s is 400 that names it" % (field, json.dumps(value)),
                got.status == 400 and field in got.message,
                got,
                "400 that names " + field,
            )
    for field, value in {
        "max_tokens": "100",
        "response_format": "json_object",
        "tool_choice": "banana",
        "temperature": "hot",
        "stop": [],
        "reasoning_effort": "banana",
    }.items():
        got = g.ask("chat", "types-o", **{field: value})
        says("between equal APIs %s of %s goes as it came" % (field, json.dumps(value)), (got.status, last(openai).get(field)), (200, value))
    for field, value in {
        "max_tokens": None,
        "temperature": None,
        "stop": None,
        "response_format": None,
        "tool_choice": None,
        "tools": None,
        "seed": None,
        "top_p": None,
    }.items():
        got = g.call("POST", "/v1/chat/completions", json.dumps({"model": "types:x", "messages": USER, field: value}))
        says("a %s that is null is none" % field, got.status, 200)
    for field, value, read in (
        ("max_tokens", 100.0, "num_predict"),
        ("temperature", 1, "temperature"),
        ("temperature", 0, "temperature"),
        ("seed", -1, "seed"),
    ):
        got = g.ask("chat", "types:x", **{field: value})
        holds(
            "%s of %r is a number like any other" % (field, value),
            got.status == 200 and last(ollama)["options"].get(read) == value,
            (got, last(ollama)),
            value,
        )
    for choice in ("none", "auto", "required", {"type": "function", "function": {"name": "f"}}):
        tools = [{"type": "function", "function": {"name": name, "parameters": {"type": "object"}}} for name in ("f", "g")]
        got = g.ask("chat", "types:x", tools=tools, tool_choice=choice)
        names = [each["function"]["name"] for each in last(ollama).get("tools") or []]
        says(
            "tool_choice %s leaves these tools" % json.dumps(choice),
            (got.status, names),
            (200, [] if choice == "none" else ["f"] if isinstance(choice, dict) else ["f", "g"]),
        )


# ---- 14: thinking


@stage.case
def effort_towards_ollama_servers(g):
    smart = g.backend(Server("ollama", {"thinker:x": good("thought")}, abilities={"thinker:x": ["completion", "thinking"]}), "thinker")

    def refuses(words):
        return lambda ask: (whole({"error": words}, 400) if ask.json.get("think") not in (None, False) else good("without")(ask))

    def onoff(ask):
        return (
            whole({"error": "invalid think value: %r (must be a boolean)" % ask.json.get("think")}, 400)
            if isinstance(ask.json.get("think"), str)
            else good("on-off")(ask)
        )

    plain = g.backend(
        Server("ollama", {"dull:x": refuses('"dull:x" does not support thinking')}, abilities={"dull:x": ["completion", "tools"]}), "dull"
    )
    mute = {"/api/show": whole({"error": "not here"}, 404)}
    unknown = g.backend(Server("ollama", {"unknown:x": refuses('"unknown:x" does not support thinking')}, lists=mute), "unknown")
    stubborn = g.backend(Server("ollama", {"stubborn:x": refuses('think value "high" is not supported for this model')}, lists=mute), "stubborn")
    switch = g.backend(Server("ollama", {"switch:x": onoff}, lists=mute), "switch")
    never = g.backend(Server("ollama", {"never:x": whole({"error": '"never:x" does not support thinking'}, 400)}, lists=mute), "never")
    g.backend(Server("ollama", {"toolless:x": good("unasked")}, abilities={"toolless:x": ["completion"]}), "toolless")
    lists = {"/api/tags": whole({"models": [dict(tag("told:x"), capabilities=["completion"])]})}
    told = g.backend(Server("ollama", {"told:x": good("told")}, lists=lists), "told")
    yield

    def left_out_at_once():
        before = len(plain.asks)
        return g.ask("chat", "dull:x", reasoning_effort="low").status == 200 and len(plain.asks) == before + 1

    holds("what a model cannot do is asked of /api/show behind the list", until(left_out_at_once), plain.shown, "one attempt")
    says("... once", plain.shown, ["dull:x"])
    for word in ("low", "medium", "high", "minimal"):
        before = len(plain.asks)
        got = g.ask("chat", "dull:x", reasoning_effort=word)
        holds(
            "reasoning_effort %s towards a model that does not think is left out" % word,
            got.status == 200 and len(plain.asks) and not last(plain).get("think"),
            got,
            200,
        )
        says("... in one attempt (%s)" % word, len(plain.asks) - before, 1)
        holds(
            "... and named in X-Router-Dropped (%s)" % word,
            "reasoning_effort" in got.headers.get("x-router-dropped", ""),
            got.headers,
            "reasoning_effort",
        )
    for word, expected in (
        ("low", ("low", True)),
        ("medium", ("medium", True)),
        ("high", ("high", True)),
        ("minimal", ("low", True)),
        ("xhigh", ("max", "high", True)),
        ("none", (False,)),
    ):
        got = g.ask("chat", "thinker:x", reasoning_effort=word)
        says("reasoning_effort %s reaches a model that thinks" % word, (got.status, last(smart).get("think") in expected), (200, True))
    for word in ("", None):
        got = g.call("POST", "/v1/chat/completions", json.dumps({"model": "thinker:x", "messages": USER, "reasoning_effort": word}))
        says("reasoning_effort %r is none" % word, (got.status, last(smart).get("think")), (200, None))
    for word in ("banana", "very high", "LOW ", "0"):
        before = len(smart.asks)
        got = g.ask("chat", "thinker:x", reasoning_effort=word)
        holds(
            "reasoning_effort %r is 400 that names it, and the server is not asked" % word,
            got.status == 400 and "reasoning_effort" in got.message and len(smart.asks) == before,
            got,
            400,
        )
    for streamed in (False, True):
        for model, server, answer in (("unknown:x", unknown, "without"), ("stubborn:x", stubborn, "without"), ("switch:x", switch, "on-off")):
            before = len(server.asks)
            got = g.ask("chat", model, streamed, reasoning_effort="high")
            says(
                "a server that refuses the effort (%s) is asked once more without it (streamed: %s)" % (model, streamed),
                (got.status, got.text, len(server.asks) - before <= 2),
                (200, answer, True),
            )
            if answer == "without":
                holds(
                    "... and what was left out is named",
                    "reasoning_effort" in got.headers.get("x-router-dropped", ""),
                    got.headers,
                    "reasoning_effort",
                )
    got = g.ask("chat", "never:x", reasoning_effort="high")
    says("a server that refuses all the same is asked twice at most", (got.status, len(never.asks) <= 2), (400, True))
    function = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
    until(lambda: g.ask("chat", "toolless:x", tools=[function]).status == 400)
    got = g.ask("chat", "toolless:x", tools=[function])
    holds("tools for a model without them are refused in Ollama's words", "does not support tools" in got.message, got, 400)
    got = g.ask("chat", "told:x", reasoning_effort="high")
    says("a list that says what its models can do is believed", (got.status, last(told).get("think"), len(told.asks)), (200, None, 1))
    says("... and /api/show not asked", told.shown, [])
    says("a server that does not know /api/show is asked once", never.shown, ["never:x"])
    got = g.ask("chat", "dull:x", reasoning={"effort": "high"})
    says("an effort in `reasoning` towards a model that does not think costs no answer", got.status, 200)


@stage.case
def think_towards_openai_servers(g):
    def refuses(ask):
        if "reasoning_effort" in ask.json:
            return error(
                400,
                "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
                param="reasoning_effort",
                code="unsupported_parameter",
            )
        return good("without")(ask)

    refusing = g.serve("openai", "plain-o", refuses)
    taking = g.serve("openai", "think-o", good("thought"))
    yield
    for think in (True, "low", "high", False):
        got = g.ask("ochat", "think-o", think=think)
        says("an Ollama client's think %r is answered" % think, got.status, 200)
        sent = last(taking).get("reasoning_effort")
        holds(
            "... and reaches the server in its words",
            sent in ("low", "medium", "high", "none", None) if isinstance(think, bool) else sent == think,
            sent,
            think,
        )
    before = len(refusing.asks)
    got = g.ask("ochat", "plain-o", think="high")
    says(
        "a server that refuses the effort of an Ollama client is asked once more without it",
        (got.status, got.text, len(refusing.asks) - before),
        (200, "without", 2),
    )
    got = g.ask("chat", "plain-o", reasoning_effort="high")
    says(
        "between equal APIs a refused effort is the client's to mend",
        (got.status, (got.json.get("error") or {}).get("param")),
        (400, "reasoning_effort"),
    )


# ---- 15: parts without a place


@stage.case
def parts_without_a_place(g):
    server = g.serve("ollama", "parts:x", good())
    equal = g.serve("openai", "parts-o", good())
    yield
    parts = {
        "audio": {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}},
        "a file by id": {"type": "file", "file": {"file_id": "file-9"}},
        "a file's data": {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,AAAA"}},
        "a video": {"type": "video_url", "video_url": {"url": "data:video/mp4;base64,AAAA"}},
        "an image link": {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
        "an audio link": {"type": "audio_url", "audio_url": {"url": "https://example.org/a.wav"}},
        "an image part without a URL": {"type": "image_url", "image_url": {}},
        "an image of rubbish": {"type": "image_url", "image_url": {"url": "data:image/png;base64,@@"}},
    }
    for what, part in parts.items():
        for where, messages in (
            ("alone", [{"role": "user", "content": [part]}]),
            ("beside text", [{"role": "user", "content": [{"type": "text", "text": "hear"}, part]}]),
            ("earlier on", [{"role": "user", "content": [part]}, {"role": "assistant", "content": "yes"}, {"role": "user", "content": "and?"}]),
        ):
            before = len(server.asks)
            got = g.ask("chat", "parts:x", messages=messages)
            holds(
                "%s %s is 400 in words, and nothing is sent" % (what, where),
                got.status == 400 and len(got.message) > 10 and len(server.asks) == before,
                got,
                400,
            )
        got = g.ask("chat", "parts-o", messages=[{"role": "user", "content": [part]}])
        says("between equal APIs %s goes as it came" % what, (got.status, last(equal)["messages"][0]["content"]), (200, [part]))
    for what, part in {"a data URL": {"url": "data:image/png;base64," + PNG}, "a bare text": "data:image/jpeg;base64," + JPEG}.items():
        got = g.ask(
            "chat", "parts:x", messages=[{"role": "user", "content": [{"type": "text", "text": "see"}, {"type": "image_url", "image_url": part}]}]
        )
        says(
            "an image that is %s reaches an Ollama server without its prefix" % what,
            (got.status, last(server)["messages"][0].get("images")),
            (200, [PNG if isinstance(part, dict) else JPEG]),
        )
    got = g.ask(
        "chat", "parts:x", messages=[{"role": "assistant", "content": [{"type": "refusal", "refusal": "no"}]}, {"role": "user", "content": "why"}]
    )
    says("a refusal in the history has a place", got.status, 200)


@stage.case
def names_with_tags_and_slashes(g):
    names = ("hf.co/org/model-GGUF:Q4_K_M", "registry:5000/team/m:1.5b", "Mixed-Case:7B", "a b", "ünï")
    servers = {name: g.backend(Server("ollama", {name: good(name)}), "named-%d" % number) for number, name in enumerate(names[:3])}
    servers.update((name, g.backend(Server("openai", {name: good(name)}), "named-o-%d" % number)) for number, name in enumerate(names[3:]))
    yield
    for name in names:
        for op in ("chat", "ochat", "generate", "embed"):
            got = g.ask(op, name)
            says("a model called %r answers (%s)" % (name, op), (got.status, servers[name].asks[-1].json.get("model")), (200, name))


play(stage)
