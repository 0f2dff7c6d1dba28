// The official Node SDK `@google/genai` through the gateway (or straight at a server).
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import { BASE, EMBED_MODEL, EXPECT, MODEL, UNKNOWN, check, finish, short, thrown, want, watchSlot } from "./report.mjs";

const { models, chats } = new GoogleGenAI({ apiKey: "unused", httpOptions: { baseUrl: BASE, timeout: 120_000 } });
const HELLO = "Say hello.";
const LONG = "Write a very long fairy tale in twenty chapters.";
const QUESTION = { role: "user", parts: [{ text: "How is the weather in Paris for 2 days?" }] };
const ENDED = ["STOP", "MAX_TOKENS"];
const THOUGHTS = { includeThoughts: true, thinkingBudget: 1024 };
const PARAMETERS = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer" } },
  required: ["city", "days"],
};
const WEATHER = { name: "get_weather", description: "Weather of a city", parametersJsonSchema: PARAMETERS };
const TOOLS = [{ functionDeclarations: [WEATHER] }];
// One pixel, black.
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

const filled = (contents, config, model) => ({ model, contents, config: { maxOutputTokens: 24, ...config } });
const ask = (contents = HELLO, config = {}, model = MODEL) => models.generateContent(filled(contents, config, model));
const stream = (contents = HELLO, config = {}, model = MODEL) => models.generateContentStream(filled(contents, config, model));
const parts = (answer) => answer.candidates?.[0]?.content?.parts ?? [];
const ended = (answer) => answer.candidates?.[0]?.finishReason;
const texts = (answer, thought) => parts(answer).filter((part) => Boolean(part.thought) === thought).map((part) => part.text ?? "").join("");
const said = (answer) => texts(answer, false);
const calls = (answer) => parts(answer).flatMap((part) => part.functionCall ?? []);
const results = (answer) => ({
  role: "user",
  parts: calls(answer).map(({ id, name }) => ({ functionResponse: { id, name, response: { result: "sunny" } } })),
});
// The SDK puts the error's body into its message.
const body = (error) => JSON.parse(error.message).error;

