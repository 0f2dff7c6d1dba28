// The Responses API of the official Node SDK `openai` through the gateway (or straight at a server).
import OpenAI from "openai";
import { BASE, EXPECT, MODEL, UNKNOWN, check, finish, short, thrown, want, watchSlot } from "./report.mjs";

// llama.cpp closes kept connections under its clients; the gateway must hide that, bare it is the SDK's to retry.
const maxRetries = EXPECT.has("gateway") ? 0 : 2;
const client = new OpenAI({ baseURL: BASE + "/v1", apiKey: "unused", timeout: 120_000, maxRetries });
const LONG = "Write a very long fairy tale in twenty chapters.";
const WEATHER = [{ role: "user", content: "How is the weather in Paris for 2 days?" }];
const TOOL = {
  type: "function",
  name: "get_weather",
  description: "Weather of a city",
  parameters: {
    type: "object",
    properties: { city: { type: "string" }, days: { type: "integer" } },
    required: ["city", "days"],
  },
  strict: null,
};
const SCRIPT = { type: "custom", name: "run_script", description: "Runs a script of a shell" };
const THINK = { reasoning: { effort: "low", summary: "auto" }, include: ["reasoning.encrypted_content"], store: false, max_output_tokens: 400 };
const HELLO = { model: MODEL, instructions: "You are terse.", input: "Say hello.", max_output_tokens: 24 };
const ask = (more = {}) => client.responses.create({ ...HELLO, ...more });
const of = (answer, kind) => answer.output.filter((item) => item.type === kind);

// All events of a stream, whose numbers count from 0 and whose last one has all items that were begun.
async function events(more) {
  const all = [];
  for await (const event of await ask({ ...more, stream: true })) all.push(event);
  want(all.every((event, at) => event.sequence_number === at), short(all.map((event) => event.sequence_number)));
  want(all[0]?.type === "response.created" && all[1]?.type === "response.in_progress", short(all.slice(0, 2)));
  const opened = all.filter((event) => event.type === "response.output_item.added").map((event) => event.item.id);
  const closed = all.filter((event) => event.type === "response.output_item.done").map((event) => event.item.id);
  const last = all.at(-1);
  want(["response.completed", "response.incomplete"].includes(last.type), `ends ${last.type}`);
  want(opened.every((id, at) => last.response.output[at]?.id === id), `${opened}: ${short(last.response.output)}`);
  want([...opened].sort().join() === [...closed].sort().join(), `opened ${opened}, closed ${closed}`);
  return all;
}

await check("response", async () => {
  const answer = await ask();
  want(answer.id.startsWith("resp_") && answer.object === "response" && answer.created_at > 0, short(answer));
  want(answer.output_text && answer.error === null, short(answer));
  want(answer.status === (answer.incomplete_details ? "incomplete" : "completed"), short(answer.status));
  want(answer.usage.total_tokens === answer.usage.input_tokens + answer.usage.output_tokens, short(answer.usage));
  if (EXPECT.has("simulated")) want(answer.output_text.startsWith("[simulated] "), short(answer.output_text));
  return `${answer.status}, ${answer.usage.total_tokens} tokens: ${short(answer.output_text, 60)}`;
});

await check("stream, event by event", async () => {
  const all = await events();
  const text = all.filter((event) => event.type === "response.output_text.delta").map((event) => event.delta);
  const done = all.find((event) => event.type === "response.output_text.done");
  want(text.length > 2 && text.join("") === done.text, `${text.length} pieces: ${short(done)}`);
  want(all.at(-1).response.usage.output_tokens > 0, short(all.at(-1).response.usage));
  return `${all.length} events, ${text.length} pieces`;
});

await check("stream helper", async () => {
  const stream = client.responses.stream({ model: MODEL, input: "Say hello." });
  let text = "";
  stream.on("response.output_text.delta", (event) => (text = event.snapshot));
  const final = await stream.finalResponse();
  want(final.status === "completed" && final.output_text === text && text, `${text}: ${short(final)}`);
  return `${final.status}: ${short(text, 60)}`;
});

await check("abort mid-stream", async () => {
  const leave = new AbortController();
  const long = { ...HELLO, input: LONG, max_output_tokens: 1900, temperature: 0, stream: true };
  const running = await client.responses.create(long, { signal: leave.signal });
  let seen = 0;
  let freed;
  try {
    for await (const event of running) {
      if (event.type === "response.output_text.delta" && ++seen === 3) {
        freed = await watchSlot();
        leave.abort();
        break;
      }
    }
  } catch (error) {
    if (error.name !== "APIUserAbortError" && error.name !== "AbortError") throw error;
  }
  want(freed, `the stream ended after ${seen} pieces`);
  return `left after ${seen} pieces, ` + (await freed(() => ask({ max_output_tokens: 16 })));
});

