/**
 * `pass:PATH`: the first line of an entry of pass, the standard unix password manager, or all of an entry that is a key
 * in PEM; `pass:PATH#FIELD`: what stands behind `FIELD:` on a later line, where
 * pass-otp keeps `otpauth://...`. https://www.passwordstore.org
 */
import { beginsPem } from "./pem.ts";
import { nearest } from "../nearest.ts";
import { pathOf } from "../paths/directories.ts";
import { Secret } from "../secret.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { fieldHint, itemAndField, refuseSeveral } from "./field.ts";
import { isOwnKey, ownKey } from "./own_key.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { entryFile, openingHint, PASS, storeOf } from "../secret_programs/pass_entries.ts";
import { endOf, runTool, typedName } from "../secret_programs/tool.ts";

/** Returns the reason for which a reference names no entry; `undefined` when it names one. */
export function wrong(rest: string): Unavailable | undefined {
  if (itemAndField(rest)[0] !== "") return undefined;
  return new Unavailable("it must name an entry", "!secret pass:PATH#FIELD");
}

/** Reads the entry, or its field. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const [entry, field] = itemAndField(asked.rest);
  if (isOwnKey(entry)) throw ownKey("pass ls");
  const place = await placeOf(asked.system, entry);
  if (place === "folder") throw await noSuch(asked.system, entry, "it is a folder of entries");
  const result = await runTool(asked, PASS, { words: ["show"], named: [entry] });
  if (result.status === 0) return partOf(entry, result.stdout, field);
  if (place === undefined) throw await noSuch(asked.system, entry, "there is no such entry");
  throw new Unavailable(endOf(PASS, result), openingHint(asked.system, entry, result));
}

/**
 * Returns whether a path is an entry or a folder, whose tree pass prints as a success; `undefined` when there is
 * nothing.
 */
async function placeOf(system: System, entry: string): Promise<"entry" | "folder" | undefined> {
  const file = await system.files.realPath(entryFile(system, entry));
  if (file !== undefined && isOwnKey(file)) throw ownKey("pass ls");
  if (file !== undefined) return "entry";
  const info = await system.files.info(pathOf(system.os).join(storeOf(system), entry));
  return info?.kind === "directory" ? "folder" : undefined;
}

function partOf(entry: string, text: string, field: string | undefined): Secret {
  const [first = "", ...more] = text.split(/\r?\n/);
  if (field === undefined) {
    const value = beginsPem(first) ? text : first;
    if (value.trim() !== "") return new Secret(value);
    throw new Unavailable("its first line is empty", `pass edit ${typedName(entry)}`);
  }
  // An entry that pass-otp made is nothing else; any other first line is a password, whatever it looks like.
  const fields = [first, ...more].filter((line, at) => at > 0 || line.startsWith("otpauth://"))
    .flatMap(fieldIn);
  const found = fields.filter(({ name }) => name === field);
  refuseSeveral(
    found,
    `lines of it begin with "${visible(field)}:"`,
    `pass edit ${typedName(entry)}`,
  );
  if (found[0] !== undefined) return new Secret(found[0].value);
  const names = fields.map(({ name }) => name).filter((name) => WORD.test(name));
  const hint = fieldHint(`pass:${visible(entry)}`, field, names) ?? `pass edit ${typedName(entry)}`;
  throw new Unavailable(`no line of it begins with "${visible(field)}:"`, hint);
}

/** The form of a field's name. The text before a colon may also be part of a secret, which no hint repeats. */
const WORD = /^(?:[A-Za-z][a-z]{0,14}(?:[ _-][a-z]{1,14})?|[A-Z]{2,}(?:_[A-Z]{2,})+)$/;

/** Returns the field in a line. An address is the field of its scheme, whole: `otpauth://...` has no name before it. */
function fieldIn(line: string): readonly { readonly name: string; readonly value: string }[] {
  const [, name, address, value] = /^([^:]+):(?:(\/\/.+)|[ \t]*(.+))$/.exec(line) ?? [];
  if (name === undefined) return [];
  return [{ name, value: address === undefined ? value! : line }];
}

/** The most entries that are searched for the one that was meant. */
const MOST = 2_000;

async function noSuch(system: System, entry: string, why: string): Promise<Unavailable> {
  const names = (await entriesIn(system, storeOf(system))).filter((name) => !isOwnKey(name));
  const inside = names.filter((name) => name.startsWith(`${entry}/`));
  const meant = nearest(entry, names) ?? inside[0];
  return new Unavailable(why, meant === undefined ? "pass ls" : `!secret pass:${visible(meant)}`);
}

async function entriesIn(system: System, root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const left = [""];
  for (let at = left.pop(); at !== undefined && found.length < MOST; at = left.pop()) {
    for (const name of await system.files.list(pathOf(system.os).join(root, at)) ?? []) {
      if (name.startsWith(".")) continue;
      if (name.endsWith(".gpg")) found.push(`${at}${name.slice(0, -".gpg".length)}`);
      else left.push(`${at}${name}/`);
    }
  }
  return found;
}
