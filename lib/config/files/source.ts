/** The files that a configuration is made of. */
import { MachineError, reasonOf, UserError } from "../../errors.ts";
import type { FileInfo, System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";

/** How a file came to count. */
export type Origin =
  | "system"
  | "home"
  | "discovered"
  | "chosen"
  | "fragment"
  | "import"
  | "include"
  | "profile"
  | "provisioned";

/** What makes a file of one's own place somebody else's. */
export interface Stranger {
  /** In words, such as `"/home/ada" can be written by others (mode 0775)`. */
  readonly why: string;
  /** What to type so that it is one's own; `undefined` where that is not the person's to do. */
  readonly mend?: string | undefined;
}

/** Why a file is read. */
export interface Reason {
  readonly origin: Origin;
  /**
   * Whether it is somebody else's until it is trusted: it lay in the working directory or above, what lay there
   * names it, or somebody else could replace it.
   */
  readonly needsTrust: boolean;
  /** The person named it, or a file that they named did: whoever could replace it, they meant it. */
  readonly chosen?: true;
  /** Why a file of one's own place is not one's own. */
  readonly stranger?: Stranger;
}

/** A file that counted. */
export interface SourceFile extends Reason {
  /** Absolute. */
  readonly path: string;
  /** SHA-256 of what concerns us of its content, in hexadecimal. */
  readonly digest: string;
}

/** How many bytes a file may have at most. */
const MAX_SIZE = 8 * 1024 * 1024;

/**
 * The text of a file without a byte order mark; `undefined` when there is none. Throws `UserError` for
 * anything but a readable regular file of sensible size in UTF-8: a device would be read for ever.
 */
export async function readText(
  system: System,
  path: string,
  limit = MAX_SIZE,
): Promise<string | undefined> {
  const info = await followed(system, path);
  if (!info) return undefined;
  if (info.kind !== "file") throw unreadable(path, "it is not a file");
  if (info.size > MAX_SIZE) throw unreadable(path, "it is over 8 MiB");
  if (info.size > limit) throw unreadable(path, "the project's configuration is too large");
  const bytes = await system.files.read(path).catch((error: unknown) => {
    // The runtime keeps some files of the system to itself.
    const kept = error instanceof MachineError && error.errno === "NotCapable";
    if (kept) throw unreadable(path, "it is no file for configuration");
    throw unreadable(path, reasonOf(error), error instanceof MachineError ? error.hint : undefined);
  });
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(path, "it is not UTF-8 text");
  }
}

/** What the path leads to, links followed; `undefined` as well when its directory may not be looked into. */
export async function followed({ files }: System, path: string): Promise<FileInfo | undefined> {
  try {
    const info = await files.info(path);
    if (info?.kind !== "link") return info;
    const real = await files.realPath(path);
    return real === undefined ? undefined : await files.info(real);
  } catch {
    return undefined;
  }
}

function unreadable(path: string, why: string, hint?: string): UserError {
  const at = { file: path, line: 1, column: 1, path: "" };
  return new UserError("config_invalid", `Cannot read "${visible(path)}": ${visible(why)}`, {
    hint: hint ?? `ls -l "${visible(path)}"`,
    at,
  });
}

/** SHA-256 of a text, in hexadecimal. */
export async function digestOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
