"""Safety first: no option is dropped, wherever it stands; no file that is empty or cut for a moment opens the doors."""

import contextlib
import hashlib
import os
import re
import signal
import subprocess
import time

from clients import PATIENCE, PROGRAM, TOKEN, Client, Gateway, folder, free_port, run, surroundings, until
from rig import Alone, holds, play, says
from servers import Server, good

alone = Alone(2)


# ---- 1: options before the command


def started(words, port, home):
    """Starts a command; the exit code, or True once that port answers as it should, and what it said. Ends it."""
    with open(os.path.join(home, "out"), "w+") as out:
        process = subprocess.Popen(
            [PROGRAM] + words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=surroundings({"HOME": home}), cwd=home
        )
        try:
            client = Client(port)
            answered = until(lambda: process.poll() is not None or client.call("GET", "/v1/models", timeout=5).status == 200, PATIENCE * 2)
            listed = client.listed() if process.poll() is None and answered else []
            addresses = listens(process.pid)
        finally:
            ended = process.poll()
            if ended is None:
                process.kill()
                process.wait()
        out.seek(0)
        return ended, listed, addresses, out.read()


def listens(pid):
    """Ports that this process or a child of it listens on; none where the system does not tell."""
    try:
        inodes = set()
        with open("/proc/%d/task/%d/children" % (pid, pid)) as children:
            processes = [pid] + [int(child) for child in children.read().split()]
        for each in processes:
            for link in os.listdir("/proc/%d/fd" % each):
                with contextlib.suppress(OSError):
                    inodes.update(re.findall(r"socket:\[(\d+)\]", os.readlink("/proc/%d/fd/%s" % (each, link))))
        found = set()
        for table in ("tcp", "tcp6"):
            with open("/proc/%d/net/%s" % (pid, table)) as file:
                rows = list(file)[1:]
            for row in rows:
                part = row.split()
                if part[3] == "0A" and part[9] in inodes:
                    found.add((part[1].rpartition(":")[0], int(part[1].rpartition(":")[2], 16)))
        return found
    except OSError:
        return set()


LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}


@alone.case
def options_before_serve():
    server = Server("openai", {"told-by-the-file": good()})
    for form in (
        "-c F --host 127.0.0.1 --port P serve",
        "--config=F --port=P serve --host 127.0.0.1",
        "--port P serve -c F --host 127.0.0.1",
        "-cF --host=127.0.0.1 --home H --log-level warn --port P serve",
        "--log-format json --host 127.0.0.1 -c F --port P",
        "--host 127.0.0.1 serve -c F --port P --home H",
        "--port 1 -c F serve --port P --host 127.0.0.1",
    ):
        home, port = folder(), free_port()
        file = os.path.join(home, "told.yaml")
        with open(file, "w") as out:
            out.write('discovery: {enabled: false, simulator: never}\nbackends: [{name: told, type: openai-compatible, url: "%s"}]\n' % server.url)
        words = [
            (
                word.replace("F", file)
                if word in ("F", "--config=F", "-cF")
                else (str(port) if word == "P" else word.replace("=P", "=%d" % port) if word == "--port=P" else home if word == "H" else word)
            )
            for word in form.split()
        ]
        ended, listed, addresses, said = started(words, port, home)
        if ended is None:
            holds(
                "council-router %s takes the file, the host and the port" % form,
                "told-by-the-file" in listed and addresses <= {(address, port) for address in LOOPBACK},
                (listed, addresses),
                "its model, and no other address",
            )
        else:
            says("council-router %s is refused, not misread" % form, (ended, "11430" in said), (2, False))


