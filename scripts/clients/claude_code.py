"""Claude Code, headless, through the gateway: whole tasks with tools, each in a home and a folder of its own.

What the model does is written into the prompt, a line for each of its turns (docs/simulator.md). Settings come from the environment: those
of scripts/sdk/README.md, CHECK_PROGRAM (the command) and CHECK_BROKEN (a gateway whose backend cuts its first answer).
"""

import json
import os
import pathlib
import struct
import subprocess
import tempfile
import zlib

from report import BASE, MODEL, UNKNOWN, check, finish, short, want

PROGRAM = os.environ["CHECK_PROGRAM"]
BROKEN = os.environ["CHECK_BROKEN"].rstrip("/")
SECONDS = 120
# Nobody listens there: whatever does not go to the gateway fails.
NOWHERE = "http://127.0.0.1:9"


def call(tool, **arguments):
    return f"call {tool} {json.dumps(arguments)}"


def script(*turns):
    return "".join(f"\n[simulate] {turn}" for turn in turns)


class Run:
    """What one run of the command told, event by event."""

    def __init__(self, events, output):
        self.events = events
        self.last = events[-1] if events else {}
        want(self.last.get("type") == "result", f"no result: {short(output, 300)}")
        self.text = self.last.get("result") or ""
        self.failed = self.last["is_error"]

    def blocks(self, side, kind):
        """The blocks of that type that were said by one side, in order."""
        said = [event["message"]["content"] for event in self.events if event["type"] == side]
        return [block for each in said if isinstance(each, list) for block in each if block["type"] == kind]

    def calls(self):
        return [block["name"] for block in self.blocks("assistant", "tool_use")]

    def succeeded(self):
        want(not self.failed, f"it says: {short(self.text, 200)}")
        failed = [block for block in self.blocks("user", "tool_result") if block.get("is_error")]
        want(not failed, f"tools failed: {short(failed, 300)}")


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

    def run(self, prompt, *options, base=BASE, model=MODEL):
        """Runs the command on a prompt, with leave to use the tools that the checks name."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "ANTHROPIC_BASE_URL": base,
            "ANTHROPIC_AUTH_TOKEN": "unused",
            "ANTHROPIC_MODEL": model,
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": model,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_ERROR_REPORTING": "1",
            "DISABLE_TELEMETRY": "1",
            "HTTP_PROXY": NOWHERE,
            "HTTPS_PROXY": NOWHERE,
            "NO_PROXY": "127.0.0.1",
        }
        tools = ["--allowedTools", "Read", "Write", "Bash", "Agent", "WebSearch"]
        told = ["--output-format", "stream-json", "--verbose"]
        done = subprocess.run([PROGRAM, "-p", prompt, *told, *options, *tools], cwd=self.work, env=environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
        events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        return Run(events, done.stdout + done.stderr)


def task():
    """The last turn repeats what the command printed, so the model has seen what the tools did."""
    with Place() as place:
        pathlib.Path(place.path("question.txt")).write_text("Six times seven?\n", encoding="utf-8")
        done = place.run("Read question.txt, write the answer to answer.txt and show both." + script(
            call("Read", file_path=place.path("question.txt")),
            call("Write", file_path=place.path("answer.txt"), content="Forty-two & \"no\" more: \u00e4\U0001f600\n"),
            call("Bash", command="cat question.txt answer.txt", description="Show both"),
            "say"))
        done.succeeded()
        want(done.calls() == ["Read", "Write", "Bash"], f"it called {done.calls()}")
        written = pathlib.Path(place.path("answer.txt")).read_text(encoding="utf-8")
        want(written == "Forty-two & \"no\" more: \u00e4\U0001f600\n", f"it wrote {written!r}")
        want("Six times seven? Forty-two & \"no\" more: \u00e4\U0001f600" in short(done.text, 999), f"the model saw {done.text!r}")
        return f"{', '.join(done.calls())}, then: {short(done.text, 60)}"


def read_back():
    with Place() as place:
        pathlib.Path(place.path("note.txt")).write_text("eleven crows\n", encoding="utf-8")
        done = place.run("What does note.txt say?" + script(call("Read", file_path=place.path("note.txt")), "say"))
        done.succeeded()
        want("eleven crows" in done.text, f"the model saw {done.text!r}")
        return short(done.text, 60)


def thinking():
    """It asks for thoughts by itself, and sends them back with the result of the tool."""
    with Place() as place:
        done = place.run("Think." + script(call("Bash", command="echo thought"), "say I am done."))
        done.succeeded()
        thoughts = [block["thinking"] for block in done.blocks("assistant", "thinking")]
        want(len(thoughts) == 2 and all(thoughts), f"thoughts {thoughts}")
        want(done.text == "[simulated] I am done.", f"it says {done.text!r}")
        return f"in both turns: {short(thoughts[0], 60)}"


def several():
    with Place() as place:
        pathlib.Path(place.path("there.txt")).write_text("here I am\n", encoding="utf-8")
        done = place.run("Read two files." + script(
            call("Read", file_path=place.path("missing.txt")) + " & " + call("Read", file_path=place.path("there.txt")),
            "say"))
        want(not done.failed, f"it says: {short(done.text, 200)}")
        results = [bool(block.get("is_error")) for block in done.blocks("user", "tool_result")]
        want(results == [True, False], f"failed: {results}")
        want("here I am" in done.text, f"the model saw {done.text!r}")
        return f"one failed, one did not: {short(done.text, 60)}"


def picture():
    with Place() as place:
        pathlib.Path(place.path("dot.png")).write_bytes(png(8))
        done = place.run("Look." + script(call("Read", file_path=place.path("dot.png")), "say I looked."))
        done.succeeded()
        want(done.calls() == ["Read"], f"it called {done.calls()}")
        want(done.text == "[simulated] I looked.", f"it says {done.text!r}")
        return short(done.text, 60)


def png(side):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * side) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def subagent():
    with Place() as place:
        inner = "Say a number." + script("say Nineteen.")
        done = place.run("Send somebody." + script(
            call("Agent", description="Ask for a number", prompt=inner, subagent_type="general-purpose", run_in_background=False), "say"))
        done.succeeded()
        results = short(done.blocks("user", "tool_result"), 2000)
        want("[simulated] Nineteen." in results, f"the subagent's answer: {results}")
        return f"it answered: {short(done.text, 60)}"


def resumed():
    """The second prompt comes with all that was said before, calls of tools among it."""
    with Place() as place:
        place.run("Begin." + script(call("Bash", command="echo one"), "say Begun.")).succeeded()
        done = place.run("Go on." + script(call("Bash", command="echo two"), "say"), "--continue")
        done.succeeded()
        want("two" in done.text, f"the model saw {done.text!r}")
        return short(done.text, 60)


def structured():
    schema = {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}
    with Place() as place:
        done = place.run("Which number?" + script(call("StructuredOutput", number=42), "say That one."),
                         "--json-schema", json.dumps(schema))
        done.succeeded()
        want(done.last.get("structured_output") == {"number": 42}, f"it gives {short(done.last)}")
        return short(done.last["structured_output"])


def counts():
    with Place() as place:
        done = place.run("/context")
        want(not done.failed and "Tokens:" in done.text, f"it says {short(done.text, 200)}")
        return short(done.text, 60)


def cut():
    """An answer that its server cuts is no answer: the client hears of it, and never takes the beginning for the whole."""
    with Place() as place:
        words = "These words are all there when the last of them is: end."
        done = place.run("Speak." + script("say " + words), base=BROKEN)
        whole = done.text == "[simulated] " + words
        want(done.failed or whole, f"it takes for the whole answer: {done.text!r}")
        return "asked again, and got all of it" if whole else f"told: {short(done.text, 80)}"


def unknown():
    with Place() as place:
        done = place.run("Hello", model=UNKNOWN)
        want(done.failed and UNKNOWN in done.text, f"it says {done.text!r}")
        return short(done.text, 80)


check("reads a file, writes one, runs a command, answers", task)
check("what a tool reads reaches the model", read_back)
check("thinks, and its thoughts go back", thinking)
check("calls two tools at once, one of which fails", several)
check("looks at a picture", picture)
check("sends a subagent", subagent)
check("goes on with a session", resumed)
check("answers in the form of a JSON schema", structured)
check("counts tokens (/context)", counts)
check("hears of an answer that was cut", cut)
check("hears that a model is not there", unknown)
finish()
