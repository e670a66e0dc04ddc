/** Lines as they are typed in the person's shell, and the one place where it is known which that is. */
import { isCi } from "../build_services.ts";
import type { System } from "../system.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { SH } from "./dialects/unix.ts";
import { type Reader, spokenDialect, spokenIs } from "./spoken.ts";

/**
 * Writes them. It is asked for when something is said, and never before: while modules are loaded nobody knows whose
 * shell it is.
 */
export function dialect(): Dialect {
  return spokenDialect() ?? SH;
}

/**
 * Shells whose lines are others than those of `sh`, what stands for both of Windows' own, and what is told where there
 * is none.
 */
const OTHERS: readonly string[] = ["fish", "pwsh", "nu", "csh", "tcsh", "windows", "none"];

/** The machine, as far as it tells whose lines are read, and who could type them. */
type Around = Pick<System, "os" | "env"> & Partial<Pick<System, "hands">>;

/**
 * From now on lines are written for the person's shell: by its path in `SHELL`; on Windows, for both of its own; in
 * words where there is none, as in many an image. Returns the wait for its dialect; `undefined` where that is there, as
 * most persons' is.
 */
export function speakAs({ os, env, hands }: Around): Promise<void> | undefined {
  const [domain, name] = [env.get("USERDOMAIN"), env.get("USERNAME")];
  const user = domain && name ? `${domain}\\${name}` : undefined;
  const reader = () => isCi(env) ? "job" : hands?.().terminal === false ? "nobody" : "person";
  if (os === "windows") return speak("windows", user, reader);
  const shell = /[^/]*$/.exec(env.get("SHELL") ?? "")![0];
  return speak(shell === "" && hands?.().shell === false ? "none" : shell, user, reader);
}

/** Has lines written in the dialect of that name from now on, as the other half of the program has told it. */
export function speak(
  name: string,
  user?: string,
  reader?: () => Reader,
): Promise<void> | undefined {
  spokenIs(undefined, reader);
  return OTHERS.includes(name) ? load(name, user, reader) : undefined;
}

async function load(name: string, user?: string, reader?: () => Reader): Promise<void> {
  const { DIALECTS } = await import("./dialects/others.ts");
  spokenIs(DIALECTS[name]?.(user), reader);
}
