/** Access keys in pasted text: as AWS's console, its CLI and people's notes hold them. */
import type { ReadKeys } from "../../../lib/provider/kind.ts";

/**
 * Returns the keys in a text, by the names under which they are kept, for each user; `undefined` while the text has
 * only begun.
 */
export function readPasted(text: string): readonly ReadKeys[] | undefined {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).map((line) => line.trim());
  const said = lines.filter((line) => line !== "" && !/^[#;]/.test(line));
  const found = [inTable, named, bare].map((read) => read(said).flatMap(asKeys));
  const first = found.find((sets) => sets.length > 0);
  if (first !== undefined) return first;
  const isBegun = said.every((line) => /^(\[.*\]|\{.*|.*access key id.*)$/i.test(line));
  return isBegun && lines.at(-1) !== "" ? undefined : [];
}

/** The fields of one user. */
type UserFields = Record<string, string>;

/** The user's name, beside the parts that are kept. */
const NAME = "name";

/** Spellings of each part's name, without separators between their words. */
const NAMES: Readonly<Record<string, string>> = {
  username: NAME,
  accesskeyid: "access_key_id",
  awsaccesskeyid: "access_key_id",
  secretaccesskey: "secret_access_key",
  awssecretaccesskey: "secret_access_key",
  awssessiontoken: "session_token",
  sessiontoken: "session_token",
  mfaserial: "mfa_arn",
  mfaarn: "mfa_arn",
};

function nameOf(text: string): string | undefined {
  return NAMES[text.toLowerCase().replace(/[^a-z]/g, "")];
}

/** Returns the keys of the fields; none when they hold no part of a key. */
function asKeys({ name, ...parts }: UserFields): readonly ReadKeys[] {
  if (Object.keys(parts).length === 0) return [];
  return [name === undefined ? { parts } : { name, parts }];
}

/** Reads the console's own file: a line of names, and a line of values for each user. */
function inTable(lines: readonly string[]): readonly UserFields[] {
  const at = lines.findIndex((line) => cellsOf(line).filter(nameOf).length > 1);
  if (at < 0) return [];
  const names = cellsOf(lines[at]!).map(nameOf);
  return lines.slice(at + 1).map((line) => {
    const values = cellsOf(line);
    return known(names.map((name, index) => [name, values[index]]));
  });
}

function cellsOf(line: string): readonly string[] {
  return line.split(/[,\t]/).map(unquoted);
}

/**
 * Reads a name and a value on each line: shells' assignments, an ini file, JSON. A repeated name begins another user.
 */
function named(lines: readonly string[]): readonly UserFields[] {
  const sets: UserFields[] = [];
  for (const line of lines.flatMap((line) => line.split(/,(?=\s*")/))) {
    const section = /^\[\s*(?:profile\s+)?(.*?)\s*\]$/.exec(line)?.[1];
    const [name, value] = section === undefined ? assigned(line) : [NAME, unquoted(section)];
    if (name === undefined || value === "") continue;
    const last = sets.at(-1);
    const isOf = section === undefined && (last?.[name] ?? value) === value;
    if (last !== undefined && isOf) last[name] = value;
    else sets.push({ [name]: value });
  }
  return sets;
}

function assigned(line: string): readonly [string | undefined, string] {
  const [, name = "", value = ""] =
    /^(?:export\s+|set\s+|setx\s+|\$env:)?["[{\s]*(?:AccessKey"\s*:\s*\{\s*")?([\w ]+?)"?\s*[=:]\s*(.*?)[;,}\]\s]*$/i
      .exec(line) ?? [];
  return [nameOf(name), unquoted(value)];
}

/** Reads an id by itself, and the secret beside or below it. */
function bare(lines: readonly string[]): readonly UserFields[] {
  const words = lines.flatMap((line) => line.split(/[\s,]+/)).map(unquoted);
  const at = words.findIndex((word) => /^A[KS]IA[A-Z0-9]{12,124}$/.test(word));
  const secret = words[at + 1];
  if (at < 0 || words.length > 2) return [];
  return [known([["access_key_id", words[at]], ["secret_access_key", secret]])];
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2").trim();
}

function known(pairs: readonly (readonly [string | undefined, string | undefined])[]): UserFields {
  return Object.fromEntries(
    pairs.filter((pair): pair is readonly [string, string] => !!pair[0] && !!pair[1]),
  );
}
