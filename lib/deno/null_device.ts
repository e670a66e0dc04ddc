/** The device that gives a program no input, and takes its output: the runtime opens it, and blames the program. */
import { MachineError } from "../errors.ts";
import { dialect } from "../terminal/dialect.ts";
import { noted } from "../terminal/hint.ts";
import { OS } from "./machine.ts";
import { asMachineError } from "./trouble.ts";

const NULL = "/dev/null";

/** Throws where a program that is there can't be started because that device is not there, or not for us. */
export function throwUnlessNull(program: string): void {
  if (OS === "windows" || isAbsent(program)) return;
  try {
    Deno.openSync(NULL, { read: true, write: true }).close();
  } catch (error) {
    const told = asMachineError(OS, "open", NULL, error);
    if (!(told instanceof MachineError)) throw told;
    throw new MachineError(`open ${NULL}, without which no program is started`, told.reason, {
      errno: told.errno,
      hint: noted(dialect().look("", NULL), "it is a device that everybody may read and write"),
    });
  }
}

/** Whether no file has that path. */
export function isAbsent(program: string): boolean {
  try {
    Deno.statSync(program);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
