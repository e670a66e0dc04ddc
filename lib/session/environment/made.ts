/** The one place in which an environment for another process is made. Pure. */
import type { ProcessEnvironment, System } from "../../system.ts";
import { unlocks } from "./unlockers.ts";

/**
 * Of the person's variables those that pass, and over them what we set; never what unlocks the store. Who may call
 * it is a wall (`tests/walls_test.ts`): an allow-list stands before it.
 */
export function made(
  person: Pick<System, "os" | "env">,
  passes: (name: string) => boolean,
  set: Readonly<Record<string, string>> = {},
): ProcessEnvironment {
  const withheld = unlocks(person);
  const kept = person.env.entries().filter(([name]) => passes(name));
  const all = [...kept, ...Object.entries(set)].filter(([name]) => !withheld(name));
  return Object.fromEntries(all) as unknown as ProcessEnvironment;
}

/** An environment with more in it that this program sets. */
export function withMore(
  env: ProcessEnvironment,
  more: Readonly<Record<string, string>>,
): ProcessEnvironment {
  return { ...env, ...more } as unknown as ProcessEnvironment;
}
