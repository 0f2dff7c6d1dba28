// The official Node SDK `@anthropic-ai/sdk` through the gateway (or straight at a server).
import Anthropic from "@anthropic-ai/sdk";
import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";
import { BASE, EXPECT, MODEL, UNKNOWN, check, finish, short, thrown, want, watchSlot } from "./report.mjs";

const client = new Anthropic({ baseURL: BASE, apiKey: "unused", timeout: 120_000, maxRetries: 0 });
const HELLO = [{ role: "user", content: "Say hello." }];
const LONG = [{ role: "user", content: "Write a very long fairy tale in twenty chapters." }];
const QUESTION = { role: "user", content: "How is the weather in Paris for 2 days?" };
const ENDED = ["end_turn", "max_tokens"];
const BUDGET = { type: "enabled", budget_tokens: 1024 };
const PARAMETERS = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer" } },
  required: ["city", "days"],
};
const TOOL = { name: "get_weather", description: "Weather of a city", input_schema: PARAMETERS };
// One pixel, black.
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

const filled = (more) => ({ model: MODEL, messages: HELLO, max_tokens: 24, ...more });
const ask = (more = {}, options = {}) => client.messages.create(filled(more), options);
const said = (message) => message.content.filter((block) => block.type === "text").map((block) => block.text).join("");
const kinds = (message) => message.content.map((block) => block.type).join(" ");
const results = (message) => ({
  role: "user",
  content: message.content.filter((block) => block.type === "tool_use")
    .map((block) => ({ type: "tool_result", tool_use_id: block.id, content: "sunny" })),
});

await check("list models", async () => {
  const ids = [];
  for await (const each of client.models.list()) ids.push(each.id);
  want(ids.some((id) => id.replace(/:latest$/, "") === MODEL), `${MODEL} is not in ${ids}`);
  return `${ids.length} models, ${MODEL} among them`;
});

await check("one model", async () => `id ${(await client.models.retrieve(MODEL)).id}`);

await check("message", async () => {
  const answer = await ask({ system: "You are terse." });
  want(said(answer) && ENDED.includes(answer.stop_reason) && answer.id.startsWith("msg_"), short(answer));
  want(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0, short(answer.usage));
  if (EXPECT.has("simulated")) want(said(answer).startsWith("[simulated] "), short(answer));
  return `${answer.stop_reason}, ${answer.usage.output_tokens} tokens: ${short(said(answer), 60)}`;
});

await check("stream helper", async () => {
  let text = "";
  const running = client.messages.stream(filled()).on("text", (part) => (text += part));
  const final = await running.finalMessage();
  want(text && text === said(final) && ENDED.includes(final.stop_reason), `${text} ${short(final)}`);
  want(final.usage.output_tokens > 0, short(final.usage));
  return `${final.usage.input_tokens}+${final.usage.output_tokens} tokens: ${short(text, 60)}`;
});

await check("abort mid-stream", async () => {
  const running = await ask({ messages: LONG, max_tokens: 1900, stream: true });
  let seen = 0;
  let freed;
  for await (const event of running) {
    want(event.type, "an empty event");
    if (++seen === 5) {
      freed = await watchSlot();
      running.controller.abort();
      break;
    }
  }
  want(freed, `the stream ended after ${seen} events`);
  return `left after ${seen} events, ` + (await freed(() => ask({ max_tokens: 2 })));
});

await check("abort a request that does not stream", async () => {
  const leave = new AbortController();
  const outcome = ask({ messages: LONG, max_tokens: 1900 }, { signal: leave.signal })
    .then(() => "answered", (error) => error.constructor.name);
  await new Promise((done) => setTimeout(done, 400));
  const freed = await watchSlot(true);
  leave.abort();
  const ended = await outcome;
  want(ended === "APIUserAbortError", `it ended with ${ended}`);
  return freed(() => ask({ max_tokens: 2 }));
});