if (EXPECT.has("thinks")) {
  await check("reasoning, handed back", async () => {
    const answer = await ask(THINK);
    const thought = of(answer, "reasoning")[0]?.summary[0]?.text;
    want(thought && answer.output_text, short(answer.output));
    const input = [{ role: "user", content: "Think." }, ...answer.output, { role: "user", content: "Go on." }];
    want((await ask({ ...THINK, input })).output_text, "no text after the thoughts were handed back");
    return `${short(thought, 60)}; handed back`;
  });
  await check("reasoning, streamed", async () => {
    const all = await events(THINK);
    const thought = all.filter((event) => event.type === "response.reasoning_summary_text.delta").map((event) => event.delta).join("");
    const [first, second] = all.at(-1).response.output;
    want(first.summary[0].text === thought && second.type === "message", short(all.at(-1).response.output));
    return `${thought.length} characters of thoughts, then text`;
  });
}

if (EXPECT.has("tools")) {
  await check("function call and its result", async () => {
    const answer = await ask({ tools: [TOOL], input: WEATHER, max_output_tokens: 200 });
    const call = of(answer, "function_call")[0];
    const given = JSON.parse(call.arguments);
    want(call.call_id && call.name === "get_weather" && typeof given.city === "string", short(call));
    const result = { type: "function_call_output", call_id: call.call_id, output: "sunny" };
    const back = await ask({ tools: [TOOL], tool_choice: "none", input: [...WEATHER, ...answer.output, result] });
    want(back.output_text, short(back.output));
    return `${call.name}(${call.arguments}), then text`;
  });
  await check("function call, streamed", async () => {
    const all = await events({ tools: [TOOL], input: WEATHER, max_output_tokens: 200 });
    const call = of(all.at(-1).response, "function_call")[0];
    const pieces = all.filter((event) => event.type === "response.function_call_arguments.delta").map((event) => event.delta);
    want(pieces.join("") === call.arguments && JSON.parse(call.arguments).city, short(call));
    return short(call.arguments);
  });
}

if (EXPECT.has("custom-tools")) {
  await check("custom tool, streamed", async () => {
    const input = [{ role: "user", content: "List the files." }];
    const all = await events({ tools: [SCRIPT], tool_choice: "required", input, max_output_tokens: 200 });
    const call = of(all.at(-1).response, "custom_tool_call")[0];
    const pieces = all.filter((event) => event.type === "response.custom_tool_call_input.delta").map((event) => event.delta);
    want(call.name === "run_script" && call.input && pieces.join("") === call.input, short(call));
    const result = { type: "custom_tool_call_output", call_id: call.call_id, output: "a.txt" };
    const back = await ask({ tools: [SCRIPT], tool_choice: "none", input: [...input, call, result] });
    want(back.output_text, short(back.output));
    return `run_script: ${short(call.input, 60)}, then text`;
  });
}

if (EXPECT.has("json")) {
  await check("JSON schema, parsed", async () => {
    const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"], additionalProperties: false };
    const text = { format: { type: "json_schema", name: "number", strict: true, schema } };
    const answer = await client.responses.parse({ ...HELLO, input: "Answer in JSON: which number follows 6?", text, max_output_tokens: 60 });
    want(Number.isInteger(answer.output_parsed?.n), short(answer.output));
    return short(answer.output_parsed);
  });
}

if (!EXPECT.has("any-model")) {
  await check("unknown model", async () => {
    const error = await thrown(() => ask({ model: UNKNOWN }));
    want(error instanceof OpenAI.NotFoundError && error.error?.message?.includes(UNKNOWN), short(String(error)));
    return `404 ${error.code ?? ""}: ${short(error.error.message)}`;
  });
}

if (EXPECT.has("translated")) {
  await check("hosted tool", async () => {
    const error = await thrown(() => ask({ tools: [{ type: "web_search" }], stream: true }));
    want(error instanceof OpenAI.BadRequestError && error.error?.message, short(String(error)));
    return `400: ${short(error.error.message)}`;
  });
}

await check("malformed body", async () => {
  const answer = await fetch(BASE + "/v1/responses", { method: "POST", body: '{"model": ' });
  const body = await answer.json();
  want(answer.status >= 400 && answer.status < (EXPECT.has("gateway") ? 500 : 600), `status ${answer.status}`);
  want(typeof body.error?.message === "string", short(body));
  return `${answer.status}: ${short(body.error.message)}`;
});
finish();
