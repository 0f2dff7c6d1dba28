"""The tools of the field: what Ollama's command line sends and reads, errors that clients decide by, durations, background tasks
of chat programs, the simulator, HTTP that is odd and legal."""

import json
import os
import re
import subprocess
import tempfile

from clients import PATIENCE, PROGRAM, Client, asking, free_port, surroundings, until
from rig import Alone, Stage, holds, play, says
from servers import good, whole

stage = Stage()
managed = Stage(
    admin="{auth: {type: bearer, token: field-token}, allow_model_management: true}", routing="{strategy: priority, heartbeat_interval: 300ms}"
)


# ---- 18: both names, digests, management


# ---- 19: what clients decide by


@stage.case
def refusals_on_the_same_wire(g):
    llama = {
        "error": {
            "code": 400,
            "message": "the request exceeds the available context size",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 5120,
            "n_ctx": 4096,
        }
    }
    azure = {
        "error": {
            "message": "flagged",
            "type": None,
            "param": "prompt",
            "code": "content_filter",
            "status": 400,
            "innererror": {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {"hate": {"filtered": True}}},
        }
    }
    plain = {
        "error": {
            "message": "Unsupported value: 'temperature' does not support 0.2",
            "type": "invalid_request_error",
            "param": "temperature",
            "code": "unsupported_value",
        }
    }
    vllm = {"object": "error", "message": "max_tokens is too large", "type": "BadRequestError", "param": "max_tokens", "code": 400}
    quota = {"error": {"message": "You exceeded your current quota", "type": "insufficient_quota", "param": None, "code": "insufficient_quota"}}
    bodies = {
        "llama": (400, llama),
        "azure": (400, azure),
        "plain": (400, plain),
        "vllm": (400, vllm),
        "huge": (413, {"error": {"message": "too large", "type": "x", "param": None, "code": "request_too_large", "limit": 5}}),
    }
    for name, (status, body) in bodies.items():
        g.serve("openai", "same-" + name, whole(body, status))
    secret = "the key sk-abcdefghijklmnopqrstuvwxyz0123456789 of http://10.1.2.3:8000/v1 at 192.168.7.8:9000 is fine, n is not"
    g.serve(
        "openai",
        "same-secret",
        whole(
            {
                "error": {
                    "message": secret,
                    "type": "invalid_request_error",
                    "param": "n",
                    "code": "bad_n",
                    "server": "http://10.1.2.3:8000",
                    "trace": ["sk-abcdefghijklmnopqrstuvwxyz0123456789"],
                }
            },
            400,
        ),
    )
    g.serve(
        "openai",
        "same-own",
        whole({"error": {"message": "key field-own-secret-key-77 may not do this", "type": "x", "param": None, "code": "no"}}, 400),
        api_key="field-own-secret-key-77",
    )
    g.serve("ollama", "osame:1", whole({"error": "invalid options: temperature", "signin_url": "https://ollama.example/x", "limit": 7}, 400))
    g.serve("openai", "same-quota", whole(quota, 429, Retry_After="60"))
    yield
    for name, (status, body) in bodies.items():
        for streamed in (False, True):
            got = g.ask("chat", "same-" + name, streamed)
            inner = body.get("error", body)
            kept = got.json.get("error") if isinstance(got.json.get("error"), dict) else got.json
            holds(
                "a backend's refusal arrives with all its members on the same wire (%s)" % name,
                got.status == status
                and all(kept.get(key) == value for key, value in inner.items() if key != "object" and not (key == "type" and value is None)),
                got,
                body,
            )
    got = g.ask("chat", "same-secret")
    holds(
        "... but for keys and addresses, at any depth",
        got.status == 400 and not re.search(r"sk-abc|10\.1\.2\.3|192\.168", got.body.decode()),
        got,
        "without them",
    )
    says(
        "... and its names stay",
        [(got.json.get("error") or {}).get(key) for key in ("type", "param", "code")],
        ["invalid_request_error", "n", "bad_n"],
    )
    got = g.ask("chat", "same-own")
    holds("... and never our own key", got.status == 400 and b"field-own-secret" not in got.body, got, "without it")
    got = g.ask("ochat", "osame:1")
    says(
        "a refusal of an Ollama server keeps its members for an Ollama client",
        (got.status, got.json.get("error"), got.json.get("limit")),
        (400, "invalid options: temperature", 7),
    )
    got = g.ask("chat", "same-quota", headers={"X-Router-Max-Wait": "0"})
    says("insufficient_quota keeps its name", (got.status, (got.json.get("error") or {}).get("code")), (429, "insufficient_quota"))


