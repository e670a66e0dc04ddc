/** Git's configuration: its listing, its files, and the ways to include such a file. Pure. */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import type { Environment } from "../../../lib/system.ts";

/** A name and a value of git's configuration. */
export type GitEntry = readonly [name: string, value: string];

/** The origin of an entry, as `--show-origin` prints it before each; no name begins like this. */
export const ORIGIN = /^(file|command line|standard input|(submodule-)?blob):/;

/** Returns the entries that `git config --list -z` prints, each once, even if it is in several listings. */
export function listed(texts: readonly string[]): readonly GitEntry[] {
  const all = texts.flatMap((text) => text.split("\0"));
  return [...new Set(all)].filter((each) => each && !ORIGIN.test(each)).map(entryOf);
}

/** Returns the entry in a text; a name alone has the value `true`. */
export function entryOf(text: string): GitEntry {
  const [name = "", ...value] = text.split("\n");
  return [name, value.length === 0 ? "true" : value.join("\n")];
}

/** Returns the parts of a name; the subsection between the first dot and the last may contain dots. */
export function partsOf(name: string): { section: string; of: string | undefined; key: string } {
  const [first, last] = [name.indexOf("."), name.lastIndexOf(".")];
  const of = first < last ? name.slice(first + 1, last) : undefined;
  return { section: name.slice(0, first), of, key: name.slice(last + 1) };
}

/** Returns a file with these entries, in this order (git-scm.com/docs/git-config, "Syntax"). */
export function gitFile(entries: readonly GitEntry[]): string {
  let header = "";
  return entries.map(([name, value]) => {
    const { section, of, key } = partsOf(name);
    const heading = of === undefined ? `[${section}]\n` : `[${section} ${inFile(of)}]\n`;
    const line = `\t${key} = ${inFile(value)}\n`;
    if (heading === header) return line;
    header = heading;
    return heading + line;
  }).join("");
}

/** Returns a value in quotes, with the escapes that git knows. */
function inFile(text: string): string {
  const escaped = text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

/**
 * The name of an entry that marks a session's entries, so that a session inside it leaves them out; git knows no such
 * name.
 */
const MARK = "atmos-auth.entries";

/**
 * Returns the variables with which git reads that file after all of the person's own configuration, but for the entries
 * of one command (`git -c`). There are two ways, and both are used: git hands one on to submodules
 * (`prepare_submodule_repo_env`), and programs that run git hand on the other. The entries of a git that runs us (`git
 * -c`) may be secret, and are in neither.
 */
export function including(
  place: Pick<GrantPlace, "env" | "helper">,
  path: string,
): Record<string, string> {
  return { ...numbered(place, path), GIT_CONFIG_PARAMETERS: quoted(`include.path=${path}`) };
}

function numbered(
  { env, helper }: Pick<GrantPlace, "env" | "helper">,
  path: string,
): Record<string, string> {
  const parent = entriesIn(env);
  const own = withoutMarked(parent);
  const all: readonly GitEntry[] = [...own, [MARK, "1"], ["include.path", path]];
  // What `env` prints is set beside what is there, and the person's own may hold secrets.
  const unchanged = helper === undefined || own.length < parent.length ? 0 : own.length;
  const variables = all.flatMap(([name, value], index) =>
    index < unchanged
      ? []
      : [[`GIT_CONFIG_KEY_${index}`, name], [`GIT_CONFIG_VALUE_${index}`, value]]
  );
  return { GIT_CONFIG_COUNT: String(all.length), ...Object.fromEntries(variables) };
}

/** Returns the person's own entries in the environment, spelled as git lists them. */
export function entriesAround(env: Environment): readonly GitEntry[] {
  return withoutMarked(entriesIn(env)).map(([name, value]) => {
    const { section, of, key } = partsOf(name);
    const parts = [section.toLowerCase(), of, key.toLowerCase()];
    return [parts.filter((part) => part !== undefined).join("."), value];
  });
}

/** Returns a text in the only quoting that git reads back, which is also a shell's (`sq_dequote`). */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Returns the entries in an environment; none when git would not read them either. */
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

/** Returns the entries without the mark, and without the number of entries after it that it tells. */
function withoutMarked(entries: readonly GitEntry[]): readonly GitEntry[] {
  const at = entries.findIndex(([name]) => name === MARK);
  if (at < 0) return entries;
  const count = Number(entries[at]![1]) || 0;
  return withoutMarked([...entries.slice(0, at), ...entries.slice(at + 1 + count)]);
}