await check("list models", async () => {
  const names = [];
  for await (const each of await models.list()) names.push(each.name);
  want(names.some((name) => name.replace(/^models\//, "").replace(/:latest$/, "") === MODEL), `${MODEL} is not in ${names}`);
  return `${names.length} models, ${MODEL} among them`;
});

await check("one model", async () => {
  const one = await models.get({ model: MODEL });
  want(one.name.startsWith(`models/${MODEL}`) && one.supportedActions.includes("generateContent"), short(one));
  return one.name;
});

await check("answer", async () => {
  const answer = await ask(HELLO, { systemInstruction: "You are terse." });
  want(answer.text === said(answer) && answer.text && ENDED.includes(ended(answer)) && answer.responseId, short(answer));
  want(answer.usageMetadata.promptTokenCount > 0 && answer.usageMetadata.candidatesTokenCount > 0, short(answer.usageMetadata));
  if (EXPECT.has("simulated")) want(said(answer).startsWith("[simulated] "), short(answer));
  return `${ended(answer)}, ${answer.usageMetadata.candidatesTokenCount} tokens: ${short(said(answer), 60)}`;
});

await check("stream", async () => {
  const chunks = [];
  for await (const chunk of await stream(HELLO, { maxOutputTokens: 40 })) chunks.push(chunk);
  const text = chunks.map(said).join("");
  want(chunks.filter(said).length > 2 && ENDED.includes(ended(chunks.at(-1))), short(chunks));
  want(chunks.at(-1).usageMetadata.candidatesTokenCount > 0, short(chunks.at(-1)));
  return `${chunks.length} chunks: ${short(text, 60)}`;
});

await check("chat", async () => {
  const talk = chats.create({ model: MODEL, config: { maxOutputTokens: 24 } });
  const first = await talk.sendMessage({ message: HELLO });
  let second = "";
  for await (const chunk of await talk.sendMessageStream({ message: "Again." })) second += chunk.text ?? "";
  const kept = talk.getHistory(true);
  want(first.text && second && kept.length >= 4, `${first.text} ${second} ${short(kept)}`);
  want(kept.length === talk.getHistory().length, `${kept.length} of ${talk.getHistory().length} turns are kept`);
  return short(second, 60);
});

await check("abort mid-stream", async () => {
  const leave = new AbortController();
  let seen = 0;
  let freed;
  try {
    for await (const chunk of await stream(LONG, { maxOutputTokens: 1900, abortSignal: leave.signal })) {
      want(chunk.candidates, "an empty chunk");
      if (++seen === 5) {
        freed = await watchSlot();
        leave.abort();
        break;
      }
    }
  } catch (error) {
    if (!leave.signal.aborted) throw error;
  }
  want(freed, `the stream ended after ${seen} chunks`);
  return `left after ${seen} chunks, ` + (await freed(() => ask(HELLO, { maxOutputTokens: 2 })));
});

await check("abort a request that does not stream", async () => {
  const leave = new AbortController();
  const outcome = ask(LONG, { maxOutputTokens: 1900, abortSignal: leave.signal }).then(() => "answered", (error) => error.name);
  await new Promise((done) => setTimeout(done, 400));
  const freed = await watchSlot(true);
  leave.abort();
  const end = await outcome;
  want(end !== "answered", `it ended with ${end}`);
  return freed(() => ask(HELLO, { maxOutputTokens: 2 }));
});

if (EXPECT.has("thinks")) {
  await check("thinking, streamed", async () => {
    let thought = "";
    let text = "";
    for await (const chunk of await stream(HELLO, { thinkingConfig: THOUGHTS, maxOutputTokens: 2048 })) {
      want(!(text && texts(chunk, true)), "thinking came after text");
      thought += texts(chunk, true);
      text += said(chunk);
    }
    want(thought && text, `thinking ${thought}, text ${text}`);
    return `thinking ${thought.length} characters, then ${text.length} of text`;
  });
}

if (EXPECT.has("tools")) {
  await check("function call and its result", async () => {
    const config = { tools: TOOLS, maxOutputTokens: 200 };
    const answer = await ask([QUESTION], config);
    const [call] = answer.functionCalls ?? [];
    want(call?.name === WEATHER.name && call.args.city && Number.isInteger(call.args.days), short(answer));
    const back = await ask([QUESTION, answer.candidates[0].content, results(answer)], config);
    want(said(back) && ENDED.includes(ended(back)), short(back));
    return `${short(call)}, then text`;
  });
  await check("function call, streamed", async () => {
    const found = [];
    for await (const chunk of await stream([QUESTION], { tools: TOOLS, maxOutputTokens: 200 })) found.push(...calls(chunk));
    want(found.length === 1 && found[0].name === WEATHER.name && found[0].args.city, short(found));
    return short(found[0]);
  });
  await check("function that is forced", async () => {
    const functionCallingConfig = { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: [WEATHER.name] };
    const answer = await ask(HELLO, { tools: TOOLS, toolConfig: { functionCallingConfig }, maxOutputTokens: 200 });
    want(calls(answer).length === 1, short(answer));
    return short(calls(answer)[0]);
  });
  await check("function called by the SDK", async () => {
    let called = null;
    const tool = async () => ({ functionDeclarations: [WEATHER] });
    const callTool = async (wanted) => {
      called = wanted[0];
      return [{ functionResponse: { id: called.id, name: called.name, response: { result: "sunny" } } }];
    };
    const answer = await ask([QUESTION], { tools: [{ tool, callTool }], maxOutputTokens: 200 });
    want(called?.name === WEATHER.name && said(answer), `${short(called)}, ${short(answer)}`);
    return `${short(called)}, then: ${short(said(answer), 60)}`;
  });
}

if (EXPECT.has("tools") && EXPECT.has("thinks")) {
  await check("thinking and a function, two turns", async () => {
    const config = { tools: TOOLS, thinkingConfig: THOUGHTS, maxOutputTokens: 2048 };
    const answer = await ask([QUESTION], config);
    want(texts(answer, true) && calls(answer).length === 1, short(answer));
    const back = await ask([QUESTION, answer.candidates[0].content, results(answer)], config);
    want(said(back) && ENDED.includes(ended(back)), short(back));
    return `thought, called, answered: ${short(said(back), 60)}`;
  });
}

await check("a picture", async () => {
  const picture = { inlineData: { mimeType: "image/png", data: PNG } };
  const answer = await ask([{ role: "user", parts: [picture, { text: "What is this?" }] }]);
  want(said(answer), short(answer));
  return short(said(answer), 60);
});

if (EXPECT.has("json")) {
  await check("JSON schema", async () => {
    const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
    const config = { responseMimeType: "application/json", responseJsonSchema: schema, maxOutputTokens: 60 };
    const value = JSON.parse((await ask("Answer in JSON: which number follows 6?", config)).text);
    want(Number.isInteger(value.n), short(value));
    return short(value);
  });
}

await check("count tokens", async () => {
  const { totalTokens } = await models.countTokens({ model: MODEL, contents: HELLO });
  want(totalTokens > 0, `${totalTokens} tokens`);
  return `${totalTokens} tokens`;
});

if (EMBED_MODEL) {
  await check("embeddings", async () => {
    const { embeddings } = await models.embedContent({ model: EMBED_MODEL, contents: ["first", "second"] });
    want(embeddings.length === 2 && embeddings.every((each) => each.values.length > 0), short(embeddings));
    return `${embeddings.length} vectors of ${embeddings[0].values.length}`;
  });
}

if (!EXPECT.has("any-model")) {
  await check("unknown model", async () => {
    const error = await thrown(() => ask(HELLO, {}, UNKNOWN));
    want(error instanceof ApiError && error.status === 404, short(String(error)));
    want(body(error).status === "NOT_FOUND" && body(error).message.includes(UNKNOWN), error.message);
    return `404: ${short(body(error).message)}`;
  });
  await check("unknown model, streamed", async () => {
    const error = await thrown(() => stream(HELLO, {}, UNKNOWN));
    want(error instanceof ApiError && error.status === 404 && body(error).code === 404, short(String(error)));
    return `404 before the stream: ${short(body(error).message)}`;
  });
}

await check("malformed body", async () => {
  const answer = await fetch(`${BASE}/v1beta/models/${MODEL}:generateContent`, { method: "POST", body: "{\"contents\": " });
  const { error } = await answer.json();
  want(answer.status === 400 && error.code === 400 && error.status === "INVALID_ARGUMENT", short(error));
  return `400: ${short(error.message)}`;
});
finish();
