"""Ollama's own command line and its own Go integration tests, unchanged, through the gateway.

CHECK_GATEWAY does not let models be managed, CHECK_MANAGED does; ollama-a is the preferred backend of both. The Go tests
(package integration of the Ollama module) run at a server itself first: each leaf that passes there has to pass through
the gateway, too. What fails there wants models or hardware that are not here.
"""

import os
import re
import subprocess
import sys
import tempfile
import time

GATEWAY, MANAGED, DIRECT = (os.environ[f"CHECK_{name}"] for name in ("GATEWAY", "MANAGED", "OLLAMA_A"))
CLI, TESTS, TEST_DIR, WEIGHTS = (os.environ[f"CHECK_{name}"] for name in ("CLI", "GO_TESTS", "GO_TEST_DIR", "GGUF"))
os.environ["CHECK_BASE"], os.environ["CHECK_MODEL"] = GATEWAY, "smollm2"
os.environ["CHECK_SUITE"] = "the ollama command"
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "sdk", "checks"))
import report  # noqa: E402
from report import check, finish, get, short, until, want  # noqa: E402

HOME = tempfile.mkdtemp(prefix="ollama-cli-")
# The tests use whatever model exists under this name.
NAMES = ("qwen3:0.6b", "all-minilm:latest", "nomic-embed-text:latest")
LEAF = re.compile(r"^\s*--- (PASS|FAIL|SKIP): (\S+)", re.MULTILINE)


def ollama(base, *args, good=True):
    """Runs the command against a server; its output, which must not be a crash."""
    env = os.environ | {"OLLAMA_HOST": base, "HOME": HOME, "TERM": "dumb"}
    run = subprocess.run([CLI, *args], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180, check=False)
    said = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", run.stdout + run.stderr)
    want("panic:" not in said and "goroutine " not in said, f"ollama {args[0]} crashed: {said[-300:]}")
    want((run.returncode == 0) == good, f"ollama {' '.join(args)} ended with {run.returncode}: {said[-300:]}")
    return said


def names(base, path):
    return [each["name"] for each in get(base + path)["models"]]


def lists():
    said = ollama(GATEWAY, "list")
    missing = [name for name in names(GATEWAY, "/api/tags") if name not in said]
    want(not missing, f"missing: {missing}")
    want("smollm2:latest" in said and "smollm2-cpp" in said and "council/" in said, said)
    return f"{len(said.splitlines()) - 1} models, those of llama.cpp and councils among them"


def runs(model):
    said = ollama(GATEWAY, "run", model, "Say hello.")
    want(said.strip(), "no answer")
    listed = names(GATEWAY, "/api/ps")
    want(any(name.startswith(model) for name in listed), f"{model} has answered, but /api/ps has {listed}")
    return short(said)


def loaded():
    said = ollama(GATEWAY, "ps")
    want("smollm2:latest" in said, said)
    return short(said.splitlines()[1])


def stops():
    ollama(GATEWAY, "stop", "smollm2")
    said = ollama(GATEWAY, "ps")
    want("smollm2:latest" not in said, said)
    return "no longer in ollama ps"


def shows(model, *words):
    said = ollama(GATEWAY, "show", model)
    for word in ("Model", "Capabilities", "completion", *words):
        want(word in said, f"no {word} in {said}")
    return short(said)


def refused(*args):
    said = ollama(GATEWAY, *args, good=False)
    want("model management is switched off" in said, said)
    return short(said.strip().splitlines()[-1])


def creates():
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "Modelfile")
        with open(file, "w", encoding="utf-8") as out:
            out.write(f"FROM {WEIGHTS}\nPARAMETER num_ctx 1024\n")
        ollama(MANAGED, "create", "made", "-f", file)
    until(10, lambda: "made:latest" in names(MANAGED, "/api/tags"), "the made model is not listed")
    want("made:latest" in names(DIRECT, "/api/tags"), "it was made elsewhere than where its file was sent")
    return "from a file, at the backend that the file was sent to"


