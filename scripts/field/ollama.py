"""The tools of the field: what Ollama's command line sends and reads, errors that clients decide by, durations, background tasks
of chat programs, the simulator, HTTP that is odd and legal."""

import hashlib
import json
import os
import re
import subprocess

from clients import PATIENCE, PROGRAM, Client, asking, folder, free_port, surroundings, until
from rig import Alone, Stage, holds, play, says
from servers import Server, good, ndjson, stream, tag, whole

stage = Stage()
managed = Stage(
    admin="{auth: {type: bearer, token: field-token}, allow_model_management: true}", routing="{strategy: priority, heartbeat_interval: 300ms}"
)


# ---- 18: both names, digests, management


@stage.case
def show_takes_either_name(g):
    g.backend(Server("ollama", {"llama-a:1b": good()}), "shows")
    g.backend(Server("openai", {"plain-o": good()}), "shows-o")
    yield
    forms = {
        "model alone": {"model": "@"},
        "name alone": {"name": "@"},
        "model and an empty name": {"model": "@", "name": ""},
        "an empty model and name": {"model": "", "name": "@"},
        "a null model and name": {"model": None, "name": "@"},
        "model and a null name": {"model": "@", "name": None},
        "name first": {"name": "", "model": "@"},
        "both alike": {"model": "@", "name": "@"},
        "both and more": {"model": "@", "name": "", "system": "", "template": "", "options": None, "verbose": False},
    }
    for what, form in forms.items():
        for model in ("llama-a:1b", "plain-o"):
            got = g.call("POST", "/api/show", json.dumps(form).replace("@", model))
            holds("show with %s answers (%s)" % (what, model), got.status == 200 and isinstance(got.json.get("details"), dict), got, 200)
    for form in ({"model": "", "name": ""}, {"model": ""}, {}, {"model": 5}, {"name": []}):
        says("show of no model (%s) is 400" % json.dumps(form), g.call("POST", "/api/show", json.dumps(form)).status, 400)


@stage.case
def management_is_refused_with_its_reason(g):
    g.backend(Server("ollama", {"closed:1b": good()}), "closed")
    yield
    for method, path in (("POST", "/api/pull"), ("POST", "/api/push"), ("POST", "/api/create"), ("DELETE", "/api/delete")):
        got = g.call(method, path, json.dumps({"model": "closed:1b", "name": ""}))
        holds(
            "%s %s is 403 and names the key that allows it" % (method, path), got.status == 403 and "allow_model_management" in got.message, got, 403
        )
    got = g.call("POST", "/api/copy", json.dumps({"source": "closed:1b", "destination": "x"}))
    says("POST /api/copy is 403", got.status, 403)


@managed.case
def management_goes_where_the_name_says(g):
    servers = {}
    for name in ("one", "two"):

        def script(ask):
            if ask.path in ("/api/delete", "/api/copy"):
                return whole("", 200, None)
            return stream(ndjson({"status": "working"}, {"status": "success"}), "application/x-ndjson")

        servers[name] = g.backend(Server("ollama", {"base-%s:1b" % name: good()}, other=script), name)
    yield
    pulls = {
        "model and an empty name": {"model": "one/qwen:1b", "name": ""},
        "an empty model and name": {"model": "", "name": "one/qwen:1b"},
        "name alone": {"name": "one/qwen:1b"},
        "model alone": {"model": "one/qwen:1b"},
    }
    for what, body in pulls.items():
        for path in ("/api/pull", "/api/push", "/api/delete"):
            before = len(servers["one"].asks)
            got = g.call("DELETE" if path == "/api/delete" else "POST", path, json.dumps(body))
            asked = servers["one"].asks[before:]
            names = [(each.json.get("model") or each.json.get("name")) for each in asked]
            says("%s with %s reaches the backend of the prefix, without it" % (path, what), (got.status, names), (200, ["qwen:1b"]))
    before = len(servers["two"].asks)
    got = g.call("POST", "/api/copy", json.dumps({"source": "two/base-two:1b", "destination": "two/copy:1b"}))
    holds(
        "copy reaches the backend of its source's prefix",
        got.status == 200
        and [(each.json.get("source"), each.json.get("destination")) for each in servers["two"].asks[before:]] == [("base-two:1b", "copy:1b")],
        (got, [each.json for each in servers["two"].asks[before:]]),
        ("base-two:1b", "copy:1b"),
    )
    got = g.call("POST", "/api/copy", json.dumps({"source": "two/base-two:1b", "destination": "plain:1b"}))
    says("copy to a name without a prefix stays on that backend", (got.status, servers["two"].asks[-1].json.get("destination")), (200, "plain:1b"))
    got = g.call("POST", "/api/copy", json.dumps({"source": "two/base-two:1b", "destination": "one/copy:1b"}))
    says("copy from one backend to another is 400", got.status, 400)
    blob = b"weights"
    digest = "sha256:" + hashlib.sha256(blob).hexdigest()
    got = g.call("POST", "/api/blobs/" + digest, blob, {"X-Router-Backend": "two", "Content-Type": "application/octet-stream"})
    says(
        "a blob goes to the backend that is named",
        (got.status, servers["two"].asks[-1].path, servers["two"].asks[-1].body),
        (200, "/api/blobs/" + digest, blob),
    )
    got = g.call("POST", "/api/create", json.dumps({"model": "made:1b", "name": "", "files": {"m.gguf": digest}}))
    says(
        "create without a prefix goes where its blob went",
        (got.status, servers["two"].asks[-1].path, servers["two"].asks[-1].json.get("model")),
        (200, "/api/create", "made:1b"),
    )
    got = g.call("POST", "/api/create", json.dumps({"model": "one/made:1b", "from": "base-one:1b"}))
    says(
        "create with a prefix goes to that backend, without it",
        (got.status, servers["one"].asks[-1].path, servers["one"].asks[-1].json.get("model")),
        (200, "/api/create", "made:1b"),
    )
    got = g.call("POST", "/api/pull", json.dumps({"model": "nowhere/x:1b", "name": ""}))
    holds("a prefix that is no backend is a refusal in words", 400 <= got.status < 500 and got.message, got, "400 or 404")
    got = g.call(
        "POST", "/api/pull", json.dumps({"model": "one/qwen:1b", "name": "", "stream": False, "insecure": False, "username": "", "password": ""})
    )
    says("what Ollama's own command line sends to pull is taken", got.status, 200)


