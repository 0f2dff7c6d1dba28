"""The official Python SDK `google-genai` through the gateway (or straight at a server)."""

import json
import struct
import urllib.error
import urllib.request
import zlib

from google import genai
from google.genai import errors, types

from report import BASE, EMBED_MODEL, EXPECT, MODEL, UNKNOWN, Freed, check, finish, raised, short, want

client = genai.Client(api_key="unused", http_options=types.HttpOptions(base_url=BASE, timeout=120_000))
HELLO = "Say hello."
LONG = "Write a very long fairy tale in twenty chapters."
QUESTION = types.Content(role="user", parts=[types.Part(text="How is the weather in Paris for 2 days?")])
ENDED = (types.FinishReason.STOP, types.FinishReason.MAX_TOKENS)
THOUGHTS = types.ThinkingConfig(include_thoughts=True, thinking_budget=1024)
PARAMETERS = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
}
WEATHER = types.FunctionDeclaration(name="get_weather", description="Weather of a city", parameters=PARAMETERS)
CLOCK = types.FunctionDeclaration(name="get_time", description="Time of day", parameters_json_schema={"type": "object", "properties": {}})


def settings(declared=(), mode=None, names=None, **more):
    asked = {"max_output_tokens": 24, **more}
    if declared:
        asked["tools"] = [types.Tool(function_declarations=list(declared))]
        asked["automatic_function_calling"] = types.AutomaticFunctionCallingConfig(disable=True)
    if mode:
        choice = types.FunctionCallingConfig(mode=mode, allowed_function_names=names)
        asked["tool_config"] = types.ToolConfig(function_calling_config=choice)
    return types.GenerateContentConfig(**asked)


def ask(contents=HELLO, model=MODEL, **more):
    return client.models.generate_content(model=model, contents=contents, config=settings(**more))


def stream(contents=HELLO, model=MODEL, **more):
    return client.models.generate_content_stream(model=model, contents=contents, config=settings(**more))


def ended(answer):
    return answer.candidates[0].finish_reason


def said(answer):
    return "".join(part.text for part in parts(answer) if part.text and not part.thought)


def thought(answer):
    return "".join(part.text for part in parts(answer) if part.text and part.thought)


def parts(answer):
    candidate = (answer.candidates or [None])[0]
    return (candidate.content.parts or []) if candidate and candidate.content else []


def calls(answer):
    return [part.function_call for part in parts(answer) if part.function_call]


def results(answer, **more):
    """The user's turn that answers every call of an answer."""
    made = [
        types.Part(function_response=types.FunctionResponse(id=each.id, name=each.name, response={"result": "sunny"}, **more))
        for each in calls(answer)
    ]
    return types.Content(role="user", parts=made)


def picture():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * 8) * 8)
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return types.Part.from_bytes(data=png, mime_type="image/png")


def model_list():
    models = list(client.models.list())
    mine = [each for each in models if each.name.removeprefix("models/").removesuffix(":latest") == MODEL]
    want(mine, f"{MODEL} is not in {[each.name for each in models]}")
    want("generateContent" in mine[0].supported_actions and mine[0].display_name, f"entry {mine[0]}")
    return f"{len(models)} models, {mine[0].name} among them"


def model_single():
    one = client.models.get(model=MODEL)
    want(one.name.startswith("models/" + MODEL) and one.supported_actions, f"model {one}")
    return f"{one.name}: {short(one.supported_actions)}"


def whole():
    answer = ask(system_instruction="You are terse.")
    want(said(answer) and ended(answer) in ENDED and answer.response_id and answer.model_version, f"answer {answer}")
    want(answer.text == said(answer) and answer.candidates[0].content.role == "model", f"answer {answer}")
    usage = answer.usage_metadata
    want(usage.prompt_token_count > 0 and usage.candidates_token_count > 0, f"usage {usage}")
    want(usage.total_token_count >= usage.prompt_token_count + usage.candidates_token_count, f"usage {usage}")
    if "simulated" in EXPECT:
        want(said(answer).startswith("[simulated] "), f"not simulated: {said(answer)}")
    return f"{ended(answer).name}, {usage.prompt_token_count}+{usage.candidates_token_count} tokens: {short(said(answer), 60)}"


def ids_differ():
    ids = {ask().response_id for _ in range(2)}
    want(len(ids) == 2, f"two answers have the id {ids}")
    return short(", ".join(sorted(ids)))


def bounded():
    answer = ask(LONG, max_output_tokens=5)
    want(ended(answer) == types.FinishReason.MAX_TOKENS, f"{ended(answer)}")
    want(answer.usage_metadata.candidates_token_count <= 6, f"{answer.usage_metadata}")
    return f"{ended(answer).name} after {answer.usage_metadata.candidates_token_count} tokens"