def copies():
    ollama(MANAGED, "cp", "ollama-a/made", "copied")
    until(10, lambda: "copied:latest" in names(MANAGED, "/api/tags"), "the copy is not listed")
    return "listed at once"


def removes():
    for name in ("ollama-a/copied", "ollama-a/made"):
        ollama(MANAGED, "rm", name)
    until(10, lambda: not {"copied:latest", "made:latest"} & set(names(MANAGED, "/api/tags")), "they are still listed")
    return "no longer listed"


def tests(base, name, seconds):
    """Verdicts of one Go test: leaf to PASS, FAIL or SKIP. A test that does not end in time has none."""
    env = os.environ | {"OLLAMA_HOST": base, "OLLAMA_TEST_EXISTING": "1", "OLLAMA_TEST_DEFAULT_MODEL": "smollm2", "HOME": HOME}
    command = [TESTS, "-test.v", "-test.run", f"^{name}$", "-test.timeout", f"{seconds}s"]
    run = subprocess.run(command, env=env, cwd=TEST_DIR, capture_output=True, text=True, timeout=seconds + 30, check=False)
    found = {leaf: verdict for verdict, leaf in LEAF.findall(run.stdout)}
    return {leaf: verdict for leaf, verdict in found.items() if not any(other.startswith(leaf + "/") for other in found)}


def named(command):
    """Gives ollama-a the small model under names that the Go tests ask for, or takes them away."""
    for name in NAMES:
        ollama(DIRECT, *(["cp", "smollm2", name] if command == "cp" else ["rm", name]))
    wanted = set(NAMES) if command == "cp" else set()
    until(20, lambda: set(NAMES) & set(names(GATEWAY, "/api/tags")) == wanted, "the gateway's list is an old one")


def integration():
    """Each leaf that passes at the server itself becomes a check."""
    report.SUITE = "Ollama's own Go integration tests"
    named("cp")
    listed = subprocess.run([TESTS, "-test.list", "."], cwd=TEST_DIR, capture_output=True, text=True, timeout=60, check=True)
    for name in [line for line in listed.stdout.split() if line.startswith("Test")]:
        passed = [leaf for leaf, verdict in tests(DIRECT, name, 90).items() if verdict == "PASS"]
        if not passed:
            continue
        began, through = time.monotonic(), tests(GATEWAY, name, 120)
        # A small model does not say the same every time, and what it says does not depend on the gateway.
        if any(through.get(leaf) != "PASS" for leaf in passed):
            through |= {leaf: verdict for leaf, verdict in tests(GATEWAY, name, 120).items() if verdict == "PASS"}
        took = round(time.monotonic() - began)
        for leaf in passed:
            check(leaf, lambda leaf=leaf: passes(through.get(leaf, "no verdict"), took))
    named("rm")


def passes(verdict, took):
    want(verdict == "PASS", f"{verdict} through the gateway, PASS at the server itself")
    return f"as at the server itself; the test took {took} s"


# Loaded at one backend only, by the run below; stopping the model stops it there.
until(20, lambda: "smollm2:latest" not in names(GATEWAY, "/api/ps"), "smollm2 is still in memory")
check("list", lists)
check("run", lambda: runs("smollm2"))
check("run, llama.cpp behind", lambda: runs("smollm2-cpp"))
check("ps", loaded)
check("stop", stops)
check("show", lambda: shows("smollm2", "llama", "quantization"))
check("show, llama.cpp behind", lambda: shows("smollm2-cpp"))
check("show of a council", lambda: shows("council/vote"))
check("pull, refused with its reason", lambda: refused("pull", "llama3.2"))
check("cp, refused with its reason", lambda: refused("cp", "ollama-a/smollm2", "copied"))
check("rm, refused with its reason", lambda: refused("rm", "ollama-a/smollm2"))
check("create, where allowed", creates)
check("cp, where allowed", copies)
check("rm, where allowed", removes)
integration()
finish()
