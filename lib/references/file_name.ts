/** Names of files that can be no secret's, and what was meant by one that leads nowhere. Pure. */
import { isAnchored, pathOf } from "../paths/directories.ts";
import { leftToShells } from "../paths/left_to_shells.ts";
import { isDevice } from "../paths/windows_names.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import type { System } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";

/**
 * Returns the reason for which no file of Windows can be meant: a device, or a path that would lead elsewhere by the
 * drive that one is in; `undefined` where one can.
 */
export function wrongName({ os, cwd }: Pick<System, "os" | "cwd">, rest: string) {
  if (os !== "windows") return undefined;
  if (isDevice(rest)) {
    return new Unavailable("it is a device of Windows, and no file", "file:~/PATH");
  }
  const isOfDrive = !isAnchored(os, rest) && /^(?:[\\/]|[a-z]:)/i.test(rest);
  if (!isOfDrive) return undefined;
  // As Git's bash has it.
  const [, drive, path = ""] = /^\/([a-z])(\/.*)?$/is.exec(rest) ?? [];
  const { join } = pathOf(os);
  const driveOf = (path: string) => /^[a-z](?=:)/i.exec(path)?.[0];
  const from = drive ?? driveOf(rest) ?? driveOf(cwd()) ?? "C";
  const whole = join(`${from}:\\`, drive === undefined ? rest.replace(/^[a-z]:/i, "") : path);
  return new Unavailable("it would depend on the drive that one is in", `file:${whole}`);
}

/** Makes the error for a file that is not there: what a shell would have read in its name, nobody reads here. */
export function notThere(path: string, rest: string): Unavailable {
  const plain = /^(["'])(.+)\1$/s.exec(rest.trim())?.[2];
  if (plain !== undefined) {
    return new Unavailable(
      "no quotes are read here, and there is no file so called",
      `file:${plain}`,
    );
  }
  const left = leftToShells(rest);
  const isVariable = /%\w+%|\$\{?\w/.test(rest);
  if (left === undefined && !isVariable) {
    return new Unavailable("the file is not there", dialect().look("", path));
  }
  const what = isVariable ? "no variables are read" : "nobody else's home is known";
  const why = `${what} here, and there is no file so called`;
  return new Unavailable(why, left?.isHome ? `file:${left.whole}` : "file:~/PATH");
}
