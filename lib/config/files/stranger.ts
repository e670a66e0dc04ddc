/** Why a file of one's own place is not one's own, and how it becomes that. */
import { typed } from "../../terminal/shell_word.ts";
import type { Weakness } from "../../paths/ownership.ts";
import { visible } from "../../terminal/escape.ts";
import type { SourceFile, Stranger } from "./source.ts";

/** In words. A directory that others may write mostly holds such files (umask 002): one line mends both. */
export function strangerOf(path: string, { step, mendable, why }: Weakness): Stranger {
  const steps = [...new Set([step, path])].map(typed).join(" ");
  return {
    why: `"${visible(step)}" ${why}`,
    ...(mendable ? { mend: `chmod go-w ${steps}` } : {}),
  };
}

/** What to type so that all that was found is one's own; `undefined` where some of it can't be. */
export function mendOfAll(files: readonly SourceFile[]): string | undefined {
  const mends = files.map(({ stranger }) => stranger?.mend);
  return mends.includes(undefined) ? undefined : [...new Set(mends)].join(" && ");
}
