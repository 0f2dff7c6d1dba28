"""The gateway of the image, clients that ask it, and how they read what comes."""

import atexit
import http.client
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from servers import PATIENCE, held, to_bytes

PROGRAM = os.path.abspath(os.environ.get("COUNCIL_ROUTER") or "dist/council-router/bin/council-router")
TOKEN = "field-token"
_numbers = itertools.count()


def until(condition, seconds=PATIENCE):
    """Waits for a condition to hold; its last value is the answer."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.03)


def free_port():
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return each.getsockname()[1]


PATHS = {
    "chat": "/v1/chat/completions",
    "complete": "/v1/completions",
    "embed": "/v1/embeddings",
    "ochat": "/api/chat",
    "generate": "/api/generate",
    "oembed": "/api/embed",
    "oembeddings": "/api/embeddings",
}


def asking(op, model, streamed=False, **more):
    """The body of a request of one operation."""
    body = {"model": model}
    if op in ("chat", "ochat"):
        body["messages"] = [{"role": "user", "content": "How deep is the lake?"}]
    elif op in ("complete", "generate", "oembeddings"):
        body["prompt"] = "How deep is the lake?"
    else:
        body["input"] = "How deep is the lake?"
    if "embed" not in op:
        body["stream"] = streamed
    return {name: value for name, value in dict(body, **more).items() if value is not None}


class Client:
    """Asks one address."""

    def __init__(self, port):
        self.port = port

    def call(self, method, path, body=None, headers=None, timeout=PATIENCE):
        """One request on its own connection; status 0 if no answer came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        began = time.monotonic()
        try:
            sent = None if body is None else to_bytes(body)
            connection.request(method, path, sent, dict({"Content-Type": "application/json"} if sent is not None else {}, **(headers or {})))
            response = connection.getresponse()
            whole_body = True
            try:
                data = response.read()
            except http.client.IncompleteRead as cut:
                data, whole_body = cut.partial, False
            except OSError:
                data, whole_body = b"", False
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, data, whole_body, time.monotonic() - began)
        except (OSError, http.client.HTTPException) as failure:
            return Answer(0, {}, repr(failure).encode(), False, time.monotonic() - began)
        finally:
            connection.close()

    def ask(self, op, model, streamed=False, headers=None, timeout=PATIENCE, **more):
        """A request of one operation; members that are None are left out."""
        return self.call("POST", PATHS[op], asking(op, model, streamed, **more), headers, timeout)

    def raw(self, data, timeout=PATIENCE):
        """Sends raw bytes; returns what comes back until the other side closes, or an answer is complete by its length."""
        with socket.create_connection(("127.0.0.1", self.port), timeout) as peer:
            peer.sendall(data)
            got = b""
            while True:
                more = peer.recv(65536)
                got += more
                if not more or _complete(got):
                    return got

    def live(self, op, model, headers=None, **more):
        """A streamed request that is read piece by piece."""
        return Live(self.port, PATHS[op], asking(op, model, True, **more), headers)

    def admin(self, method, path, body=None):
        return self.call(method, path, body, {"Authorization": "Bearer " + TOKEN})

    def backend_state(self, name):
        """What administrators are told of one backend."""
        found = [each for each in self.admin("GET", "/admin/backends?limit=1000").json.get("data", []) if each.get("name") == name]
        return found[0] if found else {}

    def listed(self):
        return [each.get("id") for each in self.call("GET", "/v1/models").json.get("data", []) if isinstance(each, dict)]

    def tags(self):
        return {each.get("name"): each for each in self.call("GET", "/api/tags").json.get("models", [])}

    def metric(self, name, **labels):
        """The sum of a metric's samples that carry these labels."""
        total = 0.0
        for row in self.admin("GET", "/metrics").body.decode("utf-8", "replace").splitlines():
            match = re.match(r"([a-zA-Z_:]+)(?:\{(.*)\})? (\S+)", row)
            if match and match.group(1) == name:
                got = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', match.group(2) or ""))
                if all(got.get(key) == value for key, value in labels.items()):
                    total += float(match.group(3))
        return total