@managed.case
def what_management_is_refused_takes_nothing_away(g):
    digest = "sha256:" + hashlib.sha256(b"tidy").hexdigest()

    def script(ask):
        if ask.path == "/api/copy" and ask.json.get("source") == "typo:1b":
            return whole({"error": 'model "typo:1b" not found'}, 404)
        return whole("", 201, None) if ask.path.startswith("/api/blobs/") else whole({"status": "success"})

    missing = {"/api/blobs/" + digest: whole("", 404, None)}
    tidy = g.backend(Server("ollama", {"kept:1b": script}, other=script, lists=missing), "tidy")
    yield
    said = [g.call("POST", "/api/copy", json.dumps({"source": "tidy/" + name, "destination": "c:1b"})).status for name in ("typo:1b", "kept:1b")]
    says("after a copy of a model that is not there comes the right one", said, [404, 200])
    named = {"X-Router-Backend": "tidy", "Content-Type": "application/octet-stream"}
    said = [g.call("HEAD", "/api/blobs/" + digest, None, named).status, g.call("POST", "/api/blobs/" + digest, b"tidy", named).status]
    says("a file that is not there yet is asked for and then sent", said, [404, 201])
    got = g.call("POST", "/api/create", json.dumps({"model": "new:1b", "files": {"m.gguf": digest}}))
    says("... and the model is made where it went", (got.status, tidy.asks[-1].json.get("model")), (200, "new:1b"))
    for method, path, body in (
        ("POST", "/api/pull", {"model": "tidy/kept:1b", "stream": False}),
        ("POST", "/api/push", {"name": "tidy/kept:1b", "stream": False}),
        ("DELETE", "/api/delete", {"model": "tidy/kept:1b", "name": "elsewhere/x:1b"}),
    ):
        got = g.call(method, path, json.dumps(body))
        there = json.loads(json.dumps(body).replace("tidy/", ""))
        says("%s of a model that is served goes by its own name" % path, (got.status, tidy.asks[-1].json), (200, there))
    running = [each["name"] for each in g.call("GET", "/api/ps").json["models"]]
    says("what was only managed is not running", "kept:1b" in running, False)


