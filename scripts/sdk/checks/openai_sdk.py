"""The official Python SDK `openai` through the gateway (or straight at a server)."""

import json

import openai
from openai import OpenAI

from report import BASE, EMBED_MODEL, EXPECT, MODEL, UNKNOWN, Freed, check, finish, raised, short, want

client = OpenAI(base_url=BASE + "/v1", api_key="unused", timeout=120, max_retries=0)
HELLO = [{"role": "system", "content": "You are terse."}, {"role": "user", "content": "Say hello."}]
LONG = [{"role": "user", "content": "Write a very long fairy tale in twenty chapters."}]
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["city", "days"],
        },
    },
}


def ask(**more):
    return client.chat.completions.create(**{"model": MODEL, "messages": HELLO, "max_tokens": 24, **more})


def model_list():
    models = list(client.models.list())
    want(any(each.id.removesuffix(":latest") == MODEL for each in models), f"{MODEL} is not in {[m.id for m in models]}")
    want(all(each.object == "model" and each.created is not None for each in models), "a model lacks object or created")
    return f"{len(models)} models, {MODEL} among them"


def model_single():
    one = client.models.retrieve(MODEL)
    return f"id {one.id}, owned_by {one.owned_by}"


def chat():
    answer = ask()
    choice = answer.choices[0]
    want(choice.message.role == "assistant" and choice.message.content, "no content")
    want(choice.finish_reason in ("stop", "length"), f"finish_reason {choice.finish_reason}")
    use = answer.usage
    want(use and use.total_tokens == use.prompt_tokens + use.completion_tokens > 0, f"usage {use}")
    if "simulated" in EXPECT:
        want(choice.message.content.startswith("[simulated] "), f"not simulated: {choice.message.content}")
    return f"{choice.finish_reason}, {use.prompt_tokens}+{use.completion_tokens} tokens: {short(choice.message.content, 60)}"


def chat_max_completion_tokens():
    answer = ask(max_tokens=openai.NOT_GIVEN, max_completion_tokens=5)
    want(answer.usage.completion_tokens <= 6, f"{answer.usage.completion_tokens} tokens came")
    return f"{answer.usage.completion_tokens} tokens, {answer.choices[0].finish_reason}"


def deterministic():
    one, two = (ask(seed=42, temperature=0).choices[0].message.content for _ in range(2))
    want(one == two, f"{short(one, 40)} and {short(two, 40)} differ at temperature 0 and the same seed")
    return "same seed, same text"


def gateway_headers():
    raw = client.chat.completions.with_raw_response.create(model=MODEL, messages=HELLO, max_tokens=8)
    want(raw.headers.get("x-request-id") and raw.headers.get("x-backend"), f"headers {dict(raw.headers)}")
    return f"x-backend {raw.headers['x-backend']}, x-model {raw.headers.get('x-model')}"


def stream():
    text, finish_reason, chunks, ids = "", None, 0, set()
    for chunk in ask(stream=True):
        chunks += 1
        ids.add(chunk.id)
        want(chunk.object == "chat.completion.chunk", f"object {chunk.object}")
        want(chunk.choices, "a usage chunk came unasked")
        text += chunk.choices[0].delta.content or ""
        finish_reason = chunk.choices[0].finish_reason or finish_reason
    want(text and finish_reason in ("stop", "length"), f"text {text!r}, finish_reason {finish_reason}")
    want(chunks > 2, f"only {chunks} chunks: not streamed")
    want(len(ids) == 1, f"ids differ: {ids}")
    return f"{chunks} chunks, {finish_reason}: {short(text, 60)}"


def stream_usage():
    chunks = list(ask(stream=True, stream_options={"include_usage": True}))
    last = chunks[-1] if chunks else None
    want(last is not None and last.usage and last.usage.completion_tokens > 0, f"last chunk {last}")
    return f"{last.usage.prompt_tokens}+{last.usage.completion_tokens} tokens in the last chunk"


