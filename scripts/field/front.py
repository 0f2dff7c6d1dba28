"""The first hour of a new user: health, banner, command line, access log."""

import json
import os
import pty
import re
import socket
import subprocess
import threading

from clients import PATIENCE, PROGRAM, TOKEN, Client, Gateway, folder, free_port, run, surroundings, until
from rig import Alone, holds, play, says
from servers import Server, good

alone = Alone(3)
QUIET = """discovery: {enabled: false, simulator: %s}
admin: {auth: {type: bearer, token: field-token}}
response_storage: {enabled: false}
routing: {heartbeat_interval: 300ms}
"""


def entries(**servers):
    return "backends:\n" + "".join(
        '  - {name: %s, type: %s, url: "%s"}\n' % (name, "ollama" if server.api == "ollama" else "openai-compatible", server.url)
        for name, server in servers.items()
    )


class Running:
    """Runs the program on a terminal until the block ends."""

    def __init__(self, words, port, before=(), **environment):
        """before: words of a program that starts this one."""
        self.client, self._heard = Client(port), []
        self.terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(
            list(before) + [PROGRAM] + words, stdin=theirs, stdout=theirs, stderr=theirs, env=surroundings(dict({"TERM": "xterm"}, **environment))
        )
        os.close(theirs)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        try:
            while True:
                self._heard.append(os.read(self.terminal, 65536))
        except OSError:
            pass

    def said(self):
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", b"".join(self._heard).decode("utf-8", "replace")).replace("\r", "")

    def _there(self):
        return "Try it:" in self.said() or self.client.call("GET", "/health/live").status == 200

    def __enter__(self):
        until(lambda: self.process.poll() is not None or self._there(), PATIENCE * 2)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.terminal)


# ---- 24


@alone.case
def health_tells_the_truth():
    one, two, three = (Server("openai", {"m1": good()}), Server("ollama", {"m2:x": good()}), Server("openai", {"m3": good()}))
    gateway = Gateway(QUIET % "never" + entries(a=one, b=two, c=three))

    def up():
        return gateway.call("GET", "/health").json

    holds("/health counts the backends that are up", until(lambda: up().get("backends_up") == "3/3", 20), up(), "3/3")
    says("... and is ok", up().get("status"), "ok", "up", "healthy")
    three.stop()
    holds("/health says 2/3 when one is gone", until(lambda: up().get("backends_up") == "2/3", 30), up(), "2/3")
    holds(
        "... and names the one that is not up",
        any(isinstance(each, (dict, str)) and "c" in json.dumps(each) for each in [up()]) and "c" in json.dumps(up()),
        up(),
        "c",
    )
    gateway.admin("PATCH", "/admin/backends/b", '{"drain": true}')
    one.stop()
    holds("... 0/3 or 1/3 when more are", until(lambda: up().get("backends_up") in ("0/3", "1/3"), 30), up(), "0/3")
    gateway.end()


@alone.case
def health_of_the_simulator_alone():
    gateway = Gateway(QUIET % "when-empty", options=["--demo"])
    state = (
        until(lambda: gateway.call("GET", "/health").json.get("status") == "degraded" and gateway.call("GET", "/health").json, 20)
        or gateway.call("GET", "/health").json
    )
    says("with only the simulator, /health is degraded", state.get("status"), "degraded")
    holds("... and says that it is the simulator", "simulator" in json.dumps(state), state, "simulator")
    says("... and any name is answered", gateway.ask("chat", "any-name").status, 200)
    gateway.end()


@alone.case
def demo_beside_real_backends():
    real = Server("openai", {"real": good("real")})
    gateway = Gateway(QUIET % "when-empty" + entries(a=real), options=["--demo"])
    until(lambda: "real" in gateway.listed() and "simulator" in gateway.listed(), 20)
    says("the demonstration answers its own name beside real backends", gateway.ask("chat", "simulator").headers.get("x-backend"), "simulator")
    says("... and no other", gateway.ask("chat", "rael").status, 404)
    says("... and real models are the real ones'", gateway.ask("chat", "real").text, "real")
    real.stop()
    got = until(lambda: gateway.ask("chat", "real").status >= 400 and gateway.ask("chat", "real"), 20)
    holds("... not the simulator's when they are down", got and got.status in (502, 503), got, 503)
    gateway.end()


