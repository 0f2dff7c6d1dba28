// Councils as the official Node SDK `openai` sees them: models to choose from.
import OpenAI from "openai";
import { ASK, MIXED, TEMPLATES, brokenMember, busy, judge, letGo, listed, simulated } from "./council.mjs";
import { BASE, check, finish, short, until, want } from "./report.mjs";

const client = new OpenAI({ baseURL: BASE + "/v1", apiKey: "unused", timeout: 60_000, maxRetries: 0 });
const ask = (template, more, options) => client.chat.completions.create({ model: `council/${template}`, messages: ASK, ...more }, options);

await check("list councils", async () => {
  const ids = [];
  for await (const each of client.models.list()) ids.push(each.id);
  return listed(ids);
});

for (const template of Object.keys(TEMPLATES)) {
  await check(template, async () => {
    const answer = await ask(template);
    simulated(answer.choices[0].message.content);
    want(answer.choices[0].finish_reason === "stop", short(answer.choices));
    judge(answer.council, template, answer.usage.total_tokens);
    return `${answer.usage.total_tokens} tokens`;
  });
  await check(`${template}, streamed`, async () => {
    let thought = "";
    let council;
    const stream = client.chat.completions.stream({ model: `council/${template}`, messages: ASK, stream_options: { include_usage: true } });
    for await (const chunk of stream) {
      council = chunk.council ?? council;
      thought += chunk.choices[0]?.delta.reasoning_content ?? "";
    }
    const answer = await stream.finalChatCompletion();
    simulated(answer.choices[0].message.content);
    want(thought.startsWith(`Council ${template}: `) && thought.includes("### A · "), `reasoning ${short(thought)}`);
    judge(council, template, answer.usage.total_tokens);
    return `${thought.length} characters of reasoning`;
  });
}

await check("a failing member is named", async () => brokenMember((await ask("peer-review", { council: MIXED })).council));

for (const stream of [true, false]) {
  await check(`abort, ${stream ? "streamed" : "whole"}`, async () => {
    const leave = new AbortController();
    const running = ask("debate", { stream }, { signal: leave.signal });
    const ended = running.then(
      async (answer) => {
        for await (const chunk of answer) want(chunk, "an empty chunk");
        return "answered";
      },
      (error) => error.name,
    );
    await until(2, async () => (await busy()) > 0, "members are not at work");
    leave.abort();
    await ended.catch((error) => error.name);
    return letGo();
  });
}
finish();
