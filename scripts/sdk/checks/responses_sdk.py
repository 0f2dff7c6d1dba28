"""The Responses API of the official Python SDK `openai` through the gateway (or straight at a server)."""

import json

import openai
from openai import OpenAI
from pydantic import BaseModel

from report import BASE, EXPECT, MODEL, UNKNOWN, Freed, check, finish, raised, short, want

client = OpenAI(base_url=BASE + "/v1", api_key="unused", timeout=120, max_retries=0)
LONG = "Write a very long fairy tale in twenty chapters."
WEATHER = "How is the weather in Paris for 2 days?"
TOOL = {
    "type": "function",
    "name": "get_weather",
    "description": "Weather of a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city", "days"],
    },
    "strict": None,
}
SCRIPT = {"type": "custom", "name": "run_script", "description": "Runs a script of a shell"}
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DELTA = {
    "response.output_text.delta": "response.output_text.done",
    "response.reasoning_summary_text.delta": "response.reasoning_summary_text.done",
    "response.reasoning_text.delta": "response.reasoning_text.done",
    "response.function_call_arguments.delta": "response.function_call_arguments.done",
    "response.custom_tool_call_input.delta": "response.custom_tool_call_input.done",
}


class Number(BaseModel):
    n: int


def ask(**more):
    return client.responses.create(**{"model": MODEL, "instructions": "You are terse.", "input": "Say hello.", "max_output_tokens": 24, **more})


def of(answer, kind):
    return [item for item in answer.output if item.type == kind]


def ordered(events):
    """Numbers count from 0, items open and close once and in turn, and every text is the sum of its pieces."""
    want([each.sequence_number for each in events] == list(range(len(events))), f"{[e.sequence_number for e in events]}")
    want([each.type for each in events[:2]] == ["response.created", "response.in_progress"], f"begins {events[:2]}")
    opened, closed, pieces = [], [], {}
    for each in events:
        if each.type == "response.output_item.added":
            want(each.output_index == len(opened), f"item {each.output_index} opens as number {len(opened)}")
            opened.append(each.item.id)
        elif each.type == "response.output_item.done":
            want(opened[each.output_index] == each.item.id, f"item {each.item.id} closes another")
            closed.append(each.output_index)
        elif each.type in DELTA:
            key = each.output_index, DELTA[each.type]
            pieces[key] = pieces.get(key, "") + each.delta
        elif each.type in DELTA.values():
            whole = getattr(each, "text", None) or getattr(each, "arguments", None) or getattr(each, "input", None) or ""
            want(pieces.get((each.output_index, each.type), "") == whole, f"{each} is not the sum of its pieces")
    last = events[-1]
    want(last.type in ("response.completed", "response.incomplete"), f"ends {last.type}")
    want(sorted(closed) == list(range(len(opened))), f"opened {opened}, closed {closed}")
    want([each.id for each in last.response.output] == opened, f"{opened} came, {last.response.output} is told last")
    return last.response


def whole():
    answer = ask()
    want(answer.id.startswith("resp_") and answer.object == "response" and answer.created_at > 0, f"answer {answer}")
    want(answer.output_text and answer.error is None, f"no text in {answer.output}")
    cut = answer.incomplete_details and answer.incomplete_details.reason
    want(answer.status == ("incomplete" if cut else "completed"), f"{answer.status}, {cut}")
    use = answer.usage
    want(use and use.total_tokens == use.input_tokens + use.output_tokens > 0, f"usage {use}")
    want(use.output_tokens_details.reasoning_tokens is not None and use.input_tokens_details.cached_tokens is not None, f"{use}")
    if "simulated" in EXPECT:
        want(answer.output_text.startswith("[simulated] "), f"not simulated: {answer.output_text}")
    return f"{answer.status}, {use.input_tokens}+{use.output_tokens} tokens: {short(answer.output_text, 60)}"


def cut():
    answer = ask(input=LONG, max_output_tokens=16)
    want(answer.status == "incomplete" and answer.incomplete_details.reason == "max_output_tokens", f"{answer}")
    return f"{answer.status}, {answer.usage.output_tokens} tokens"


def parameters():
    answer = ask(tools=[TOOL], tool_choice="none", temperature=0.5, metadata={"a": "b"}, parallel_tool_calls=False)
    want(answer.instructions == "You are terse." and answer.max_output_tokens == 24, f"answer {answer}")
    want(answer.tools[0].name == "get_weather" and answer.tool_choice == "none", f"tools {answer.tools}")
    want(answer.temperature == 0.5 and answer.metadata == {"a": "b"} and not answer.parallel_tool_calls, f"answer {answer}")
    return "instructions, tools, tool_choice, temperature, metadata, parallel_tool_calls as they were asked"


