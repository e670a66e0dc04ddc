/** Lines as they are typed in the person's shell, and the one place where it is known which that is. */
import type { System } from "../system.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { SH } from "./dialects/unix.ts";
import { spokenDialect, spokenIs } from "./spoken.ts";

/**
 * Writes them. It is asked for when something is said, and never before: while modules are loaded nobody knows whose
 * shell it is.
 */
export function dialect(): Dialect {
  return spokenDialect() ?? SH;
}

/** Shells whose lines are others than those of `sh`, and what stands for both of Windows' own. */
const OTHERS: readonly string[] = ["fish", "pwsh", "nu", "csh", "tcsh", "windows"];

/**
 * From now on lines are written for the person's shell: by its path in `SHELL`; on Windows, for both of its own.
 * Returns the wait for its dialect; `undefined` where that is there, as most persons' is.
 */
export function speakAs({ os, env }: Pick<System, "os" | "env">): Promise<void> | undefined {
  const [domain, name] = [env.get("USERDOMAIN"), env.get("USERNAME")];
  const user = domain && name ? `${domain}\\${name}` : undefined;
  return speak(os === "windows" ? "windows" : /[^/]*$/.exec(env.get("SHELL") ?? "")![0], user);
}

/** Has lines written in the dialect of that name from now on, as the other half of the program has told it. */
export function speak(name: string, user?: string): Promise<void> | undefined {
  spokenIs(undefined);
  return OTHERS.includes(name) ? load(name, user) : undefined;
}

async function load(name: string, user?: string): Promise<void> {
  const { DIALECTS } = await import("./dialects/others.ts");
  spokenIs(DIALECTS[name]?.(user));
}
