/**
 * The file of passwords by machine that many tools read (the manual of GNU inetutils, "The .netrc file"): at the
 * identity's host they would be whoever it names. Pure.
 */
import { tokenOf } from "../credential.ts";
import type { Credential } from "../../../lib/credential.ts";
import type { Around, GrantPlace } from "../../../lib/provider/grant.ts";
import { Secret } from "../../../lib/secret.ts";
import { gitHosts } from "./git_hosts.ts";
import { USER } from "./git_places.ts";

/** The session's own, for tools that read the variable: Python's requests and pip, go, Terraform. */
const FILE = "github/netrc";
const VARIABLE = "NETRC";

/** Returns the paths of the person's own; the variable's comes before the home directory's. */
export function netrcFiles({ os, env, join }: Around): readonly string[] {
  const named = env.get(VARIABLE);
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  if (named) return [named];
  return home ? [".netrc", "_netrc"].map((name) => join(home, name)) : [];
}

/** Returns the session's file and the variable that names it, where the person's own speaks of the host. */
export function sessionNetrc(host: string, credential: Credential, place: GrantPlace) {
  const speaking = place.own.filter((text) => speaksOf(host, text));
  if (speaking.length === 0 || place.helper !== undefined) return { variables: {}, files: {} };
  const its = gitHosts(host).filter(({ by }) => by === "both")
    .map(({ name }) => `machine ${name} login ${USER} password ${tokenOf(credential).reveal()}\n`);
  const others = speaking.map((text) => withoutHost(host, text));
  return {
    variables: { [VARIABLE]: place.join(place.directory, ...FILE.split("/")) },
    files: { [FILE]: new Secret([...its, ...others].join("")) },
  };
}

/** Whether the text says who one is at the host, or wherever nothing else says so. */
export function speaksOf(host: string, text: string): boolean {
  return withoutHost(host, text) !== text;
}

/** Returns the text without the machines of the host, and without the one for all others. */
function withoutHost(host: string, text: string): string {
  const names = new Set(gitHosts(host).map(({ name }) => name));
  return entriesOf(text)
    .filter(({ word, of }) => word !== "default" && !(word === "machine" && names.has(of)))
    .map(({ text }) => text)
    .join("");
}

/** A part of the file, with the word that it begins with and the one behind. */
interface NetrcEntry {
  readonly word: string;
  /** The name, in small letters. */
  readonly of: string;
  readonly text: string;
}

/** Words that are followed by their value. */
const VALUED: readonly string[] = ["machine", "macdef", "login", "user", "account", "password"];

/** Parts the text into its entries; the first is what comes before any. A macro goes as far as an empty line. */
function entriesOf(text: string): readonly NetrcEntry[] {
  const starts = [{ at: 0, word: "", of: "" }];
  // A comment, a text in quotes, or a word.
  const tokens = /#[^\n]*|"(?:[^"\\]|\\.)*"|\S+/g;
  for (let found = tokens.exec(text); found !== null; found = tokens.exec(text)) {
    const [word] = found;
    const of = VALUED.includes(word) ? valueAfter(text, tokens) : "";
    if (["machine", "default", "macdef"].includes(word)) starts.push({ at: found.index, word, of });
    if (word === "macdef") tokens.lastIndex = endOfMacro(text, tokens.lastIndex);
  }
  return starts.map(({ at, word, of }, index) => ({
    ...{ word, of: of.toLowerCase() },
    text: text.slice(at, starts[index + 1]?.at),
  }));
}

/** Takes the word behind the tokens so far, whatever it begins with; a password may begin with a "#". */
function valueAfter(text: string, tokens: RegExp): string {
  const value = /\s*("(?:[^"\\]|\\.)*"|\S+)/y;
  value.lastIndex = tokens.lastIndex;
  const [whole = "", word = ""] = value.exec(text) ?? [];
  tokens.lastIndex += whole.length;
  return word.replace(/^"(.*)"$/s, "$1");
}

function endOfMacro(text: string, from: number): number {
  const end = /\n[ \t]*\r?\n/g;
  end.lastIndex = from;
  return end.exec(text) === null ? text.length : end.lastIndex;
}