@alone.case
def options_no_command_takes():
    home = folder()
    file = os.path.join(home, "good.yaml")
    with open(file, "w") as out:
        out.write("server: {port: 4711}\ndiscovery: {enabled: false}\n")
    bad = os.path.join(home, "bad.yaml")
    with open(bad, "w") as out:
        out.write("nonsense: 1\n")
    for words in (
        ["--port", "4", "models"],
        ["--host", "127.0.0.1", "backends"],
        ["--demo", "version"],
        ["--home", home, "version"],
        ["--log-level", "debug", "responses", "list"],
        ["--port", "5", "council", "list"],
        ["--log-format", "json", "completion"],
        ["--demo", "check", file],
        ["--host", "1.2.3.4", "discover", "127.0.0.1:1"],
    ):
        code, out, err = run(*words, cwd=home)
        holds(
            "council-router %s is refused, or honoured, never ignored" % " ".join(words).replace(home, "H"),
            code == 2 and (out + err).strip(),
            (code, out, err),
            "exit 2 and why",
        )
    code, out, err = run("-c", bad, "check", cwd=home)
    holds(
        "council-router -c FILE check looks at that file",
        code == 2 and ("nonsense" in out + err or "-c" in out + err or "config" in out + err),
        (code, out, err),
        "exit 2 for what is in it, or for -c",
    )
    code, out, err = run("-c", file, "check", cwd=home)
    holds("... and prints what is in force by it", code == 2 or (code == 0 and "4711" in out), (code, out, err), "its port")
    code, out, err = run("-c", bad, "check", file, cwd=home)
    holds("two files for one check are a contradiction", code == 2, (code, out, err), 2)
    for words in (
        ["serve", "--no-such"],
        ["--no-such", "serve"],
        ["serve", "surplus"],
        ["--port", "serve"],
        ["--port", "x", "serve"],
        ["serve", "--port", "70000"],
        ["-c", os.path.join(home, "missing.yaml"), "serve"],
        ["--host", "", "serve"],
        ["simulator", "--port", "x"],
        ["--bogus"],
        ["bogus"],
    ):
        code, out, err = run(*words, cwd=home)
        holds(
            "council-router %s is exit code 2 with a reason" % " ".join(words).replace(home, "H"),
            code == 2 and (out + err).strip(),
            (code, out, err),
            2,
        )


@alone.case
def options_before_simulator():
    home, port = folder(), free_port()
    ended, listed, addresses, said = started(["--port", str(port), "simulator"], port, home)
    holds(
        "council-router --port P simulator listens there or is refused",
        ended == 2 or (listed and {each[1] for each in addresses} <= {port}),
        (ended, addresses, said),
        "that port, or exit 2",
    )


# ---- 2: files that are empty or cut

KEYS = ["field-key-one", "field-key-two"]


def hashed(number):
    return "{id: k%d, hash: 'sha256:%s'}" % (number, hashlib.sha256(KEYS[number].encode()).hexdigest())


class Guarded:
    """A gateway with a key, a backend and a token, and its reaction to other files."""

    def __init__(self, watch):
        self.server = Server("openai", {"m": good()})
        self.more = Server("openai", {"n": good()})
        self.parts = {
            "discovery": "discovery: {enabled: false, simulator: never}\n",
            "admin": "admin: {auth: {type: bearer, token: %s}}\n" % TOKEN,
            "backends": 'backends:\n  - {name: b, type: openai-compatible, url: "%s"}\n' % self.server.url,
            "keys": "keys:\n  - %s\n  - %s\n" % (hashed(0), hashed(1)),
        }
        self.gateway = Gateway(self.text())
        self.gateway.watch = watch
        until(lambda: self.state() == SAFE, 20)

    def text(self, **changed):
        parts = dict(self.parts, **changed)
        return "".join(part for part in parts.values() if part)

    def head(self):
        return "server: {host: 127.0.0.1, port: %d}\n" % self.gateway.port

    def chat(self, key=None, model="m"):
        return self.gateway.ask("chat", model, headers={"Authorization": "Bearer " + key} if key else None).status

    def state(self):
        return self.chat(), self.chat(KEYS[0]), self.chat(KEYS[1]), self.gateway.admin("GET", "/admin/backends").status

    def reload(self):
        return self.gateway.admin("POST", "/admin/reload")


SAFE = (401, 200, 200, 200)


