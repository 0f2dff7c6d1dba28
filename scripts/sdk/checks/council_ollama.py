"""Councils as the official Python SDK `ollama` sees them: models to choose from."""

import ollama

from council import ASK, TEMPLATES, busy, let_go, listed, simulated
from report import BASE, check, finish, until, want

client = ollama.Client(host=BASE, timeout=60)


def model_list():
    return listed([each.model for each in client.list().models])


def show():
    return f"capabilities {client.show('council/debate').capabilities}"


# This SDK hands out no fields but Ollama's own, so the `council` object is checked through the others.
def whole(template):
    answer = client.chat(model=f"council/{template}", messages=ASK)
    simulated(answer.message.content)
    want(answer.done and answer.done_reason == "stop" and answer.model == f"council/{template}", f"{answer}")
    want(answer.prompt_eval_count > 0 and answer.eval_count > 0 and answer.total_duration > 0, f"counts {answer}")
    return f"{answer.prompt_eval_count}+{answer.eval_count} tokens"


def streamed(template):
    thought, text, last = "", "", None
    for last in client.chat(model=f"council/{template}", messages=ASK, stream=True):
        want(not (last.message.thinking and text), "thinking came after content")
        thought += last.message.thinking or ""
        text += last.message.content or ""
    simulated(text)
    want(thought.startswith(f"Council {template}: ") and "### A · " in thought, f"thinking {thought[:200]!r}")
    want(last.done and last.done_reason == "stop" and last.eval_count > 0, f"last line {last}")
    return f"{len(thought)} characters of thinking, {len(text)} of content"


def generate():
    answer = client.generate(model="council/debate", prompt=ASK[0]["content"])
    simulated(answer.response)
    return f"{answer.eval_count} tokens"


def abort():
    running = client.chat(model="council/code-review", messages=ASK, stream=True)
    next(running)
    until(2, lambda: busy() > 0, "members are not at work")
    running.close()
    return let_go()


check("list councils", model_list)
check("show", show)
for each in TEMPLATES:
    check(f"{each}", lambda: whole(each))
    check(f"{each}, streamed", lambda: streamed(each))
check("generate", generate)
check("abort", abort)
finish()
