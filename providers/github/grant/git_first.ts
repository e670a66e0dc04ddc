/**
 * The file that git reads before the person's own. Of two rules of equal length the first one counts
 * (git-scm.com/docs/git-config, "url.<base>.insteadOf"), and no rule is longer than a whole address. So where the
 * person has a rule for one, the session's answer is in a system-wide file of its own, which includes theirs. Pure.
 */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import { type GitEntry, gitFile, ORIGIN } from "./git_config.ts";
import { FIRST, pathTo } from "./git_places.ts";

/** Variables of the system-wide file's path, and whether it is read (git-scm.com/docs/git, 2.32). */
const [SYSTEM, NO_SYSTEM] = ["GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"] as const;

/**
 * Returns the file, and the lock that git takes before it writes: `git config --system` would be lost with the session,
 * and says by the file's name instead why it fails. None without answers.
 */
export function firstFile(place: GrantPlace, answers: readonly GitEntry[]): Record<string, string> {
  if (answers.length === 0) return {};
  const theirs = systemFile(place);
  const all = theirs === undefined ? answers : [...answers, ["include.path", theirs] as const];
  return { [FIRST]: gitFile(all), [`${FIRST}.lock`]: "" };
}

/** Returns the variables that lead git to it. */
export function firstVariables(
  place: GrantPlace,
  answers: readonly GitEntry[],
): Record<string, string> {
  if (answers.length === 0) return {};
  const isOff = Boolean(place.env.get(NO_SYSTEM));
  return { [SYSTEM]: pathTo(place, FIRST), ...isOff ? { [NO_SYSTEM]: "false" } : {} };
}

/** Returns the person's own file of that kind: what they name, else the one that their git has told of. */
function systemFile({ env, told }: GrantPlace): string | undefined {
  const named = [env.get(SYSTEM), env.get("GIT_CONFIG_GLOBAL")];
  if (/^(true|yes|on|0*[1-9]\d*)$/i.test(env.get(NO_SYSTEM) ?? "")) return undefined;
  if (named[0] && !named[0].endsWith(`/${FIRST}`)) return named[0];
  return told.map(firstOrigin).find((path) => path !== undefined && !named.includes(path));
}

/**
 * Returns the system-wide file, which is the first origin of a listing if it holds an entry; every git calls it
 * `gitconfig`.
 */
function firstOrigin(listing: string): string | undefined {
  const origin = listing.split("\0").find((each) => ORIGIN.test(each));
  return /^file:(.*[\\/]gitconfig)$/.exec(origin ?? "")?.[1];
}
