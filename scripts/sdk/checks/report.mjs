// What every Node check script shares: where to call, what the backend can do, and a place for verdicts.
// A check is an async function that returns a line of detail or throws. Settings: see scripts/sdk/README.md.
import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

const env = process.env;
export const BASE = env.CHECK_BASE.replace(/\/+$/, "");
export const MODEL = env.CHECK_MODEL;
export const EMBED_MODEL = env.CHECK_EMBED_MODEL ?? "";
export const EXPECT = new Set((env.CHECK_EXPECT ?? "").split(/\s+/));
export const UNKNOWN = "no-such-model-at-all";
const SUITE = env.CHECK_SUITE;
const FREED = env.CHECK_FREED ?? "";
const NEXT_WITHIN = Number(env.CHECK_NEXT_WITHIN ?? 20) * 1000;

let failed = 0;

export function want(fact, message) {
  if (!fact) throw new Error(message);
}

export function short(value, length = 100) {
  const text = (typeof value === "string" ? value : JSON.stringify(value) ?? String(value)).replace(/\s+/g, " ").trim();
  return text.length <= length ? text : text.slice(0, length - 1) + "…";
}

// Runs one check and writes its verdict down; a failing check does not end the script.
export async function check(name, run) {
  const began = performance.now();
  let ok = true;
  let detail;
  try {
    detail = (await run()) ?? "";
  } catch (problem) {
    ok = false;
    failed++;
    detail = `${problem?.name}: ${short(String(problem?.message ?? problem), 300)}`;
  }
  const ms = Math.round(performance.now() - began);
  appendFileSync(env.CHECK_RESULTS, JSON.stringify({ suite: SUITE, check: name, ok, detail, ms }) + "\n");
  console.log(`${ok ? "ok  " : "FAIL"} ${SUITE}: ${name} (${ms} ms) ${detail}`);
}

export function finish() {
  process.exit(failed ? 1 : 0);
}

// The error that the function must throw.
export async function thrown(run) {
  let value;
  try {
    value = await run();
  } catch (error) {
    return error;
  }
  throw new Error(`no error was thrown: ${short(value)}`);
}

// Polls until ready() is true; answers the milliseconds it took.
export async function until(seconds, ready, message) {
  const began = performance.now();
  while (!(await ready())) {
    want(performance.now() - began < seconds * 1000, `${message} within ${seconds} s`);
    await pause(20);
  }
  return Math.round(performance.now() - began);
}

// Ollama logs a request when its handler returns, that is when its slot is free again.
function endedRequests(paths) {
  const lines = paths.split(",").flatMap((path) => readFileSync(path, "utf8").split("\n"));
  return lines.filter((line) => line.includes("[GIN]") && line.includes("/chat")).length;
}

// Tells whether the server noticed that its client left: made while the stream runs, asked after the abort.
// llama.cpp looks for a client that waits for a whole answer only after a second in which no result of anybody came,
// and its answer to /slots is such a result: then it is asked every 2.5 s.
export async function watchSlot(whole = false) {
  const kind = FREED.split(":", 1)[0];
  const where = FREED.slice(kind.length + 1);
  const busy = async () => (await (await fetch(where)).json()).some((slot) => slot.is_processing);
  let ended = 0;
  if (kind === "slots") await until(5, busy, "the server shows no busy slot while it streams");
  if (kind === "log") ended = endedRequests(where);
  return async (nextRequest) => {
    let detail = "";
    if (kind === "slots") {
      const idle = async () => {
        if (whole) await pause(2500);
        return !(await busy());
      };
      detail = `slot idle after ${await until(whole ? 8 : 5, idle, "the slot is not free")} ms, `;
    }
    if (kind === "log") {
      const took = await until(5, () => endedRequests(where) > ended, "the server's request did not end");
      detail = `server's request ended after ${took} ms, `;
    }
    const began = performance.now();
    await nextRequest();
    const took = Math.round(performance.now() - began);
    want(took < NEXT_WITHIN, `the next request took ${took} ms: the slot was not free`);
    return `${detail}next request answered in ${took} ms`;
  };
}
