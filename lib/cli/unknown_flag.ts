/** A flag that nobody knows, and what was meant by it. */
import { parseBool } from "../bool.ts";
import { UserError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { visible } from "../terminal/escape.ts";
import { UNHEARD } from "./flags_of_atmos.ts";
import { line } from "./line.ts";
import { BARE, bareFlag, type CommandSpec, type Flag } from "./spec.ts";
import { isPlain, type Part, wordsOf } from "./words.ts";

/** A command, as far as its words are counted. */
export type Shape = Pick<CommandSpec, "positional" | "rest"> & { readonly words: string };

/** Throws `usage` for the flag at that place of the line, with what was meant. */
export function failUnknown(
  shape: Shape,
  known: readonly Flag[],
  parts: readonly Part[],
  at: number,
): never {
  const { words: command, positional = [] } = shape;
  const name = parts[at]!.words[0].replace(/=.*/s, "");
  const off = known.find((flag) => flag.value === undefined && name === `--no-${flag.name}`);
  // What no help shows has no effect here: in its place the line would do what it was not typed for.
  const isGiven = givesValue(parts, at, positional);
  const shown = known.filter((flag) =>
    !flag.hidden && !UNHEARD.includes(flag) && (!isGiven || flag.value !== undefined)
  );
  const chosen = known.find(({ choices, value }) => value && choices?.includes(name.slice(2)));
  const guess = off
    ? `--${off.name}=false`
    : chosen
    ? `--${chosen.name} ${name.slice(2)}`
    : nearestFlag(name, shown);
  const mend = guess === undefined
    ? {
      hint: line("help", ...command.split(" ").filter(Boolean)) + asOperand(shape, parts, at),
      wrong: [name],
    }
    : { hint: guess, wrong: [name] };
  const whose = command === BARE ? "" : ` for "${command}"`;
  throw new UserError("usage", `Unknown flag "${name}"${whose}`, mend);
}

/** Writes the line in which the word is the command's own, whatever it begins with, where it may be. */
function asOperand({ words, positional = [], rest }: Shape, parts: readonly Part[], at: number) {
  const { words: [word] } = parts[at]!;
  const isFull = parts.filter(isPlain).length >= positional.length ||
    positional.some((name) => name.includes("..."));
  const hasFlag = bareFlag({ positional }) !== undefined;
  if (rest !== undefined || isFull || hasFlag || /^--|=/.test(word)) return "";
  const others = wordsOf(parts.filter((_, other) => other !== at));
  return `   (where ${visible(word)} is a name: ${
    line(...words.split(" "), ...others, "--", word)
  })`;
}

/** Whether a value was meant for a flag that nobody knows: on it, or after it where no other word has room. */
function givesValue(parts: readonly Part[], at: number, positional: readonly string[]): boolean {
  const value = parts[at]?.value;
  if (value !== undefined) return parseBool(value) === undefined;
  const next = parts[at + 1];
  if (next === undefined || !isPlain(next)) return false;
  // Names stand together: what follows one at a distance is none.
  return positional.some((name) => name.includes("..."))
    ? parts.slice(0, at).some(isPlain)
    : parts.filter(isPlain).length > positional.length;
}

/** The flag that a name is a slip of; that all begin with dashes makes none the nearer, and a letter is no name. */
export function nearestFlag(word: string, known: readonly Flag[]): string | undefined {
  const name = word.replace(/^-+/, "");
  const guess = name.length < 2 ? undefined : nearest(name, known.map(({ name }) => name));
  return guess && `--${guess}`;
}
