/** The working directory of the real system. */
import { MachineError, reasonOf, UserError } from "../errors.ts";
import { OS } from "./machine.ts";
import { asMachineError, errnoOf } from "./trouble.ts";
import { visible } from "../terminal/escape.ts";

/** Returns the working directory; throws `MachineError` where it is gone. */
export function cwd(): string {
  try {
    return Deno.cwd();
  } catch (error) {
    const why = errnoOf(error) === "ENOENT" ? "it has been removed" : reasonOf(error);
    throw new MachineError("tell the working directory", why, {
      errno: errnoOf(error),
      hint: "cd",
    });
  }
}

/** Makes another one the working directory; throws `usage` where that can't be. */
export function changeDirectory(path: string): void {
  try {
    Deno.chdir(path);
  } catch (error) {
    const told = asMachineError(OS, "change to directory", path, error);
    throw told instanceof MachineError ? new UserError("usage", told.message, told) : told;
  }
}

/**
 * Throws where no program can be started because the working directory can't be entered, as after
 * `sudo -u somebody` in another user's home: the runtime enters it for each program, and blames the program.
 */
export function throwUnlessEntered(): void {
  const here = cwd();
  try {
    Deno.chdir(here);
  } catch (error) {
    const told = asMachineError(OS, "enter the working directory", here, error);
    if (!(told instanceof MachineError)) throw told;
    throw new MachineError(`enter the working directory "${visible(here)}"`, told.reason, {
      ...{ errno: told.errno, hint: "cd /" },
    });
  }
}
