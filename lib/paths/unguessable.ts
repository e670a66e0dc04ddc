/**
 * Places in a directory that all users share, such as `/tmp`: each with a name that nobody can foretell, made for one
 * session and removed with it. Files that strangers put beside them under such names are neither read nor removed.
 */
import { reasonOf } from "../errors.ts";
import { absolute, directories, isAnchored, pathOf } from "./directories.ts";
import { mendOf, type Weakness, weakness } from "./ownership.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { dialect } from "../terminal/dialect.ts";

/** The beginning of their names. */
export const FRESH_PREFIX = "atmos-auth-";

const FRESH = /^atmos-auth-[0-9a-f]{32}$/;

/** The most names that are looked at: a stranger who makes more of them hides ours, and does no other harm. */
const MOST = 512;

/** A directory in which a fresh place may be made: a temporary directory, or one that the person vouches for. */
export interface Shared {
  readonly base: string;
  /** Whether the person vouches that nobody else is on this machine. */
  readonly alone: boolean;
}

/**
 * A path that any command line of Windows carries unchanged. SDKs run theirs through `cmd`, each with its own quotes,
 * and some read the file with it in the code page of the system.
 */
const PLAIN = /^[a-z]:(?:\\[\w.~-]+)+$/i;

/** Returns the reason for which a place's path can't be given to every program; `undefined` when it can. */
export function whyUnspoken(os: System["os"], path: string): string | undefined {
  return os !== "windows" || PLAIN.test(path)
    ? undefined
    : "has a path that no command line carries as it is";
}

/**
 * The longest path of Windows below which a session has room: its programs open none of more than 259 signs, `type` in
 * the profiles of a session among them, and tools put files of their own beside ours.
 */
const LONGEST = 140;

function whyTooLong(os: System["os"], path: string): string | undefined {
  if (os !== "windows" || path.length <= LONGEST) return undefined;
  return `has a path of ${path.length} characters, and a session's files have room below ${LONGEST}`;
}

/**
 * Returns the shared directories, best first. On Windows, everybody's own profile will do, unless programs can't be
 * given its path: then it is the directory for the data of all (CSIDL_COMMON_APPDATA).
 */
export function sharedDirectories(system: Pick<System, "os" | "env">): readonly Shared[] {
  const { os, env } = system;
  const vouched = vouchedFor({ os, env });
  const said = vouched && isAnchored(os, vouched) ? [vouched] : [];
  const alone = said.map((base) => ({ base, alone: true }));
  if (os === "windows") {
    const { cache } = directories(system);
    const isNeeded = cache !== undefined &&
      (whyUnspoken(os, cache) ?? whyTooLong(os, cache)) !== undefined;
    return isNeeded ? [...alone, ...common(system)] : alone;
  }
  const isPath = (path: string | undefined) => path?.startsWith("/") ? [path] : [];
  const temporary = new Set([...isPath(env.get("TMPDIR")), "/tmp"]);
  return [
    ...alone,
    ...[...temporary.difference(new Set(said))].map((base) => ({ base, alone: false })),
  ];
}

/** The shared directories in which places of ours may be by now, whatever the profile was called when they were made. */
export function everyShared(system: Pick<System, "os" | "env">): readonly Shared[] {
  const now = sharedDirectories(system);
  const others = system.os === "windows" ? common(system) : [];
  return [...now, ...others.filter(({ base }) => now.every((shared) => shared.base !== base))];
}

function common(system: Pick<System, "os" | "env">): readonly Shared[] {
  const base = absolute(system, "ProgramData");
  return base !== undefined && PLAIN.test(base) ? [{ base, alone: false }] : [];
}

const VOUCHED = "ATMOS_SESSION_DIR";

/** Returns the directory that the person vouches for as their own. */
export function vouchedFor(system: Pick<System, "os" | "env">): string | undefined {
  return absolute(system, VOUCHED) ?? (system.env.get(VOUCHED) || undefined);
}

/** Makes a place in the directory that the person vouches for, or returns the reason why not. */
export async function makeVouched(system: System, base: string): Promise<string | Unfit> {
  const { resolve } = pathOf(system.os);
  const variable = VOUCHED;
  if (!isAnchored(system.os, base)) {
    const mend = dialect().set(VOUCHED, resolve(system.cwd(), base));
    return { path: base, why: "is no absolute path", mend, variable };
  }
  const why = whyUnspoken(system.os, base);
  const made = why === undefined
    ? await makeFresh(system, { base, alone: true })
    : { path: base, why };
  return typeof made === "string" ? made : { mend: dialect().unset(VOUCHED), ...made, variable };
}

