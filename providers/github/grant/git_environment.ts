/** Entries of git's configuration in the environment (git-scm.com/docs/git-config, "GIT_CONFIG_COUNT"). */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import type { Environment } from "../../../lib/system.ts";
import type { GitEntry } from "./git.ts";

/** Marks our entries for a session inside ours, which must not take them over; git knows no such name. */
const MARK = "atmos-auth.entries";

/** The variables that give git these entries, after those of the person's own. */
export function appended(
  place: Pick<GrantPlace, "env" | "helper">,
  entries: readonly GitEntry[],
): Record<string, string> {
  const parent = entriesIn(place.env);
  const own = withoutMarked(parent);
  const all: readonly GitEntry[] = [...own, [MARK, String(entries.length)], ...entries];
  // What `env` prints is set beside what is there, and the person's own may hold secrets.
  const unchanged = place.helper === undefined || own.length < parent.length ? 0 : own.length;
  const numbered = all.flatMap(([name, value], index) =>
    index < unchanged
      ? []
      : [[`GIT_CONFIG_KEY_${index}`, name], [`GIT_CONFIG_VALUE_${index}`, value]]
  );
  return { GIT_CONFIG_COUNT: String(all.length), ...Object.fromEntries(numbered) };
}

/** The entries in an environment; none when git would not read them either. */
function entriesIn(env: Environment): readonly GitEntry[] {
  const count = env.get("GIT_CONFIG_COUNT") ?? "";
  if (!/^\d{1,4}$/.test(count)) return [];
  const entries: GitEntry[] = [];
  for (let index = 0; index < Number(count); index++) {
    const name = env.get(`GIT_CONFIG_KEY_${index}`);
    const value = env.get(`GIT_CONFIG_VALUE_${index}`);
    if (name !== undefined && value !== undefined) entries.push([name, value]);
  }
  return entries;
}

/** The entries without the mark, and without as many after it as it says. */
function withoutMarked(entries: readonly GitEntry[]): readonly GitEntry[] {
  const at = entries.findIndex(([name]) => name === MARK);
  if (at < 0) return entries;
  const count = Number(entries[at]![1]) || 0;
  return withoutMarked([...entries.slice(0, at), ...entries.slice(at + 1 + count)]);
}
