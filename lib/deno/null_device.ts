/** The device that each program is started with, which a container may lack. */
import { MachineError } from "../errors.ts";
import { dialect } from "../terminal/dialect.ts";
import { isAbsent, OS } from "./machine.ts";
import { asMachineError } from "./trouble.ts";

const NULL = "/dev/null";

/**
 * Throws where a program that is there can't be started because that device is not there, or not for us: the runtime opens
 * it for each program, and blames the program.
 */
export function throwUnlessNull(program: string): void {
  if (OS === "windows" || isAbsent(program)) return;
  try {
    Deno.openSync(NULL, { read: true, write: true }).close();
  } catch (error) {
    const told = asMachineError(OS, "open", NULL, error);
    if (!(told instanceof MachineError)) throw told;
    throw new MachineError(`open ${NULL}, without which no program is started`, told.reason, {
      errno: told.errno,
      hint: `${dialect().look("", NULL)}   (it is a device that everybody may read and write)`,
    });
  }
}
