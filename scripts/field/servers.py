"""Scripted model servers on loopback, and what they say."""

import contextlib
import http.client
import json
import socket
import struct
import threading
import time

PATIENCE = 60  # seconds until something that must happen counts as not happening


class Pause:
    """A pause of a server, independent of the client."""

    def __init__(self, seconds):
        self.seconds = seconds


# HOLD: the server waits until the client that reads live lets it go on; it knows its request by the id that travels with it.
RESET, CLOSE, HOLD = object(), object(), object()
held = {}


def whole(body, status=200, kind="application/json", **headers):
    """A whole answer; a dict or a list is sent as JSON. Headers: retry_after="3" is Retry-After."""
    return [_head(status, kind, headers, "Content-Length: %d" % len(to_bytes(body))) + to_bytes(body)]


def stream(pieces, kind="text/event-stream", status=200, cut=0, last=True, **headers):
    """A chunked answer. Pieces are bytes, text, HOLD, RESET, CLOSE or pauses; cut: that many bytes to a chunk, across pieces' borders."""
    out, pending = [_head(status, kind, headers, "Transfer-Encoding: chunked")], b""
    for piece in pieces:
        if isinstance(piece, (bytes, str)):
            pending += to_bytes(piece)
            if not cut:
                out.append(_chunk(pending))
                pending = b""
            continue
        if pending:
            out += _cut(pending, cut)
            pending = b""
        out.append(piece)
    if pending:
        out += _cut(pending, cut)
    return out + ([b"0\r\n\r\n"] if last else [])


def _cut(data, size):
    return [_chunk(data[at : at + size]) for at in range(0, len(data), size)]


def _chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n" if data else b""


def to_bytes(body):
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


def _head(status, kind, headers, framing):
    lines = ["HTTP/1.1 %d %s" % (status, http.client.responses.get(status, "Other"))]
    if kind is not None:
        lines.append("Content-Type: " + kind)
    lines += ["%s: %s" % (name.replace("_", "-"), value) for name, value in headers.items()] + [framing]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def event(data, name=None):
    """One server-sent event."""
    text = data if isinstance(data, str) else json.dumps(data)
    return ("event: %s\n" % name if name else "") + "data: %s\n\n" % text


DONE = "data: [DONE]\n\n"


def delta(content=None, finish=None, part=None, **more):
    """A frame of a streamed chat in OpenAI's API; part and more go into the delta."""
    part = dict(part or {}, **more) if content is None else dict(more, content=content)
    return {
        "id": "chatcmpl-7",
        "object": "chat.completion.chunk",
        "created": 1760000000,
        "model": "inner",
        "choices": [{"index": 0, "delta": part, "finish_reason": finish}],
    }


def text_delta(text, finish=None):
    """A frame of a streamed completion in OpenAI's API."""
    return {
        "id": "cmpl-7",
        "object": "text_completion",
        "created": 1760000000,
        "model": "inner",
        "choices": [{"index": 0, "text": text, "finish_reason": finish}],
    }


def chat_answer(content="fine", finish="stop", **message):
    """A whole chat answer in OpenAI's API."""
    return {
        "id": "chatcmpl-7",
        "object": "chat.completion",
        "created": 1760000000,
        "model": "inner",
        "choices": [{"index": 0, "message": dict({"role": "assistant", "content": content}, **message), "finish_reason": finish}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 4, "total_tokens": 11},
    }


def line(content="", done=False, **more):
    """A line of Ollama's chat, or its whole answer; more goes into the message."""
    out = {
        "model": "inner",
        "created_at": "2026-03-04T05:06:07.123456789Z",
        "message": dict({"role": "assistant", "content": content}, **more),
        "done": done,
    }
    return dict(out, **COUNTS) if done else out


def response_line(text="", done=False, **more):
    """A line of Ollama's generate, or its whole answer."""
    out = dict({"model": "inner", "created_at": "2026-03-04T05:06:07.123456789Z", "response": text, "done": done}, **more)
    return dict(COUNTS, **out) if done else out


COUNTS = {
    "done_reason": "stop",
    "total_duration": 9000000,
    "load_duration": 1000000,
    "prompt_eval_count": 7,
    "prompt_eval_duration": 3000000,
    "eval_count": 4,
    "eval_duration": 5000000,
}


def ndjson(*objects):
    return [each if not isinstance(each, (dict, list)) else json.dumps(each) + "\n" for each in objects]


