"""The official Python SDK `anthropic` through the gateway (or straight at a server)."""

import base64
import json
import struct
import zlib

import anthropic
from anthropic import Anthropic

from report import BASE, EXPECT, MODEL, UNKNOWN, Freed, check, finish, raised, short, want

client = Anthropic(base_url=BASE, api_key="unused", timeout=120, max_retries=0)
HELLO = [{"role": "user", "content": "Say hello."}]
LONG = [{"role": "user", "content": "Write a very long fairy tale in twenty chapters."}]
ENDED = ("end_turn", "max_tokens")
BUDGET = {"type": "enabled", "budget_tokens": 1024}
QUESTION = {"role": "user", "content": "How is the weather in Paris for 2 days?"}
TOOL = {
    "name": "get_weather",
    "description": "Weather of a city",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city", "days"],
    },
}
CLOCK = {"name": "get_time", "description": "Time of day", "input_schema": {"type": "object", "properties": {}}}


def ask(**more):
    return client.messages.create(**{"model": MODEL, "system": "You are terse.", "messages": HELLO, "max_tokens": 24, **more})


def stream(**more):
    return client.messages.stream(**{"model": MODEL, "messages": HELLO, "max_tokens": 24, **more})


def said(message):
    return "".join(block.text for block in message.content if block.type == "text")


def kinds(message):
    return [block.type for block in message.content]


def results(message, **more):
    """The user's turn that answers every call of a message."""
    calls = [block for block in message.content if block.type == "tool_use"]
    return {"role": "user", "content": [{"type": "tool_result", "tool_use_id": each.id, "content": "sunny", **more} for each in calls]}


def picture():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * 8) * 8)
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    source = {"type": "base64", "media_type": "image/png", "data": base64.b64encode(png).decode()}
    return {"type": "image", "source": source}


def model_list():
    models = list(client.models.list())
    mine = [each for each in models if each.id.removesuffix(":latest") == MODEL]
    want(mine, f"{MODEL} is not in {[each.id for each in models]}")
    want(mine[0].type == "model" and mine[0].display_name and mine[0].created_at, f"entry {mine[0]}")
    return f"{len(models)} models, {mine[0].display_name} among them"


def model_single():
    one = client.models.retrieve(MODEL)
    want(one.type == "model" and one.created_at, f"model {one}")
    return f"id {one.id}, since {one.created_at:%Y-%m-%d}"


def whole():
    answer = ask()
    want(answer.type == "message" and answer.role == "assistant" and answer.id.startswith("msg_"), f"answer {answer}")
    want(said(answer) and answer.stop_reason in ENDED and answer.stop_sequence is None, f"answer {answer}")
    want(answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0, f"usage {answer.usage}")
    if "simulated" in EXPECT:
        want(said(answer).startswith("[simulated] "), f"not simulated: {said(answer)}")
    return f"{answer.stop_reason}, {answer.usage.input_tokens}+{answer.usage.output_tokens} tokens: {short(said(answer), 60)}"


def ids_differ():
    ids = {ask().id for _ in range(2)}
    want(len(ids) == 2, f"two answers have the id {ids}")
    return short(", ".join(sorted(ids)))


def bounded():
    answer = ask(messages=LONG, max_tokens=5)
    want(answer.stop_reason == "max_tokens" and answer.usage.output_tokens <= 6, f"{answer.stop_reason}, {answer.usage}")
    return f"{answer.stop_reason} after {answer.usage.output_tokens} tokens"


def system_blocks():
    marked = {"type": "text", "text": "You are terse.", "cache_control": {"type": "ephemeral", "ttl": "1h"}}
    again = [*HELLO, {"role": "assistant", "content": "Hello."}, {"role": "user", "content": [{"type": "text", "text": "Again."}]}]
    answer = ask(system=[marked, marked], messages=again, metadata={"user_id": "somebody"}, extra_body={"top_k": 40})
    want(said(answer) and answer.stop_reason in ENDED, f"answer {answer}")
    return short(said(answer), 60)


