/**
 * The memory of steered browsers: a directory for each provider, bound to its configuration, so that a changed address
 * or another file's entry of the same name finds nobody signed in.
 */
import { dataPlace, pathOf } from "../../paths/directories.ts";
import { UserError } from "../../errors.ts";
import { requireOwn } from "../../paths/ownership.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { digestOf } from "../../secret.ts";
import { dialect } from "../../terminal/dialect.ts";

/** The file that marks a browser which was signed in when it was last closed; beside the browser's own files. */
const MARK = "signed-in";

/** Returns the directory above those of all providers. */
export function browsersPlace(system: Pick<System, "env" | "os">): string {
  return dataPlace(system, "browser");
}

/** Returns the directory of all that a provider's browsers remember. */
export async function browserPlace(
  system: Pick<System, "env" | "os">,
  realm: string,
  provider: string,
): Promise<string> {
  return pathOf(system.os).join(browsersPlace(system), await nameOf([realm, provider]));
}

/** Returns the directory of a memory below that place, bound to these words. */
export async function memoryIn(
  system: Pick<System, "os">,
  place: string,
  boundTo: readonly string[],
): Promise<string> {
  return pathOf(system.os).join(place, await nameOf(boundTo));
}

async function nameOf(words: readonly string[]): Promise<string> {
  return (await digestOf(JSON.stringify(words))).slice(0, 24);
}

/** Makes the directory, for its owner alone; throws `UserError` when somebody else has put something there. */
export async function makeMemory(system: System, directory: string): Promise<void> {
  const { files } = system;
  await requireOwn(system, directory);
  await files.makeDirectory(directory);
  const info = await files.info(directory);
  if (info?.kind !== "directory" || info.owner !== "self") {
    throw new UserError("failed", `"${visible(directory)}" is not a directory of yours`, {
      hint: `remove it: ${dialect().removeFile(directory)}`,
    });
  }
  await files.setMode(directory, 0o700);
}

/** Whether the browser was signed in somewhere when it was closed. */
export async function isSignedIn({ os, files }: System, directory: string): Promise<boolean> {
  return await files.info(pathOf(os).join(directory, MARK)) !== undefined;
}

/** Notes whether the browser is signed in. */
export async function markSignedIn(
  { os, files }: System,
  directory: string,
  signedIn: boolean,
): Promise<void> {
  const path = pathOf(os).join(directory, MARK);
  if (signedIn) await files.write(path, "");
  else await files.remove(path);
}