if (EXPECT.has("thinks")) {
  await check("thinking, streamed", async () => {
    let thought = "";
    let text = "";
    const running = client.messages.stream(filled({ thinking: BUDGET, max_tokens: 2048 }))
      .on("thinking", (part) => (thought += part))
      .on("text", (part) => (text += part));
    const final = await running.finalMessage();
    want(thought && text && kinds(final) === "thinking text", `${kinds(final)}: ${thought}, ${text}`);
    want(typeof final.content[0].signature === "string", short(final.content[0]));
    return `thinking ${thought.length} characters, then ${text.length} of text`;
  });
}

if (EXPECT.has("tools")) {
  await check("tool runner calls the function", async () => {
    let called = null;
    const run = (input) => ((called = input), "sunny");
    const tool = betaTool({ name: TOOL.name, description: TOOL.description, inputSchema: PARAMETERS, run });
    const final = await client.beta.messages.toolRunner({
      model: MODEL, max_tokens: 200, messages: [QUESTION], tools: [tool], max_iterations: 2,
    });
    want(typeof called?.city === "string" && Number.isInteger(called?.days), short(called));
    want(final.stop_reason !== "tool_use" || !EXPECT.has("simulated"), short(final));
    return short(called);
  });
  await check("tool call, streamed", async () => {
    const final = await client.messages.stream(filled({ tools: [TOOL], max_tokens: 200 })).finalMessage();
    const call = final.content.find((block) => block.type === "tool_use");
    want(call?.id && call.name === TOOL.name && call.input.city && final.stop_reason === "tool_use", short(final));
    return short(call);
  });
}

if (EXPECT.has("tools") && EXPECT.has("thinks")) {
  await check("thinking and a tool, two turns", async () => {
    const same = { tools: [TOOL], thinking: BUDGET, max_tokens: 2048 };
    const answer = await ask({ messages: [QUESTION], ...same });
    want(kinds(answer) === "thinking tool_use", kinds(answer));
    const turn = { role: "assistant", content: answer.content };
    const back = await ask({ messages: [QUESTION, turn, results(answer)], ...same });
    want(said(back) && ENDED.includes(back.stop_reason), short(back));
    return `thought, called, answered: ${short(said(back), 60)}`;
  });
}

await check("a picture", async () => {
  const picture = { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } };
  const answer = await ask({ messages: [{ role: "user", content: [picture, { type: "text", text: "What is this?" }] }] });
  want(said(answer), short(answer));
  return short(said(answer), 60);
});

await check("count tokens", async () => {
  const { input_tokens: count } = await client.messages.countTokens({ model: MODEL, messages: HELLO, tools: [TOOL] });
  want(count > 0, `${count} tokens`);
  return `${count} tokens`;
});

if (!EXPECT.has("any-model")) {
  await check("unknown model", async () => {
    const error = await thrown(() => ask({ model: UNKNOWN }));
    want(error instanceof Anthropic.NotFoundError && error.type === "not_found_error", short(String(error)));
    want(error.error?.error?.message?.includes(UNKNOWN), short(error.error));
    if (EXPECT.has("gateway")) want(error.requestID && error.error.request_id === error.requestID, short(error.error));
    return `404: ${short(error.error.error.message)}`;
  });
  await check("unknown model, streamed", async () => {
    const error = await thrown(() => client.messages.stream(filled({ model: UNKNOWN })).finalMessage());
    want(error instanceof Anthropic.NotFoundError, short(String(error)));
    return `404 before the stream: ${short(error.error?.error?.message)}`;
  });
}

await check("malformed body", async () => {
  const answer = await fetch(BASE + "/v1/messages", { method: "POST", body: "{\"model\": " });
  const body = await answer.json();
  want(answer.status === 400 && body.type === "error" && body.error.type === "invalid_request_error", short(body));
  return `400: ${short(body.error.message)}`;
});
finish();