def gateway_headers():
    raw = client.messages.with_raw_response.create(model=MODEL, messages=HELLO, max_tokens=8)
    want(raw.headers.get("request-id") and raw.headers.get("x-backend"), f"headers {dict(raw.headers)}")
    return f"request-id {raw.headers['request-id']}, x-backend {raw.headers['x-backend']}"


def events():
    """The order that the API's documentation promises, with blocks one after another."""
    order, text, opened, usage = [], "", None, None
    for event in ask(stream=True, max_tokens=40):
        order.append(event.type)
        if event.type == "content_block_start":
            want(opened is None, f"a block opens in another: {order}")
            opened = event.index
            want(opened == order.count("content_block_start") - 1, f"block {opened}: {order}")
        elif event.type == "content_block_delta":
            want(event.index == opened, f"a delta of block {event.index} in {opened}")
            text += event.delta.text
        elif event.type == "content_block_stop":
            want(event.index == opened, f"block {event.index} ends in {opened}")
            opened = None
        elif event.type == "message_delta":
            want(opened is None and event.delta.stop_reason in ENDED, f"{event} while block {opened} is open")
            usage = event.usage
        elif event.type == "message_start":
            want(event.message.content == [] and event.message.stop_reason is None, f"first {event}")
    want(order[0] == "message_start" and order[-2:] == ["message_delta", "message_stop"], f"order {order}")
    want(order.count("content_block_delta") > 2 and text, f"not streamed: {order}")
    want(usage.output_tokens > 0, f"usage {usage}")
    return f"{len(order)} events, {usage.output_tokens} tokens: {short(text, 60)}"


def helper():
    with stream() as running:
        text = "".join(running.text_stream)
        final = running.get_final_message()
        request = running.request_id
    want(text and text == said(final), f"{text!r} and {said(final)!r}")
    want(final.usage.input_tokens > 0 and final.usage.output_tokens > 0, f"usage {final.usage}")
    if "gateway" in EXPECT:
        want(request, "no request-id")
    return f"{final.stop_reason}, {final.usage.input_tokens}+{final.usage.output_tokens} tokens: {short(text, 60)}"


def beta():
    answer = client.beta.messages.create(model=MODEL, messages=HELLO, max_tokens=24, betas=["interleaved-thinking-2025-05-14"])
    want(said(answer), f"answer {answer}")
    return short(said(answer), 60)


def abort():
    running = client.messages.create(model=MODEL, messages=LONG, max_tokens=1900, stream=True)
    seen = 0
    for _ in running:
        seen += 1
        if seen == 5:
            break
    freed = Freed()
    running.close()
    return f"left after {seen} events, " + freed.after_abort(lambda: ask(max_tokens=2))


def thinking():
    answer = ask(thinking=BUDGET, max_tokens=2048)
    if "thinks" in EXPECT:
        want(kinds(answer) == ["thinking", "text"], f"blocks {kinds(answer)}")
        want(answer.content[0].thinking and isinstance(answer.content[0].signature, str), f"block {answer.content[0]}")
        return f"thinking: {short(answer.content[0].thinking, 60)}"
    return f"answered: {short(said(answer), 60)}"


def thinking_adaptive():
    answer = ask(thinking={"type": "adaptive"}, max_tokens=2048, output_config={"effort": "high"})
    if "thinks" in EXPECT:
        want(kinds(answer) == ["thinking", "text"], f"blocks {kinds(answer)}")
    return f"blocks {kinds(answer)}"


def thinking_stream():
    thought = text = ""
    with stream(thinking=BUDGET, max_tokens=2048) as running:
        for event in running:
            if event.type == "thinking":
                want(not text, "thinking came after text")
                thought += event.thinking
            elif event.type == "text":
                text += event.text
        final = running.get_final_message()
    want(thought and text and kinds(final) == ["thinking", "text"], f"thinking {thought!r}, blocks {kinds(final)}")
    return f"thinking {len(thought)} characters, then {len(text)} of text"