def abort():
    running = client.chat.completions.create(model=MODEL, messages=LONG, max_tokens=1900, temperature=0, stream=True)
    seen = 0
    for _ in running:
        seen += 1
        if seen == 3:
            break
    freed = Freed()
    running.close()
    return f"left after {seen} chunks, " + freed.after_abort(lambda: ask(max_tokens=2))


def thinking():
    """Reasoning is asked for; a model that cannot think still answers, or refuses in OpenAI's error shape."""
    try:
        message = ask(reasoning_effort="low", max_tokens=200).choices[0].message
    except openai.BadRequestError as refused:
        want("thinks" not in EXPECT, f"refused: {refused}")
        want(refused.body and "think" in str(refused.body.get("message")), f"body {refused.body}")
        return f"400 in OpenAI's shape: {short(refused.body['message'])}"
    extra = message.model_extra or {}
    thought = extra.get("reasoning_content") or extra.get("reasoning")
    if "thinks" in EXPECT:
        want(thought, f"no reasoning in {message}")
        return f"reasoning: {short(thought, 60)}"
    return f"answered without reasoning: {short(message.content, 60)}"


def thinking_stream():
    thought = text = ""
    for chunk in ask(stream=True, reasoning_effort="low", max_tokens=200):
        delta = chunk.choices[0].delta
        extra = delta.model_extra or {}
        if extra.get("reasoning_content") or extra.get("reasoning"):
            want(not text, "reasoning came after content")
        thought += extra.get("reasoning_content") or extra.get("reasoning") or ""
        text += delta.content or ""
    want(thought and text, f"reasoning {thought!r}, text {text!r}")
    return f"reasoning {len(thought)} characters, then {len(text)} of text"


def thinking_off():
    message = ask(reasoning_effort="none").choices[0].message
    extra = message.model_extra or {}
    want(not (extra.get("reasoning_content") or extra.get("reasoning")), f"reasoning came: {message}")
    return f"no reasoning: {short(message.content, 60)}"


def tools():
    answer = ask(tools=[TOOL], messages=[{"role": "user", "content": "How is the weather in Paris for 2 days?"}])
    want(answer.choices[0].finish_reason == "tool_calls", f"finish_reason {answer.choices[0].finish_reason}")
    call = answer.choices[0].message.tool_calls[0]
    arguments = json.loads(call.function.arguments)
    want(call.id and call.type == "function" and call.function.name == "get_weather", f"call {call}")
    want(isinstance(arguments["city"], str) and isinstance(arguments["days"], int), f"arguments {arguments}")
    back = ask(
        tools=[TOOL],
        tool_choice="none",
        messages=[
            {"role": "user", "content": "How is the weather in Paris for 2 days?"},
            {"role": "assistant", "content": None, "tool_calls": [call.model_dump()]},
            {"role": "tool", "tool_call_id": call.id, "content": "sunny"},
        ],
    )
    ended = back.choices[0].finish_reason
    want(back.choices[0].message.content and ended in ("stop", "length"), f"after the result: {back.choices}")
    return f"{call.function.name}({call.function.arguments}), then text"


def tools_stream():
    calls, finish_reason = {}, None
    for chunk in ask(tools=[TOOL], stream=True):
        choice = chunk.choices[0]
        finish_reason = choice.finish_reason or finish_reason
        for part in choice.delta.tool_calls or []:
            call = calls.setdefault(part.index, {"id": part.id, "name": part.function.name, "arguments": ""})
            call["arguments"] += part.function.arguments or ""
    want(finish_reason == "tool_calls", f"finish_reason {finish_reason}")
    want(list(calls) == [0] and calls[0]["id"] and calls[0]["name"] == "get_weather", f"calls {calls}")
    json.loads(calls[0]["arguments"])
    return short(calls[0])


def tools_refused():
    error = raised(openai.BadRequestError, lambda: ask(tools=[TOOL]))
    want("tools" in error.body["message"], f"body {error.body}")
    return short(error.body["message"])


