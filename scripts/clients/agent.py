"""What the checks of all coding agents share: a place to work in, how a prompt is scripted, and the tasks that each of them must do.

What the model does is written into the prompt, a line for each of its turns (docs/simulator.md). Settings come from the environment: those
of scripts/sdk/README.md, CHECK_PROGRAM (the command) and CHECK_BROKEN (a gateway whose backend cuts its first answer).
"""

import json
import os
import pathlib
import shlex
import struct
import subprocess
import tempfile
import zlib

from report import BASE, MODEL, UNKNOWN, check, finish, short, want

PROGRAM = os.environ["CHECK_PROGRAM"]
BROKEN = os.environ["CHECK_BROKEN"].rstrip("/")
SECONDS = 120
# Nobody listens there: whatever does not go to the gateway fails at once.
NOWHERE = "http://127.0.0.1:9"
# What agents must neither change nor lose on its way.
WRITTEN = "Forty-two & \"no\" more: \u00e4\U0001f600\n"


def call(tool, **arguments):
    return f"call {tool} {json.dumps(arguments)}"


def script(*turns):
    return "".join(f"\n[simulate] {turn}" for turn in turns)


def lines_of_json(output):
    return [json.loads(line) for line in output.splitlines() if line.startswith("{")]


def png(side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * side) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class Told:
    """What one run of a command told."""

    def __init__(self, text, failed):
        self.text = text
        self.failed = failed
        self.calls = []  # names of tools, in order
        self.results = []  # of those: whether it failed, and what it gave
        self.thoughts = []
        self.structured = None

    def succeeded(self):
        want(not self.failed, f"it says: {short(self.text, 200)}")
        broken = [result for failed, result in self.results if failed]
        want(not broken, f"tools failed: {short(broken, 300)}")
        return self


class Place:
    """A home and a folder to work in; gone at the end."""

    def __enter__(self):
        self.kept = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.kept.name, "home")
        self.work = pathlib.Path(self.kept.name, "work")
        self.home.mkdir()
        self.work.mkdir()
        return self

    def __exit__(self, *problem):
        self.kept.cleanup()

    def path(self, name):
        return str(self.work / name)

    def put(self, name, content):
        (self.work / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def settle(self, name, content):
        """A file of settings in the home."""
        file = self.home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def run(self, arguments, settings, prompt=""):
        """Runs the command with no other settings than these; nothing of it reaches further than this machine."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
            **settings,
        }
        return subprocess.run([PROGRAM, *arguments], cwd=self.work, env=environment, text=True, input=prompt, capture_output=True,
                              timeout=SECONDS, check=False)


class Agent:
    """One coding agent: how it is run, what its tools are called, and what all agents must do."""

    def run(self, place, prompt, base=BASE, model=MODEL, again=False):
        """Lets it work on a prompt, again in the session that was there before; answers what it Told."""
        raise NotImplementedError

    def reads(self, place, name):
        """The call that reads a file of the place."""
        raise NotImplementedError

    def writes(self, place, name, content):
        raise NotImplementedError

    def runs(self, command):
        raise NotImplementedError

    def looks(self, place, name):
        """The call that shows a picture to the model."""
        return self.reads(place, name)

    def task(self):
        """The last turn repeats what the command printed, so the model has seen what the tools did."""
        with Place() as place:
            place.put("question.txt", "Six times seven?\n")
            turns = (self.reads(place, "question.txt"), self.writes(place, "answer.txt", WRITTEN), self.runs("cat question.txt answer.txt"))
            done = self.run(place, "Read question.txt, write the answer to answer.txt and show both." + script(*turns, "say")).succeeded()
            wanted = [turn.split()[1] for turn in turns]
            want(done.calls == wanted, f"it called {done.calls}")
            written = (place.work / "answer.txt").read_text(encoding="utf-8")
            want(written == WRITTEN, f"it wrote {written!r}")
            want("Six times seven? " + WRITTEN.strip() in short(done.text, 999), f"the model saw {done.text!r}")
            return f"{', '.join(done.calls)}, then: {short(done.text, 60)}"

    def read_back(self):
        with Place() as place:
            place.put("note.txt", "eleven crows\n")
            done = self.run(place, "What does note.txt say?" + script(self.reads(place, "note.txt"), "say")).succeeded()
            want("eleven crows" in done.text, f"the model saw {done.text!r}")
            return short(done.text, 60)

    def thinking(self):
        with Place() as place:
            done = self.run(place, "Think." + script(self.runs("echo thought"), "say I am done.")).succeeded()
            want(len(done.thoughts) >= 2 and all(done.thoughts), f"thoughts {done.thoughts}")
            want(done.text == "[simulated] I am done.", f"it says {done.text!r}")
            return f"in both turns: {short(done.thoughts[0], 60)}"

    def several(self):
        with Place() as place:
            place.put("there.txt", "here I am\n")
            both = self.reads(place, "missing.txt") + " & " + self.reads(place, "there.txt")
            done = self.run(place, "Read two files." + script(both, "say"))
            want(not done.failed, f"it says: {short(done.text, 200)}")
            failed = [failed for failed, _ in done.results]
            want(failed == [True, False], f"failed: {failed}")
            want("here I am" in done.text, f"the model saw {done.text!r}")
            return f"one failed, one did not: {short(done.text, 60)}"

    def picture(self):
        with Place() as place:
            place.put("dot.png", png(8))
            done = self.run(place, "Look." + script(self.looks(place, "dot.png"), self.runs("echo looked"), "say")).succeeded()
            want("looked" in done.text, f"it says {done.text!r}")
            return short(done.text, 60)

    def resumed(self):
        """The second prompt comes with all that was said before, calls of tools among it."""
        with Place() as place:
            self.run(place, "Begin." + script(self.runs("echo one"), "say Begun.")).succeeded()
            done = self.run(place, "Go on." + script(self.runs("echo two"), "say"), again=True).succeeded()
            want("two" in done.text, f"the model saw {done.text!r}")
            return short(done.text, 60)

    def cut(self):
        """An answer that its server cuts is no answer: the client hears of it, and never takes the beginning for the whole."""
        with Place() as place:
            words = "These words are all there when the last of them is: end."
            done = self.run(place, "Speak." + script("say " + words), base=BROKEN)
            whole = done.text.endswith("[simulated] " + words)
            want(done.failed or whole, f"it takes for the whole answer: {done.text!r}")
            return "asked again, and got all of it" if whole else f"told: {short(done.text, 80)}"

    def unknown(self):
        with Place() as place:
            done = self.run(place, "Hello", model=UNKNOWN)
            want(done.failed and UNKNOWN in done.text, f"it says {done.text!r}")
            return short(done.text, 80)


class ShellAgent(Agent):
    """One whose only tool for files is a shell."""

    def reads(self, place, name):
        return self.runs("cat " + name)

    def writes(self, place, name, content):
        return self.runs(f"printf %s {shlex.quote(content)} > {name}")


def drive(agent, **own):
    """Tries what every agent must do, and its own checks: names of methods, with what each shows."""
    check("reads a file, writes one, runs a command, answers", agent.task)
    check("what a tool reads reaches the model", agent.read_back)
    check("calls two tools at once, one of which fails", agent.several)
    check("looks at a picture", agent.picture)
    check("goes on with a session", agent.resumed)
    for method, shows in own.items():
        check(shows, getattr(agent, method))
    check("hears of an answer that was cut", agent.cut)
    check("hears that a model is not there", agent.unknown)
    finish()
