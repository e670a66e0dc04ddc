/** Lines with flags of other tools, as far as a table of those tells what they say. Pure. */
import type { Commands } from "../commands.ts";
import { JSON_OUTPUT } from "../flags.ts";
import { allFlags, flagsOf } from "../known_flags.ts";
import { BARE, type Flag } from "../spec.ts";
import { commandWords, isPlain, ownWords, type Part, partsOf } from "../words.ts";
import { FOREIGN, type Foreign, IN_JSON } from "./foreign_flags.ts";
import { byOtherName, namesOne } from "./other_names.ts";

/** A line that failed. */
export interface Failed {
  readonly argv: readonly string[];
  readonly commands: Commands;
}

/** The flags of other tools that a command's line may have, for whoever walks over its words. */
export function foreignFlags(command: string, commands: Commands): readonly Flag[] {
  return rowsFor([command], commands).map(({ flag }) => flag);
}

/** A line, as far as its command and another tool's flags are known. */
export interface Read {
  /** Ours, with the flags that it has for that tool's. */
  readonly command: string;
  readonly flags: readonly string[];
  readonly parts: readonly Part[];
  /** Words after `--`. */
  readonly rest: readonly string[] | undefined;
  rowOf(part: Part): Foreign | undefined;
}

/** Reads it; `undefined` for a program's, which is to be run. */
export function readBy({ argv, commands }: Failed): Read | undefined {
  const own = ownWords(argv);
  const rest = own.length === argv.length ? undefined : argv.slice(own.length + 1);
  const { command, said, flags, taken } = commandIn(own, commands);
  const rows = rowsFor(said === undefined ? [command] : [said, command], commands);
  const ofTheirs = rows.filter(({ row: { of } }) =>
    said !== undefined && said !== command && of.includes(said)
  );
  const known = [
    ...ofTheirs.map(({ flag }) => flag),
    ...flagsOf(command, commands),
    ...rows.map(({ flag }) => flag),
  ];
  const parts = partsOf(own.filter((_, at) => !taken.includes(at)), known);
  if (said === undefined && isRun(parts)) return undefined;
  const rowOf = ({ flag, value = "" }: Part) =>
    rows.some((each) => each.flag === flag)
      ? rows.find(({ flag: { name }, row: { when } }) =>
        name === flag?.name && (when === undefined || when.test(value))
      )?.row
      : undefined;
  return { command, flags, parts, rest, rowOf };
}

/** The command, by our words or another tool's; who names none wants a shell. */
function commandIn(own: readonly string[], commands: Commands) {
  const known = allFlags(commands);
  const { auth, own: plain, name, at } = commandWords(own, known, commands);
  if (name) return { command: name, said: name, flags: [], taken: [...auth, ...at] };
  const words = plain.map((place) => own[place]!);
  const isNamed = namesOne(partsOf(own.slice(0, plain[0]), known));
  const other = byOtherName(words, isNamed, commands);
  if (other === undefined) {
    const said = plain.length === 0 && !isNamed ? BARE : undefined;
    return { command: own[0]?.startsWith("-") ? "shell" : BARE, said, flags: [], taken: auth };
  }
  const { theirs, command: { words: command }, flags } = other;
  const taken = [...auth, ...plain.slice(0, theirs.split(" ").length)];
  return { command, said: theirs, flags, taken };
}

/** Whether words without a command are a program's, which is to be run: of a shell they are an identity, and no more. */
function isRun(parts: readonly Part[]): boolean {
  return parts.filter(isPlain).length > (namesOne(parts) ? 0 : 1);
}

/** The rows for lines of these words, those of the first before others. */
function rowsFor(words: readonly string[], commands: Commands) {
  const rows = new Set(words.flatMap((each) => [
    ...FOREIGN.filter(({ of }) => of.includes(each)),
    ...commands.get(each)?.flags.some(({ name }) => name === JSON_OUTPUT.name) ? IN_JSON : [],
  ]));
  return [...rows].flatMap((row) => row.flags.map((typed) => ({ flag: flagFor(typed, row), row })));
}

function flagFor(typed: string, { value }: Foreign): Flag {
  const name = typed.replace(/^-+/, "");
  return {
    ...{ name, summary: "" },
    ...typed.startsWith("--") ? {} : { short: name },
    ...value ? { value: "VALUE" } : {},
  };
}
