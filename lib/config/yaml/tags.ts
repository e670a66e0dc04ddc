/** Tags that configuration may use, as Atmos's YAML functions define them. */
import { type Place, UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { nearest } from "../../nearest.ts";
import { scalarOf } from "./locate.ts";
import type { Located, LocatedMap } from "./located.ts";
import { GIT_FACTS, type GitFact, gitFact } from "./git_tags.ts";
import { below } from "./node.ts";
import { partOf, stepsOf } from "./part_of.ts";
import { remark } from "../schema/problems.ts";

/** Means of following a tag: the machine, its file's rights, and includes. */
interface TagWorld {
  readonly system: System;
  /** Returns the nearest directory upwards that holds `.git`; `undefined` outside of a repository. */
  gitRoot(): Promise<string | undefined>;
  /** Whether the file may know neither variables nor programs, since it is not trusted yet. */
  withholds(): boolean;
  /** Returns the value of a file for the given place; its text when it is taken `raw`. */
  include(path: string, at: Place, raw?: boolean): Promise<Located>;
  /** Notes a remark. */
  remark(remark: UserError): void;
}

type Follow = (text: string, at: Place, context: TagWorld) => Located | Promise<Located>;

/** Functions that follow each tag. All but `!exec` are followed when the file is read. */
const TAGS: Readonly<Record<string, Follow>> = {
  "!env": env,
  "!exec": exec,
  "!include": include,
  "!include.raw": includeRaw,
  "!repo-root": repoRoot,
  "!git.root": repoRoot,
  ...Object.fromEntries(GIT_FACTS.map((fact) => [`!git.${fact}`, git(fact)])),
  "!cwd": cwd,
  "!random": random,
  "!secret": secret,
  "!literal": (text, at) => scalarOf(text, at),
  "!!binary": binary,
};

/**
 * Tags that say how a value is merged, with the remark for one in the wrong place: `!unset` removes a map's key,
 * `!append` continues a list.
 */
const MERGING: Readonly<Record<string, { readonly why: string; readonly hint: string }>> = {
  "!unset": { why: "nothing stands behind it", hint: "key: !unset" },
  "!append": { why: "it stands on a list", hint: "key: !append [...]" },
};

/** Returns the value that a tag and its text stand for; throws `UserError` when the tag can't be followed. */
export async function follow(
  tag: string,
  text: string,
  at: Place,
  context: TagWorld,
): Promise<Located> {
  const known = Object.hasOwn(TAGS, tag) ? TAGS[tag] : undefined;
  if (known) return await known(text.trim(), at, context);
  context.remark(strange(tag, at));
  return { ...scalarOf(text, at), tag };
}

/** Whether the tag is followed. */
export function isFollowed(tag: string): boolean {
  return Object.hasOwn(TAGS, tag);
}

/** Returns the tag that was meant by one that is not followed; `undefined` where none is near. */
export function tagMeant(tag: string): string | undefined {
  return nearest(tag, Object.keys(TAGS));
}

/** Makes the remark on a tag that is not followed: the value under it counts, as it does for the original. */
export function strange(tag: string, at: Place): UserError {
  const said = `Passing over the tag "${visible(tag)}"`;
  const merging = Object.hasOwn(MERGING, tag) ? MERGING[tag] : undefined;
  if (merging) return remark("spelling_accepted", `${said}: ${merging.why}`, at, merging.hint);
  // Those of YAML itself are no slips of ours: `!unset` would take away what `!!set` says.
  if (tag.startsWith("!!")) {
    const why = `${said}: YAML's own tags say nothing here`;
    return remark("spelling_accepted", why, at, `remove ${visible(tag)}`);
  }
  const all = [...Object.keys(TAGS), ...Object.keys(MERGING)];
  const guess = nearest(tag, all);
  const hint = guess ? `write ${guess} instead of ${visible(tag)}` : `one of ${all.join(" ")}`;
  return remark("spelling_accepted", `${said}: it is none that is followed here`, at, hint);
}

/** Follows `!env NAME [default]`: null when the variable is not set and there is no default. */
function env(text: string, at: Place, { system, withholds }: TagWorld): Located {
  const [name, otherwise, ...more] = argumentsOf(text) ?? [];
  if (name === undefined || more.length > 0) {
    throw wrong("!env", "a name and, if need be, a default", `!env 'NAME "the default"'`, at);
  }
  if (withholds()) return withheld(`!env ${text}`, at);
  const value = system.env.get(name)?.trim() ?? otherwise;
  if (value === undefined) return scalarOf(null, at, `!env ${name}`);
  return { ...scalarOf(value, at), formless: true };
}

/** Follows `!exec COMMAND`: kept as it is, and run by `runCommands` when its value is needed. */
function exec(text: string, at: Place, { withholds }: TagWorld): Located {
  if (text === "") throw wrong("!exec", "a command", "!exec COMMAND", at);
  if (withholds()) return { type: "withheld", source: `!exec ${text}`, at, runs: true };
  return { type: "command", at, command: text };
}

/** Follows `!include FILE [QUERY]`; of yq's queries, which the original takes, only plain paths. */
async function include(text: string, at: Place, context: TagWorld): Promise<Located> {
  const [path, query = ".", ...more] = argumentsOf(text) ?? [];
  const steps = stepsOf(query);
  if (path === undefined || steps === undefined || more.length > 0) {
    throw wrong(
      "!include",
      "one file and, if need be, a plain path in it",
      "!include ./FILE .a.b[0]",
      at,
    );
  }
  return partOf(await context.include(path, at), steps, { file: path, query }, at);
}

/** Follows `!include.raw FILE`: the file's text, whatever its name. */
function includeRaw(text: string, at: Place, context: TagWorld): Promise<Located> {
  const [path, ...more] = argumentsOf(text) ?? [];
  if (path === undefined || more.length > 0) {
    throw wrong("!include.raw", "one file", "!include.raw ./FILE", at);
  }
  return context.include(path, at, true);
}

/** Follows `!git.branch [default]` and others: facts of the repository around the working directory. */
function git(fact: GitFact): Follow {
  return async (text, at, { system, gitRoot, withholds }) => {
    if (withholds()) return withheld(`!git.${fact} ${text}`.trim(), at);
    const root = await gitRoot();
    const value = (root && await gitFact(system, root, fact)) ?? (text || undefined);
    if (value) return scalarOf(value, at);
    const message = `Cannot follow the tag "!git.${fact}": no repository says it here`;
    throw new UserError("config_invalid", message, { hint: `!git.${fact} DEFAULT`, at });
  };
}

/** The largest random number when none is said. */
const MOST = 65_535;

/** Follows `!random [[MIN] MAX]`: a whole number, both ends included. */
function random(text: string, at: Place, { system }: TagWorld): Located {
  const said = text === "" ? [] : text.split(/\s+/).map(Number);
  const [least = 0, most = MOST] = said.length === 1 ? [0, said[0]!] : said;
  const span = most - least + 1;
  if (said.length > 2 || ![least, most].every(Number.isSafeInteger) || span < 1) {
    throw wrong("!random", "two whole numbers, the smaller one first", "!random 1024 65535", at);
  }
  const part = new DataView(system.random(8).buffer).getBigUint64(0) % BigInt(span);
  return { ...scalarOf(least + Number(part), at), drawn: `!random ${text}`.trim() };
}

/** Follows `!!binary BASE64`: the text that is encoded. */
function binary(text: string, at: Place): Located {
  try {
    const bytes = Uint8Array.fromBase64(text.replace(/\s+/g, ""));
    return scalarOf(new TextDecoder("utf-8", { fatal: true }).decode(bytes), at, "!!binary");
  } catch {
    throw wrong("!!binary", "text in Base64", "remove the tag !!binary", at);
  }
}

/** Follows `!repo-root [default]`: the root of the repository around the working directory. */
async function repoRoot(text: string, at: Place, context: TagWorld): Promise<Located> {
  const root = await context.gitRoot() ?? argumentsOf(text)?.[0];
  if (root !== undefined) return scalarOf(root, at);
  throw new UserError("config_invalid", "Cannot follow the tag: this is not in a git repository", {
    hint: "!repo-root .",
    at,
  });
}

/** Follows `!cwd [path]`: the working directory, or a path below it. */
function cwd(text: string, at: Place, { system }: TagWorld): Located {
  const path = argumentsOf(text)?.[0] ?? "";
  return scalarOf(pathOf(system.os).join(system.cwd(), path), at);
}

/** Follows `!secret SCHEME:REST`: the same as the map `{secret: "SCHEME:REST"}`. */
function secret(text: string, at: Place): LocatedMap {
  if (text === "") throw wrong("!secret", "a reference", "!secret keyring:NAME", at);
  const here = { ...at, path: below(at.path, "secret") };
  const entry = { keyAt: here, value: scalarOf(text, here) };
  return { type: "map", at, entries: new Map([["secret", entry]]) };
}

/** Makes a value that its file may not know before it is trusted. */
export function withheld(source: string, at: Place): Located {
  return { type: "withheld", at, source };
}

/** Makes a value that can't be had; `why` is thrown to whoever needs it, and to nobody else. */
export function failed(source: string, at: Place, why: UserError): Located {
  return { type: "failed", at, source, why };
}

function wrong(tag: string, takes: string, hint: string, at: Place): UserError {
  return new UserError("config_invalid", `Cannot follow the tag "${tag}": it takes ${takes}`, {
    hint,
    at,
  });
}

/** A quoted argument, in which a quote is doubled to stand for itself, or a bare one. */
const ARGUMENT = /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^\s"'][^\s]*))(?=\s|$)/y;

/** Splits text into arguments without their quotes; `undefined` when a quote is not closed. */
export function argumentsOf(text: string): readonly string[] | undefined {
  const found: string[] = [];
  const trimmed = text.trim();
  const pattern = new RegExp(ARGUMENT);
  while (pattern.lastIndex < trimmed.length) {
    const match = pattern.exec(trimmed);
    if (!match) return undefined;
    const [, double, single, bare] = match;
    found.push(double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? bare!);
  }
  return found;
}
