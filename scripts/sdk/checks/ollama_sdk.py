"""The official Python SDK `ollama` through the gateway (or straight at a server)."""

import datetime
import json

import httpx
import ollama

from report import BASE, EMBED_MODEL, EXPECT, MODEL, UNKNOWN, Freed, check, finish, raised, short, until, want

client = ollama.Client(host=BASE, timeout=120)
HELLO = [{"role": "system", "content": "You are terse."}, {"role": "user", "content": "Say hello."}]
LONG = [{"role": "user", "content": "Write a very long fairy tale in twenty chapters."}]
FEW = {"num_predict": 24}
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
    return client.chat(**{"model": MODEL, "messages": HELLO, "options": FEW, **more})


def named(name):
    return (name or "").removesuffix(":latest") == MODEL


def loaded():
    return [each for each in client.ps().models if named(each.model)]


def model_list():
    models = client.list().models
    mine = [each for each in models if named(each.model)]
    want(mine, f"{MODEL} is not in {[each.model for each in models]}")
    want(mine[0].modified_at is not None and mine[0].digest is not None, f"entry {mine[0]}")
    return f"{len(models)} models, family {mine[0].details and mine[0].details.family}"


def show():
    about = client.show(MODEL)
    want(about.details is not None and about.capabilities and "completion" in about.capabilities, f"show {about.capabilities}")
    info = about.modelinfo or {}
    return f"capabilities {about.capabilities}, {len(info)} keys of model_info"


def version():
    answer = httpx.get(BASE + "/api/version", timeout=10).json()["version"]
    numbers = [int(each) for each in answer.split("-")[0].split(".")]
    want(len(numbers) == 3, f"version {answer}")
    return answer


def chat():
    answer = ask()
    want(answer.done and answer.done_reason in ("stop", "length"), f"done {answer.done} {answer.done_reason}")
    want(answer.message.role == "assistant" and answer.message.content, "no content")
    want(answer.eval_count and answer.total_duration, f"counts {answer.eval_count} {answer.total_duration}")
    want(named(answer.model), f"model {answer.model}")
    if "simulated" in EXPECT:
        want(answer.message.content.startswith("[simulated] "), f"not simulated: {answer.message.content}")
    return f"{answer.done_reason}, {answer.prompt_eval_count}+{answer.eval_count} tokens: {short(answer.message.content, 60)}"


def stream():
    text, last, lines = "", None, 0
    for last in ask(stream=True):
        text += last.message.content or ""
        lines += 1
    want(last is not None and last.done and last.done_reason in ("stop", "length"), f"last line {last}")
    want(lines > 2 and text, f"{lines} lines, text {text!r}")
    return f"{lines} lines, {last.done_reason}: {short(text, 60)}"


def generate():
    answer = client.generate(model=MODEL, prompt="Say hello.", options=FEW)
    want(answer.done and answer.response, f"answer {answer}")
    return short(answer.response, 60)


def generate_stream():
    text, last = "", None
    for last in client.generate(model=MODEL, prompt="Say hello.", options=FEW, stream=True):
        text += last.response or ""
    want(text and last is not None and last.done and last.done_reason, f"last line {last}")
    return f"{last.done_reason}: {short(text, 60)}"


def deterministic():
    one, two = (ask(options={**FEW, "seed": 42, "temperature": 0}).message.content for _ in range(2))
    want(one == two, f"{short(one, 40)} and {short(two, 40)} differ")
    return "same seed, same text"


def num_predict():
    answer = ask(options={"num_predict": 5})
    want(answer.eval_count <= 6, f"{answer.eval_count} tokens came")
    return f"{answer.eval_count} tokens, {answer.done_reason}"


def abort():
    running = client.chat(model=MODEL, messages=LONG, options={"num_predict": 1900, "temperature": 0}, stream=True)
    seen = 0
    for _ in running:
        seen += 1
        if seen == 3:
            break
    freed = Freed()
    running.close()
    return f"left after {seen} lines, " + freed.after_abort(lambda: ask(options={"num_predict": 2}))


def think_true():
    if "refuses-think" in EXPECT:
        error = raised(ollama.ResponseError, lambda: ask(think=True))
        want(error.status_code == 400 and "think" in error.error, f"{error.status_code} {error.error}")
        return f"400: {error.error}"
    answer = ask(think=True, options={"num_predict": 200})
    if "thinks" in EXPECT:
        want(answer.message.thinking and answer.message.content, f"message {answer.message}")
        return f"thinking: {short(answer.message.thinking, 60)}"
    return f"answered: {short(answer.message.content, 60)}"


def think_stream():
    thought = text = ""
    for part in ask(think=True, stream=True, options={"num_predict": 200}):
        if part.message.thinking:
            want(not text, "thinking came after content")
        thought += part.message.thinking or ""
        text += part.message.content or ""
    want(thought and text, f"thinking {thought!r}, text {text!r}")
    return f"thinking {len(thought)} characters, then {len(text)} of text"


def think_false():
    answer = ask(think=False)
    want(answer.message.content and not answer.message.thinking, f"message {answer.message}")
    return f"no thinking: {short(answer.message.content, 60)}"