@alone.case
def a_reload_that_loses_in_silence():
    g = Guarded(False)
    whole_text = g.head() + g.text()
    lossy = {
        "nothing": "",
        "a line end": "\n",
        "a mark": "\ufeff",
        "the document's start": "---\n",
        "an end": "...\n",
        "null": "null\n",
        "an empty map": "{}\n",
        "a comment without a line end": "# soon",
        "the head alone": g.head(),
        "keys null": g.head() + g.text(keys="keys:\n"),
        "keys a tilde": g.head() + g.text(keys="keys: ~\n"),
        "no keys": g.head() + g.text(keys=None),
        "no backends": g.head() + g.text(backends=None),
        "backends null": g.head() + g.text(backends="backends: null\n"),
        "no admin": g.head() + g.text(admin=None),
        "admin null": g.head() + g.text(admin="admin:\n"),
        "auth without its token": g.head() + g.text(admin="admin: {auth: {type: bearer}}\n"),
        "a NUL": "\0" * 64,
        "a list": "- a\n",
        "a word": "server\n",
        "two documents": whole_text + "---\n" + whole_text,
    }
    for at in range(0, len(whole_text), 37):
        lossy["its first %d bytes" % at] = whole_text[:at]
    for what, content in lossy.items():
        before = len(g.gateway.log())
        g.gateway.put(content)
        answer = g.reload()
        # A cut within the list of keys may leave a whole file with fewer keys; it must never leave one without.
        state = g.state()
        some = what.startswith("its first") and state in ((401, 200, 401, 200),)
        says("a reload of %s changes nothing" % what, SAFE if some else state, SAFE)
        if not some:
            holds("... and is refused in words (%s)" % what, answer.status >= 400 and len(answer.message) > 10, answer, "an error")
        if what in ("nothing", "no keys", "no backends", "no admin", "the head alone"):
            said = g.gateway.log()[before:]
            word = {"no keys": "key", "no backends": "backend", "no admin": "token"}.get(what)
            holds("... with a WARN that says what it would have lost (%s)" % what, "WARN" in said and (word is None or word in said), said, "WARN")
        g.gateway.put(whole_text)
        g.reload()
    os.remove(g.gateway.file)
    g.reload()
    says("a reload without a file changes nothing", g.state(), SAFE)
    g.gateway.put(whole_text)

    g.gateway.put("")
    os.kill(g.gateway.process.pid, signal.SIGHUP)
    marks = until(lambda: g.gateway.log().count("WARN") > 5, 10)
    says("a hang-up signal with an empty file changes nothing", (g.state(), bool(marks)), (SAFE, True))

    g.gateway.put(g.head() + g.text(keys="keys: []\n"))
    says("keys that are written out as none are none", (g.reload().status, g.chat()), (200, 200))
    g.gateway.put(whole_text)
    says("... and come back", (g.reload().status, g.state()), (200, SAFE))
    g.gateway.put(g.head() + g.text(backends="backends: []\n"))
    holds("backends that are written out as none are none", g.reload().status == 200 and g.chat(KEYS[0]) in (404, 503), g.chat(KEYS[0]), "404 or 503")
    g.gateway.put(whole_text)
    g.reload()
    g.gateway.put(g.head() + g.text(keys="keys: [%s]\n" % hashed(1)))
    says("one key less is a change like any other", (g.reload().status, g.chat(KEYS[0]), g.chat(KEYS[1])), (200, 401, 200))
    g.gateway.end()


@alone.case
def a_watched_file_is_read_when_it_is_still():
    g = Guarded(True)
    whole_text = g.head() + g.text()
    bigger = g.head() + g.text(backends=g.parts["backends"] + '  - {name: c, type: openai-compatible, url: "%s"}\n' % g.more.url)

    def settle(content, what):
        with open(g.gateway.file, "w") as out:
            out.write(content)
        seen = until(lambda: g.state() != SAFE, 2.5)
        holds("%s, seen by the watch, changes nothing" % what, not seen, g.state(), SAFE)

    settle("", "an empty file")
    settle(whole_text.partition("keys:")[0], "a file cut before its keys")
    # A file written in pieces is not complete until the last one; it is applied once, in its final state.
    with open(g.gateway.file, "w") as out:
        for at in range(0, len(bigger), 40):
            out.write(bigger[at : at + 40])
            out.flush()
            time.sleep(0.02)
    holds(
        "a file written in pieces is taken up when it is whole",
        until(lambda: g.chat(KEYS[0], "n") == 200, 20),
        g.gateway.listed(),
        "its second backend",
    )
    says("... and its keys hold", g.state(), SAFE)
    g.gateway.put(whole_text)
    holds("a file that is renamed into its place is taken up", until(lambda: g.chat(KEYS[0], "n") == 404, 20), g.chat(KEYS[0], "n"), 404)
    # The way orchestrators mount files: a link to a folder that is replaced.
    folder = os.path.join(g.gateway.home, "mount")
    for name, content in (("one", whole_text), ("two", bigger)):
        os.makedirs(os.path.join(folder, name))
        with open(os.path.join(folder, name, "f.yaml"), "w") as out:
            out.write(content)
    g.gateway.end()


@alone.case
def a_start_is_judged_as_ever():
    gateway = Gateway("discovery: {enabled: false, simulator: never}\n")
    holds("a file without backends and keys is fine at the start", gateway.call("GET", "/health/live").status == 200, gateway.log(), 200)
    gateway.end()


play(alone)
