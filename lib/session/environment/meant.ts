/** Which variables the globs of `auth.shell.pass` and `--pass` mean. Pure. */
import { nameMatcher } from "../../paths/glob.ts";
import type { Os } from "../../system.ts";

/**
 * Variables that make any program load something else, or any shell run it: the loader's, a shell's start, exported
 * functions, the runtime of this program. Who writes `*` thinks of none of them.
 */
const UNSEEN = [
  ...["LD_*", "DYLD_*", "GCONV_PATH", "GLIBC_TUNABLES", "MALLOC_*"],
  ...["BASH_ENV", "ENV", "BASH_FUNC_*", "SHELLOPTS", "BASHOPTS", "PROMPT_COMMAND"],
  ...["DENO_*"],
];

/**
 * Whether a variable is let through by one of these globs. One that nobody sees at work must be named: by a glob
 * whose text before the first wildcard says all that its own kind does, such as `LD_*` or `BASH_ENV`.
 */
export function meant(os: Os, globs: readonly string[]): (name: string) => boolean {
  const folded = (text: string) => os === "windows" ? text.toUpperCase() : text;
  const matches = (patterns: readonly string[]) =>
    nameMatcher(patterns, { ignoreCase: os === "windows" });
  const any = matches(globs);
  const unseen = UNSEEN.map((kind) => {
    const naming = globs.filter((glob) => folded(literal(glob)).startsWith(literal(kind)));
    return { covers: matches([kind]), named: matches(naming) };
  });
  return (name) => any(name) && unseen.every(({ covers, named }) => !covers(name) || named(name));
}

/** What stands before the first wildcard. */
function literal(glob: string): string {
  return /^[^*?[\\]*/.exec(glob)![0];
}
