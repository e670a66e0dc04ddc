/** Mends of an error's hint, once it is known which line was typed: a line that can be typed in its place. */
import { joined, UserError, UserErrors } from "../../errors.ts";
import { another } from "./dead_end.ts";
import { cleared } from "./cleared.ts";
import type { Commands } from "../commands.ts";
import { displacedIn, inPlace } from "./swapped.ts";
import { inOurWords } from "./foreign.ts";
import type { Identities } from "../identities.ts";
import { inJob } from "./in_job.ts";
import { lasting } from "./without_pipe.ts";
import { ledBy, withVariable } from "./same_configuration.ts";
import { withProgram } from "./same_line.ts";
import { withRetyped } from "./whole_line.ts";
import { withoutSurplus } from "./surplus.ts";
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

/** The error with hints that are whole lines, which lead on; what is no `UserError` stays. */
export async function mended(error: unknown, typed: Typed): Promise<unknown> {
  const ours = error instanceof UserError ? inOurWords(error, typed) : undefined;
  if (ours !== undefined) return led(ours, typed);
  if (error instanceof Unclear) return led(cleared(error, await typed.identities()), typed);
  const meant = error instanceof UserError ? await displaced(error, typed) : undefined;
  if (meant !== undefined) return meant;
  if (error instanceof UserErrors) return joined(error.all.map((one) => led(one, typed)));
  return error instanceof UserError ? led(error, typed) : error;
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
  const whole = withoutSurplus(withProgram(retyped, argv, commands), commands);
  return lasting(another(whole, typed));
}