def thinking_off():
    answer = ask(thinking={"type": "disabled"})
    want(kinds(answer) == ["text"], f"blocks {kinds(answer)}")
    return f"no thinking: {short(said(answer), 60)}"


def thinking_and_tools():
    """What was thought goes back beside the call, as clients of this API have to do it."""
    same = {"tools": [TOOL], "thinking": BUDGET, "max_tokens": 2048}
    answer = ask(messages=[QUESTION], **same)
    want(kinds(answer) == ["thinking", "tool_use"] and answer.stop_reason == "tool_use", f"{answer.stop_reason}, {kinds(answer)}")
    back = ask(messages=[QUESTION, answer.to_param(), results(answer)], **same)
    want("text" in kinds(back) and back.stop_reason in ENDED, f"after the result: {back}")
    return f"thought, called, {'thought, ' if 'thinking' in kinds(back) else ''}answered: {short(said(back), 60)}"


def tools():
    answer = ask(tools=[TOOL], messages=[QUESTION], max_tokens=200)
    want(answer.stop_reason == "tool_use", f"stop_reason {answer.stop_reason}")
    call = next(block for block in answer.content if block.type == "tool_use")
    want(call.id and call.name == "get_weather", f"call {call}")
    want(isinstance(call.input["city"], str) and isinstance(call.input["days"], int), f"input {call.input}")
    parts = [{"type": "text", "text": "sunny, "}, {"type": "text", "text": "and warm"}]
    back = ask(tools=[TOOL], messages=[QUESTION, answer.to_param(), results(answer, content=parts)])
    want(said(back) and back.stop_reason in ENDED, f"after the result: {back}")
    return f"{call.name}({json.dumps(call.input)}), then text"


def tools_parallel():
    """Two calls at once, both results in one turn, one of them a failure."""
    question = {"role": "user", "content": "Weather and time?\n[simulate] call get_weather & call get_time\n[simulate] say It is noon."}
    answer = ask(tools=[TOOL, CLOCK], messages=[question], max_tokens=200)
    calls = [block for block in answer.content if block.type == "tool_use"]
    want([each.name for each in calls] == ["get_weather", "get_time"], f"calls {calls}")
    want(len({each.id for each in calls}) == 2, f"ids {[each.id for each in calls]}")
    both = results(answer)
    both["content"][1] |= {"is_error": True, "content": "the clock has stopped"}
    back = ask(tools=[TOOL, CLOCK], messages=[question, answer.to_param(), both])
    want(said(back) == "[simulated] It is noon.", f"after the results: {said(back)!r}")
    return f"{' and '.join(each.name for each in calls)}, then: {said(back)}"


def tools_stream():
    parts = ""
    with stream(tools=[TOOL], messages=[QUESTION], max_tokens=200) as running:
        for event in running:
            if event.type == "input_json":
                parts += event.partial_json
        final = running.get_final_message()
    calls = [block for block in final.content if block.type == "tool_use"]
    want(len(calls) == 1 and calls[0].name == "get_weather" and final.stop_reason == "tool_use", f"final {final}")
    want(calls[0].input == json.loads(parts) and calls[0].input["city"], f"input {calls[0].input}, parts {parts!r}")
    return f"{calls[0].name}({parts})"


def tool_choices():
    forced = ask(tools=[TOOL, CLOCK], tool_choice={"type": "tool", "name": "get_time"}, max_tokens=200)
    want([block.name for block in forced.content if block.type == "tool_use"] == ["get_time"], f"forced {forced.content}")
    anything = ask(tools=[TOOL], tool_choice={"type": "any", "disable_parallel_tool_use": True}, max_tokens=200)
    want(anything.stop_reason == "tool_use", f"any: {anything}")
    none = ask(tools=[TOOL], tool_choice={"type": "none"})
    want(kinds(none) == ["text"], f"none: {none.content}")
    return "one named, any, none"


def image():
    answer = ask(messages=[{"role": "user", "content": [picture(), {"type": "text", "text": "What is this?"}]}])
    want(said(answer), f"answer {answer}")
    return short(said(answer), 60)