@alone.case
def councils_are_listed_when_somebody_can_answer():
    chat, vectors = Server("openai", {"talks": good()}), Server("openai", {"text-embedding-x": good(), "bge-reranker": good()})

    def councils(gateway):
        return [each for each in gateway.listed() if each.startswith("council/")] + [
            each for each in gateway.tags() if each and each.startswith("council/")
        ]

    for what, text, expected in (
        ("a chat model", entries(a=chat), True),
        ("embedding models only", entries(a=vectors), False),
        ("no backend", "", False),
        ("`council.list: false`", entries(a=chat) + "council: {list: false}\n", False),
    ):
        gateway = Gateway(QUIET % "never" + text)
        wanted = {"a chat model": "talks", "`council.list: false`": "talks", "embedding models only": "text-embedding-x"}.get(what)
        until(lambda: wanted is None or wanted in gateway.listed(), 20)
        says("with %s councils are %slisted" % (what, "" if expected else "not "), bool(councils(gateway)), expected)
        if what.startswith("`"):
            says("... and answer those who know their name", gateway.ask("chat", "council/diverse-analysis").status, 200)
        gateway.end()


# ---- 25


@alone.case
def the_banner():
    real, gone = Server("openai", {"m": good()}), free_port()
    backends = entries(a=real) + '  - {name: gone, type: openai-compatible, url: "http://127.0.0.1:%d"}\n' % gone
    home, port = folder(), free_port()
    file = os.path.join(home, "c.yaml")

    def banner(host, text, **environment):
        with open(file, "w") as out:
            out.write("server: {host: %s, port: %d}\n" % (host, port) + text)
        with Running(["serve", "-c", file, "--home", home], port, **environment) as running:
            until(lambda: "curl" in running.said() or "next" in running.said(), 20)
            return running.said()

    said = banner("127.0.0.1", QUIET % "never" + backends)
    holds("the banner names its address", "127.0.0.1:%d" % port in said or "localhost:%d" % port in said, said, port)
    holds(
        "... each backend with its state",
        re.search(r"(?m)^.*\ba\b.*\bup\b", said) and re.search(r"(?m)^.*\bgone\b.*\bdown\b", said),
        said,
        "a up, gone down",
    )
    holds(
        "... and reasons without stray punctuation",
        not re.search(r"\(\)|[:,.] *\)|;;|\.[.,;]|[:,]$|\. ?,", "\n".join(row.rstrip() for row in said.splitlines() if "gone" in row), re.M),
        said,
        "plain reasons",
    )
    holds("... and something to try", "curl" in said, said, "curl")
    said = banner("0.0.0.0", (QUIET % "never").replace(", token: field-token", "") + backends)
    holds("the banner says where the token lies", "admin.token" in said, said, "data/admin.token")
    with open(os.path.join(home, "data", "admin.token")) as token:
        holds("... and never the token", token.read().strip() not in said, "the token", "its path")
    holds(
        "... and has an address to copy when it listens on all",
        re.search(r"http://(?!0\.0\.0\.0|127\.|localhost)[\w.:\[\]-]+:%d" % port, said) or not lan(),
        said,
        "an address of this machine",
    )
    holds("... never the one that means all", "http://0.0.0.0" not in said, said, "no 0.0.0.0")
    said = banner("127.0.0.1", QUIET % "never", NO_COLOR="1")
    holds("when there is nothing, the banner says the next step", re.search(r"(?i)init|discover|backends|ollama", said), said, "a next step")