/**
 * Returns the reason for which no session can live in a directory, whoever may write there; `undefined` when one can.
 * Files of tools hold its path, and can't write such characters.
 */
export async function whyBarren(
  { os, files }: Pick<System, "os" | "files">,
  path: string,
): Promise<string | undefined> {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(path)) return "has a control character in its name";
  if (os !== "linux") return whyTooLong(os, path);
  const real = await files.realPath(path).catch(() => undefined) ?? path;
  // To Deno, whatever lies there needs every permission.
  return /^\/(dev|proc|sys)(\/|$)/.test(real)
    ? "is a place where the runtime writes no files"
    : undefined;
}

/** Makes a place, or returns the reason why not. */
export async function makeFresh(
  system: System,
  shared: Shared,
  prefix: string = FRESH_PREFIX,
): Promise<string | Unfit> {
  const weak = shared.alone ? undefined : await weakOf(system, shared);
  if (weak !== undefined) return { ...weakPlace(shared.base, weak), shared: weak.fault === "mode" };
  const barren = await whyBarren(system, shared.base);
  if (barren !== undefined) return { path: shared.base, why: barren };
  const { join } = pathOf(system.os);
  const path = join(shared.base, prefix + system.random(16).toHex());
  try {
    return await system.files.makeNew(path) ? path : { path, why: "is there already" };
  } catch (error) {
    return refusedPlace(shared.base, error);
  }
}

/** Returns the existing places of ours. */
export async function findFresh(system: System, shared: Shared): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const names = await system.files.list(shared.base).catch(() => undefined) ?? [];
  const paths = names.filter((name) => FRESH.test(name)).map((name) => join(shared.base, name));
  if (paths.length === 0 || (!shared.alone && await weakOf(system, shared))) return [];
  const own = await Promise.all(paths.slice(0, MOST).map((path) => isOwn(system, path)));
  return paths.filter((_, index) => own[index]);
}

/** Whether a directory is such a place. */
export function isFresh(os: System["os"], path: string): boolean {
  return FRESH.test(pathOf(os).basename(path));
}

/**
 * Returns a weakness of the path to a place; entries of a sticky directory are their owner's, so that the directory
 * itself may be open to all.
 */
function weakOf(system: System, { base }: Shared): Promise<Weakness | undefined> {
  return weakness(system, pathOf(system.os).join(base, `${FRESH_PREFIX}none`));
}

async function isOwn({ files }: System, path: string): Promise<boolean> {
  const info = await files.info(path).catch(() => undefined);
  return info?.kind === "directory" && info.owner === "self" && (info.mode & 0o077) === 0;
}

/** A directory that is not used. */
export interface Unfit {
  readonly path: string;
  /** The reason, as the end of a sentence that begins with the path. */
  readonly why: string;
  /** The command that makes it usable. */
  readonly mend?: string | undefined;
  /** The variable that names it: somebody wanted it to be used. */
  readonly variable?: string | undefined;
  /** Whether it would do for a person who vouches that nobody else uses the machine. */
  readonly shared?: boolean;
}

/** Makes a directory in which sessions may live, and names it. */
export function placeOfOnesOwn(): string {
  const { inTurn, make, set } = dialect();
  return inTurn(make("private", "DIR"), set("XDG_RUNTIME_DIR", "DIR"));
}

/** Makes the entry of a directory whose path somebody else could redirect. */
export function weakPlace(path: string, weak: Weakness, variable?: string): Unfit {
  const { step, why } = weak;
  const where = step === path ? why : `lies below "${visible(step)}", which ${why}`;
  const otherwise = variable === undefined ? undefined : dialect().unset(variable);
  return { path, why: where, mend: mendOf(weak, otherwise ?? dialect().look("d", step)), variable };
}

/** Makes the entry of a directory that the machine refuses. */
export function refusedPlace(path: string, error: unknown, variable?: string): Unfit {
  return { path, why: `can't be used: ${reasonOf(error)}`, variable };
}

/** Returns the reason in words: `"/run/user/1" belongs to somebody else`. */
export function unfitText({ path, why, variable }: Unfit): string {
  return `${variable === undefined ? "" : `${variable} `}"${visible(path)}" ${why}`;
}
