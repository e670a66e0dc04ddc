/** Lines with flags of other tools, in our words. Pure. */
import type { UserError } from "../../errors.ts";
import { noted } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { GLOBAL_FLAGS, IDENTITY } from "../flags.ts";
import { ending, line } from "../line.ts";
import type { Flag } from "../spec.ts";
import { isPlain, isValue, type Part, wordsOf } from "../words.ts";
import type { Foreign } from "./foreign_flags.ts";
import { type Failed, type Read, readBy } from "./foreign_line.ts";

/** The error with the line that was meant, where flags of another tool stand in it and ours say the same. */
export function inOurWords(error: UserError, failed: Failed): UserError | undefined {
  const read = error.code === "usage" ? readBy(failed) : undefined;
  if (read === undefined || isOfProgram(read)) return undefined;
  const meant = ofItsShell(read) ?? foundOf(read) ?? replacedIn(read, failed.commands);
  if (meant === undefined) return undefined;
  const hint = line(...meant.argv);
  return error.with({ hint: meant.why.length === 0 ? hint : noted(hint, meant.why.join("; ")) });
}

/** A line in our words, and what is to be known beside it. */
interface OurLine {
  readonly argv: readonly string[];
  readonly why: readonly string[];
}

/** `shell dev -c ls`: what every shell takes, for the one that is opened. */
function ofItsShell({ command, parts, rest }: Read): OurLine | undefined {
  const at = parts.findIndex(({ words: [word] }) => word === "-c");
  const before = parts.slice(0, at);
  const from = wordsOf(parts.slice(at));
  const isItsOwn = nameIn(before) !== undefined && isValue(from[1]);
  if (command !== "shell" || at < 0 || rest !== undefined || !isItsOwn) return undefined;
  return { argv: [command, ...wordsOf(before), ...ending(from)], why: [] };
}

/** `exec -A 123456789012 -R Developer`: who is meant is to be found first. */
function foundOf({ parts, rowOf }: Read): OurLine | undefined {
  const rows = parts.flatMap((part) => rowOf(part) ?? []);
  const finds = rows.find(({ finds }) => finds);
  if (finds === undefined) return undefined;
  const words = parts.flatMap((part) =>
    rowOf(part)?.finds ? ofArn(part.value) : isGlobal(part) ? wordsOf([part]) : []
  );
  return { argv: [finds.is, ...words], why: [finds.why ?? []].flat() };
}

/** Returns what can be looked for of a role's whole name: its account, and its own. */
function ofArn(value = ""): readonly string[] {
  const [, account, role] = /^arn:[^:]*:iam::(\d+):role\/(?:.*\/)?([^/]+)$/s.exec(value) ?? [];
  return account === undefined || role === undefined ? [value] : [account, role];
}

function isGlobal({ flag }: Part): boolean {
  return (GLOBAL_FLAGS as readonly Flag[]).some((each) => each === flag);
}

/** Each flag of theirs as ours. */
function replacedIn(read: Read, commands: Commands): OurLine | undefined {
  const { command, flags, parts, rest, rowOf } = read;
  const found = parts.flatMap((part) => rowOf(part) ?? []);
  if (found.length === 0) return undefined;
  const other = found.map(({ is }) => commandOf(is)).find((words) => words !== "");
  const isShell = isBare(read) && parts.filter(isPlain).length < 2;
  const ours = other ?? (isShell ? "shell" : command);
  const name = nameIn(parts);
  const words = parts.flatMap((part) => {
    const row = rowOf(part);
    return row === undefined ? wordsOf([part]) : filled(row, part.value, name);
  });
  const behind = commands.get(ours)?.rest === undefined ? undefined : rest;
  const why = [...new Set(found.flatMap((row) => row.why ?? []))];
  return { argv: [...ours.split(" ").filter(Boolean), ...flags, ...words, ...ending(behind)], why };
}

function isBare({ command, rest }: Read): boolean {
  return command === "exec" && rest === undefined;
}

/** Whether one stands behind the first word, and so may be a flag of a program that is to be run. */
function isOfProgram(read: Read): boolean {
  const { parts, rowOf } = read;
  if (!isBare(read)) return false;
  const first = parts.findIndex(isPlain);
  return first >= 0 && parts.slice(first).some((part) => rowOf(part) !== undefined);
}

/** The identity that a line names. */
function nameIn(parts: readonly Part[]): string | undefined {
  return parts.find((part) => isPlain(part) || part.flag?.name === IDENTITY.name)?.value;
}

function commandOf(is: string): string {
  return /^[a-z][a-z-]*(?: [a-z][a-z-]*)*/.exec(is)?.[0] ?? "";
}

/** Our flags in place of theirs; what would stand for nothing is left out. */
function filled(
  { is }: Foreign,
  value: string | undefined,
  name: string | undefined,
): readonly string[] {
  const words = is.slice(commandOf(is).length).split(" ").filter(Boolean);
  const said: Readonly<Record<string, string | undefined>> = { VALUE: value, NAME: name };
  const isWhole = words.every((word) => !Object.hasOwn(said, word) || said[word] !== undefined);
  return isWhole ? words.map((word) => said[word] ?? word) : [];
}
