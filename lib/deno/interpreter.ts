/** Scripts whose first line names a program that is not there, of which the system says that the script is not there. */
import type { HelperCommand } from "../system/programs.ts";
import { OS } from "./machine.ts";

/** The part of a script that is read, in bytes: the kernel reads no further (execve(2)). */
const LONGEST = 256;

/** Returns the interpreter that is not there, if the program that is to run, or the first of a shell line, is. */
export function missingInterpreter(command: HelperCommand): string | undefined {
  if (OS === "windows") return undefined;
  try {
    const path = pathOf(command);
    const interpreter = path && interpreterOf(path);
    return interpreter && !isFile(interpreter) ? interpreter : undefined;
  } catch {
    return undefined;
  }
}

function pathOf({ program, args: [flag, line = ""], env }: HelperCommand): string | undefined {
  const isShell = program === "/bin/sh" && flag === "-c";
  const name = isShell ? firstWord(line) : program;
  if (name === undefined || name.includes("/")) return name;
  const paths = (env.PATH ?? "").split(":").map((directory) => `${directory || "."}/${name}`);
  return paths.find(isFile);
}

/** Returns the first word of a shell's line, where the shell would take it literally. */
function firstWord(line: string): string | undefined {
  const [, quoted, plain] = /^\s*(?:'([^']+)'|([\w./+:@%,-]+))(?=\s|$)/.exec(line) ?? [];
  return quoted ?? plain;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function interpreterOf(path: string): string | undefined {
  if (!isFile(path)) return undefined;
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(LONGEST);
  const length = file.readSync(bytes) ?? 0;
  const text = new TextDecoder().decode(bytes.subarray(0, length));
  // The kernel parts words at spaces and tabs alone: a return is a part of the name.
  return /^#![ \t]*([^ \t\n]+)/.exec(text)?.[1];
}
