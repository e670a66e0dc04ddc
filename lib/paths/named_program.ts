/**
 * Programs that a configuration names. A path leads from the file that says it, as that of a secret does, and never from
 * wherever somebody stands: a directory that one looks into must not give programs.
 */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { directoryOf } from "./descriptors.ts";
import { expandHome, pathOf } from "./directories.ts";
import { isRemote } from "./remote.ts";

/** The program: by a whole path, or by a name that PATH is searched for. */
export function namedProgram(
  system: Pick<System, "os" | "env" | "cwd">,
  program: string,
  file: string,
): string {
  const { isAbsolute, resolve, SEPARATOR } = pathOf(system.os);
  const path = expandHome(system, program);
  if (isAbsolute(path) || !(path.includes("/") || path.includes(SEPARATOR))) return path;
  if (!isRemote(file)) return resolve(system.cwd(), directoryOf(system, file), path);
  const message = `Cannot run "${visible(program)}": a file that was fetched has none beside it`;
  throw new UserError("config_invalid", message, {
    hint: "~/PATH in its place, or a program on PATH",
  });
}