def conversation():
    parts = [{"type": "input_text", "text": "What is this?"}, {"type": "input_image", "image_url": PIXEL, "detail": "low"}]
    first = ask(input=[{"role": "developer", "content": "Be kind."}, {"role": "user", "content": "Say hello."}])
    answer = ask(input=[{"role": "user", "content": "Say hello."}, *first.output, {"role": "user", "content": parts}])
    want(answer.output_text, f"answer {answer}")
    return short(answer.output_text, 60)


def gateway_headers():
    raw = client.responses.with_raw_response.create(model=MODEL, input="Say hello.", max_output_tokens=16)
    want(raw.headers.get("x-request-id") and raw.headers.get("x-backend"), f"headers {dict(raw.headers)}")
    return f"x-backend {raw.headers['x-backend']}, x-model {raw.headers.get('x-model')}"


def stream():
    events = list(ask(stream=True))
    answer = ordered(events)
    deltas = [each for each in events if each.type == "response.output_text.delta"]
    want(len(deltas) > 2, f"only {len(deltas)} pieces: not streamed")
    want("".join(each.delta for each in deltas) == answer.output_text, f"{answer.output_text} differs from its pieces")
    want(answer.usage.output_tokens > 0, f"usage {answer.usage}")
    return f"{len(events)} events, {len(deltas)} pieces, {answer.usage.output_tokens} tokens"


def stream_helper():
    with client.responses.stream(model=MODEL, input="Say hello.") as running:
        snapshot = ""
        for event in running:
            if event.type == "response.output_text.delta":
                snapshot = event.snapshot
        final = running.get_final_response()
    want(final.status == "completed" and final.output_text == snapshot, f"{snapshot!r} and {final}")
    return f"{final.status}: {short(snapshot, 60)}"


def abort():
    running = ask(input=LONG, max_output_tokens=1900, temperature=0, stream=True)
    seen = 0
    for event in running:
        seen += event.type == "response.output_text.delta"
        if seen == 3:
            break
    freed = Freed()
    running.close()
    return f"left after {seen} pieces, " + freed.after_abort(lambda: ask(max_output_tokens=16))


def reasoning():
    """Thoughts are summaries, and what is sealed comes if asked for; the item can be handed back."""
    more = {"reasoning": {"effort": "low", "summary": "auto"}, "include": ["reasoning.encrypted_content"], "store": False}
    answer = ask(**more, max_output_tokens=400)
    thoughts = of(answer, "reasoning")
    want(thoughts and thoughts[0].summary and thoughts[0].summary[0].text, f"no summary in {answer.output}")
    want(answer.output_text, f"no text in {answer.output}")
    back = ask(**more, max_output_tokens=400, input=[{"role": "user", "content": "Think."}, *answer.output, {"role": "user", "content": "Go on."}])
    want(back.output_text, f"after the thoughts were handed back: {back}")
    sealed = thoughts[0].encrypted_content
    return f"{short(thoughts[0].summary[0].text, 60)}; {'sealed, ' if sealed else ''}handed back"


def reasoning_stream():
    events = list(ask(stream=True, reasoning={"effort": "low", "summary": "auto"}, max_output_tokens=400))
    answer = ordered(events)
    want([item.type for item in answer.output] == ["reasoning", "message"], f"output {answer.output}")
    thought = "".join(each.delta for each in events if each.type == "response.reasoning_summary_text.delta")
    want(thought == answer.output[0].summary[0].text, f"{thought!r} is not {answer.output[0].summary}")
    return f"{len(thought)} characters of thoughts, then {len(answer.output_text)} of text"


def tools():
    question = [{"role": "user", "content": WEATHER}]
    answer = ask(tools=[TOOL], input=question, max_output_tokens=200)
    call = of(answer, "function_call")[0]
    arguments = json.loads(call.arguments)
    want(call.call_id and call.name == "get_weather" and answer.status == "completed", f"call {call}")
    want(isinstance(arguments["city"], str) and isinstance(arguments["days"], int), f"arguments {arguments}")
    result = {"type": "function_call_output", "call_id": call.call_id, "output": "sunny"}
    back = ask(tools=[TOOL], tool_choice="none", input=[*question, *answer.output, result])
    want(back.output_text, f"after the result: {back.output}")
    return f"{call.name}({call.arguments}), then text"


