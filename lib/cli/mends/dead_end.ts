/** A hint is never the line that failed, nor what is so already: who follows it would be where they were. Pure. */
import { needsPerson, UserError } from "../../errors.ts";
import { dialect } from "../../terminal/dialect.ts";
import { hintParts } from "../../terminal/hint.ts";
import type { Commands } from "../commands.ts";
import { BARE, bareFlag } from "../spec.ts";
import { isPlain, type Part } from "../words.ts";
import { lineParts } from "./line_parts.ts";

/** A line that failed, and where it was typed. */
interface Failed {
  readonly argv: readonly string[];
  readonly commands: Commands;
  /** The variables that were there. */
  readonly told: (name: string) => string | undefined;
}

/** The error with another hint, where its own leads nowhere. */
export function another(error: UserError, failed: Failed): UserError {
  const { hint = "" } = error;
  const { steps: [step = ""], note } = hintParts(hint);
  if (isThatLine(step, failed)) return error.with({ hint: insteadOf(error, step, note, failed) });
  return isSoAlready(step, failed) ? error.with({ hint: "atmos-auth doctor" }) : error;
}

/** Writes what may stand in its place: what needs a person is typed again where one is, else help tells. */
function insteadOf(
  error: UserError,
  step: string,
  note: string | undefined,
  { argv, commands }: Failed,
): string {
  const other = /^\(or (atmos-auth .*)\)$/s.exec(note ?? "")?.[1];
  if (other !== undefined) return other;
  if (needsPerson(error)) return `in a terminal of your own: ${step}`;
  return helpOn(argv, commands);
}

/** The line that tells how such a line's command is typed. */
export function helpOn(argv: readonly string[], commands: Commands): string {
  const { name = BARE } = lineParts(argv, commands);
  return `atmos-auth help ${name}`.trimEnd();
}

function isThatLine(step: string, { argv, commands }: Failed): boolean {
  const [, line] = /^atmos-auth\b ?(.*)$/s.exec(step) ?? [];
  if (line === undefined) return false;
  const [hinted, failed] = [line, argv.join(" ")].map((text) => sayingOf(text, commands));
  return hinted!.what === failed!.what && hinted!.how.isSubsetOf(failed!.how);
}

/** Whether the step sets a variable to what it is. */
function isSoAlready(step: string, { told }: Failed): boolean {
  return (step.match(/[A-Z_]{2,}/g) ?? []).some((name) => {
    const is = told(name);
    return is !== undefined && step === dialect().set(name, is);
  });
}

/** Reads what a line says, whatever its quotes, the order of its words and how its flags are spelled. */
function sayingOf(text: string, commands: Commands): Saying {
  const argv = text.replace(/['"\\]/g, "").split(/\s+/);
  const { name = BARE, others, end } = lineParts(argv, commands);
  const bare = bareFlag(commands.get(name) ?? {});
  const said = (part: Part) => {
    const flag = isPlain(part) ? bare : part.flag?.name;
    return flag === undefined ? part.words[0] : `--${flag}=${part.value ?? ""}`;
  };
  const isHow = ({ flag }: Part) => HOW.some((one) => one === flag?.name);
  const what = others.filter((part) => !isHow(part)).map(said).sort();
  return { what: [name, ...what, ...end].join(" "), how: new Set(others.filter(isHow).map(said)) };
}

/** Flags by which a line does the same, and says it in another way. */
const HOW = ["no-color", "force-color", "logs-level", "logs-file", "verbose", "debug"] as const;

/** The work of a line, and how it talks. */
interface Saying {
  readonly what: string;
  readonly how: ReadonlySet<string>;
}
