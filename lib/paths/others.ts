/** Other users who decide the content of a file, or of a program. */
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";
import type { FileInfo } from "../system/file_system.ts";
import { visible } from "../terminal/escape.ts";
import { pathOf } from "./directories.ts";
import { dialect } from "../terminal/dialect.ts";

/** Another user, who owns a file or its directory, or all who may write to one of them. */
export type Others = "another" | "all";

/** Words for them, as the end of a sentence that begins with the file. */
export const OTHERS: Readonly<Record<Others, string>> = {
  another: "or its directory belongs to another user",
  all: "or its directory can be written by everybody",
};

/** The mode bit of a directory in which only an entry's own owner can replace it. */
const STICKY = 0o1000;

/** Returns the others who may replace a file, by the facts of it and its directory; `undefined` when nobody can. */
export function othersBy(infos: readonly (FileInfo | undefined)[]): Others | undefined {
  if (infos.some((info) => info?.owner === "other")) return "another";
  return infos.some((info) => info !== undefined && mayReplace(info)) ? "all" : undefined;
}

/** Whether everybody may replace a file; the mode of a link means nothing. */
function mayReplace(info: FileInfo): boolean {
  return info.kind !== "link" && isOpenToAll(info) &&
    (info.kind !== "directory" || (info.mode & STICKY) === 0);
}

/** Whether everybody may write into a directory. */
export function isOpenToAll({ mode }: Pick<FileInfo, "mode">): boolean {
  return (mode & 0o002) !== 0;
}

/**
 * Throws `place_unsafe` for a program that others can replace, named by a configuration that they can't: whoever
 * trusted the configuration was not told of them.
 */
export async function checkOurs(system: System, program: string, file: string): Promise<void> {
  const who = await othersAt(system, program);
  if (who === undefined || await othersAt(system, file) !== undefined) return;
  const { dirname } = pathOf(system.os);
  const hint = who === "all"
    ? dialect().permit("o-w", program, dirname(program))
    : dialect().look("", program);
  const message = `Cannot run "${visible(program)}": it ${OTHERS[who]}`;
  throw new UserError("place_unsafe", message, { hint });
}

async function othersAt({ files, os }: System, path: string): Promise<Others | undefined> {
  const real = await files.realPath(path).catch(() => undefined) ?? path;
  const { dirname } = pathOf(os);
  const all = [...new Set([path, dirname(path), real, dirname(real)])];
  return othersBy(
    await Promise.all(all.map((each) => files.info(each).catch(() => undefined))),
  );
}