@stage.case
def lists_for_ollamas_command_line(g):
    loaded = dict(tag("warm:1b"), size_vram=1000, expires_at="2026-12-01T00:00:00Z", context_length=2048)
    g.backend(
        Server(
            "ollama", {"warm:1b": good(), "cold:1b": good()}, lists={"/api/ps": whole({"models": [loaded, {"name": "half:1b", "model": "half:1b"}]})}
        ),
        "warms",
    )
    fresh = g.backend(Server("ollama", {"fresh:1b": good()}), "fresh")
    g.backend(Server("openai", {"fresh-o": good()}), "fresh-o")
    yield

    def running():
        return {each.get("name"): each for each in g.call("GET", "/api/ps").json.get("models", [])}

    for name, entry in running().items():
        holds(
            "an entry of /api/ps has a digest of 64 digits, a size, an end and details (%s)" % name,
            re.fullmatch("[0-9a-f]{64}", str(entry.get("digest")))
            and entry.get("size", 0) > 0
            and entry.get("expires_at")
            and isinstance(entry.get("details"), dict)
            and entry.get("model") == name,
            entry,
            "all of them",
        )
    holds("the model in memory is running", "warm:1b" in running(), sorted(running()), "warm:1b")
    holds("a model that has not answered is not running", "fresh:1b" not in running(), sorted(running()), "no fresh:1b")
    for op, streamed in (("ochat", True), ("chat", False)):
        g.ask(op, "fresh:1b", streamed)
    entry = running().get("fresh:1b", {})
    holds(
        "a model that has just answered is running at once",
        re.fullmatch("[0-9a-f]{64}", str(entry.get("digest"))) and entry.get("size", 0) > 0 and entry.get("expires_at"),
        sorted(running()),
        "fresh:1b",
    )
    tags = g.tags()
    says("the running one has its list's digest", entry.get("digest"), (tags.get("fresh:1b") or {}).get("digest"))
    for name, entry in tags.items():
        holds(
            "an entry of /api/tags can be printed (%s)" % name,
            len(str(entry.get("digest"))) == 64 and entry.get("size", 0) > 0,
            entry,
            "a digest, a size",
        )
    got = g.call("POST", "/api/generate", json.dumps({"model": "fresh:1b", "prompt": "", "keep_alive": 0}))
    says("what `ollama stop` sends reaches the server as it is", (got.status, fresh.asks[-1].json.get("keep_alive")), (200, 0))


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
                and all(
                    str(kept.get(key)).startswith(str(value))
                    for key, value in inner.items()
                    if key != "object" and not (key == "type" and value is None)
                ),
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
            "message": "This model's maximum context length is 4096 tokens. "
            "However, you requested 5120 tokens (5000 in the messages, 120 in the completion).",
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
            "error": "Trying to keep the first 5120 tokens when context the overflows. "
            "However, the model is loaded with context length of only 4096 tokens, which is not enough."
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
        got = g.ask("ochat", "over-%d:x" % number)
        says("... and to an Ollama client the server's own sentence (%s)" % what, (got.status, got.json.get("error")), (400, OVERFLOWS[what]))
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


@stage.case
def durations_and_context(g):
    g.serve("openai", "timed", good("all of it"))
    g.serve(
        "ollama",
        "bare:1",
        lambda ask: whole({"model": "m", "message": {"role": "assistant", "content": "x"}, "response": "x", "done": True, "done_reason": "stop"}),
    )
    yield
    names = ("total_duration", "load_duration", "prompt_eval_duration", "eval_duration")
    for op in ("ochat", "generate"):
        for streamed in (False, True):
            last = g.ask(op, "timed", streamed).frames[-1]
            holds(
                "a translated answer carries every duration (%s, streamed: %s)" % (op, streamed),
                all(isinstance(last.get(name), int) and last[name] >= 0 for name in names),
                last,
                names,
            )
            holds("... and the counts", last.get("prompt_eval_count") == 7 and last.get("eval_count") == 4, last, (7, 4))
            if op == "generate":
                says("... and a context (streamed: %s)" % streamed, last.get("context"), [])
    got = g.ask("oembed", "timed").json
    holds(
        "translated embeddings carry their durations",
        isinstance(got.get("total_duration"), int) and isinstance(got.get("load_duration"), int),
        got,
        ("total_duration", "load_duration"),
    )


# ---- 21: background tasks


HISTORY = "\n### Chat History:\n<chat_history>\nUSER: hi\n</chat_history>"
TASKS = [
    "### Task:\nGenerate a concise, 3-5 word title with an emoji summarizing the chat history." + HISTORY,
    "### Task:\nGenerate 1-3 broad tags categorizing the main themes of the chat history." + HISTORY,
    "### Task:\nSuggest 3-5 relevant follow-up questions or prompts that the user might naturally ask next." + HISTORY,
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
    """Starts a separate simulator."""

    def __init__(self, *options):
        super().__init__(free_port())
        self.home = folder()
        self.out = open(os.path.join(self.home, "out"), "w")  # noqa: SIM115 - the process writes it
        self.process = subprocess.Popen(
            [PROGRAM, "simulator", "--port", str(self.port)] + list(options),
            stdin=subprocess.DEVNULL,
            stdout=self.out,
            stderr=subprocess.STDOUT,
            env=surroundings(),
            cwd=self.home,
        )
        if not until(lambda: self.process.poll() is not None or self.call("GET", "/").status, PATIENCE * 2) or self.process.poll() is not None:
            self.end()
            with open(os.path.join(self.home, "out")) as said:
                raise RuntimeError(said.read()[-2000:])

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


@alone.case
def the_simulator_tells_how_long_it_took():
    simulated = Simulated("--dialect", "ollama")
    last = simulated.ask("ochat", "simulator", True).frames[-1]
    holds(
        "the simulator's answers carry every duration",
        all(isinstance(last.get(name), int) for name in ("total_duration", "load_duration", "prompt_eval_duration", "eval_duration")),
        last,
        "all four",
    )
    holds(
        "... and generate a context",
        isinstance(simulated.ask("generate", "simulator").json.get("context"), list),
        simulated.ask("generate", "simulator"),
        [],
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
            b"POST /v1/chat/completions %s\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" % version
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
        holds("%s is %d" % (version.decode(), expected), got == expected or (expected == 400 and got in (0, 505)), got, expected)
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


play(stage, managed, council(""), council(", task_prompts: council"), alone)
