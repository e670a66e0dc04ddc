/** The tags that configuration may use, as Atmos's YAML functions define them. */
import { type Place, UserError } from "../../errors.ts";
import { pathOf } from "../../paths/directories.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { nearest } from "../schema/suggest.ts";
import { scalarOf } from "./locate.ts";
import type { Located, LocatedMap } from "./located.ts";
import { below } from "./node.ts";

/** What following a tag may use. */
interface TagWorld {
  readonly system: System;
  /** The nearest directory upwards that holds `.git`; `undefined` outside of a repository. */
  gitRoot(): Promise<string | undefined>;
  /** Whether the file may know neither variables nor programs, since nobody trusts it yet. */
  withholds(): boolean;
  /** The value of a file, which stands at that place. */
  include(path: string, at: Place): Promise<Located>;
}

type Follow = (text: string, at: Place, context: TagWorld) => Located | Promise<Located>;

/** What each tag does with its text. All but `!exec` are followed when the file is read. */
const TAGS: Readonly<Record<string, Follow>> = {
  "!env": env,
  "!exec": exec,
  "!include": include,
  "!repo-root": repoRoot,
  "!git.root": repoRoot,
  "!cwd": cwd,
  "!secret": secret,
};

/** The value that a tag and its text stand for; throws `UserError` when the tag can't be followed. */
export async function follow(
  tag: string,
  text: string,
  at: Place,
  context: TagWorld,
): Promise<Located> {
  const known = Object.hasOwn(TAGS, tag) ? TAGS[tag] : undefined;
  if (known) return await known(text.trim(), at, context);
  const guess = nearest(tag, Object.keys(TAGS));
  const hint = guess ? `${guess} ${visible(text)}` : `one of ${Object.keys(TAGS).join(" ")}`;
  throw new UserError("config_invalid", `Cannot follow the tag "${visible(tag)}"`, { hint, at });
}

/** `!env NAME [default]`: null when the variable is not set and there is no default. */
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

/** `!exec COMMAND`: kept as it is, and run by `runCommands` when its value is needed. */
function exec(text: string, at: Place, { withholds }: TagWorld): Located {
  if (text === "") throw wrong("!exec", "a command", "!exec COMMAND", at);
  if (withholds()) return withheld(`!exec ${text}`, at);
  return { type: "command", at, command: text };
}

/** `!include FILE`; the original's second argument, a yq query, is refused rather than ignored. */
function include(text: string, at: Place, context: TagWorld): Promise<Located> {
  const [path, ...more] = argumentsOf(text) ?? [];
  if (path === undefined || more.length > 0) {
    throw wrong("!include", "one file and no query", "!include ./FILE", at);
  }
  return context.include(path, at);
}

/** `!repo-root [default]`. */
async function repoRoot(text: string, at: Place, context: TagWorld): Promise<Located> {
  const root = await context.gitRoot() ?? argumentsOf(text)?.[0];
  if (root !== undefined) return scalarOf(root, at);
  throw new UserError("config_invalid", "Cannot follow the tag: this is not in a git repository", {
    hint: "!repo-root .",
    at,
  });
}

/** `!cwd [path]`: the working directory, or a path below it. */
function cwd(text: string, at: Place, { system }: TagWorld): Located {
  const path = argumentsOf(text)?.[0] ?? "";
  return scalarOf(pathOf(system.os).join(system.cwd(), path), at);
}

/** `!secret SCHEME:REST`: the same as the map `{secret: "SCHEME:REST"}`. */
function secret(text: string, at: Place): LocatedMap {
  if (text === "") throw wrong("!secret", "a reference", "!secret keyring:NAME", at);
  const here = { ...at, path: below(at.path, "secret") };
  const entry = { keyAt: here, value: scalarOf(text, here) };
  return { type: "map", at, entries: new Map([["secret", entry]]) };
}

/** In place of a value that a file which nobody trusts yet may not know. */
export function withheld(source: string, at: Place): Located {
  return { type: "withheld", at, source };
}

function wrong(tag: string, takes: string, hint: string, at: Place): UserError {
  return new UserError("config_invalid", `Cannot follow the tag "${tag}": it takes ${takes}`, {
    hint,
    at,
  });
}

/** A quoted argument, in which a quote is doubled to stand for itself, or a bare one. */
const ARGUMENT = /\s*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^\s"'][^\s]*))(?=\s|$)/y;

/** The arguments, without their quotes; `undefined` when a quote is not closed. */
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