def tools_stream():
    events = list(ask(tools=[TOOL], input=WEATHER, max_output_tokens=200, stream=True))
    call = of(ordered(events), "function_call")[0]
    want(call.name == "get_weather" and json.loads(call.arguments), f"call {call}")
    with client.responses.stream(model=MODEL, input=WEATHER, tools=[TOOL]) as running:
        again = of(running.get_final_response(), "function_call")[0]
    want(again.arguments == call.arguments, f"{again} by the helper, {call} without")
    return f"{call.name}({call.arguments})"


def custom_tool():
    question = [{"role": "user", "content": "List the files."}]
    answer = ask(tools=[SCRIPT], tool_choice={"type": "custom", "name": "run_script"}, input=question, max_output_tokens=200)
    call = of(answer, "custom_tool_call")[0]
    want(call.name == "run_script" and call.call_id and isinstance(call.input, str) and call.input, f"call {call}")
    events = list(ask(tools=[SCRIPT], tool_choice="required", input=question, max_output_tokens=200, stream=True))
    streamed = of(ordered(events), "custom_tool_call")[0]
    want(streamed.input, f"streamed {streamed}")
    result = {"type": "custom_tool_call_output", "call_id": call.call_id, "output": "a.txt"}
    back = ask(tools=[SCRIPT], tool_choice="none", input=[*question, *answer.output, result])
    want(back.output_text, f"after the result: {back.output}")
    return f"run_script: {short(call.input, 60)}, then text"


def json_schema():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
    form = {"type": "json_schema", "name": "number", "strict": True, "schema": schema}
    answer = ask(input="Answer in JSON: which number follows 6?", max_output_tokens=60, text={"format": form})
    value = json.loads(answer.output_text)
    want(isinstance(value["n"], int), f"value {value}")
    want(answer.text.format.type == "json_schema" and answer.text.format.name == "number", f"text {answer.text}")
    parsed = client.responses.parse(model=MODEL, input="Which number follows 6?", text_format=Number)
    want(isinstance(parsed.output_parsed, Number), f"parsed {parsed.output}")
    return f"{short(value)}, parsed {parsed.output_parsed!r}"


def unknown_model():
    error = raised(openai.NotFoundError, lambda: ask(model=UNKNOWN))
    want(UNKNOWN in error.body["message"], f"body {error.body}")
    streamed = raised(openai.NotFoundError, lambda: ask(model=UNKNOWN, stream=True))
    want(streamed.code == error.code, f"body {streamed.body}")
    if "gateway" in EXPECT:
        want(error.code == "model_not_found" and error.type == "invalid_request_error", f"body {error.body}")
    return f"404: {short(error.body['message'])}"


def refused(**more):
    def run():
        error = raised(openai.BadRequestError, lambda: ask(**more))
        want(error.body["message"] and set(error.body) >= {"type", "param", "code"}, f"body {error.body}")
        return f"400: {short(error.body['message'])}"

    return run


def stored():
    first = ask(input="One.")
    want(client.responses.retrieve(first.id).output == first.output, f"not the same as {first}")
    second = ask(input="Two.", previous_response_id=first.id)
    want(second.previous_response_id == first.id, f"response {second}")
    items = list(client.responses.input_items.list(second.id, order="asc", limit=2))
    want(len(items) >= 3 and first.output[-1].id in [item.id for item in items], f"items {items}")
    raised(openai.BadRequestError, lambda: client.responses.cancel(second.id))
    client.responses.delete(first.id)
    raised(openai.NotFoundError, lambda: client.responses.retrieve(first.id))
    error = raised(openai.NotFoundError, lambda: ask(input="Three.", previous_response_id=first.id))
    want(ask(input="Three.", previous_response_id=second.id).output_text, "no text")
    return f"{len(items)} items; deleted: {short(error.body['message'])}"


check("response", whole)
check("cut at its limit", cut)
if "gateway" in EXPECT:
    check("parameters repeated", parameters)
    check("gateway headers", gateway_headers)
check("conversation with an image", conversation)
check("stream, event by event", stream)
check("stream helper", stream_helper)
check("abort mid-stream", abort)
if "thinks" in EXPECT:
    check("reasoning, handed back", reasoning)
    check("reasoning, streamed", reasoning_stream)
if "tools" in EXPECT:
    check("function call and its result", tools)
    check("function call, streamed", tools_stream)
if "custom-tools" in EXPECT:
    check("custom tool", custom_tool)
if "json" in EXPECT:
    check("JSON schema, parsed", json_schema)
if "any-model" not in EXPECT:
    check("unknown model", unknown_model)
if "translated" in EXPECT:
    check("hosted tool", refused(tools=[{"type": "web_search"}]))
    check("stored: gone on from, read, listed, deleted", stored)
    check("background", refused(background=True))
check("malformed body", refused(input=7))
finish()