def tools():
    question = {"role": "user", "content": "How is the weather in Paris for 2 days?"}
    answer = ask(tools=[TOOL], messages=[question])
    want(answer.message.tool_calls, f"message {answer.message}")
    call = answer.message.tool_calls[0].function
    want(call.name == "get_weather" and isinstance(call.arguments["city"], str), f"call {call}")
    want(isinstance(call.arguments["days"], int), f"arguments {call.arguments}")
    result = {"role": "tool", "tool_name": call.name, "content": "sunny"}
    back = ask(messages=[question, answer.message, result])
    want(back.message.content, f"after the result: {back.message}")
    return f"{call.name}({dict(call.arguments)}), then text"


def tools_stream():
    calls = []
    for part in ask(tools=[TOOL], stream=True):
        calls += part.message.tool_calls or []
    want(len(calls) == 1 and calls[0].function.name == "get_weather", f"calls {calls}")
    return short(calls[0].function.model_dump())


def tools_refused():
    error = raised(ollama.ResponseError, lambda: ask(tools=[TOOL]))
    want(error.status_code == 400 and "tools" in error.error, f"{error.status_code} {error.error}")
    return f"400: {error.error}"


def schema_format():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
    ask_for = [{"role": "user", "content": "Answer in JSON: which number follows 6?"}]
    answer = ask(format=schema, messages=ask_for, options={"num_predict": 60, "temperature": 0})
    value = json.loads(answer.message.content)
    want(isinstance(value["n"], int), f"value {value}")
    return short(value)


def stop():
    same = {**FEW, "temperature": 0, "seed": 1}
    word = ask(options=same).message.content.split()[-1]
    cut = ask(options={**same, "stop": [word]})
    want(word not in cut.message.content and cut.done_reason == "stop", f"{cut.done_reason}: {cut.message.content!r}")
    return f"stopped before {word!r}"


def embed():
    answer = client.embed(model=EMBED_MODEL, input=["first text", "second text"])
    want(len(answer.embeddings) == 2 and len(answer.embeddings[0]) > 0, f"{len(answer.embeddings)} vectors")
    return f"2 vectors of {len(answer.embeddings[0])}"


def embeddings():
    vector = client.embeddings(model=EMBED_MODEL, prompt="first text").embedding
    want(len(vector) > 0, "no vector")
    return f"1 vector of {len(vector)}"


def ps():
    ask(options={"num_predict": 2})
    until(8, loaded, f"{MODEL} does not show in /api/ps")
    one = loaded()[0]
    return f"{one.model}, size {one.size}, size_vram {one.size_vram}, expires {one.expires_at:%H:%M:%S}"


def keep_alive_forever():
    ask(options={"num_predict": 2}, keep_alive=-1)
    far = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=365)
    until(8, lambda: any(each.expires_at > far for each in loaded()), "expires_at is not far in the future")
    return f"expires {loaded()[0].expires_at.year}"


def keep_alive_zero():
    answer = client.generate(model=MODEL, keep_alive=0)
    want(answer.done and answer.done_reason == "unload", f"done_reason {answer.done_reason}")
    took = until(8, lambda: not loaded(), "the model is still loaded")
    return f"unload; /api/ps empty after {took} ms"


def load():
    answer = client.generate(model=MODEL, keep_alive="5m")
    want(answer.done and answer.done_reason == "load", f"done_reason {answer.done_reason}")
    until(8, loaded, "the model is not loaded")
    return "load; listed by /api/ps"


def unknown_model():
    error = raised(ollama.ResponseError, lambda: ask(model=UNKNOWN))
    want(error.status_code == 404 and UNKNOWN in error.error, f"{error.status_code} {error.error}")
    return f"404: {short(error.error)}"


def unknown_model_stream():
    error = raised(ollama.ResponseError, lambda: list(ask(model=UNKNOWN, stream=True)))
    want(error.status_code == 404, f"{error.status_code} {error.error}")
    return f"404 before the stream: {short(error.error)}"


def unknown_model_show():
    error = raised(ollama.ResponseError, lambda: client.show(UNKNOWN))
    want(error.status_code == 404, f"{error.status_code} {error.error}")
    return f"404: {short(error.error)}"


def bad_request():
    answer = httpx.post(BASE + "/api/chat", content=b'{"model": "x", "messages": [', timeout=10)
    want(answer.status_code == 400 and isinstance(answer.json()["error"], str), f"{answer.status_code} {answer.text}")
    return f"400: {short(answer.json()['error'])}"


check("list models", model_list)
check("show", show)
check("version", version)
check("chat", chat)
check("stream", stream)
check("generate", generate)
check("generate, streamed", generate_stream)
check("seed and temperature", deterministic)
check("num_predict", num_predict)
check("abort mid-stream", abort)
check("think true", think_true)
if "thinks" in EXPECT:
    check("thinking, streamed", think_stream)
check("think false", think_false)
if "tools" in EXPECT:
    check("tool call and its result", tools)
    check("tool call, streamed", tools_stream)
if "refuses-tools" in EXPECT:
    check("tools the model cannot use", tools_refused)
if "json" in EXPECT:
    check("format with a schema", schema_format)
if "simulated" not in EXPECT:
    check("stop sequence", stop)
if EMBED_MODEL:
    check("embed", embed)
    check("embeddings (old)", embeddings)
if "unloads" in EXPECT:
    check("ps", ps)
    check("keep_alive -1", keep_alive_forever)
    check("keep_alive 0", keep_alive_zero)
    check("load by an empty prompt", load)
check("unknown model", unknown_model)
check("unknown model, streamed", unknown_model_stream)
check("unknown model, show", unknown_model_show)
check("malformed body", bad_request)
finish()