def many_settings():
    """What the API knows and hardly anybody else: nothing of it may fail a request."""
    safety = types.SafetySetting(category="HARM_CATEGORY_HARASSMENT", threshold="BLOCK_ONLY_HIGH")
    more = {"temperature": 0.4, "top_p": 0.9, "top_k": 40, "seed": 7, "presence_penalty": 0.1, "frequency_penalty": 0.1}
    answer = ask(stop_sequences=["\n\n\n"], candidate_count=1, safety_settings=[safety], **more)
    want(said(answer) and ended(answer) in ENDED, f"answer {answer}")
    return short(said(answer), 60)


def gateway_headers():
    answer = ask()
    headers = answer.sdk_http_response.headers
    want(headers.get("x-request-id") and headers.get("x-backend"), f"headers {headers}")
    return f"x-request-id {headers['x-request-id']}, x-backend {headers['x-backend']}"


def chat():
    """The SDK keeps the conversation and sends all of it, unless a chunk has no part: then it forgets the turn."""
    talk = client.chats.create(model=MODEL, config=settings(system_instruction="You are terse."))
    first = talk.send_message(HELLO)
    second = "".join(chunk.text or "" for chunk in talk.send_message_stream("Again."))
    kept = talk.get_history(curated=True)
    want(first.text and second and len(kept) >= 4, f"{first.text!r}, {second!r}, {kept}")
    want(len(kept) == len(talk.get_history()), f"{len(kept)} of {len(talk.get_history())} turns are kept")
    return short(second, 60)


def events():
    chunks = list(stream(max_output_tokens=40))
    texts = [said(each) for each in chunks]
    want(sum(1 for each in texts if each) > 2, f"not streamed: {texts}")
    reasons = [ended(each) for each in chunks if each.candidates and ended(each)]
    want(len(reasons) == 1 and reasons[0] in ENDED and ended(chunks[-1]) == reasons[0], f"finish reasons {reasons}")
    want(len({each.response_id for each in chunks}) == 1, f"ids {[each.response_id for each in chunks]}")
    usage = chunks[-1].usage_metadata
    want(usage.prompt_token_count > 0 and usage.candidates_token_count > 0, f"usage {usage}")
    return f"{len(chunks)} chunks, {usage.candidates_token_count} tokens: {short(''.join(texts), 60)}"


def posted(path, body):
    asked = urllib.request.Request(BASE + path, data=body, headers={"Content-Type": "application/json", "x-goog-api-key": "unused"})
    return urllib.request.urlopen(asked, timeout=60)


def array():
    """Without alt=sse the answer is one JSON array; no SDK asks for it, but curl does."""
    body = json.dumps({"contents": [{"parts": [{"text": HELLO}]}], "generationConfig": {"maxOutputTokens": 24}}).encode()
    with posted(f"/v1beta/models/{MODEL}:streamGenerateContent", body) as answer:
        want(answer.headers["Content-Type"].startswith("application/json"), f"headers {answer.headers}")
        chunks = json.load(answer)
    text = "".join(part.get("text", "") for each in chunks for part in each["candidates"][0].get("content", {}).get("parts", []))
    want(len(chunks) > 2 and text and chunks[-1]["candidates"][0]["finishReason"], f"chunks {chunks}")
    return f"{len(chunks)} elements: {short(text, 60)}"


def abort():
    running = stream(LONG, max_output_tokens=1900)
    for _ in range(5):
        next(running)
    freed = Freed()
    running.close()
    return "left after 5 chunks, " + freed.after_abort(lambda: ask(max_output_tokens=2))


def thinking():
    answer = ask(thinking_config=THOUGHTS, max_output_tokens=2048)
    want(said(answer), f"answer {answer}")
    if "thinks" in EXPECT:
        want(thought(answer) and parts(answer)[0].thought, f"parts {parts(answer)}")
        return f"thinking: {short(thought(answer), 60)}"
    return f"answered: {short(said(answer), 60)}"


def thinking_level():
    answer = ask(thinking_config=types.ThinkingConfig(thinking_level="HIGH", include_thoughts=True), max_output_tokens=2048)
    if "thinks" in EXPECT:
        want(thought(answer), f"parts {parts(answer)}")
    return f"{len(thought(answer))} characters of thought, {len(said(answer))} of text"


def thinking_untold():
    """A model may think without saying what."""
    answer = ask(thinking_config=types.ThinkingConfig(thinking_budget=1024), max_output_tokens=2048)
    want(said(answer) and not thought(answer), f"parts {parts(answer)}")
    return short(said(answer), 60)


def thinking_stream():
    thoughts = text = ""
    for chunk in stream(thinking_config=THOUGHTS, max_output_tokens=2048):
        want(not (text and thought(chunk)), "thinking came after text")
        thoughts += thought(chunk)
        text += said(chunk)
    want(thoughts and text, f"thinking {thoughts!r}, text {text!r}")
    return f"thinking {len(thoughts)} characters, then {len(text)} of text"


