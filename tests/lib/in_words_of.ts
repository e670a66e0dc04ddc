/** What is told to whoever is at that machine, by code that is called without a run of the program around it. */
import type { System } from "../../lib/system.ts";
import { speakAs } from "../../lib/terminal/dialect.ts";
import { spokenIs } from "../../lib/terminal/spoken.ts";

/** Does it while lines are written for the person's shell there; afterwards they are `sh`'s again. */
export async function inWordsOf<T>(
  system: Pick<System, "os" | "env">,
  act: () => T | Promise<T>,
): Promise<T> {
  await speakAs(system);
  try {
    return await act();
  } finally {
    spokenIs(undefined);
  }
}