def _complete(data):
    head, split, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    if split and length:
        return len(body) >= int(length.group(1))
    return bool(split) and b"chunked" in head.lower() and body.endswith(b"0\r\n\r\n")


def folder():
    """A folder that is removed when the checks end."""
    made = tempfile.mkdtemp(prefix="field-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


class Gateway(Client):
    """A gateway of the image on a free port, in a folder of its own."""

    def __init__(self, text, options=(), environment=None, wait=True, before=()):
        """text: the configuration without `server`. before: words of a program that starts the gateway's."""
        super().__init__(free_port())
        self.home = folder()
        atexit.register(self.end)
        self.file = os.path.join(self.home, "gateway.yaml")
        self.write(text)
        self._log = open(os.path.join(self.home, "log"), "w")  # noqa: SIM115 - the process writes it
        self.process = subprocess.Popen(
            list(before) + [PROGRAM, "serve", "-c", self.file, "--home", self.home] + list(options),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=surroundings(environment),
        )
        ready = not wait or until(lambda: self.process.poll() is not None or self.call("GET", "/health/live").status == 200)
        if not ready or self.process.poll() is not None:
            raise RuntimeError("the gateway did not start:\n" + self.log()[-3000:])

    def write(self, text):
        """Writes a new configuration in one step."""
        self.text = text
        self.put("server: {host: 127.0.0.1, port: %d, shutdown_grace: 1s, startup_grace: 30s}\n%s" % (self.port, text))

    def put(self, content):
        """The file's bytes, whatever they are, by a rename."""
        with open(self.file + ".new", "w") as out:
            out.write(content)
        os.replace(self.file + ".new", self.file)

    def log(self):
        with open(os.path.join(self.home, "log"), encoding="utf-8", errors="replace") as text:
            return text.read()

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._log.close()
        shutil.rmtree(self.home, ignore_errors=True)


def surroundings(more=None):
    """The environment of our programs: for a quick start, and without this shell's variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COUNCIL_ROUTER", "ADMIN_TOKEN"))}
    kept.setdefault("JAVA_OPTS", "-XX:TieredStopAtLevel=1")
    return dict(kept, **(more or {}))


def run(*words, **how):
    """A command of the image: exit code, output, errors."""
    done = subprocess.run(
        [PROGRAM] + list(words),
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        env=surroundings(how.get("environment")),
        cwd=how.get("cwd"),
    )
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


# ---- what clients read --------------------------------------------------------------------------------------------


class Answer:
    """What a client got, and how clients of both APIs would read it."""

    def __init__(self, status, headers, body, whole_body=True, took=0.0):
        self.status, self.headers, self.body, self.whole, self.took = status, headers, body, whole_body, took

    def __repr__(self):
        return "%d %s" % (self.status, self.body[:240].decode("utf-8", "replace"))

    @property
    def kind(self):
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def json(self):
        try:
            read = json.loads(self.body)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def frames(self):
        """The frames of a stream, or the one object of a whole answer; what is not JSON stays text."""
        if self.kind == "text/event-stream":
            rows = [row[5:].strip() for row in self._rows() if row.startswith("data:")]
        elif self.kind == "application/x-ndjson":
            rows = [row for row in self.body.decode("utf-8", "replace").split("\n") if row.strip()]
        else:
            rows = [self.body.decode("utf-8", "replace")]
        out = []
        for row in rows:
            try:
                out.append(json.loads(row))
            except ValueError:
                out.append(row)
        return out

    def _rows(self):
        """Lines of an event stream, whose ends may be any of three; a mark before the first is none of it."""
        return self.body.decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def _each(self):
        """The text-bearing parts of all frames."""
        for frame in self.frames:
            if not isinstance(frame, dict):
                continue
            if isinstance(frame.get("message"), dict):
                yield frame["message"]
            if isinstance(frame.get("response"), str):
                yield {"content": frame["response"], "thinking": frame.get("thinking")}
            for choice in _choices(frame):
                yield choice.get("delta") or choice.get("message") or {"content": choice.get("text")}

    @property
    def text(self):
        return "".join(part.get("content") or "" for part in self._each())

    @property
    def thinking(self):
        return "".join(part.get("thinking") or part.get("reasoning_content") or part.get("reasoning") or "" for part in self._each())

    @property
    def calls(self):
        """Name and arguments of each tool call, the arguments as JSON text put together."""
        out, order = {}, []
        for part in self._each():
            for number, call in enumerate(part.get("tool_calls") or []):
                key = call.get("index", call.get("id", (call.get("function") or {}).get("index", number)))
                if key not in out:
                    out[key] = ["", ""]
                    order.append(key)
                function = call.get("function") or {}
                out[key][0] += function.get("name") or ""
                given = function.get("arguments")
                out[key][1] += given if isinstance(given, str) else json.dumps(given)
        return [(out[key][0], _loaded(out[key][1])) for key in order]

    @property
    def ended(self):
        """How it ended: "clean", "error", "cut", or "both" where an error and the terminator came."""
        bad = self.status != 200 or any(_error(each) for each in self.frames)
        stops = any(each == "[DONE]" or (isinstance(each, dict) and each.get("done") is True) for each in self.frames)
        if self.kind == "application/json" and self.status == 200 and not bad:
            return "clean" if self.json else "cut"
        return "both" if bad and stops else "error" if bad else "clean" if stops else "cut"

    @property
    def message(self):
        """The words of the refusal, or of the error in a stream."""
        for frame in self.frames:
            given = _error(frame)
            if given:
                return given if isinstance(given, str) else str(given.get("message"))
        return ""

    @property
    def finish(self):
        for frame in reversed(self.frames):
            if isinstance(frame, dict):
                if frame.get("done_reason"):
                    return frame["done_reason"]
                for choice in _choices(frame):
                    if choice.get("finish_reason"):
                        return choice["finish_reason"]
        return None

    @property
    def usage(self):
        """The usage frames: every frame that bears counts."""
        return [each for each in self.frames if isinstance(each, dict) and (each.get("usage") or "eval_count" in each)]


def _error(frame):
    """A frame's error member; an empty or blank one counts as none."""
    given = frame.get("error") if isinstance(frame, dict) else None
    return given if not isinstance(given, str) or given.strip() else None


def _choices(frame):
    given = frame.get("choices")
    return [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []


def _loaded(text):
    try:
        return json.loads(text)
    except ValueError:
        return text


class Live:
    """A stream that is read as it comes."""

    def __init__(self, port, path, body, headers):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE / 3)
        self.id = "live-%d-%d" % (os.getpid(), next(_numbers))
        held[self.id] = self._go = threading.Event()
        self.connection.request(
            "POST", path, json.dumps(body), dict({"Content-Type": "application/json", "X-Request-Id": self.id}, **(headers or {}))
        )
        self.got, self._began = b"", False

    def go(self):
        """Lets the server go on after its HOLD."""
        self._go.set()

    def follow(self, mark):
        """Reads until these bytes came, lets the server go on, and reads the rest."""
        self.until(mark)
        self.go()
        return self.rest()

    def until(self, mark):
        """Reads until these bytes came; whether they did."""
        try:
            if not self._began:
                self.response, self._began = self.connection.getresponse(), True
            while mark not in self.got:
                more = self.response.read1(65536)
                if not more:
                    return False
                self.got += more
        except (OSError, http.client.HTTPException):
            return False
        return True

    def rest(self):
        """All of it."""
        complete = not self.until(b"\0 never comes \0") and self._began
        answer = Answer(
            self.response.status if self._began else 0,
            {name.lower(): value for name, value in self.response.getheaders()} if self._began else {},
            self.got,
            complete,
        )
        self.connection.close()
        return answer

    def close(self):
        self.go()
        self.connection.close()