def thinking_off():
    answer = ask(thinking_config=types.ThinkingConfig(thinking_budget=0, include_thoughts=True))
    want(said(answer) and not thought(answer), f"parts {parts(answer)}")
    return f"no thinking: {short(said(answer), 60)}"


def thinking_and_tools():
    """What was thought goes back beside the call, with its signature."""
    same = {"declared": [WEATHER], "thinking_config": THOUGHTS, "max_output_tokens": 2048}
    answer = ask([QUESTION], **same)
    want(thought(answer) and len(calls(answer)) == 1, f"parts {parts(answer)}")
    back = ask([QUESTION, answer.candidates[0].content, results(answer)], **same)
    want(said(back) and ended(back) in ENDED, f"after the result: {back}")
    return f"thought, called, {'thought, ' if thought(back) else ''}answered: {short(said(back), 60)}"


def tools():
    answer = ask([QUESTION], declared=[WEATHER], max_output_tokens=200)
    want(len(calls(answer)) == 1 and ended(answer) == types.FinishReason.STOP, f"answer {answer}")
    call = calls(answer)[0]
    want(call.name == "get_weather", f"call {call}")
    want(isinstance(call.args["city"], str) and isinstance(call.args["days"], int), f"args {call.args}")
    back = ask([QUESTION, answer.candidates[0].content, results(answer)], declared=[WEATHER])
    want(said(back) and ended(back) in ENDED, f"after the result: {back}")
    return f"{call.name}({json.dumps(call.args)}), then text"


def tools_without_ids():
    """Most clients of this API send no ids: calls and results belong together by name and order."""
    answer = ask([QUESTION], declared=[WEATHER], max_output_tokens=200)
    turn, result = answer.candidates[0].content, results(answer)
    for each in turn.parts:
        if each.function_call:
            each.function_call.id = None
    result.parts[0].function_response.id = None
    back = ask([QUESTION, turn, result], declared=[WEATHER])
    want(said(back) and ended(back) in ENDED, f"after the result: {back}")
    return short(said(back), 60)


def tools_automatic():
    """The SDK calls the function itself and asks again."""
    seen = []

    def get_weather(city: str, days: int) -> str:
        """Weather of a city."""
        seen.append((city, days))
        return "sunny"

    config = types.GenerateContentConfig(tools=[get_weather], max_output_tokens=200)
    answer = client.models.generate_content(model=MODEL, contents=[QUESTION], config=config)
    want(len(seen) == 1 and isinstance(seen[0][0], str) and said(answer), f"called {seen}, answer {answer}")
    return f"get_weather{seen[0]}, then: {short(said(answer), 60)}"


def tools_parallel():
    """Two calls at once, both results in one turn, one of them a failure."""
    text = "Weather and time?\n[simulate] call get_weather & call get_time\n[simulate] say It is noon."
    question = types.Content(role="user", parts=[types.Part(text=text)])
    answer = ask([question], declared=[WEATHER, CLOCK], max_output_tokens=200)
    want([each.name for each in calls(answer)] == ["get_weather", "get_time"], f"calls {calls(answer)}")
    want(len({each.id for each in calls(answer)}) == 2, f"ids {[each.id for each in calls(answer)]}")
    both = results(answer)
    both.parts[1].function_response.response = {"error": "the clock has stopped"}
    back = ask([question, answer.candidates[0].content, both], declared=[WEATHER, CLOCK])
    want(said(back) == "[simulated] It is noon.", f"after the results: {said(back)!r}")
    return f"{' and '.join(each.name for each in calls(answer))}, then: {said(back)}"


def tools_stream():
    """A call comes whole, in one part."""
    found = [call for chunk in stream([QUESTION], declared=[WEATHER], max_output_tokens=200) for call in calls(chunk)]
    want(len(found) == 1 and found[0].name == "get_weather" and found[0].args["city"], f"calls {found}")
    return f"{found[0].name}({json.dumps(found[0].args)})"


def tool_choices():
    forced = ask(declared=[WEATHER, CLOCK], mode="ANY", names=["get_time"], max_output_tokens=200)
    want([each.name for each in calls(forced)] == ["get_time"], f"forced {forced}")
    anything = ask(declared=[WEATHER], mode="ANY", max_output_tokens=200)
    want(calls(anything), f"any: {anything}")
    none = ask(declared=[WEATHER], mode="NONE")
    want(not calls(none) and said(none), f"none: {none}")
    return "one named, any, none"


def image():
    answer = ask([picture(), "What is this?"])
    want(said(answer), f"answer {answer}")
    return short(said(answer), 60)


