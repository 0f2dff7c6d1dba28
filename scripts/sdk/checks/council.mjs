// What the Node council checks share: the question, and what must be true of every council's answer.
import { BASE, short, until, want } from "./report.mjs";

export const QUESTION = "What is 6 times 7?";
export const ASK = [{ role: "user", content: QUESTION }];
// Members, rounds and strategy of the built-in templates.
export const TEMPLATES = {
  "diverse-analysis": [3, 1, "synthesize"],
  "code-review": [3, 1, "synthesize"],
  debate: [2, 2, "debate"],
  "peer-review": [3, 1, "rank-then-synthesize"],
  "best-of": [4, 1, "best-of"],
  vote: [5, 1, "vote"],
  mixture: [3, 2, "mixture"],
  cascade: [3, 1, "cascade"],
};
// One member at each of the three backends; the third has nobody who could stand in for it.
export const MIXED = { strategy: "rank-then-synthesize", members: ["steady", "slow", "broken"], synthesizer: "steady", quorum: 2 };

export function listed(ids) {
  const missing = Object.keys(TEMPLATES).filter((name) => !ids.includes(`council/${name}`));
  want(missing.length === 0, `${missing} are not among ${ids}`);
  return `${Object.keys(TEMPLATES).length} councils among ${ids.length} models`;
}

// A council object of a run in which everybody answered; total is what the answer's own counts say.
export function judge(council, template, total) {
  const [members, rounds, strategy] = TEMPLATES[template];
  want(council?.template === template && council.strategy === strategy && council.id, short(council));
  want(council.members.length === members && council.rounds.length === rounds, short(council));
  for (const each of council.members) {
    const fine = each.status === "done" && ["steady", "slow"].includes(each.backend);
    want(fine || (strategy === "cascade" && each.status === "unasked"), short(each));
  }
  want(council.quorum.reached >= council.quorum.required, short(council.quorum));
  want(council.usage_total.total_tokens === total, `${total} tokens, ${short(council.usage_total)}`);
  if (["rank-then-synthesize", "best-of"].includes(strategy)) {
    want(council.rankings.length === members && council.rankings.every((each) => each.valid), short(council.rankings));
  }
  if (["synthesize", "debate"].includes(strategy)) want(council.analysis, "no analysis");
}

export function simulated(text) {
  want(text.startsWith(`[simulated] You said: ${QUESTION}`), `content ${text}`);
}

// The run of MIXED: two members answered, and it is said why the third did not.
export function brokenMember(council) {
  const states = council.members.map((each) => each.status).join();
  want(states === "done,done,failed" && council.members[2].error, short(council.members, 300));
  want(council.quorum.required === 2 && council.quorum.reached === 2, short(council.quorum));
  return `C failed: ${council.members[2].error}`;
}

// Requests that are at work at backends, by the gateway's own gauge.
export async function busy() {
  const page = await (await fetch(BASE + "/metrics")).text();
  const gauges = [...page.matchAll(/^council_router_active_requests\{.*\} (\S+)$/gm)];
  want(gauges.length > 0, "no gauge of active requests");
  return gauges.reduce((sum, each) => sum + Number(each[1]), 0);
}

// After an abort no backend works on.
export async function letGo() {
  return `backends idle after ${await until(2, async () => (await busy()) === 0, "backends are still at work")} ms`;
}
