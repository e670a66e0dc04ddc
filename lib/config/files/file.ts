/** The content of one configuration file, with files that it includes. */
import { type Place, UserError } from "../../errors.ts";
import { directoryOf } from "../../paths/descriptors.ts";
import { pathOf } from "../../paths/directories.ts";
import { isRemote } from "../../paths/remote.ts";
import { visible } from "../../terminal/escape.ts";
import { locate, scalarOf, spend, type Surroundings } from "../yaml/locate.ts";
import { EMPTY, type Located, type LocatedEntry, type LocatedMap } from "../yaml/located.ts";
import { below, isNull, placeOf, startOf } from "../yaml/node.ts";
import { failed, follow, isFollowed, strange, withheld } from "../yaml/tags.ts";
import { inOwnCase } from "../schema/key_case.ts";
import { parseDotenv } from "./dotenv.ts";
import { keyByName } from "./keyed.ts";
import type { Reader } from "./reader.ts";
import { fetchedFiles, isFetched } from "./remote_imports.ts";
import { seen } from "./reached.ts";
import { lost, type Reason, usedPairs } from "./source.ts";
import { topLevelRemarks } from "./top_level.ts";

/** Reads a configuration file's own content; empty when it is absent or says nothing sensible. */
export async function readRoot(reader: Reader, path: string, reason: Reason): Promise<LocatedMap> {
  try {
    const node = await reader.node(path, reason);
    if (!node || isNull(node)) return EMPTY;
    if (node.type !== "map") throw notAMap(placeOf(path, node.at, ""));
    reader.remarks.push(...topLevelRemarks(node, path));
    const used = { ...node, pairs: [...usedPairs(node)] };
    const proven = await reader.reasonFor(path, reason);
    const root = await locate(used, "", around(reader, path, proven, [path]));
    if (root.type !== "map") return EMPTY;
    const notes = { problems: reader.problemsOf(path), remarks: reader.remarks };
    const named = keyByName(inOwnCase(root, reader.survey.known, notes), notes.problems);
    return reader.spellings.unify(named, reader.remarks);
  } catch (error) {
    reader.report(error);
    return EMPTY;
  }
}

function notAMap(at: Place): UserError {
  const message = `Cannot use "${visible(at.file)}": it holds no map of settings`;
  return new UserError("config_invalid", message, { hint: "auth:\n  providers: {}", at });
}

/** Makes the surroundings for a file's tags; `chain` is the file and those that led to it. */
function around(
  reader: Reader,
  file: string,
  reason: Reason,
  chain: readonly string[],
): Surroundings {
  return {
    file,
    problems: reader.problemsOf(file),
    remarks: reader.remarks,
    takesText: isFollowed,
    strange,
    budget: reader.budget,
    follow: async (node, tag, at, depth) => {
      try {
        return await follow(tag, node.text, at, {
          system: reader.system,
          gitRoot: () => reader.survey.gitRoot(),
          withholds: () => withholds(reader, reason),
          include: (name, _, raw) => include(reader, { name, raw }, at, reason, chain, depth),
          remark: (each) => void reader.remarks.push(each),
        });
      } catch (error) {
        if (reader.budget.left < 0 || !(error instanceof UserError)) throw error;
        if (isConfined(at)) reader.confine(error);
        else reader.report(error);
        const isPart = isConfined(at) || at.path === "";
        return isPart ? failed(tag, at, error) : scalarOf(null, at, node.text);
      }
    },
  };
}