def schema(**how):
    answer = ask("Answer in JSON: which number follows 6?", response_mime_type="application/json", max_output_tokens=60, **how)
    value = json.loads(said(answer))
    want(isinstance(value["n"], int), f"value {value}")
    return short(value)


def schema_of_google():
    return schema(response_schema={"type": "OBJECT", "properties": {"n": {"type": "INTEGER"}}, "required": ["n"]})


def schema_of_everyone():
    asked = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
    return schema(response_json_schema=asked)


def count_tokens():
    few = client.models.count_tokens(model=MODEL, contents=HELLO).total_tokens
    more = client.models.count_tokens(model=MODEL, contents=LONG * 3).total_tokens
    want(0 < few < more, f"{few} and {more} tokens")
    return f"{few} tokens, of more text {more}"


def embed():
    """The SDK asks for one text as for many."""
    one = client.models.embed_content(model=EMBED_MODEL, contents="first").embeddings
    two = client.models.embed_content(model=EMBED_MODEL, contents=["first", "second"]).embeddings
    want(len(one) == 1 and len(two) == 2, f"{len(one)} and {len(two)} vectors")
    want(len(one[0].values) == len(two[1].values) > 0, f"sizes {len(one[0].values)}, {len(two[1].values)}")
    return f"{len(two)} vectors of {len(two[0].values)}"


def embed_single():
    body = json.dumps({"content": {"parts": [{"text": "first"}]}}).encode()
    with posted(f"/v1beta/models/{EMBED_MODEL}:embedContent", body) as answer:
        values = json.load(answer)["embedding"]["values"]
    want(values and all(isinstance(each, (int, float)) for each in values), f"values {short(values)}")
    return f"a vector of {len(values)}"


def refused(error, status, word):
    want(error.code == status and error.status == word and error.message, f"{error.code} {error.status}: {error.details}")
    return f"{status} {word}: {short(error.message)}"


def unknown_model():
    error = raised(errors.ClientError, lambda: ask(model=UNKNOWN))
    want(UNKNOWN in error.message, f"{error.details}")
    return refused(error, 404, "NOT_FOUND")


def unknown_model_stream():
    return refused(raised(errors.ClientError, lambda: list(stream(model=UNKNOWN))), 404, "NOT_FOUND")


def unknown_model_counted():
    count = client.models.count_tokens
    return refused(raised(errors.ClientError, lambda: count(model=UNKNOWN, contents=HELLO)), 404, "NOT_FOUND")


def unknown_model_shown():
    return refused(raised(errors.ClientError, lambda: client.models.get(model=UNKNOWN)), 404, "NOT_FOUND")


def bad_request():
    nobody = types.Content(role="nobody", parts=[types.Part(text="hello")])
    return refused(raised(errors.ClientError, lambda: ask([nobody])), 400, "INVALID_ARGUMENT")


def malformed():
    error = raised(urllib.error.HTTPError, lambda: posted(f"/v1beta/models/{MODEL}:generateContent", b'{"contents": '))
    body = json.load(error)["error"]
    want(error.code == body["code"] == 400 and body["status"] == "INVALID_ARGUMENT", f"body {body}")
    return f"400: {short(body['message'])}"


check("list models", model_list)
check("one model", model_single)
check("answer", whole)
check("ids of two answers", ids_differ)
check("maxOutputTokens", bounded)
check("many settings", many_settings)
if "gateway" in EXPECT:
    check("gateway headers", gateway_headers)
check("chat", chat)
check("stream, chunk by chunk", events)
check("stream as a JSON array", array)
check("abort mid-stream", abort)
check("thinking, so many tokens", thinking)
check("thinking, a level", thinking_level)
check("thinking, not to be told", thinking_untold)
if "thinks" in EXPECT:
    check("thinking, streamed", thinking_stream)
check("thinking, none", thinking_off)
if "tools" in EXPECT:
    check("function call and its result", tools)
    check("function call without an id", tools_without_ids)
    check("function called by the SDK", tools_automatic)
    check("function call, streamed", tools_stream)
    check("function calling modes", tool_choices)
if {"tools", "thinks"} <= EXPECT:
    check("thinking and a function, two turns", thinking_and_tools)
if {"tools", "simulated"} <= EXPECT:
    check("two calls at once, one fails", tools_parallel)
check("a picture", image)
if "json" in EXPECT:
    check("a schema of Google's kind", schema_of_google)
    check("a JSON schema", schema_of_everyone)
check("count tokens", count_tokens)
if EMBED_MODEL:
    check("embeddings", embed)
    check("one embedding", embed_single)
if "any-model" not in EXPECT:
    check("unknown model", unknown_model)
    check("unknown model, streamed", unknown_model_stream)
    check("unknown model, counted", unknown_model_counted)
    check("unknown model, shown", unknown_model_shown)
check("a role that is none", bad_request)
check("malformed body", malformed)
finish()
