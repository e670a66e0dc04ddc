/** What a cloud's tools are asked of the person's own settings, and where their answers lead. */
import type { Cloud } from "../provider/cloud.ts";

type Words = readonly string[];

/** Git takes in no file that is named more than ten files away from the first. */
const ROUNDS = 10;

/** What a person may have; each is a program that is waited for. */
const MOST = 200;

/** What the tools print: those that are there, and those that they lead to, each asked once. */
export async function askTools(
  { ownPrograms = [], morePrograms }: Pick<Cloud, "ownPrograms" | "morePrograms">,
  ask: (words: Words) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const told: string[] = [];
  const asked = new Set<string>();
  let next: readonly Words[] = ownPrograms;
  for (let round = 0; round <= ROUNDS && next.length > 0; round++) {
    const fresh = notAsked(next, asked);
    const answers = (await Promise.all(fresh.map(ask))).flat();
    told.push(...answers);
    next = answers.flatMap((text) => morePrograms?.(text) ?? []);
  }
  return told;
}

function notAsked(next: readonly Words[], asked: Set<string>): readonly Words[] {
  return next.filter((words) => {
    const key = words.join("\0");
    const isNew = !asked.has(key) && asked.size < MOST;
    if (isNew) asked.add(key);
    return isNew;
  });
}
