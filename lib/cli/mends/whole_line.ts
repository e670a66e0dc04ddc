/**
 * The command line as it was typed, but for what was wrong in it: a hint that is typed in its place keeps every word
 * that is still right, where it stands and in its form. Pure.
 */
import { UserError } from "../../errors.ts";
import { typed } from "../../terminal/escape.ts";
import { hintParts } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { line } from "../line.ts";
import type { CommandSpec } from "../spec.ts";
import { isPlain, type Part } from "../words.ts";
import { lineParts } from "./line_parts.ts";

/** An error whose hint is a flag alone, such as `--identity prod`, with the whole line that has it instead. */
export function withRetyped(
  error: UserError,
  argv: readonly string[],
  commands: Commands,
): UserError {
  const mend = error.hint === undefined ? undefined : mendOf(error.hint, error.wrong);
  const whole = mend && retyped(argv, commands, mend);
  if (mend === undefined || whole === undefined) return error;
  return error.with({ hint: `${whole}${mend.note}` });
}

/** A flag that is to be another. */
interface Mend {
  readonly name: string;
  /** As it is typed, in quotes where it needs them. */
  readonly value: string | undefined;
  /** The flag and its value, as they are typed. */
  readonly whole: string;
  /** The words that it stands for; absent where it is the flag's own. */
  readonly wrong: readonly string[] | undefined;
  /** Note beside it. */
  readonly note: string;
}

/** One, or several with their values: those stand for the wrong one together. */
const FLAGS = /^--([a-z-]+)(?:[ =](\S+|'[^\n]*'|\S+(?: --[a-z-]+[ =](?:\S+|'[^\n]*'))+))?$/;

function mendOf(hint: string, wrong: readonly string[] | undefined): Mend | undefined {
  const { steps: [whole = ""], note } = hintParts(hint);
  const [, name, value] = FLAGS.exec(whole) ?? [];
  const beside = note === undefined ? "" : `   ${note}`;
  return name === undefined ? undefined : { name, value, whole, wrong, note: beside };
}

function retyped(argv: readonly string[], commands: Commands, mend: Mend): string | undefined {
  const { name, all, others, last, end } = lineParts(argv, commands);
  if (name === undefined) return undefined;
  const [first, ...more] = others.filter((part) => isWrong(part, mend));
  const mended = all.flatMap((part) => {
    if (part === first) return [formed(part, mend, isBare(mend, commands.get(name)))];
    return more.includes(part) ? [] : [part.words.map(asTyped).join(" ")];
  });
  const whole = first === undefined ? mended.toSpliced(last + 1, 0, mend.whole) : mended;
  return `atmos-auth ${whole.join(" ")}${restOf(end)}`;
}

/** Whether the mend stands for it. */
function isWrong({ words: [word], flag, value }: Part, { name, wrong }: Mend): boolean {
  if (wrong === undefined) return flag?.name === name && (!flag.repeat || value === undefined);
  const said = flag && `--${flag.name}`;
  if (said && (wrong.includes(said) || wrong.includes(`${said}=${value}`))) return true;
  return value !== undefined && wrong.includes(value) || wrong.includes(nameIn(word));
}

function nameIn(word: string): string {
  return word.replace(/=.*/s, "");
}

/** Whether the command takes its value as a word. */
function isBare({ name }: Mend, { positional = [] }: Pick<CommandSpec, "positional"> = {}) {
  return positional.some((one) => one.replace(/^\[/, "").startsWith(name.toUpperCase()));
}

/** The right value as the wrong one was typed: a bare name stays bare, and a flag is kept in its spelling. */
function formed(part: Part, { name, value, whole, wrong }: Mend, isBare: boolean): string {
  const { words: [word, next], flag, value: before } = part;
  if (isPlain(part)) return isBare && !value?.startsWith("-") ? value ?? whole : whole;
  if (flag === undefined || wrong?.includes(nameIn(word))) {
    return value === undefined ? renamed(part, whole) : whole;
  }
  const isKept = value !== undefined && !value.startsWith("-") && before !== undefined;
  if (!isKept || flag.name !== name) return whole;
  return next === undefined ? `${word.slice(0, -before.length)}${value}` : `${word} ${value}`;
}

/** The flag under its right name, with its value. */
function renamed({ words: [word, next] }: Part, name: string): string {
  if (next !== undefined) return `${name} ${asTyped(next)}`;
  const attached = word.slice(nameIn(word).length);
  return attached === "" ? name : asTyped(name + attached);
}

function asTyped(word: string | undefined = ""): string {
  return word.startsWith("-") ? line(word).replace(/^atmos-auth /, "") : typed(word);
}

/** A command that a line can't show is not spelled out. */
const LONGEST = 500;

/** Returns what stands from `--` on, with a space before it. */
export function restOf(rest: readonly string[]): string {
  if (rest.length === 0) return "";
  const said = shown(rest.slice(1));
  return said === undefined ? " -- COMMAND ARGS" : ` --${said}`;
}

/** A program's arguments as they are typed, each with a space before it. */
export function argumentsOf(args: readonly string[]): string {
  return shown(args) ?? " ARGS";
}

function shown(words: readonly string[]): string | undefined {
  const said = words.map((word) => ` ${asTyped(word)}`).join("");
  return said.length > LONGEST || words.some((word) => /\p{Cc}/u.test(word)) ? undefined : said;
}
