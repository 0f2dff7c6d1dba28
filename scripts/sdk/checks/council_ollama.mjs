// Councils as the official Node SDK `ollama` sees them: models to choose from.
import { Ollama } from "ollama";
import { ASK, MIXED, TEMPLATES, brokenMember, busy, judge, letGo, listed, simulated } from "./council.mjs";
import { BASE, check, finish, short, until, want } from "./report.mjs";

const client = new Ollama({ host: BASE });
const ask = (template, more) => client.chat({ model: `council/${template}`, messages: ASK, ...more });

await check("list councils", async () => listed((await client.list()).models.map((each) => each.name)));

for (const template of Object.keys(TEMPLATES)) {
  await check(template, async () => {
    const answer = await ask(template);
    simulated(answer.message.content);
    want(answer.done && answer.done_reason === "stop", short(answer));
    judge(answer.council, template, answer.prompt_eval_count + answer.eval_count);
    return `${answer.prompt_eval_count}+${answer.eval_count} tokens`;
  });
  await check(`${template}, streamed`, async () => {
    let thought = "";
    let text = "";
    let last;
    for await (last of await ask(template, { stream: true })) {
      want(!(last.message.thinking && text), "thinking came after content");
      thought += last.message.thinking ?? "";
      text += last.message.content;
    }
    simulated(text);
    want(thought.startsWith(`Council ${template}: `) && thought.includes("### A · "), `thinking ${short(thought)}`);
    judge(last.council, template, last.prompt_eval_count + last.eval_count);
    return `${thought.length} characters of thinking`;
  });
}

await check("a failing member is named", async () => brokenMember((await ask("peer-review", { council: MIXED })).council));

await check("abort", async () => {
  const running = await ask("debate", { stream: true });
  try {
    for await (const part of running) {
      want(part.message, "an empty part");
      await until(2, async () => (await busy()) > 0, "members are not at work");
      running.abort();
    }
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
  return letGo();
});
finish();
