"""Councils as the official Python SDK `openai` sees them: models to choose from."""

from openai import OpenAI

from council import ASK, MIXED, TEMPLATES, broken_member, busy, judge, let_go, listed, simulated
from report import BASE, check, finish, until, want

client = OpenAI(base_url=BASE + "/v1", api_key="unused", timeout=60, max_retries=0)


def ask(template, **more):
    return client.chat.completions.create(model=f"council/{template}", messages=ASK, **more)


def model_list():
    return listed([each.id for each in client.models.list()])


def whole(template):
    answer = ask(template)
    simulated(answer.choices[0].message.content)
    want(answer.choices[0].finish_reason == "stop" and answer.model == f"council/{template}", f"{answer}")
    use = answer.usage
    want(use.total_tokens == use.prompt_tokens + use.completion_tokens > 0, f"usage {use}")
    judge(answer.model_extra["council"], template, use.total_tokens, True)
    return f"{use.total_tokens} tokens"


def streamed(template):
    thought = text = ""
    council = usage = reason = None
    for chunk in ask(template, stream=True, stream_options={"include_usage": True}):
        usage = chunk.usage or usage
        council = (chunk.model_extra or {}).get("council") or council
        for choice in chunk.choices:
            extra = (choice.delta.model_extra or {}).get("reasoning_content") or ""
            want(not (extra and text), "reasoning came after content")
            thought += extra
            text += choice.delta.content or ""
            reason = choice.finish_reason or reason
    simulated(text)
    want(thought.startswith(f"Council {template}: ") and "### A · " in thought, f"reasoning {thought[:200]!r}")
    want(reason == "stop" and usage, f"finish_reason {reason}, usage {usage}")
    judge(council, template, usage.total_tokens, False)
    return f"{len(thought)} characters of reasoning, {len(text)} of content"


def failing_member():
    thought, council = "", None
    for chunk in ask("peer-review", stream=True, extra_body={"council": MIXED}):
        council = (chunk.model_extra or {}).get("council") or council
        for choice in chunk.choices:
            thought += (choice.delta.model_extra or {}).get("reasoning_content") or ""
    want("C · broken has no answer: " in thought, f"reasoning {thought!r}")
    return broken_member(council)


def abort():
    running = ask("diverse-analysis", stream=True, extra_body={"council": {"members": ["slow", "slow", "slow"]}})
    next(iter(running))
    until(2, lambda: busy() == 3, "members are not at work")
    running.close()
    return let_go()


check("list councils", model_list)
for each in TEMPLATES:
    check(f"{each}", lambda: whole(each))
    check(f"{each}, streamed", lambda: streamed(each))
check("a failing member is named", failing_member)
check("abort", abort)
finish()
