/** Words that should stand after `--`, and none there: what was meant by them. Pure. */
import { typed } from "../../terminal/escape.ts";
import { nameWords } from "../../terminal/flag.ts";
import { orOthers } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { IDENTITY } from "../flags.ts";
import { line } from "../line.ts";
import type { Identities } from "../identities.ts";
import { flagsOf } from "../known_flags.ts";
import { findFlag, isPlain, type Part, partsOf, type Stray, wordsOf } from "../words.ts";
import { foreignFlags } from "./foreign_line.ts";

/** Of a command's line. */
export interface Behind extends Stray {
  /** The command's. */
  readonly words: string;
  readonly commands: Commands;
}

/** Names of what providers offer, by account and role; a program's path begins at some directory. */
const OFFERED = /^[^./~\\][^/\\]*\/[^/\\]+$/;

/** Identities in front are what they name. Of a word that may be one or the other, both lines are said. */
export function mendOf(stray: Behind, identities: Identities): string {
  const { words, before, after } = stray;
  const asCommand = line(...words.split(" "), ...wordsOf(before), "--", ...after);
  if (before.some(({ flag }) => flag?.name === IDENTITY.name)) return asCommand;
  const other = after.findIndex((word) => !identities.is(word));
  const names = other < 0 ? after : after.slice(0, other);
  if (names.length > 0) return asNamed(stray, names);
  const [word = "", ...others] = after;
  const near = identities.near(word);
  const beside = `   (where ${typed(word)} is a command: ${asCommand})`;
  if (near !== undefined) return asNamed({ ...stray, after: [near, ...others] }, [near]) + beside;
  if (identities.is(word) === false) return asCommand;
  if (OFFERED.test(word) && (others.length > 0 || fitsShell(before, stray))) {
    return asNamed(stray, [word]) + beside;
  }
  if (others.length === 0) {
    return fitsShell(before, stray) ? asNamed(stray, after) + beside : asCommand;
  }
  return `${asCommand}   (where ${typed(word)} is an identity: ${asNamed(stray, [word])})`;
}

/** With the names of identities in front; whoever names nothing to run may want a shell. */
function asNamed(stray: Behind, names: readonly string[]): string {
  const { words, before, after, commands } = stray;
  const named = [...wordsOf(before), ...names.flatMap(nameWords)];
  const run = after.slice(names.length);
  if (run[0] === "-c" && run.length > 1) return line("shell", ...named, "--", ...run);
  const others = partsOf(run, [
    ...flagsOf("shell", commands),
    ...foreignFlags(words, commands),
  ]);
  const first = others.findIndex(isPlain);
  const flags = first < 0 ? others : others.slice(0, first);
  // What is no flag of anybody's may be of a program that is not named.
  if (flags.some(({ flag }) => flag === undefined)) return line("help", ...words.split(" "));
  const said = [...named, ...wordsOf(flags)];
  if (first >= 0) return line(...words.split(" "), ...said, "--", ...wordsOf(others.slice(first)));
  return fitsShell(before, stray) ? line("shell", ...said) : line("help", ...words.split(" "));
}

/** Whoever names nothing to run leaves it out, or wants a shell. */
export function mendOfNone(nothing: Omit<Behind, "after">): string {
  const { words, before } = nothing;
  if (before.length === 0) return line("help", ...words.split(" "));
  const whole = `${line(...words.split(" "), ...wordsOf(before))} -- COMMAND`;
  return fitsShell(before, nothing) ? orOthers(whole, [line("shell", ...wordsOf(before))]) : whole;
}

/** Whether a shell takes all flags of these. */
function fitsShell(parts: readonly Part[], { commands }: Pick<Behind, "commands">): boolean {
  const ofShell = flagsOf("shell", commands);
  return parts.every((part) => isPlain(part) || findFlag(ofShell, part.words[0]) !== undefined);
}
