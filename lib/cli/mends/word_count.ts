/** Command lines with a word too many or too few, and what was probably meant: pure. */
import { usage, UserError } from "../../errors.ts";
import type { Commands } from "../commands.ts";
import { ending, line } from "../line.ts";
import { BARE } from "../spec.ts";
import { flagWords, typedFlag } from "../../terminal/flag.ts";
import type { Identities } from "../identities.ts";
import type { Part } from "../words.ts";
import { flagForWord } from "./flag_words.ts";
import { byOtherName, type OtherName } from "./other_names.ts";

/** A line without a command. */
export interface Lack {
  readonly words: readonly string[];
  /** Words after `--`. */
  readonly rest: readonly string[] | undefined;
  /** The flag that has a command for its value. */
  readonly taken: Part | undefined;
}

/** `-i exec -- true`: the command was taken for a flag's value. `-- ls`: there is none. */
export function noCommand({ words, rest, taken }: Lack): UserError {
  if (taken === undefined) {
    return usage("There is no command before --", line("exec", ...words, ...ending(rest)));
  }
  const { at, words: [flag, name = BARE] } = taken;
  const others = [...words.slice(0, at), ...words.slice(at + 2)].filter((word) => word !== "auth");
  const message = `"${flag}" takes "${name}" for its value, and no command is left`;
  return usage(message, line(name, ...others, flag, ...ending(rest)));
}

/** Words that a command takes, and those that it was given. */
export interface Excess {
  readonly words: string;
  readonly rest: string | undefined;
  /** Of the words that it takes beside. */
  readonly names: readonly string[];
  /** Whether it takes an identity by a flag. */
  readonly byFlag: boolean;
  readonly beyond: string | undefined;
  /** The flag whose value a word is, if there is a likely one. */
  readonly flag: string | undefined;
  /** Whether a word is the place of a configuration. */
  readonly isPlace: true | undefined;
  readonly positional: readonly string[];
  readonly commands: Commands;
}

/** The error for more words than the command takes: one that takes none may have been given what a flag takes. */
export function moreWords(message: string, excess: Excess, identities: Identities): UserError {
  const { words, names, positional, flag, isPlace, commands } = excess;
  const [word = ""] = positional;
  const other = byOtherName([...words.split(" "), ...positional], false, commands);
  if (other !== undefined) return usage(message, inItsPlace(other, words, positional));
  const said = flagForWord(commands.get(words) ?? { flags: [] }, positional, identities);
  if (said !== undefined) {
    return new UserError("usage", message, { hint: said.flag, wrong: [said.word] });
  }
  const hint = mendOfMore(excess, identities);
  const isLone = names.length === 0 && positional.length === 1 &&
    hint.startsWith("atmos-auth help ");
  const meant = isPlace ? /\.ya?ml$/.test(word) ? "config" : "chdir" : flag;
  if (!isLone || meant === undefined) return usage(message, hint);
  return new UserError("usage", message, { hint: typedFlag(`--${meant}`, word), wrong: [word] });
}

/** `sessions list`: the words that are too many name a command together with it. */
function inItsPlace(
  { theirs, command, flags }: OtherName,
  words: string,
  typed: readonly string[],
) {
  const width = theirs.split(" ").length - words.split(" ").length;
  return line(...command.words.split(" "), ...flags, ...typed.slice(width));
}

/** One that takes none may have been given the name of an identity. */
function mendOfMore(
  { words, rest, names, byFlag, beyond, positional }: Excess,
  identities: Identities,
): string {
  if (beyond !== undefined) return line(...words.split(" "), ...positional.slice(0, names.length));
  const extra = positional[names.length]!;
  const isShown = positional.every((word) => identities.is(word));
  if (isShown && names.length === 0 && !byFlag) return line("list", ...positional);
  if (isShown && names[0]?.startsWith("[IDENTITY")) {
    return line(...words.split(" "), positional[0]!);
  }
  if (rest?.startsWith("[")) {
    return `atmos-auth ${words} -- ${extra}   (a shell is chosen with --shell)`;
  }
  return byFlag && names.length === 0 && identities.is(extra)
    ? line(...words.split(" "), ...flagWords("-i", extra))
    : `atmos-auth help ${words}`;
}
