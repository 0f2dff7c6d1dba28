// The official Node SDK `ollama` through the gateway (or straight at a server).
import { Ollama } from "ollama";
import { BASE, EMBED_MODEL, EXPECT, MODEL, UNKNOWN, check, finish, short, thrown, until, want, watchSlot } from "./report.mjs";

const client = new Ollama({ host: BASE });
const HELLO = [
  { role: "system", content: "You are terse." },
  { role: "user", content: "Say hello." },
];
const LONG = [{ role: "user", content: "Write a very long fairy tale in twenty chapters." }];
const FEW = { num_predict: 24 };
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
const ask = (more = {}) => client.chat({ model: MODEL, messages: HELLO, options: FEW, ...more });
const named = (name) => (name ?? "").replace(/:latest$/, "") === MODEL;
const loaded = async () => (await client.ps()).models.filter((each) => named(each.model));

await check("list models", async () => {
  const { models } = await client.list();
  want(models.some((each) => named(each.model) && named(each.name)), `${MODEL} is not in ${models.map((each) => each.name)}`);
  return `${models.length} models`;
});

await check("show", async () => {
  const about = await client.show({ model: MODEL });
  want(about.details && about.capabilities?.includes("completion"), short(about));
  return `capabilities ${about.capabilities}`;
});

await check("version", async () => (await client.version()).version);

await check("chat", async () => {
  const answer = await ask();
  want(answer.done && ["stop", "length"].includes(answer.done_reason) && answer.message.content, short(answer));
  want(answer.eval_count > 0 && answer.total_duration > 0, short(answer));
  if (EXPECT.has("simulated")) want(answer.message.content.startsWith("[simulated] "), short(answer));
  return `${answer.done_reason}, ${answer.eval_count} tokens: ${short(answer.message.content, 60)}`;
});

await check("stream", async () => {
  let text = "";
  let lines = 0;
  let last;
  for await (last of await ask({ stream: true })) {
    text += last.message.content;
    lines++;
  }
  want(text && lines > 2 && last.done && last.done_reason, `${lines} lines, ${short(last)}`);
  return `${lines} lines, ${last.done_reason}: ${short(text, 60)}`;
});

await check("generate, streamed", async () => {
  let text = "";
  let last;
  for await (last of await client.generate({ model: MODEL, prompt: "Say hello.", options: FEW, stream: true })) text += last.response;
  want(text && last.done, short(last));
  return `${last.done_reason}: ${short(text, 60)}`;
});

await check("abort mid-stream", async () => {
  const running = await client.chat({ model: MODEL, messages: LONG, options: { num_predict: 1900, temperature: 0 }, stream: true });
  let seen = 0;
  let freed;
  try {
    for await (const part of running) {
      want(part.message, "an empty part");
      if (++seen === 3) {
        freed = await watchSlot();
        running.abort();
      }
    }
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
  want(freed, `the stream ended after ${seen} lines`);
  return `left after ${seen} lines, ` + (await freed(() => ask({ options: { num_predict: 2 } })));
});

await check("think true", async () => {
  if (EXPECT.has("refuses-think")) {
    const error = await thrown(() => ask({ think: true }));
    want(error.status_code === 400 && /think/.test(error.error), `${error.status_code} ${error.error}`);
    return `400: ${error.error}`;
  }
  const { message } = await ask({ think: true, options: { num_predict: 200 } });
  if (EXPECT.has("thinks")) want(message.thinking && message.content, short(message));
  return message.thinking ? `thinking: ${short(message.thinking, 60)}` : `answered: ${short(message.content, 60)}`;
});

await check("think false", async () => {
  const { message } = await ask({ think: false });
  want(message.content && !message.thinking, short(message));
  return `no thinking: ${short(message.content, 60)}`;
});

if (EXPECT.has("tools")) {
  await check("tool call and its result", async () => {
    const question = { role: "user", content: "How is the weather in Paris for 2 days?" };
    const { message } = await ask({ tools: [TOOL], messages: [question] });
    const call = message.tool_calls?.[0]?.function;
    want(call?.name === "get_weather" && typeof call.arguments.city === "string", short(message));
    want(Number.isInteger(call.arguments.days), short(call));
    const result = { role: "tool", tool_name: call.name, content: "sunny" };
    const back = await ask({ messages: [question, message, result] });
    want(back.message.content, short(back));
    return `${short(call)}, then text`;
  });
  await check("tool call, streamed", async () => {
    const calls = [];
    for await (const part of await ask({ tools: [TOOL], stream: true })) calls.push(...(part.message.tool_calls ?? []));
    want(calls.length === 1 && calls[0].function.name === "get_weather", short(calls));
    return short(calls[0]);
  });
}

if (EMBED_MODEL) {
  await check("embed", async () => {
    const { embeddings } = await client.embed({ model: EMBED_MODEL, input: ["first text", "second text"] });
    want(embeddings.length === 2 && embeddings[0].length > 1, `${embeddings.length} vectors`);
    return `2 vectors of ${embeddings[0].length}`;
  });
}

if (EXPECT.has("unloads")) {
  await check("ps and keep_alive -1", async () => {
    await ask({ options: { num_predict: 2 }, keep_alive: -1 });
    const far = Date.now() + 365 * 86_400_000;
    const lasts = async () => (await loaded()).some((each) => Date.parse(each.expires_at) > far);
    await until(8, lasts, "expires_at is not far in the future");
    return `expires ${(await loaded())[0].expires_at}`;
  });
  await check("keep_alive 0", async () => {
    const answer = await client.generate({ model: MODEL, prompt: "", keep_alive: 0 });
    want(answer.done_reason === "unload", short(answer));
    const took = await until(8, async () => (await loaded()).length === 0, "the model is still loaded");
    return `unload; /api/ps empty after ${took} ms`;
  });
}

await check("unknown model", async () => {
  const error = await thrown(() => ask({ model: UNKNOWN }));
  want(error.status_code === 404 && error.error.includes(UNKNOWN), `${error.status_code} ${error.error}`);
  return `404: ${short(error.error)}`;
});

await check("unknown model, streamed", async () => {
  const error = await thrown(() => ask({ model: UNKNOWN, stream: true }));
  want(error.status_code === 404, `${error.status_code} ${error.error}`);
  return `404: ${short(error.error)}`;
});

await check("malformed body", async () => {
  const answer = await fetch(BASE + "/api/chat", { method: "POST", body: "{\"model\": \"x\", \"messages\": [" });
  const body = await answer.json();
  want(answer.status === 400 && typeof body.error === "string", `${answer.status} ${short(body)}`);
  return `400: ${short(body.error)}`;
});
finish();
