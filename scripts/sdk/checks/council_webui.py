"""Councils as a chat program such as Open WebUI asks them: no SDK, both APIs, its usual fields, a folded reasoning."""

import json

import httpx

from council import ASK, judge, simulated
from report import BASE, check, finish, want

PICKED = "debate"
# What such programs send along: their own ids, features and metadata, and options of engines.
USUAL = {"stream": True, "session_id": "s1", "chat_id": "c1", "id": "m1", "features": {"web_search": False},
         "metadata": {"user_id": "u1", "tags": []}, "background_tasks": {"title_generation": True}, "params": {}}


def lines(path, body):
    with httpx.stream("POST", BASE + path, json=body, timeout=60) as answer:
        want(answer.status_code == 200, f"status {answer.status_code}")
        want(answer.headers["cache-control"] == "no-cache" and answer.headers["x-accel-buffering"] == "no", f"{answer.headers}")
        yield from answer.iter_lines()


def openai_side():
    models = httpx.get(BASE + "/v1/models", timeout=10).json()["data"]
    model = next(each["id"] for each in models if each["id"].endswith("/" + PICKED))
    thought, text, council, usage, done = "", "", None, None, False
    for line in lines("/v1/chat/completions", {**USUAL, "model": model, "messages": ASK, "stream_options": {"include_usage": True}}):
        if not line.startswith("data: "):
            want(not line or line.startswith(":"), f"line {line!r}")
            continue
        done = line == "data: [DONE]"
        if not done:
            chunk = json.loads(line[6:])
            council, usage = chunk.get("council", council), chunk.get("usage") or usage
            for choice in chunk["choices"]:
                thought += choice["delta"].get("reasoning_content") or ""
                text += choice["delta"].get("content") or ""
    want(done, "no [DONE]")
    want("### A · proponent, round 1" in thought and "### B · opponent, round 2" in thought, f"reasoning {thought!r}")
    simulated(text)
    judge(council, PICKED, usage["total_tokens"], False)
    return f"{len(thought)} characters folded, {len(text)} shown"


def ollama_side():
    models = httpx.get(BASE + "/api/tags", timeout=10).json()["models"]
    model = next(each["model"] for each in models if each["name"].endswith("/" + PICKED))
    thought, text, last = "", "", {}
    for line in lines("/api/chat", {**USUAL, "model": model, "messages": ASK, "options": {"temperature": 0.2, "num_ctx": 4096}}):
        last = json.loads(line)
        thought += last["message"].get("thinking") or ""
        text += last["message"].get("content") or ""
    want("### A · proponent, round 1" in thought and "### B · opponent, round 2" in thought, f"thinking {thought!r}")
    simulated(text)
    want(last["done"] and last["done_reason"] == "stop", f"last line {last}")
    judge(last["council"], PICKED, last["prompt_eval_count"] + last["eval_count"], False)
    return f"{len(thought)} characters folded, {len(text)} shown"


def title():
    """The program asks the chosen model for a title, whole, right after the answer."""
    body = {"model": f"council/{PICKED}", "messages": ASK, "stream": False, "metadata": {"task": "title_generation"}, "max_completion_tokens": 12}
    answer = httpx.post(BASE + "/v1/chat/completions", json=body, timeout=60).json()
    want(answer["choices"][0]["message"]["content"].startswith("[simulated] "), f"{answer}")
    return f"finish_reason {answer['choices'][0]['finish_reason']}"


check("chosen from /v1/models, streamed", openai_side)
check("chosen from /api/tags, streamed", ollama_side)
check("title of the chat", title)
finish()