/** Whether a value that fails there breaks one part alone: whoever needs that is told, and all else works. */
function isConfined({ path }: Place): boolean {
  return /^(auth|env)[.[]/i.test(path);
}

/** Whether the file may know neither variables nor programs; notes that it wanted to. */
function withholds(reader: Reader, reason: Reason): boolean {
  const kept = reader.keeps(reason);
  if (kept) reader.heldBack = true;
  return kept;
}

/** Returns the value of a file: YAML and JSON by their extension, `.env` files as a map, any other but HCL as text. */
async function include(
  reader: Reader,
  { name, raw = false }: { readonly name: string; readonly raw: boolean | undefined },
  at: Place,
  from: Reason,
  chain: readonly string[],
  depth: number,
): Promise<Located> {
  const found = await included(reader, name, at, from);
  if (found === undefined) return withheld(`!include ${name}`, at);
  if ("lacking" in found) return failed(`!include ${name}`, at, found.lacking);
  const { path, reason } = found;
  checkChain(path, chain, at);
  const text = await reader.text(path, reason);
  if (text === undefined) throw await missing(reader, path, at);
  await reader.use(path, reason);
  spend(reader.budget, text, at);
  const { basename } = pathOf(reader.system.os);
  const file = basename(isRemote(path) ? path.replace(/\?[^?]*$/, "") : path);
  if (raw) return scalarOf(text, at);
  if (/^\.env$|^\.env\.|\.env$/.test(file)) return dotenv(reader, text, path, at);
  if (/\.(hcl|tf|tfvars)$/i.test(file)) throw inHcl(file, at);
  if (!/\.(ya?ml|json)$/i.test(file)) return scalarOf(text, at);
  const node = await reader.node(path, reason);
  if (!node) return scalarOf(null, at, "");
  return await locate(node, at.path, around(reader, path, reason, [...chain, path]), depth + 1);
}

/**
 * Returns the file that is meant and its reason, or why it can't be had; `undefined` when the including file may not
 * read it yet.
 */
async function included(reader: Reader, name: string, at: Place, from: Reason) {
  const { needsTrust, chosen } = from;
  const reason: Reason = { origin: "include", needsTrust, ...(chosen ? { chosen } : {}) };
  if (isFetched({ name, at })) {
    const fetched = await fetchedFiles(reader, { name, at, reason: { ...from, ...reason } });
    const [path] = fetched.files;
    if (fetched.lacking !== undefined) return { lacking: fetched.lacking };
    return path === undefined ? undefined : { path, reason: fetched.reason };
  }
  const path = pathOf(reader.system.os).resolve(directoryOf(reader.system, at.file), name);
  return await reader.mayLookInto(path, reason, at) ? { path, reason } : undefined;
}

/** The error for a file that is missing, or can't be reached. */
async function missing({ system }: Reader, path: string, at: Place): Promise<UserError> {
  const info = isRemote(path) ? undefined : await seen(system, path);
  if (info?.kind === "link") return await lost(system, path);
  const message = `Cannot include "${visible(path)}": there is no such file`;
  return new UserError("config_invalid", message, { hint: "!include ./FILE", at });
}

/** The error for HCL: the original reads a map in it, so its text would be another value. */
function inHcl(file: string, at: Place): UserError {
  const message = `Cannot include "${visible(file)}": it is HCL, which is not read here`;
  const hint = /\.tfvars$/i.test(file)
    ? `write it as JSON, which Terraform reads as well: ${visible(file)}.json`
    : "write it as YAML or JSON, or take its text: !include.raw FILE";
  return new UserError("config_invalid", message, { hint, at });
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
  return { type: "map", at: startOf(file, at.path), entries: new Map(located) };
}

/** The most files that may lead to one another. */
const MAX_CHAIN = 32;

/** Throws `UserError` when a file leads back to itself, or the chain grows too long. */
export function checkChain(path: string, chain: readonly string[], at: Place): void {
  const cycle = chain.includes(path);
  if (!cycle && chain.length < MAX_CHAIN) return;
  const names = [...chain.slice(cycle ? chain.indexOf(path) : -3), path];
  const shown = names.map((each) => `"${visible(each)}"`).join(" leads to ");
  const message = cycle
    ? `Cannot load a file that leads back to itself: ${shown}`
    : `Cannot load a chain of more than ${MAX_CHAIN} files: ... ${shown}`;
  throw new UserError("config_invalid", message, { hint: "remove this line", at });
}
