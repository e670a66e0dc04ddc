/**
 * Programs that a configuration names. A path leads from the file that says it, as that of a secret does, and never from
 * wherever somebody stands: a directory that one looks into must not give programs.
 */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { directoryOf } from "./descriptors.ts";
import { expandHome, isAnchored, pathOf } from "./directories.ts";
import { isRemote } from "./remote.ts";

/**
 * Returns the program: by a whole path, or by a name that PATH is searched for. Throws `UserError` for one beside the
 * file that others can replace.
 */
export async function namedProgram(
  system: System,
  program: string,
  file: string,
): Promise<string> {
  const path = expandHome(system, program);
  if (!isBeside(system, path)) return path;
  if (!isRemote(file)) {
    const whole = pathOf(system.os).resolve(system.cwd(), directoryOf(system, file), path);
    return await ours(system, whole, file);
  }
  const message = `Cannot run "${visible(program)}": a file that was fetched has none beside it`;
  throw new UserError("config_invalid", message, {
    hint: "~/PATH in its place, or a program on PATH",
  });
}

/** Throws `UserError` for a line of a shell that begins with a program below the working directory of which others decide. */
export async function checkLine(system: System, line: string, file: string): Promise<void> {
  const [, program = ""] = /^\s*["']?([^\s"']+)/.exec(line) ?? [];
  if (!isBeside(system, program)) return;
  await ours(system, pathOf(system.os).resolve(system.cwd(), program), file);
}

/** Whether it is a path that leads from somewhere. */
function isBeside({ os }: System, path: string): boolean {
  const { SEPARATOR } = pathOf(os);
  return !isAnchored(os, path) && (path.includes("/") || path.includes(SEPARATOR));
}

async function ours(system: System, program: string, file: string): Promise<string> {
  const { checkOurs } = await import("./others.ts");
  await checkOurs(system, program, file);
  return program;
}