OVERFLOWS = {
    "Ollama's": "input length exceeds the context length",
    "Ollama's newer": "prompt too long; exceeded max context length by 1024 tokens",
    "llama.cpp's by Ollama": "the request exceeds the available context size. try increasing the context size or enable context shift",
    "Ollama's runner": "input length (5120 tokens) exceeds the maximum context length (4096 tokens)",
}


@stage.case
def context_overflows_by_any_engine(g):
    for number, words in enumerate(OVERFLOWS.values()):
        g.serve("ollama", "over-%d:x" % number, whole({"error": words}, 400))
    engines = {
        "vLLM's": {
            "object": "error",
            "message": "This model's maximum context length is 4096 tokens. However, you requested 5120 tokens (5000 in the messages, 120 in the completion).",
            "type": "BadRequestError",
            "code": 400,
        },
        "SGLang's": {
            "object": "error",
            "message": "The input (5120 tokens) is longer than the model's context length (4096 tokens).",
            "type": "BadRequestError",
            "code": 400,
        },
        "llama.cpp's": {
            "error": {
                "code": 400,
                "message": "the request exceeds the available context size",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 5120,
                "n_ctx": 4096,
            }
        },
        "OpenAI's": {
            "error": {
                "message": "This model's maximum context length is 4096 tokens. However, your messages resulted in 5120 tokens.",
                "type": "invalid_request_error",
                "param": "messages",
                "code": "context_length_exceeded",
            }
        },
        "LM Studio's": {
            "error": "Trying to keep the first 5120 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."
        },
    }
    for number, body in enumerate(engines.values()):
        g.serve("openai", "over-o-%d" % number, whole(body, 400))
    named = {"insufficient_quota": 429, "content_filter": 400, "content_policy_violation": 400, "unsupported_parameter": 400}
    for code, status in named.items():
        g.serve(
            "openai",
            "code-" + code.replace("_", "-"),
            whole({"error": {"message": "no: " + code, "type": "invalid_request_error", "param": None, "code": code}}, status),
        )
    yield
    for number, what in enumerate(OVERFLOWS):
        for op in ("chat", "complete"):
            got = g.ask(op, "over-%d:x" % number)
            says(
                "a context overflow of %s words is context_length_exceeded (%s)" % (what, op),
                (got.status, (got.json.get("error") or {}).get("code")),
                (400, "context_length_exceeded"),
            )
            figures = re.findall(r"\d{3,}", list(OVERFLOWS.values())[number])
            holds("... with its figures (%s, %s)" % (what, op), all(each in json.dumps(got.json) for each in figures), got, figures)
    for number, what in enumerate(engines):
        got = g.ask("ochat", "over-o-%d" % number)
        holds(
            "a context overflow of %s reaches an Ollama client as 400 in words, with its figures" % what,
            got.status == 400
            and isinstance(got.json.get("error"), str)
            and "context" in got.message
            and "5120" in got.body.decode()
            and "4096" in got.body.decode(),
            got,
            "its words and figures",
        )
    for code, status in named.items():
        got = g.ask("ochat", "code-" + code.replace("_", "-"), headers={"X-Router-Max-Wait": "0"})
        holds("%s is still told apart by an Ollama client" % code, got.status == status and code in got.body.decode(), got, code)


# ---- 20: durations and context


# ---- 21: background tasks


TASKS = [
    "### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history.\n### Chat History:\n<chat_history>\nUSER: hi\n</chat_history>",
    "### Task:\nGenerate 1-3 broad tags categorizing the main themes of the chat history.\n### Chat History:\n<chat_history>\nUSER: hi\n</chat_history>",
    "### Task:\nSuggest 3-5 relevant follow-up questions or prompts that the user might naturally ask next.\n### Chat History:\n<chat_history>\nUSER: hi\n</chat_history>",
]


