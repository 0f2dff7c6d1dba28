"""Strategy smart on two real Ollama servers: the request goes where the model is loaded, whatever the priorities say.

ollama-a has priority 1, ollama-b priority 2 (lower is preferred). Loading and unloading happen behind the gateway's back.
With --failover: ollama-a (CHECK_OLLAMA_A_PID) is ended and its work must go on at ollama-b.
"""

import json
import os
import signal
import sys
import time
import urllib.request

A, B, GATEWAY = (os.environ[f"CHECK_{name}"] for name in ("OLLAMA_A", "OLLAMA_B", "GATEWAY"))
os.environ["CHECK_BASE"], os.environ["CHECK_MODEL"] = GATEWAY, "smollm2"
os.environ["CHECK_SUITE"] = "routing by what is loaded"
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "sdk", "checks"))
from report import check, finish, get, until, want  # noqa: E402

HEARTBEAT = 3.0  # routing.heartbeat_interval in the configuration that scripts/real/run writes


def post(base, path, body):
    request = urllib.request.Request(base + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}, json.load(answer)


def loaded(base):
    return [each["name"] for each in get(base + "/api/ps")["models"]]


def put(base, keep_alive):
    post(base, "/api/generate", {"model": "smollm2", "keep_alive": keep_alive, "stream": False})
    until(20, lambda: bool(loaded(base)) == (keep_alive != 0), f"{base} did not follow keep_alive {keep_alive}")


def beats():
    """Two beats and their jitter: the gateway has asked both servers since the last change."""
    time.sleep(2.5 * HEARTBEAT)


def served_by(path):
    messages = [{"role": "user", "content": "Say hello."}]
    body = {"model": "smollm2", "messages": messages, "stream": False}
    body |= {"options": {"num_predict": 4}} if path.startswith("/api") else {"max_tokens": 4}
    headers, _ = post(GATEWAY, path, body)
    return headers.get("x-backend")


def only_second():
    put(A, 0)
    put(B, "10m")
    beats()
    chosen = [served_by("/api/chat"), served_by("/v1/chat/completions")]
    want(chosen == ["ollama-b", "ollama-b"], f"X-Backend {chosen}")
    want(not loaded(A), "the first Ollama loaded the model meanwhile")
    return "loaded in ollama-b only: /api/chat and /v1/chat/completions both went to ollama-b (priority 2)"


def merged_ps():
    names = loaded(GATEWAY)
    want("smollm2:latest" in names, f"/api/ps of the gateway lists {names}")
    return f"/api/ps of the gateway lists {names}"


def both():
    put(A, "10m")
    beats()
    chosen = served_by("/api/chat")
    want(chosen == "ollama-a", f"X-Backend {chosen}")
    return "loaded in both: ollama-a (priority 1)"


def none():
    put(A, 0)
    put(B, 0)
    beats()
    # Which one depends on the load times learned so far; that it is answered does not.
    chosen = served_by("/api/chat")
    want(chosen in ("ollama-a", "ollama-b"), f"X-Backend {chosen}")
    return f"loaded nowhere: {chosen} loaded it"


def listens(base):
    try:
        get(base + "/api/version")
    except OSError:
        return False
    return True


def first_dies():
    """The first Ollama has the model loaded and the better priority, and ends: nobody sees it."""
    put(A, "10m")
    put(B, 0)
    beats()
    want(served_by("/api/chat") == "ollama-a", "ollama-a was not chosen while it lived")
    os.kill(int(os.environ["CHECK_OLLAMA_A_PID"]), signal.SIGTERM)  # not KILL: it has a runner process to end
    until(10, lambda: not listens(A), "ollama-a did not end")
    chosen = [served_by("/v1/chat/completions"), served_by("/api/chat")]
    want(chosen == ["ollama-b", "ollama-b"], f"X-Backend {chosen}")
    return "ollama-a ended; the next two requests were answered by ollama-b"


if "--failover" in sys.argv:
    check("a backend that dies is not noticed", first_dies)
else:
    check("the loaded one is preferred to the lower priority number", only_second)
    check("what the second has loaded shows in /api/ps", merged_ps)
    check("both loaded: the lower priority number", both)
    check("none loaded: one of them loads it", none)
finish()
