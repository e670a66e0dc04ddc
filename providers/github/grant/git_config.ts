/**
 * Git's configuration, as git lists it, as git reads it from a file, and how git is led to such a file. Pure.
 */
import type { GrantPlace } from "../../../lib/provider/grant.ts";
import type { Environment } from "../../../lib/system.ts";

/** A name and a value of git's configuration. */
export type GitEntry = readonly [name: string, value: string];

/** Where an entry is from, as `--show-origin` has it before each; no name begins like this. */
export const ORIGIN = /^(file|command line|standard input|(submodule-)?blob):/;

/** The entries that `git config --list -z` prints, each once, however many listings have it. */
export function listed(texts: readonly string[]): readonly GitEntry[] {
  const all = texts.flatMap((text) => text.split("\0"));
  return [...new Set(all)].filter((each) => each && !ORIGIN.test(each)).map(entryOf);
}

/** One of them; a name that stands alone means yes. */
export function entryOf(text: string): GitEntry {
  const [name = "", ...value] = text.split("\n");
  return [name, value.length === 0 ? "true" : value.join("\n")];
}

/** A name in its parts; what stands between the first dot and the last may hold dots of its own. */
export function partsOf(name: string): { section: string; of: string | undefined; key: string } {
  const [first, last] = [name.indexOf("."), name.lastIndexOf(".")];
  const of = first < last ? name.slice(first + 1, last) : undefined;
  return { section: name.slice(0, first), of, key: name.slice(last + 1) };
}

/** A file with these entries, in this order (git-scm.com/docs/git-config, "Syntax"). */
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

/** In quotes, where git knows a few escapes. */
function inFile(text: string): string {
  const escaped = text.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

/** Marks our entry for a session inside ours, which must not take it over; git knows no such name. */
const MARK = "atmos-auth.entries";

/**
 * The variables by which git reads that file after all configuration of the person's own, but for what is said to one
 * git (`git -c`). In two ways: git hands the one on to submodules (`prepare_submodule_repo_env`), and programs that
 * call git hand on the other. What a git around us was told (`git -c`) may be a secret and is in neither.
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

/** The entries of the person's own that the environment holds, spelled as git lists them. */
export function entriesAround(env: Environment): readonly GitEntry[] {
  return withoutMarked(entriesIn(env)).map(([name, value]) => {
    const { section, of, key } = partsOf(name);
    const parts = [section.toLowerCase(), of, key.toLowerCase()];
    return [parts.filter((part) => part !== undefined).join("."), value];
  });
}

/** In the one way of quoting that git reads back, which is also a shell's (`sq_dequote`). */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
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
