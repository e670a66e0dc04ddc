/** Lines with flags of other tools, in our words. Pure. */
import { throwBug, type UserError } from "../../errors.ts";
import type { Commands } from "../commands.ts";
import { GLOBAL_FLAGS } from "../flags.ts";
import { ending, line } from "../line.ts";
import { allFlags, parse } from "../parse.ts";
import type { Flag } from "../spec.ts";
import { Variables } from "../variables.ts";
import { commandWords, isPlain, ownWords, type Part, partsOf, wordsOf } from "../words.ts";
import { FOREIGN, type Foreign } from "./foreign_flags.ts";

/** A line that failed. */
interface Failed {
  readonly argv: readonly string[];
  readonly commands: Commands;
}

/** The error with the line that was meant, where flags of another tool stand in it and ours say the same. */
export function inOurWords(error: UserError, failed: Failed): UserError | undefined {
  const meant = error.code === "usage" ? meantBy(failed) : undefined;
  if (meant === undefined || !isUnderstood(meant.argv, failed.commands)) return undefined;
  const note = meant.why.length === 0 ? "" : `   (${meant.why.join("; ")})`;
  return error.with({ hint: line(...meant.argv) + note });
}

/** A line in our words, and what is to be known beside it. */
interface OurLine {
  readonly argv: readonly string[];
  readonly why: readonly string[];
}

function meantBy({ argv, commands }: Failed): OurLine | undefined {
  const own = ownWords(argv);
  const rest = own.length === argv.length ? undefined : argv.slice(own.length + 1);
  const { command, taken } = commandIn(own, commands);
  const rows = rowsFor(command);
  const known = [...commands.get(command)?.flags ?? [], ...GLOBAL_FLAGS, ...rows.keys()];
  const parts = partsOf(own.filter((_, at) => !taken.includes(at)), known);
  const rowOf = ({ flag }: Part) => flag && rows.get(flag);
  const found = parts.flatMap((part) => rowOf(part) ?? []);
  if (found.length === 0 || command === "exec" && rest === undefined && isRun(parts, rowOf)) {
    return undefined;
  }
  const other = found.map(({ is }) => commandOf(is)).find((words) => words !== "");
  const ours = other ?? (command === "exec" && rest === undefined ? "shell" : command);
  const words = parts.flatMap((part) => {
    const row = rowOf(part);
    return row === undefined ? wordsOf([part]) : flagsOf(row, part);
  });
  const behind = commands.get(ours)?.rest === undefined ? undefined : rest;
  const why = [...new Set(found.flatMap((row) => row.why ?? []))];
  return { argv: [...ours.split(" "), ...words, ...ending(behind)], why };
}

/** The command, by our words or another tool's; who names none wants a shell. */
function commandIn(own: readonly string[], commands: Commands) {
  const { auth, own: plain, name, at } = commandWords(own, allFlags(commands), commands);
  if (name) return { command: name, taken: [...auth, ...at] };
  const typed = `${plain.map((place) => own[place]).join(" ")} `;
  for (const [command, { elsewhere = [] }] of commands) {
    const theirs = elsewhere.find((each) => typed.startsWith(`${each} `));
    if (theirs === undefined) continue;
    return { command, taken: [...auth, ...plain.slice(0, theirs.split(" ").length)] };
  }
  return { command: own[0]?.startsWith("-") ? "shell" : "", taken: auth };
}

/** The rows for a command's line, by flags as the walk over its words knows them. */
function rowsFor(command: string): ReadonlyMap<Flag, Foreign> {
  const rows = FOREIGN.filter(({ of }) => of.includes(command));
  return new Map(rows.flatMap((row) => row.flags.map((typed) => [flagFor(typed, row), row])));
}

function flagFor(typed: string, { value }: Foreign): Flag {
  const name = typed.replace(/^-+/, "");
  return {
    ...{ name, summary: "" },
    ...typed.startsWith("--") ? {} : { short: name },
    ...value ? { value: "VALUE" } : {},
  };
}

/** Whether one of them stands behind a word, and so may be a flag of a program that is to be run. */
function isRun(parts: readonly Part[], rowOf: (part: Part) => Foreign | undefined): boolean {
  const first = parts.findIndex(isPlain);
  const last = parts.findLastIndex((part) => rowOf(part) !== undefined);
  return first >= 0 && first < last || parts.filter(isPlain).length > 1;
}

function commandOf(is: string): string {
  return is.replace(/(^| )-.*$/, "");
}

/** Our flags in place of theirs, with its value. */
function flagsOf({ is, value: takes }: Foreign, { value }: Part): readonly string[] {
  const flags = is.slice(commandOf(is).length).split(" ").filter(Boolean);
  return takes && flags.length > 0 && value !== undefined ? [...flags, value] : flags;
}

function isUnderstood(argv: readonly string[], commands: Commands): boolean {
  try {
    parse(argv, new Variables(() => undefined), commands);
    return true;
  } catch (error) {
    throwBug(error);
    return false;
  }
}
