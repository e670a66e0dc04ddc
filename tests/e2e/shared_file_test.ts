/** AWS's shared files, read by us and by botocore. `ODD_FILES=30000 ODD_FILES_SEED=7` reads more, and others. */
import { assert, assertEquals } from "@std/assert";
import { type Answer, isReadOtherwise, ourAnswer } from "../providers/aws/shared/answers.ts";
import answers from "../providers/aws/shared/answers_of_botocore.json" with { type: "json" };
import { dice, oddFile } from "../providers/aws/shared/odd_files.ts";
import { runProgram } from "./process.ts";
import { hasBotocore } from "./botocore.ts";
import { scenario, tool } from "./tools.ts";
import { printed } from "./world.ts";

const SCRIPT = "tests/providers/aws/shared/read_with_botocore.py";
const SEED = Number(Deno.env.get("ODD_FILES_SEED") ?? 1);
const COUNT = Number(Deno.env.get("ODD_FILES") ?? 3000);
const needs = {
  tools: ["python3"],
  conditions: { "python3-botocore installed": await hasBotocore() },
};

scenario("botocore reads every odd file as we do", needs, async () => {
  const texts = Array.from({ length: COUNT }, (_, at) => oddFile(dice(SEED * 1_000_000 + at)));
  const theirs = await botocore(texts);
  let read = 0;
  for (const [at, text] of texts.entries()) {
    if (isReadOtherwise(text)) continue;
    const ours = ourAnswer(text);
    if (ours !== "refused") read++;
    assertEquals(known(ours, theirs[at]!), theirs[at], JSON.stringify(text));
  }
  // Files that are refused, or read otherwise on purpose, prove little.
  assert(read > COUNT / 4, `${read} of ${COUNT} files were read`);
});

scenario("the answers that are written down are botocore's", needs, async () => {
  const theirs = await botocore(answers.map(({ text }) => text));
  for (const [at, { text, answer }] of answers.entries()) {
    assertEquals(known(answer as unknown as Answer, theirs[at]!), theirs[at], JSON.stringify(text));
  }
});

/** Of an answer what this version of botocore has an opinion about. */
function known(answer: Answer | "refused", theirs: Answer | "refused"): unknown {
  if (answer === "refused" || theirs === "refused") return answer;
  return Object.fromEntries(Object.entries(answer).filter(([kind]) => Object.hasOwn(theirs, kind)));
}

/** A byte order mark is no part of the first line here. */
async function botocore(texts: readonly string[]): Promise<readonly (Answer | "refused")[]> {
  const bytes = (text: string) => new TextEncoder().encode(text.replace(/^\uFEFF/, ""));
  const stdin = texts.map((text) => `${bytes(text).toBase64()}\n`).join("");
  const read = await runProgram(tool("python3"), [SCRIPT], { env: { PYTHONUTF8: "1" }, stdin });
  return printed(read).trim().split("\n").map((line) => JSON.parse(line));
}
