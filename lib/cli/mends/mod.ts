/** Mends of an error's hint, once it is known which line was typed: a line that can be typed in its place. */
import { joined, UserError, UserErrors } from "../../errors.ts";
import { hintParts, noted } from "../../terminal/hint.ts";
import { another, helpOn } from "./dead_end.ts";
import { cleared } from "./cleared.ts";
import type { Commands } from "../commands.ts";
import { displacedIn, inPlace } from "./swapped.ts";
import { withFlagForName } from "./flag_words.ts";
import { inOurWords } from "./foreign.ts";
import type { Identities } from "../identities.ts";
import { inJob } from "./in_job.ts";
import { lasting } from "./without_pipe.ts";
import { ledBy, withVariable } from "./same_configuration.ts";
import { withProgram } from "./same_line.ts";
import { withRetyped } from "./whole_line.ts";
import { refusalIn } from "./refusal.ts";
import { Unclear } from "./unclear.ts";

/** The line that failed. */
interface Typed {
  readonly argv: readonly string[];
  /** Flags of it that say which configuration is meant, each with a space before it. */
  readonly flags: string;
  readonly commands: Commands;
  /** The variables that were there. */
  readonly told: (name: string) => string | undefined;
  /** Of the configuration that the line leads to. */
  identities(): Promise<Identities>;
}

/** Lines that are tried, one for what is wrong with the other, before help has to do. */
const MOST = 4;

/** The error with hints that are whole lines, which are understood and lead on; what is no `UserError` stays. */
export async function mended(error: unknown, typed: Typed): Promise<unknown> {
  return error instanceof UserError ? await leading(error, typed, MOST) : error;
}

/** No hint is a line that would be refused: what would be is mended in its turn. */
async function leading(error: UserError, typed: Typed, left: number): Promise<UserError> {
  const mend = await mendOf(error, typed);
  const { steps: [step = "", ...others], note } = hintParts(mend.hint ?? "");
  const refused = refusalIn(step, typed.commands);
  if (refused === undefined) return mend;
  const { argv, error: why } = refused;
  const next = left > 0 ? await leading(why, { ...typed, argv, flags: "" }, left - 1) : why;
  const line = next.hint?.startsWith("atmos-auth ") ? next.hint : helpOn(argv, typed.commands);
  const beside = hintParts(line);
  const steps = [...beside.steps, ...others].join("\n");
  const notes = [note, beside.note].flatMap((each) => each?.slice(1, -1) ?? []);
  const hint = notes.length === 0 ? steps : noted(steps, [...new Set(notes)].join("; "));
  return another(mend.with({ hint }), typed);
}

async function mendOf(error: UserError, typed: Typed): Promise<UserError> {
  const ours = inOurWords(error, typed);
  if (ours !== undefined) return led(ours, typed);
  if (error instanceof Unclear) return led(cleared(error, await typed.identities()), typed);
  const flagged = withFlagForName(error, typed.argv, typed.commands);
  if (flagged !== undefined) return led(flagged, typed);
  const meant = await displaced(error, typed);
  if (meant !== undefined) return meant;
  return error instanceof UserErrors
    ? joined(error.all.map((one) => led(one, typed)))
    : led(error, typed);
}

/** Another command with the words of that line, if it was meant. */
async function displaced(error: UserError, typed: Typed): Promise<UserError | undefined> {
  const line = displacedIn(error, typed.argv, typed.commands);
  return line && inPlace(error, line, await typed.identities());
}

/** A line that is typed anew has its flags already. */
function led(error: UserError, typed: Typed): UserError {
  const { argv, flags, commands, told } = typed;
  const passable = inJob(error, told);
  const retyped = withRetyped(ledBy(withVariable(passable, argv), flags), argv, commands);
  return lasting(another(withProgram(retyped, argv, commands), typed));
}
