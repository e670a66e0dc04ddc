/** What one configuration file says by itself, with what it includes. */
import { pathOf } from "../../paths/directories.ts";
import { type Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { parseDotenv } from "./dotenv.ts";
import type { Located, LocatedEntry, LocatedMap } from "../yaml/located.ts";
import { locate, scalarOf, spend, type Surroundings } from "../yaml/locate.ts";
import { usedPairs } from "./content.ts";
import { EMPTY } from "../yaml/merge.ts";
import { keyByName } from "./named.ts";
import { checkChain, isRemote } from "./include_guard.ts";
import { below, placeOf } from "../yaml/position.ts";
import type { Reader } from "./reader.ts";
import type { Reason } from "./source.ts";
import { follow, withheld } from "../yaml/tags.ts";

/** A configuration file's own content; empty when it is absent or says nothing sensible. */
export async function readRoot(reader: Reader, path: string, reason: Reason): Promise<LocatedMap> {
  try {
    const node = await reader.node(path, reason);
    if (!node) return EMPTY;
    if (node.type !== "map") throw notAMap(placeOf(path, node.at, ""));
    const used = { ...node, pairs: [...usedPairs(node)] };
    const proven = await reader.reasonFor(path, reason);
    const root = await locate(used, "", around(reader, path, proven, [path]));
    return root.type === "map" ? keyByName(root, reader.problems) : EMPTY;
  } catch (error) {
    reader.report(error);
    return EMPTY;
  }
}

function notAMap(at: Place): UserError {
  const message = `Cannot use "${visible(at.file)}": it holds no map of settings`;
  return new UserError("config_invalid", message, { hint: "auth:\n  providers: {}", at });
}

/** What the tags of a file see; `chain` is the file and those that led to it. */
function around(
  reader: Reader,
  file: string,
  reason: Reason,
  chain: readonly string[],
): Surroundings {
  return {
    file,
    problems: reader.problems,
    budget: reader.budget,
    follow: async (node, tag, at, depth) => {
      try {
        return await follow(tag, node.text, at, {
          system: reader.system,
          gitRoot: () => reader.gitRoot(),
          withholds: () => withholds(reader, reason),
          include: (name) => include(reader, name, at, reason, chain, depth),
        });
      } catch (error) {
        if (reader.budget.left < 0) throw error;
        reader.report(error);
        return scalarOf(null, at, node.text);
      }
    },
  };
}

/** Whether the file may know neither variables nor programs; that it wanted to is noted. */
function withholds(reader: Reader, { needsTrust }: Reason): boolean {
  const kept = needsTrust && reader.reach !== "anywhere";
  if (kept) reader.heldBack = true;
  return kept;
}

/** The value of a file: YAML and JSON by their extension, `.env` files as a map, any other as text. */
async function include(
  reader: Reader,
  name: string,
  at: Place,
  { needsTrust, chosen }: Reason,
  chain: readonly string[],
  depth: number,
): Promise<Located> {
  if (isRemote(name)) throw remote(name, at);
  const { basename, dirname, resolve } = pathOf(reader.system.os);
  const path = resolve(dirname(at.file), name);
  checkChain(path, chain, at);
  const reason: Reason = { origin: "include", needsTrust, ...(chosen ? { chosen } : {}) };
  if (!await reader.mayLookInto(path, reason, at)) return withheld(`!include ${name}`, at);
  const text = await reader.text(path, reason);
  if (text === undefined) throw absent(path, at);
  await reader.use(path, reason);
  spend(reader.budget, text, at);
  if (/^\.env$|^\.env\.|\.env$/.test(basename(path))) return dotenv(reader, text, path, at);
  if (!/\.(ya?ml|json)$/i.test(path)) return scalarOf(text, at);
  const node = await reader.node(path, reason);
  if (!node) return scalarOf(null, at, "");
  return await locate(node, at.path, around(reader, path, reason, [...chain, path]), depth + 1);
}

function remote(name: string, at: Place): UserError {
  const message = `Cannot include "${visible(name)}": remote files are not loaded`;
  return new UserError("config_invalid", message, { hint: "!include ./COPY.yaml", at });
}

function absent(path: string, at: Place): UserError {
  const message = `Cannot include "${visible(path)}": there is no such file`;
  return new UserError("config_invalid", message, { hint: "!include ./FILE", at });
}

function dotenv(reader: Reader, text: string, file: string, at: Place): LocatedMap {
  const { entries, wrong } = parseDotenv(text);
  for (const spot of wrong) {
    const message = `Cannot understand line ${spot.line} of "${visible(file)}"`;
    const place = placeOf(file, spot, at.path);
    reader.report(new UserError("config_invalid", message, { hint: "NAME=value", at: place }));
  }
  const located = entries.map(({ name, value, at: spot }): [string, LocatedEntry] => {
    const keyAt = placeOf(file, spot, below(at.path, name));
    return [name, { keyAt, value: scalarOf(value, keyAt) }];
  });
  const start = placeOf(file, { line: 1, column: 1 }, at.path);
  return { type: "map", at: start, entries: new Map(located) };
}
