// The official Node SDK `openai` through the gateway (or straight at a server).
import OpenAI from "openai";
import { BASE, EMBED_MODEL, EXPECT, MODEL, UNKNOWN, check, finish, short, thrown, want, watchSlot } from "./report.mjs";

// llama.cpp closes kept connections under its clients; the gateway must hide that, bare it is the SDK's to retry.
const maxRetries = EXPECT.has("gateway") ? 0 : 2;
const client = new OpenAI({ baseURL: BASE + "/v1", apiKey: "unused", timeout: 120_000, maxRetries });
const HELLO = [
  { role: "system", content: "You are terse." },
  { role: "user", content: "Say hello." },
];
const LONG = [{ role: "user", content: "Write a very long fairy tale in twenty chapters." }];
const TOOL = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Weather of a city",
    parameters: {
      type: "object",
      properties: { city: { type: "string" }, days: { type: "integer" } },
      required: ["city", "days"],
    },
  },
};
const ask = (more = {}) => client.chat.completions.create({ model: MODEL, messages: HELLO, max_tokens: 24, ...more });

await check("list models", async () => {
  const ids = [];
  for await (const each of client.models.list()) ids.push(each.id);
  want(ids.some((id) => id.replace(/:latest$/, "") === MODEL), `${MODEL} is not in ${ids}`);
  return `${ids.length} models, ${MODEL} among them`;
});

if (!EXPECT.has("no-model-view")) {
  await check("one model", async () => `id ${(await client.models.retrieve(MODEL)).id}`);
}

await check("chat", async () => {
  const answer = await ask();
  const choice = answer.choices[0];
  want(choice.message.content && ["stop", "length"].includes(choice.finish_reason), short(choice));
  want(answer.usage.total_tokens === answer.usage.prompt_tokens + answer.usage.completion_tokens, short(answer.usage));
  if (EXPECT.has("simulated")) want(choice.message.content.startsWith("[simulated] "), short(choice));
  return `${choice.finish_reason}, ${answer.usage.total_tokens} tokens: ${short(choice.message.content, 60)}`;
});

await check("stream", async () => {
  let text = "";
  let reason = null;
  let chunks = 0;
  for await (const chunk of await ask({ stream: true })) {
    chunks++;
    text += chunk.choices[0].delta.content ?? "";
    reason = chunk.choices[0].finish_reason ?? reason;
  }
  want(text && chunks > 2 && ["stop", "length"].includes(reason), `${chunks} chunks, ${reason}: ${text}`);
  return `${chunks} chunks, ${reason}: ${short(text, 60)}`;
});

await check("stream helper with usage", async () => {
  const stream = client.chat.completions.stream({
    model: MODEL, messages: HELLO, max_tokens: 24, stream_options: { include_usage: true },
  });
  const text = await stream.finalContent();
  const usage = await stream.totalUsage();
  want(text && usage.completion_tokens > 0, `${text} ${short(usage)}`);
  return `${usage.prompt_tokens}+${usage.completion_tokens} tokens: ${short(text, 60)}`;
});

await check("abort mid-stream", async () => {
  const leave = new AbortController();
  const running = await client.chat.completions.create(
    { model: MODEL, messages: LONG, max_tokens: 1900, temperature: 0, stream: true }, { signal: leave.signal });
  let seen = 0;
  let freed;
  try {
    for await (const chunk of running) {
      want(chunk.object, "an empty chunk");
      if (++seen === 3) {
        freed = await watchSlot();
        leave.abort();
        break;
      }
    }
  } catch (error) {
    if (error.name !== "APIUserAbortError" && error.name !== "AbortError") throw error;
  }
  want(freed, `the stream ended after ${seen} chunks`);
  return `left after ${seen} chunks, ` + (await freed(() => ask({ max_tokens: 2 })));
});

await check("abort a request that does not stream", async () => {
  const leave = new AbortController();
  const running = client.chat.completions.create({ model: MODEL, messages: LONG, max_tokens: 1900, temperature: 0 }, { signal: leave.signal });
  const outcome = running.then(() => "answered", (error) => error.name);
  await new Promise((done) => setTimeout(done, 400));
  const freed = await watchSlot(true);
  leave.abort();
  const ended = await outcome;
  want(ended !== "answered", "it answered before it could be aborted");
  return freed(() => ask({ max_tokens: 2 }));
});

await check("reasoning_effort low", async () => {
  let message;
  try {
    message = (await ask({ reasoning_effort: "low", max_tokens: 200 })).choices[0].message;
  } catch (error) {
    want(!EXPECT.has("thinks") && error.status === 400 && /think/.test(error.error?.message), short(error.error));
    return `400 in OpenAI's shape: ${short(error.error.message)}`;
  }
  const thought = message.reasoning_content ?? message.reasoning;
  if (EXPECT.has("thinks")) want(thought, short(message));
  return thought ? `reasoning: ${short(thought, 60)}` : `answered without reasoning: ${short(message.content, 60)}`;
});

if (EXPECT.has("tools")) {
  await check("tool runner calls the function", async () => {
    let called = null;
    const runner = client.chat.completions.runTools({
      model: MODEL,
      messages: [{ role: "user", content: "How is the weather in Paris for 2 days?" }],
      tools: [{ ...TOOL, function: { ...TOOL.function, parse: JSON.parse, function: (args) => ((called = args), "sunny") } }],
    }, { maxChatCompletions: 2 });
    runner.on("error", () => {});
    await runner.done();
    want(typeof called?.city === "string" && Number.isInteger(called?.days), short(called));
    return short(called);
  });
  await check("tool call, streamed", async () => {
    const stream = client.chat.completions.stream({ model: MODEL, messages: HELLO, tools: [TOOL], max_tokens: 100 });
    const call = (await stream.finalChatCompletion()).choices[0].message.tool_calls[0];
    want(call.id && call.function.name === "get_weather" && JSON.parse(call.function.arguments).city, short(call));
    return short(call.function);
  });
}

if (EMBED_MODEL) {
  await check("embeddings, base64 by default", async () => {
    const answer = await client.embeddings.create({ model: EMBED_MODEL, input: ["first text", "second text"] });
    const vector = answer.data[1].embedding;
    want(answer.data.length === 2 && vector.length > 1 && vector.every(Number.isFinite), `${vector.length} numbers`);
    return `2 vectors of ${vector.length}`;
  });
}

if (!EXPECT.has("any-model")) {
  await check("unknown model", async () => {
    const error = await thrown(() => ask({ model: UNKNOWN }));
    want(error instanceof OpenAI.NotFoundError && error.error?.message?.includes(UNKNOWN), short(String(error)));
    return `404 ${error.code ?? ""}: ${short(error.error.message)}`;
  });
}

await check("malformed body", async () => {
  const answer = await fetch(BASE + "/v1/chat/completions", { method: "POST", body: "{\"model\": " });
  const body = await answer.json();
  want(answer.status >= 400 && answer.status < (EXPECT.has("gateway") ? 500 : 600), `status ${answer.status}`);
  want(typeof body.error?.message === "string", short(body));
  return `${answer.status}: ${short(body.error.message)}`;
});
finish();
