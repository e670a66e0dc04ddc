/** Files that a configuration is made of: their reason, their text, and the content that concerns us. */
import { MachineError, reasonOf, UserError } from "../../errors.ts";
import type { Weakness } from "../../paths/ownership.ts";
import type { System } from "../../system.ts";
import type { FileInfo } from "../../system/file_system.ts";
import { isDescriptor } from "../../paths/descriptors.ts";
import { inWords, recoding, utf8In } from "../../paths/utf8.ts";
import { visible } from "../../terminal/escape.ts";
import { type MapNode, type Pair, startOf, type YamlNode } from "../yaml/node.ts";
import { readOnce } from "./read_once.ts";
import { dialect } from "../../terminal/dialect.ts";

/** The way in which a file came to count. */
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

/** A weakness of a place of one's own, by which others could replace its files. */
interface Stranger {
  /** The weakness in words, such as `"/home/ada" can be written by others (mode 0775)`. */
  readonly why: string;
  /** The command that removes it; `undefined` when the person can't. */
  readonly mend?: string | undefined;
}

/** The reason for which a file is read. */
export interface Reason {
  readonly origin: Origin;
  /**
   * Whether it is somebody else's until it is trusted: it lay in the working directory or above, a file there names it,
   * or somebody else could replace it.
   */
  readonly needsTrust: boolean;
  /** Says that the person named it, or a file that they named did: they meant it, whoever could replace it. */
  readonly chosen?: true;
  /** The number of remote imports over which it came; absent for a file of this machine. */
  readonly steps?: number;
  /** The sort of the file that it was fetched for, unless that was found: their entries are in one realm. */
  readonly fetchedFor?: "own" | "chosen";
  /** The weakness for which a file in a place of one's own is not one's own. */
  readonly stranger?: Stranger;
}

/** A file that counted. */
export type SourceFile = OwnFile | FoundFile;

interface Counted extends Reason {
  /** Absolute path, or the name of a fetched file. */
  readonly path: string;
}

interface OwnFile extends Counted {
  readonly needsTrust: false;
}

/** A file that counts once it is trusted. */
export interface FoundFile extends Counted {
  readonly needsTrust: true;
  /** SHA-256 of the content that concerns us, in hexadecimal. */
  readonly digest: string;
}

/** Returns the paths of files that somebody wrote: all but the cached lists of identities that providers offer. */
export function writtenFiles(
  { files }: { readonly files: readonly SourceFile[] },
): readonly string[] {
  return files.filter(({ origin }) => origin !== "provisioned").map(({ path }) => path);
}

/** The largest file that is read, in bytes. */
const MAX_SIZE = 8 * 1024 * 1024;

/**
 * Returns the text of a file without a byte order mark; `undefined` when there is none. Throws `UserError` for one that
 * can't be read, is too large, or is no text in UTF-8. With a `limit`, for files that are somebody else's, at most that
 * many bytes of a regular file are read; the person's own may be a pipe.
 */
export async function readText(
  system: System,
  path: string,
  limit?: number,
): Promise<string | undefined> {
  const info = await followed(system, path);
  const isPipe = limit === undefined && (isDescriptor(path) || info?.kind === "other");
  if (!info && !isPipe) return undefined;
  if (limit !== undefined && info?.kind !== "file") {
    throw unreadable(path, "it is not a file");
  }
  checkSize(path, info?.size ?? 0, limit);
  const bytes = await bytesOf(system, path, isPipe);
  checkSize(path, bytes?.length ?? 0, limit);
  return bytes && textIn(bytes, path);
}

function checkSize(path: string, size: number, limit = MAX_SIZE): void {
  if (size > MAX_SIZE) throw unreadable(path, "it is over 8 MiB");
  if (size > limit) throw unreadable(path, "the project's configuration is too large");
}

async function bytesOf(
  system: System,
  path: string,
  isPipe: boolean,
): Promise<Uint8Array | undefined> {
  return await (isPipe ? readOnce(system.files, path) : system.files.read(path)).catch(
    (error: unknown) => {
      // The runtime lets nobody read some files of the system.
      const kept = error instanceof MachineError && error.errno === "NotCapable";
      if (kept) throw unreadable(path, "it is no file for configuration");
      throw unreadable(
        path,
        reasonOf(error),
        error instanceof MachineError ? error.hint : undefined,
      );
    },
  );
}

