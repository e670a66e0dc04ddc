/** The file that a write to another's path ends at. */
import { MachineError } from "../errors.ts";
import type { System } from "../system.ts";
import type { Landing } from "../system/file_system.ts";
import { visible } from "../terminal/escape.ts";
import { isDescriptor } from "./descriptors.ts";
import { pathOf } from "./directories.ts";
import { MOST_LINKS, wayOf } from "./way.ts";
import { whyNameless } from "./windows_names.ts";
import { dialect } from "../terminal/dialect.ts";

/**
 * Returns the path that a write to this one ends at: links are followed, to a missing file as well, as open(2) does, so
 * that a link stays a link. Throws `MachineError` for a circle, for what others have put where all may write, for
 * anything but a file (a pipe or device must not be replaced by one), and for a file that can't be written to.
 */
export async function landing(
  { files, os }: Pick<System, "files" | "os">,
  path: string,
): Promise<Landing> {
  if (os === "windows") checkName(path);
  else await checkOthers(files, path);
  const { dirname, resolve } = pathOf(os);
  let at = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const real = await files.realPath(at);
    if (real !== undefined) return await fileAt({ files }, path, real);
    const target = await files.readLink(at);
    if (target === undefined) return at as Landing;
    const directory = await files.realPath(dirname(at)) ?? dirname(at);
    // A pipe that /proc tells of has no path.
    if (/^\w+:\[/.test(target) && directory.startsWith("/proc/")) throw refusal(path, NO_FILE);
    at = resolve(directory, target);
  }
  throw refusal(path, "it is a link too many");
}

/**
 * Throws for a file or link of another user's in a directory where all may write, or such a link to another's file:
 * they may have put it there as a trap (proc_sys_fs(5), `protected_*`).
 */
async function checkOthers(files: System["files"], path: string): Promise<void> {
  let isShared = false;
  let link: string | undefined;
  const owners = new Map<string, string>();
  for await (const { at, is } of wayOf(files, path)) {
    if (is.kind === "unseen") throw is.error;
    if (is.kind === "circle") return;
    if (isShared && is.kind !== "directory" && is.owner === "other") {
      throw anothers(path, at, "is somebody else's, where all may write");
    }
    isShared = is.kind === "directory" && (is.mode & 0o002) !== 0;
    if (is.kind === "link" && is.owner === "other") link ??= at;
    if (is.kind !== "link") owners.set(is.kind === "directory" ? "directory" : "end", is.owner);
  }
  // What is theirs, or lies in what is, they could change without a link.
  if (link === undefined || [...owners.values()].includes("other")) return;
  throw anothers(path, link, "is somebody else's link, and leads to what is not theirs");
}

/** Throws for what is no file's name: some devices can be written to, and a printer would print it. */
function checkName(path: string): void {
  const nameless = whyNameless(path);
  if (nameless === undefined) return;
  throw new MachineError(`write "${visible(path)}"`, nameless.why, {
    hint: `${dialect().word(nameless.instead)}   (a name that a file can have)`,
  });
}

function anothers(path: string, at: string, why: string): MachineError {
  const reason = `"${visible(at)}" ${why}`;
  return new MachineError(`write "${visible(path)}"`, reason, { hint: dialect().look("", at) });
}

const NO_FILE = "it is not a file";

async function fileAt(
  { files }: Pick<System, "files">,
  named: string,
  real: string,
): Promise<Landing> {
  const kind = (await files.info(real))?.kind ?? "file";
  if (kind === "file") return await files.checkWritable(real), real as Landing;
  throw refusal(named, kind === "directory" ? "it is a directory" : NO_FILE);
}

function refusal(path: string, why: string): MachineError {
  const hint = isDescriptor(path)
    ? "| COMMAND instead of >(COMMAND)   (or the name of a file)"
    : dialect().look("L", path);
  return new MachineError(`write "${visible(path)}"`, why, { hint });
}
