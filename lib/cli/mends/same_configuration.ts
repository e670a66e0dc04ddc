/**
 * Hints that are typed in the same place: where flags say which configuration is meant, and where a variable is to
 * stand before the line that was typed. Pure.
 */
import { leadingFlags, namesOne } from "../../environment/own_variables.ts";
import { UserError } from "../../errors.ts";
import { hintParts } from "../../terminal/hint.ts";
import { line } from "../line.ts";
import { ownWords } from "../words.ts";
import { restOf } from "./whole_line.ts";

/** A flag with its value, as it stands in a line. */
const FLAG = / --([a-z-]+)(?:=| (?!-))(?:'(?:[^']|'\\'')*'|[^\s']+)/g;

/** Flags that name a file, or a directory: a hint that names one means it instead. */
const ONE: readonly string[] = leadingFlags(namesOne);

/**
 * An error whose hints lead to the configuration that these flags chose, each with a space before it: what is typed
 * next must find it, too.
 */
export function ledBy(error: UserError, flags: string): UserError {
  const { hint } = error;
  if (flags === "" || hint === undefined || hint.includes(flags.trim())) return error;
  const isNamed = [...hint.matchAll(FLAG)].some(([, name]) => ONE.includes(name!));
  const others = isNamed
    ? flags.replaceAll(FLAG, (flag, name) => ONE.includes(name) ? "" : flag)
    : flags;
  const led = hint.replaceAll(/\batmos-auth (?=[a-z])/g, `atmos-auth${others} `);
  return error.with({ hint: led });
}

/** A variable for one line alone, in whatever shell's words, before a sign-in that names nobody. */
const BEFORE = /^(.*\b[A-Z_]{5,}['"]? ?=.*\b)atmos-auth login$/s;

/** Returns the error with that line in place of the sign-in, which would be of whoever is the default. */
export function withVariable(error: UserError, argv: readonly string[]): UserError {
  const { hint = "" } = error;
  const { steps: [step = "", ...others], note } = hintParts(hint);
  const [, before] = BEFORE.exec(step) ?? [];
  if (before === undefined || others.length > 0 || argv.length === 0) return error;
  const own = ownWords(argv);
  const again = `${before}${line(...own)}${restOf(argv.slice(own.length))}`;
  return error.with({ hint: note === undefined ? again : `${again}   ${note}` });
}