def council(setting):
    held = Stage(council="{default_model: told%s}" % setting)

    @held.case
    def background_tasks_of_chat_programs(g):
        server = g.serve("openai", "told", good("told"))
        yield
        for op in ("chat", "ochat"):
            for number, prompt in enumerate(TASKS):
                before = len(server.asks)
                got = g.ask(op, "council/diverse-analysis", messages=[{"role": "user", "content": prompt}])
                asked = len(server.asks) - before
                if "council" in setting:
                    says("task %d goes to the whole council where it is so configured (%s)" % (number, op), (got.status, asked > 1), (200, True))
                else:
                    says(
                        "task %d of a chat program is answered by one member (%s)" % (number, op),
                        (got.status, asked, "told" in got.text),
                        (200, 1, True),
                    )
        if "council" not in setting:
            for what, prompt in {
                "a question": "How deep is the lake?",
                "a task in the middle": "Please read: ### Task:\nGenerate a title. What does this mean?",
            }.items():
                before = len(server.asks)
                g.ask("chat", "council/diverse-analysis", messages=[{"role": "user", "content": prompt}])
                says("%s is the whole council's" % what, len(server.asks) - before > 1, True)
            before = len(server.asks)
            got = g.ask("chat", "council/diverse-analysis", True, messages=[{"role": "user", "content": TASKS[0]}])
            says("a streamed task is answered by one member", (got.status, got.ended, len(server.asks) - before), (200, "clean", 1))

    return held


# ---- 22: the simulator

alone = Alone(2)


class Simulated(Client):
    """A simulator of its own."""

    def __init__(self, *options):
        super().__init__(free_port())
        self.home = tempfile.mkdtemp(prefix="field-")
        self.out = open(os.path.join(self.home, "out"), "w")
        self.process = subprocess.Popen(
            [PROGRAM, "simulator", "--port", str(self.port)] + list(options),
            stdin=subprocess.DEVNULL,
            stdout=self.out,
            stderr=subprocess.STDOUT,
            env=surroundings(),
            cwd=self.home,
        )
        if not until(lambda: self.process.poll() is not None or self.call("GET", "/").status, PATIENCE * 2) or self.process.poll() is not None:
            raise RuntimeError(open(os.path.join(self.home, "out")).read()[-2000:])

    def end(self):
        self.process.kill()
        self.process.wait()
        self.out.close()


SCHEMA = {
    "type": "object",
    "required": ["depth", "name", "kind", "tags", "deep"],
    "additionalProperties": False,
    "properties": {
        "depth": {"type": "integer", "minimum": 41, "maximum": 43},
        "name": {"type": "string"},
        "kind": {"type": "string", "enum": ["lake"]},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "deep": {"type": "boolean"},
    },
}


def fits(text):
    try:
        read = json.loads(text)
    except ValueError:
        return False
    return (
        isinstance(read, dict)
        and set(read) == set(SCHEMA["required"])
        and 41 <= read["depth"] <= 43
        and read["kind"] == "lake"
        and isinstance(read["tags"], list)
        and read["tags"]
        and isinstance(read["deep"], bool)
        and isinstance(read["name"], str)
    )


@alone.case
def the_simulator_answers_json_with_json():
    for dialect in ("openai", "ollama"):
        simulated = Simulated("--dialect", dialect)
        op = "chat" if dialect == "openai" else "ochat"
        free = {"response_format": {"type": "json_object"}} if op == "chat" else {"format": "json"}
        bound = (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "s", "strict": True, "schema": SCHEMA}}}
            if op == "chat"
            else {"format": SCHEMA}
        )
        for streamed in (False, True):
            got = simulated.ask(op, "simulator", streamed, **free)
            holds(
                "the %s simulator answers JSON mode with an object (streamed: %s)" % (dialect, streamed),
                isinstance(loaded(got.text), dict) and got.ended == "clean",
                got,
                "an object",
            )
            got = simulated.ask(op, "simulator", streamed, **bound)
            holds("the %s simulator keeps to a schema and its bounds (streamed: %s)" % (dialect, streamed), fits(got.text), got.text, SCHEMA)
            got = simulated.ask(op, "simulator", streamed)
            holds(
                "... and answers as ever without (%s, streamed: %s)" % (dialect, streamed),
                got.text.startswith("[simulated] "),
                got.text,
                "[simulated] ...",
            )
        simulated.end()