def image_of_a_tool():
    answer = ask(tools=[TOOL], messages=[QUESTION], max_tokens=200)
    seen = results(answer, content=[{"type": "text", "text": "see for yourself"}, picture()])
    back = ask(tools=[TOOL], tool_choice={"type": "none"}, messages=[QUESTION, answer.to_param(), seen])
    want(said(back) and back.stop_reason in ENDED, f"after the result: {back}")
    return short(said(back), 60)


def json_schema():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
    answer = ask(
        max_tokens=60,
        messages=[{"role": "user", "content": "Answer in JSON: which number follows 6?"}],
        output_config={"format": {"type": "json_schema", "schema": schema}},
    )
    value = json.loads(said(answer))
    want(isinstance(value["n"], int), f"value {value}")
    return short(value)


def count_tokens():
    few = client.messages.count_tokens(model=MODEL, messages=HELLO).input_tokens
    more = client.messages.count_tokens(model=MODEL, messages=LONG, system="You are terse.", tools=[TOOL]).input_tokens
    want(0 < few < more, f"{few} and {more} tokens")
    return f"{few} tokens, with a tool {more}"


def refused(error, status, kind):
    want(error.status_code == status and error.type == kind, f"{error.status_code} {error.type}: {error.body}")
    want(error.body["type"] == "error" and error.api_message, f"body {error.body}")
    if "gateway" in EXPECT:
        want(error.request_id and error.body["request_id"] == error.request_id, f"{error.request_id}, body {error.body}")
    return f"{status} {kind}: {short(error.api_message)}"


def unknown_model():
    error = raised(anthropic.NotFoundError, lambda: ask(model=UNKNOWN))
    want(UNKNOWN in error.api_message, f"body {error.body}")
    return refused(error, 404, "not_found_error")


def unknown_model_stream():
    return refused(raised(anthropic.NotFoundError, lambda: ask(model=UNKNOWN, stream=True)), 404, "not_found_error")


def unknown_model_counted():
    count = client.messages.count_tokens
    return refused(raised(anthropic.NotFoundError, lambda: count(model=UNKNOWN, messages=HELLO)), 404, "not_found_error")


def bad_request():
    error = raised(anthropic.BadRequestError, lambda: ask(messages=[{"role": "nobody", "content": "hello"}]))
    return refused(error, 400, "invalid_request_error")


def malformed():
    error = raised(anthropic.BadRequestError, lambda: client.post("/v1/messages", body=[1, 2], cast_to=object))
    return refused(error, 400, "invalid_request_error")


check("list models", model_list)
check("one model", model_single)
check("message", whole)
check("ids of two answers", ids_differ)
check("max_tokens", bounded)
check("system in blocks, marks of a cache", system_blocks)
if "gateway" in EXPECT:
    check("gateway headers", gateway_headers)
check("stream, event by event", events)
check("stream helper", helper)
check("beta", beta)
check("abort mid-stream", abort)
check("thinking, so many tokens", thinking)
check("thinking, adaptive", thinking_adaptive)
if "thinks" in EXPECT:
    check("thinking, streamed", thinking_stream)
check("thinking, disabled", thinking_off)
if "tools" in EXPECT:
    check("tool call and its result", tools)
    check("tool call, streamed", tools_stream)
    check("tool choices", tool_choices)
    check("a picture as a tool's result", image_of_a_tool)
if {"tools", "thinks"} <= EXPECT:
    check("thinking and a tool, two turns", thinking_and_tools)
if {"tools", "simulated"} <= EXPECT:
    check("two calls at once, one fails", tools_parallel)
check("a picture", image)
if "json" in EXPECT:
    check("JSON schema", json_schema)
check("count tokens", count_tokens)
if "any-model" not in EXPECT:
    check("unknown model", unknown_model)
    check("unknown model, streamed", unknown_model_stream)
    check("unknown model, counted", unknown_model_counted)
check("a role that is none", bad_request)
check("malformed body", malformed)
finish()