def json_schema():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
    answer = ask(
        max_tokens=60,
        temperature=0,
        messages=[{"role": "user", "content": "Answer in JSON: which number follows 6?"}],
        response_format={"type": "json_schema", "json_schema": {"name": "number", "strict": True, "schema": schema}},
    )
    value = json.loads(answer.choices[0].message.content)
    want(isinstance(value["n"], int), f"value {value}")
    return short(value)


def stop():
    plain = ask(temperature=0, seed=1).choices[0].message.content
    word = plain.split()[-1]
    cut = ask(temperature=0, seed=1, stop=[word]).choices[0]
    want(word not in (cut.message.content or ""), f"{word!r} is in {cut.message.content!r}")
    want(cut.finish_reason == "stop", f"finish_reason {cut.finish_reason}")
    return f"stopped before {word!r}"


def completions():
    answer = client.completions.create(model=MODEL, prompt="Once upon a time", max_tokens=12)
    want(answer.object == "text_completion" and answer.choices[0].text, f"answer {answer}")
    return short(answer.choices[0].text, 60)


def completions_stream():
    text = ""
    for chunk in client.completions.create(model=MODEL, prompt="Once upon a time", max_tokens=12, stream=True):
        text += chunk.choices[0].text or ""
    want(text, "no text")
    return short(text, 60)


def embeddings():
    texts = ["first text", "second text"]
    answer = client.embeddings.create(model=EMBED_MODEL, input=texts)  # base64 on the wire
    plain = client.embeddings.create(model=EMBED_MODEL, input=texts, encoding_format="float")
    size = len(answer.data[0].embedding)
    want([each.index for each in answer.data] == [0, 1] and size > 0, f"{len(answer.data)} vectors of {size}")
    drift = max(abs(a - b) for a, b in zip(answer.data[0].embedding, plain.data[0].embedding, strict=True))
    want(drift < 0.01, f"base64 and float differ by {drift}")
    return f"2 vectors of {size}; base64 and float agree"


def unknown_model():
    error = raised(openai.NotFoundError, lambda: ask(model=UNKNOWN))
    want(UNKNOWN in error.body["message"], f"body {error.body}")
    if "gateway" in EXPECT:
        want(error.code == "model_not_found" and error.type == "invalid_request_error", f"body {error.body}")
        want(set(error.body) >= {"message", "type", "param", "code"}, f"keys {list(error.body)}")
    return f"404: {short(error.body['message'])}"


def unknown_model_stream():
    error = raised(openai.NotFoundError, lambda: ask(model=UNKNOWN, stream=True))
    return f"404 before the stream: {short(error.body['message'])}"


def bad_request():
    error = raised(openai.APIStatusError, lambda: client.post("/chat/completions", body=[1, 2], cast_to=object))
    want(400 <= error.status_code < 500, f"status {error.status_code}")
    want(isinstance(error.body, dict) and error.body.get("message"), f"body {error.body}")
    return f"{error.status_code}: {short(error.body['message'])}"


check("list models", model_list)
if "no-model-view" not in EXPECT:
    check("one model", model_single)
check("chat", chat)
if "only-max-tokens" not in EXPECT:
    check("chat with max_completion_tokens", chat_max_completion_tokens)
check("seed and temperature", deterministic)
if "gateway" in EXPECT:
    check("gateway headers", gateway_headers)
check("stream", stream)
check("stream with usage", stream_usage)
check("abort mid-stream", abort)
check("reasoning_effort low", thinking)
if "thinks" in EXPECT:
    check("reasoning, streamed", thinking_stream)
check("reasoning_effort none", thinking_off)
if "tools" in EXPECT:
    check("tool call and its result", tools)
    check("tool call, streamed", tools_stream)
if "refuses-tools" in EXPECT:
    check("tools the model cannot use", tools_refused)
if "json" in EXPECT:
    check("JSON schema", json_schema)
if "simulated" not in EXPECT:
    check("stop sequence", stop)
check("completions", completions)
check("completions, streamed", completions_stream)
if EMBED_MODEL:
    check("embeddings, base64 and float", embeddings)
if "any-model" not in EXPECT:
    check("unknown model", unknown_model)
    check("unknown model, streamed", unknown_model_stream)
check("malformed body", bad_request)
finish()
