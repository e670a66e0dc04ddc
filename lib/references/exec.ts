/** `exec:["program","argument"]` or `exec:program argument`: what a program prints, such as `gopass` or `rbw`. */
import { pathOf } from "../paths/directories.ts";
import { leftToShells } from "../paths/left_to_shells.ts";
import { namedProgram } from "../paths/named_program.ts";
import { insideCmd } from "../paths/program.ts";
import { Secret } from "../secret.ts";
import type { System } from "../system.ts";
import type { HelperResult } from "../system/programs.ts";
import { typed, visible } from "../terminal/escape.ts";
import { byItself } from "../terminal/system_lines.ts";
import { namesOwnKey, ownKey } from "./own_key.ts";
import { helperEnd, isMissing } from "../terminal/helper_end.ts";
import { runWaited } from "../terminal/waited.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { dialect } from "../terminal/dialect.ts";

/** Time limit of a program, in milliseconds: it may ask for a fingerprint. */
const TIMEOUT = 30_000;

/** Runs the program, and returns its output. There is no shell, so words are words. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const { system, environment, person, rest, at } = asked;
  const [named = "", ...args] = wordsOf(rest);
  const program = await namedProgram(system, named, at.file);
  const command = { program, args, env: environment.named(), timeout: TIMEOUT };
  // Its arguments may name what nobody needs to know.
  const result = await runWaited(system, person, named, command);
  if (result.status === 0 && result.stdout.trim() !== "") return new Secret(result.stdout);
  if (isMissing(result)) throw notThere(system, named, program);
  throw new Unavailable(endOf(result), byItself("that command"), named);
}

/** Makes the error for a missing program, with the places that were searched. */
function notThere({ os }: System, named: string, program: string): Unavailable {
  if (program !== named || pathOf(os).isAbsolute(program)) {
    const why = `the program is not there: ${visible(program)}`;
    return new Unavailable(why, dialect().look("", program), named);
  }
  const inside = insideCmd(os, named);
  if (inside !== undefined) {
    const why = "it is no program, but a part of cmd";
    return new Unavailable(why, `exec:cmd /c ${inside} ARGS`, named);
  }
  const look = os === "windows" ? "where" : "type";
  const hint = `${look} ${typed(named)}   (install it, or name it by its whole path)`;
  return new Unavailable("the program is not there, in no directory of PATH", hint, named);
}

/** Returns the words of a JSON list, or those between spaces. */
function wordsOf(rest: string): readonly string[] {
  return isList(rest) ? listOf(rest) : rest.trim().split(/\s+/);
}

function isList(rest: string): boolean {
  return rest.trimStart().startsWith("[");
}

/** Returns the reason for which a text names no program, or needs a shell; `undefined` when it can be run. */
export function wrong(rest: string): Unavailable | undefined {
  const words = wordsOf(rest);
  if (namesOwnKey(words)) return ownKey("!secret keyring:NAME");
  if (/\0/.test(words.join(""))) return new Unavailable("a word of it holds a NUL", LIST, "...");
  const left = leftToShells(words[0] ?? "");
  if (left !== undefined) {
    const why = `only a shell replaces "${visible(left.part)}"`;
    return new Unavailable(why, `exec:${left.whole}`, "...");
  }
  const plain = isList(rest) || !words.some((word) => /["'`$|;&<>]/.test(word));
  if (words[0] && plain) return undefined;
  const why = "it takes a program and plain words, or a JSON list of them; no shell reads it";
  return new Unavailable(why, LIST, "...");
}

const LIST = 'exec:["pass","show","my secret"]';

/** Returns the words of a JSON list; none for another text. */
function listOf(rest: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(rest);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : [];
  } catch {
    return [];
  }
}

function endOf(result: HelperResult): string {
  if (result.status === 0) return "the program printed nothing";
  return `the program ${helperEnd(result, TIMEOUT)}`;
}