def events(*objects):
    return [event(each) if isinstance(each, dict) else each for each in objects]


def error(status, message, **more):
    """A refusal in OpenAI's API; retry_after and other words with a capital in mind go into more["headers"]."""
    headers = more.pop("headers", {})
    return whole({"error": dict({"message": message, "type": "invalid_request_error", "param": None, "code": None}, **more)}, status, **headers)


def good(text="fine", cut=0):
    """A script that answers any request in the API of its path, streamed if the body says so."""

    def script(ask):
        body, path = ask.json, ask.path
        streamed = body.get("stream", path.startswith("/api/"))
        if path == "/v1/chat/completions":
            if not streamed:
                return whole(chat_answer(text))
            frames = [event(delta("", role="assistant"))] + [event(delta(each)) for each in _halves(text)] + [event(delta(finish="stop"))]
            if (body.get("stream_options") or {}).get("include_usage"):
                frames.append(event(dict(delta(), choices=[], usage=chat_answer()["usage"])))
            return stream(frames + [DONE], cut=cut)
        if path == "/v1/completions":
            if not streamed:
                return whole(
                    {
                        "id": "cmpl-7",
                        "object": "text_completion",
                        "created": 1760000000,
                        "model": "inner",
                        "choices": [{"index": 0, "text": text, "finish_reason": "stop"}],
                        "usage": chat_answer()["usage"],
                    }
                )
            frames = [event(text_delta(each)) for each in _halves(text)] + [event(text_delta("", "stop"))]
            if (body.get("stream_options") or {}).get("include_usage"):
                frames.append(event(dict(text_delta(""), choices=[], usage=chat_answer()["usage"])))
            return stream(frames + [DONE], cut=cut)
        if path == "/v1/embeddings":
            many = len(body["input"]) if isinstance(body.get("input"), list) else 1
            return whole(
                {
                    "object": "list",
                    "model": "inner",
                    "usage": {"prompt_tokens": 2, "total_tokens": 2},
                    "data": [{"object": "embedding", "index": n, "embedding": [0.25, 0.5]} for n in range(many)],
                }
            )
        if path == "/api/chat":
            if not streamed:
                return whole(line(text, True))
            return stream(ndjson(*[line(each) for each in _halves(text)] + [line("", True)]), "application/x-ndjson", cut=cut)
        if path == "/api/generate":
            if not streamed:
                return whole(response_line(text, True, context=[1, 2]))
            return stream(ndjson(*[response_line(each) for each in _halves(text)] + [response_line("", True)]), "application/x-ndjson", cut=cut)
        if path == "/api/embed":
            many = len(body["input"]) if isinstance(body.get("input"), list) else 1
            return whole({"model": "inner", "embeddings": [[0.25, 0.5]] * many, "total_duration": 5, "load_duration": 1, "prompt_eval_count": 2})
        if path == "/api/embeddings":
            return whole({"embedding": [0.25, 0.5]})
        return whole({"text": text})

    return script


def _halves(text):
    middle = len(text) // 2
    return [part for part in (text[:middle], text[middle:]) if part]


def at(**by_path):
    """A script by operation: chat, complete, embed, and other for the rest; what is missing answers well."""
    names = {
        "/v1/chat/completions": "chat",
        "/api/chat": "chat",
        "/v1/completions": "complete",
        "/api/generate": "complete",
        "/v1/embeddings": "embed",
        "/api/embed": "embed",
        "/api/embeddings": "embed",
    }
    return lambda ask: _play(by_path.get(names.get(ask.path, "other"), good()), ask)


def turns(*scripts):
    """One script after the other; the last one repeats."""
    left = list(scripts)
    lock = threading.Lock()

    def script(ask):
        with lock:
            now = left.pop(0) if len(left) > 1 else left[0]
        return _play(now, ask)

    return script


def _play(script, ask):
    return script(ask) if callable(script) else script


class Ask:
    """A request that a server got."""

    def __init__(self, method, path, headers, body):
        self.method, self.path, self.headers, self.body = method, path.split("?")[0], headers, body

    @property
    def json(self):
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


