/** Ownership of paths: whether only the person and root decide what a path leads to. */
import { reasonOf, UserError } from "../errors.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { modeText } from "../terminal/system_lines.ts";
import { elsewhere } from "./directories.ts";
import { type Step, wayOf } from "./way.ts";
import { dialect } from "../terminal/dialect.ts";

/** The parts of the system that are read. */
type World = Pick<System, "os" | "files">;

/** Whether a directory of one's own exists; its parents are not looked at. */
export async function isOwnDirectory(
  { files }: Pick<System, "files">,
  path: string,
): Promise<boolean> {
  const info = await files.info(path).catch(() => undefined);
  return info?.kind === "directory" && info.owner === "self";
}

/** The mode bit of a directory in which only an entry's own owner can replace it. */
const STICKY = 0o1000;

/** The reason for which a relative path is not one's own. */
const RELATIVE = "depends on the working directory";

/** The device to which everybody may write, and whose content nobody reads: a file that leads there is switched off. */
const NOTHING = "/dev/null";

/** A step of a path that somebody else could replace. */
export interface Weakness {
  readonly step: string;
  readonly fault: "owner" | "mode" | "unseen";
  /** Whether the person should change its mode: it is theirs, and not open to all on purpose, as `/tmp` is. */
  readonly mendable: boolean;
  /** The reason, as the end of a sentence that begins with the step. */
  readonly why: string;
}

/**
 * Returns the reason for which somebody else could replace a step of the path, in words; `undefined` when nobody can.
 * See `weakness`.
 */
export async function whyNotOwn(world: World, path: string): Promise<string | undefined> {
  const found = await weakness(world, path);
  return found && `"${visible(found.step)}" ${found.why}`;
}

/**
 * Returns the first step of a path that somebody else could replace; `undefined` when nobody can. As sshd's StrictModes
 * (sshd_config(5)), along the way that the kernel takes: every directory, every link and every step of its target
 * belongs to the person or to root, and nobody else may write there. A missing step is nobody's; one that can't be read
 * is somebody else's. On Windows the profile's access list decides.
 */
export async function weakness(world: World, path: string): Promise<Weakness | undefined> {
  if (world.os === "windows") return undefined;
  if (!path.startsWith("/")) return { step: path, ...unseen(RELATIVE) };
  for await (const step of wayOf(world.files, path)) {
    const wrong = wrongWith(step);
    if (wrong !== undefined) return { step: step.at, ...wrong };
  }
  return undefined;
}

function wrongWith({ at, is, isLast }: Step): Omit<Weakness, "step"> | undefined {
  if (is.kind === "circle") return unseen("is a link too many");
  if (is.kind === "unseen") return unseen(`can't be looked at: ${reasonOf(is.error)}`);
  const { kind, owner, mode } = is;
  if (isLast && at === NOTHING && owner !== "other") return undefined;
  if (owner === "other") {
    return { fault: "owner", mendable: false, why: "belongs to somebody else" };
  }
  // `HOME=/dev/null`, as services have it, leads nowhere; and nobody is to change the mode of a device.
  if (!isLast && kind !== "directory" && kind !== "link") {
    return unseen("is no directory");
  }
  const sticky = (mode & STICKY) !== 0;
  const guarded = kind === "link" || (!isLast && sticky);
  if (guarded || (mode & 0o022) === 0) return undefined;
  const mendable = owner === "self" && !sticky && kind !== "other";
  return { fault: "mode", mendable, why: `can be written by others ${modeText(mode)}` };
}

function unseen(why: string): Omit<Weakness, "step"> {
  return { fault: "unseen", mendable: false, why };
}

/**
 * Returns the command that mends a weakness; `otherwise` where a directory must stay somebody else's, or everybody's.
 */
export function mendOf({ step, mendable }: Weakness, otherwise: string): string {
  return mendable ? dialect().permit("go-w", step) : otherwise;
}

function orAsOneself(world: Parameters<typeof elsewhere>[0]): string {
  return `${elsewhere(world)}, or sudo -H where HOME is another user's`;
}

/**
 * Throws `place_unsafe` when somebody else could replace a step of that path; `otherwise` is the hint where that
 * directory must stay as it is.
 */
export async function requireOwn(
  world: World & Pick<System, "env">,
  path: string,
  otherwise = orAsOneself(world),
): Promise<void> {
  const weak = await weakness(world, path);
  if (weak === undefined) return;
  const where = `"${visible(weak.step)}" ${weak.why}`;
  throw new UserError("place_unsafe", `Cannot keep anything in "${visible(path)}": ${where}`, {
    hint: mendOf(weak, otherwise),
  });
}
