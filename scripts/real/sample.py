"""Writes two exchanges through the gateway as they look on the wire, for docs/real.md. Argument: the file."""

import http.client
import json
import os
import sys

HOST = os.environ["CHECK_GATEWAY"].removeprefix("http://")
SHOWN = ("content-type", "x-backend", "x-model", "x-router-attempts", "x-router-overhead-us", "cache-control")
QUESTION = [{"role": "user", "content": "Say hello."}]


def exchange(path, body):
    connection = http.client.HTTPConnection(HOST, timeout=120)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    lines = [f"POST {path}", json.dumps(body), "", f"HTTP/1.1 {answer.status} {answer.reason}"]
    lines += [f"{name}: {value}" for name, value in answer.getheaders() if name.lower() in SHOWN]
    lines += ["", answer.read().decode().rstrip()]
    connection.close()
    return "\n".join(lines)


few = {"temperature": 0, "seed": 1}
sample = [
    exchange("/api/chat", {"model": "smollm2", "messages": QUESTION, "options": {**few, "num_predict": 4}}),
    exchange("/v1/chat/completions", {"model": "smollm2", "messages": QUESTION, **few, "max_tokens": 4, "stream": True}),
]
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.write("\n\n\n".join(sample) + "\n")