def loaded(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


@alone.case
def the_simulator_calls_tools_over_several_turns():
    tools = [
        {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
        for name in ("weather", "clock")
    ]
    script = 'How is it?\n[simulate] call weather {"city": "Bern"}\n[simulate] call clock\n[simulate] say It is noon.'
    for dialect, op in (("openai", "chat"), ("ollama", "ochat")):
        simulated = Simulated("--dialect", dialect)
        messages = [{"role": "user", "content": script}]
        called = []
        for turn in range(4):
            got = simulated.ask(op, "simulator", turn == 1, messages=messages, tools=tools)
            if not got.calls:
                break
            called += got.calls
            given = json.dumps(got.calls[0][1]) if op == "chat" else got.calls[0][1]
            call = {"function": {"name": got.calls[0][0], "arguments": given}}
            messages.append(
                {"role": "assistant", "content": "", "tool_calls": [dict(call, id="c%d" % turn, type="function") if op == "chat" else call]}
            )
            messages.append(
                dict({"role": "tool", "content": "fine"}, **({"tool_call_id": "c%d" % turn} if op == "chat" else {"tool_name": got.calls[0][0]}))
            )
        says("the %s simulator calls one scripted tool after the other" % dialect, [name for name, _ in called], ["weather", "clock"])
        says("... with the arguments of its script (%s)" % dialect, called[:1], [("weather", {"city": "Bern"})])
        holds("... and says its last line (%s)" % dialect, "It is noon." in got.text and got.finish == "stop", got, "It is noon.")
        simulated.end()


# ---- 23: odd and legal HTTP


@stage.case
def chunks_and_versions(g):
    g.serve("openai", "wire", good("wired"))
    yield
    body = json.dumps(asking("chat", "wire")).encode()

    def chunked(size_line, version=b"HTTP/1.1", size=None):
        return (
            b"POST /v1/chat/completions %s\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            % version
            + size_line % (len(body) if size is None else size)
            + b"\r\n"
            + body
            + b"\r\n0\r\n\r\n"
        )

    def plain(version):
        return b"POST /v1/chat/completions %s\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (version, len(body)) + body

    def status(data):
        match = re.match(rb"HTTP/1\.1 (\d+)", g.raw(data))
        return int(match.group(1)) if match else 0

    for what, row in {
        "a plain size": b"%x",
        "blanks before the semicolon": b"%x  ;a=b",
        "a tab before the semicolon": b"%x\t;a",
        "blanks after it": b"%x; a=b",
        "blanks on both sides": b"%x \t ; a = b",
        "a quoted value": b'%x ;a="b;c"',
        "two extensions": b"%x ;a ;b=c",
        "zeros": b"000%x",
    }.items():
        says("a chunk's size with %s is legal" % what, status(chunked(row)), 200)
    for what, row in {
        "a blank before the line's end": b"%x ",
        "a tab before the line's end": b"%x\t",
        "a blank before it": b" %x",
        "a sign": b"+%x",
        "a prefix": b"0x%x",
        "nothing before the semicolon": b";%x",
        "a word after a blank": b"%x a",
        "a NUL": b"%x\0;a",
    }.items():
        says("a chunk's size with %s is 400" % what, status(chunked(row)), 400, 0)
    for version, expected in (
        (b"HTTP/1.2", 200),
        (b"HTTP/1.9", 200),
        (b"HTTP/1.1", 200),
        (b"HTTP/1.32", 400),
        (b"HTTP/1.", 400),
        (b"HTTP/01.1", 400),
        (b"HTTP/1.a", 400),
        (b"http/1.1", 400),
        (b"HTTP/1.10", 400),
        (b"HTTP/ 1.1", 400),
    ):
        got = status(plain(version))
        holds("%s is %d" % (version.decode(), expected), got == expected or expected == 400 and got in (0, 505), got, expected)
    says("HTTP/2.0 is refused", status(plain(b"HTTP/2.0")) in (400, 505), True)


@stage.case
def lone_surrogates(g):
    g.serve("openai", "lone", good("fine")), g.serve("ollama", "lone-t:x", good("fine"))
    yield
    places = {
        "a value": '"x":"\\ud800"',
        "a name": '"\\ud800":1',
        "a value low": '"x":"\\udc00a"',
        "a name low": '"\\udc00a":1',
        "a name in an object": '"x":{"\\ud800":1}',
        "a value in a list": '"x":["\\ud800"]',
        "a pair": '"x":"\\ud83d\\ude00"',
        "a name that is a pair": '"\\ud83d\\ude00":1',
    }
    for model in ("lone", "lone-t:x"):
        seen = {}
        for what, member in places.items():
            seen[what] = g.call(
                "POST", "/v1/chat/completions", '{"model":"%s","messages":[{"role":"user","content":"x"}],%s}' % (model, member)
            ).status
        lone = {what: status for what, status in seen.items() if "pair" not in what}
        holds("a lone surrogate is judged alike in names and values (%s)" % model, len(set(lone.values())) == 1, seen, "one status")
        says("a pair of them is a character (%s)" % model, {seen["a pair"], seen["a name that is a pair"]}, {200})


play(stage, council(""), council(", task_prompts: council"), alone)