class Server:
    """A scripted model server of one API, "openai" or "ollama", on a free port."""

    def __init__(self, api, scripts, lists=None, abilities=None, other=None):
        """scripts: model to script. lists: path to script of a GET, before what it would say by itself.
        abilities: model to what /api/show says it can. other: script of a POST that names no model it knows.
        asks: the requests that clients' requests became. shown: the models that heartbeats asked /api/show about."""
        self.api, self.scripts, self.lists = api, scripts, dict(lists or {})
        self.abilities, self.other, self.asks, self.beats, self.shown = abilities or {}, other, [], 0, []
        self._open, self._lock = set(), threading.Lock()
        self._listen(0)

    def _listen(self, port):
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen(128)
        self.port = self._socket.getsockname()[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self._accept, args=(self._socket,), daemon=True).start()

    def stop(self):
        """Stops listening, and cuts open connections."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with self._lock:
            for each in self._open:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def again(self):
        """Listens again on the same port."""
        self._listen(self.port)

    def asked(self, model=None, path=None):
        """The requests for a model or a path, in order."""
        return [each for each in list(self.asks) if (model is None or each.json.get("model") == model) and (path is None or each.path == path)]

    def _accept(self, listener):
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(peer)
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        try:
            with peer, peer.makefile("rb") as lines:
                while True:
                    ask = _read_request(lines)
                    if ask is None or not self._answer(peer, ask):
                        return
        except (OSError, ValueError):
            pass
        finally:
            with self._lock:
                self._open.discard(peer)

    def _answer(self, peer, ask):
        for step in self._choose(ask):
            if isinstance(step, bytes):
                peer.sendall(step)
            elif step is HOLD:
                going = held.get(ask.headers.get("x-request-id"))
                if going is not None:
                    going.wait(PATIENCE)
            elif isinstance(step, Pause):
                time.sleep(step.seconds)
            elif step is RESET:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return False
            elif step is CLOSE:
                return False
        return True

    def _choose(self, ask):
        if ask.method in ("GET", "HEAD"):
            self.beats += 1
            return _play(self.lists[ask.path], ask) if ask.path in self.lists else self._listed(ask.path)
        # A client's request has an id.
        of_beat = ask.path == "/api/show" and "x-request-id" not in ask.headers
        if of_beat:
            self.shown.append(ask.json.get("model"))
        if ask.path == "/api/show" and "/api/show" not in self.lists:
            model = ask.json.get("model") or ask.json.get("name")
            abilities = self.abilities.get(model, ["completion", "tools", "vision", "thinking"])
            return whole(
                {
                    "capabilities": abilities,
                    "details": {"family": "llama", "format": "gguf"},
                    "model_info": {"general.architecture": "llama", "llama.context_length": 65536},
                }
            )
        if not of_beat:
            self.asks.append(ask)
        if ask.path == "/api/show":
            return _play(self.lists["/api/show"], ask)
        model = ask.json.get("model")
        script = self.scripts.get(model, self.scripts.get("%s:latest" % model, self.other))
        return _play(script, ask) if script is not None else error(500, "nothing is scripted for %r" % model)

    def _listed(self, path):
        names = list(self.scripts)
        if self.api == "ollama":
            if path == "/":
                return whole("Ollama is running", kind="text/plain")
            if path == "/api/version":
                return whole({"version": "0.17.4"})
            if path == "/api/tags":
                return whole({"models": [tag(name) for name in names]})
            if path == "/api/ps":
                return whole({"models": []})
        elif path == "/v1/models":
            return whole({"object": "list", "data": [{"id": name, "object": "model", "created": 1760000000, "owned_by": "field"} for name in names]})
        return error(404, "nothing is here")


def tag(name):
    """An entry of Ollama's list."""
    return {
        "name": name,
        "model": name,
        "modified_at": "2026-03-04T05:06:07.123456789+02:00",
        "size": 4321,
        "digest": "ab" * 32,
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": "llama",
            "families": ["llama"],
            "parameter_size": "3B",
            "quantization_level": "Q4_0",
        },
    }


def _read_request(lines):
    first = lines.readline()
    if not first:
        return None
    method, path, _ = first.decode("latin-1").split(" ", 2)
    headers = {}
    while True:
        row = lines.readline().decode("latin-1").rstrip("\r\n")
        if not row:
            break
        name, _, value = row.partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        while True:
            size = int(lines.readline().split(b";")[0], 16)
            body += lines.read(size)
            lines.readline()
            if size == 0:
                break
    else:
        body = lines.read(int(headers.get("content-length", 0)))
    return Ask(method, path, headers, body)