function textIn(bytes: Uint8Array, path: string): string {
  const text = utf8In(bytes);
  if (typeof text !== "string") {
    throw unreadable(path, inWords(text), recoding(text, path));
  }
  const before = text.split("\0", 1)[0]!;
  if (before.length === text.length) return text;
  throw unreadable(
    path,
    `line ${before.split("\n").length} holds a NUL byte: it is no text`,
  );
}

/**
 * The error for a path that can't be had although it is named: the machine's refusal, else a link to nothing, or a
 * directory that may not be entered.
 */
export async function lost(
  system: System,
  path: string,
  refusal?: MachineError,
): Promise<UserError> {
  const follow = () => system.files.realPath(path).then(() => undefined, (error: unknown) => error);
  const why = refusal ?? await follow();
  if (why === undefined) return unreadable(path, "it is a link to nothing");
  return unreadable(
    path,
    reasonOf(why),
    why instanceof MachineError ? why.hint : undefined,
  );
}

/** The error for a file in place of a directory of configuration. */
export function noDirectory(path: string): UserError {
  return unreadable(path, "it is no directory");
}

/**
 * Returns the file that the path leads to, links followed; `undefined` also when its directory may not be looked into.
 */
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

function unreadable(
  path: string,
  why: string,
  hint?: string,
): UserError {
  return new UserError("config_invalid", `Cannot read "${visible(path)}": ${visible(why)}`, {
    hint: hint ?? dialect().look("", path),
    at: startOf(path),
  });
}

/** The sections of `atmos.yaml` that are used here; the others belong to other programs and are left alone. */
const SECTIONS: ReadonlySet<string> = new Set([
  "auth",
  "base_path",
  "env",
  "import",
  "imports",
  "profiles",
]);

/**
 * Returns the pairs of a configuration file that are used here, in any case, and `<<`, which may take in such pairs.
 */
export function usedPairs(root: MapNode): readonly Pair[] {
  return root.pairs.filter((pair) => SECTIONS.has(pair.key.toLowerCase()) || pair.merges);
}

/** Writes a configuration file's content without its comments, its layout and its sections for other programs. */
export function contentOf(root: YamlNode | undefined): string {
  if (root?.type !== "map") return textOf(root);
  return textOf({ ...root, pairs: [...usedPairs(root)] });
}

/** Writes all of a configuration file's content, with its sections for other programs. */
export function wholeContentOf(root: YamlNode | undefined): string {
  return textOf(root);
}

/**
 * Writes the node as text. A node that several aliases name is written once, since nested ones would grow beyond all
 * bounds: each distinct node is a line, and refers to those inside of it by the numbers of their lines.
 */
function textOf(root: YamlNode | undefined): string {
  const lines = new Map<string, number>();
  const known = new Map<YamlNode, number>();
  const numberOf = (node: YamlNode): number => {
    const number = known.get(node) ?? lineOf(shapeOf(node, numberOf));
    known.set(node, number);
    return number;
  };
  const lineOf = (line: string): number => {
    if (!lines.has(line)) lines.set(line, lines.size);
    return lines.get(line)!;
  };
  if (root !== undefined) numberOf(root);
  return [...lines.keys()].join("\n");
}

function shapeOf(node: YamlNode, numberOf: (node: YamlNode) => number): string {
  const tag = node.tag ?? "";
  switch (node.type) {
    case "scalar":
      return JSON.stringify([node.type, tag, node.plain, node.text]);
    case "list":
      return JSON.stringify([node.type, tag, node.items.map(numberOf)]);
    case "map":
      return JSON.stringify([
        node.type,
        tag,
        node.pairs.map(({ key, merges, value }) => [key, merges, numberOf(value)]),
      ]);
  }
}

/**
 * Describes a weakness. A directory that others may write mostly holds such files (umask 002): one command mends both.
 */
export function strangerOf(path: string, { step, mendable, why }: Weakness): Stranger {
  const steps = [...new Set([step, path])];
  return {
    why: `"${visible(step)}" ${why}`,
    ...(mendable ? { mend: dialect().permit("go-w", ...steps) } : {}),
  };
}

/** Returns the command that makes all found files one's own; `undefined` when some can't be. */
export function mendOfAll(files: readonly SourceFile[]): string | undefined {
  const mends = files.map(({ stranger }) => stranger?.mend);
  return files.length === 0 || mends.includes(undefined)
    ? undefined
    : dialect().inTurn(...new Set(mends as readonly string[]));
}