def lan():
    """Whether this machine has an address that others could reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return not probe.getsockname()[0].startswith("127.")
        except OSError:
            return False


# ---- 26


@alone.case
def commands_find_their_gateway():
    gateway = Gateway(QUIET % "never" + entries(a=Server("openai", {"m-%d" % number: good() for number in range(40)})))
    until(lambda: "m-1" in gateway.listed(), 20)
    url = "http://127.0.0.1:%d" % gateway.port
    elsewhere = folder()
    with open(os.path.join(elsewhere, "config.yaml"), "w") as out:
        out.write("server: {port: %d}\nadmin: {auth: {type: bearer, token: field-token}}\n" % gateway.port)
    empty = folder()
    for words, environment, place in (
        (["models", "--url", url], {}, empty),
        (["models"], {"COUNCIL_ROUTER_URL": url}, empty),
        (["models"], {}, elsewhere),
        (["--url", url, "models"], {}, empty),
    ):
        code, out, err = run(*words, environment=environment, cwd=place)
        if words[0] == "--url" and code == 2:
            continue
        holds(
            "council-router %s finds its gateway (%s)"
            % (" ".join(words).replace(url, "URL"), "environment" if environment else "folder" if place == elsewhere else "option"),
            code == 0 and "m-39" in out,
            (code, out[:300], err[:300]),
            "its models",
        )
    code, out, err = run("backends", "--url", url, "--token", "wrong", cwd=empty)
    holds(
        "a token that is refused is said to be",
        code in (0, 1) and re.search("(?i)refuses.*token|token.*refused", out + err),
        (code, out, err),
        "the token is refused",
    )
    code, out, err = run("backends", "--url", url, "--token", TOKEN, cwd=empty, environment={"COLUMNS": "80"})
    holds("a table of backends fits the terminal", code == 0 and max(len(row) for row in out.splitlines()) <= 100, (code, out), "80 columns")
    holds("... with counts in place of 40 names", "40" in out and "m-39" not in out, out, 40)
    code, out, err = run("backends", "--json", "--url", url, "--token", TOKEN, cwd=empty)
    holds("--json has the names", code == 0 and "m-39" in out and json.loads(out), (code, out[:200], err), "JSON")
    code, out, err = run("status", "--url", url, "--token", TOKEN, cwd=empty)
    holds("status is one screen", code == 0 and 0 < len(out.splitlines()) <= 40 and "a" in out, (code, out, err), "a screen")
    code, out, err = run("chat", "--url", url, "m-3", "How deep?", cwd=empty)
    if code == 2:
        code, out, err = run("chat", "--url", url, "--model", "m-3", "How deep?", cwd=empty)
    holds("chat asks a model from the terminal", code == 0 and "fine" in out, (code, out, err), "fine")
    code, out, err = run("models", "--url", "http://127.0.0.1:%d" % free_port(), cwd=empty)
    holds(
        "a gateway that is not there is exit code 1 in words", code == 1 and (out + err).strip() and "Exception" not in out + err, (code, out, err), 1
    )
    for word in ("serve", "check", "models", "init", "status", "chat", "simulator"):
        code, out, err = run("help", word, cwd=empty)
        holds("help %s explains it" % word, code == 0 and word in out and "Usage" in out, (code, out, err), "its usage")
    target = os.path.join(empty, "made.yaml")
    code, out, err = run("init", target, cwd=empty)
    if code == 2:
        code, out, err = run("init", cwd=empty)
        target = next((os.path.join(empty, name) for name in sorted(os.listdir(empty)) if name.endswith(".yaml")), target)
    holds("init writes a configuration", code == 0 and os.path.exists(target), (code, out, err), target)
    if os.path.exists(target):
        with open(target) as file:
            made = file.read()
        holds("... with comments", "#" in made, made, "comments")
        code, out, err = run("check", target, cwd=empty)
        says("... that check takes", (code, err if code else ""), (0, ""))
    gateway.end()


@alone.case
def a_home_that_is_not_there_is_made():
    home = os.path.join(folder(), "a", "b")
    file = os.path.join(os.path.dirname(os.path.dirname(home)), "c.yaml")
    port = free_port()
    with open(file, "w") as out:
        out.write("server: {host: 127.0.0.1, port: %d}\ndiscovery: {enabled: false, simulator: never}\n" % port)
    with Running(["serve", "-c", file, "--home", home], port) as running:
        holds(
            "--home is made when it is not there",
            os.path.isdir(home) and running.client.call("GET", "/health/live").status == 200,
            running.said(),
            "a folder, and a gateway",
        )


# ---- 27


@alone.case
def the_access_log():
    gateway = Gateway(QUIET % "never" + entries(a=Server("openai", {"m": good()})))
    until(lambda: "m" in gateway.listed(), 20)
    for path in ("/health", "/health/live", "/health/ready"):
        gateway.call("GET", path)
    gateway.admin("GET", "/metrics")
    gateway.ask("chat", "m")
    until(lambda: "/v1/chat/completions" in gateway.log(), 20)
    rows = [row for row in gateway.log().splitlines() if re.search(r"route=\S*(/health|/metrics)|\"route\":\"(/health|/metrics)", row)]
    says("probes and scrapes are not in the access log", rows[:2], [])
    gateway.end()


@alone.case
def check_quotes_what_it_refuses():
    home = folder()
    for written in ("0x1F90000", "1e9", "070000", "99999999999999999999", "+70000", "1_000_000", "-0.5"):
        file = os.path.join(home, "c.yaml")
        with open(file, "w") as out:
            out.write("server: {port: %s}\n" % written)
        code, out, err = run("check", file, cwd=home)
        holds("check quotes %s as it was written" % written, code == 2 and written in out + err, (code, out, err), written)


play(alone)
