/** Base directories of this machine, and paths relative to them. */
import { type Path, posix, windows } from "@std/path";
import { UserError } from "../errors.ts";
import type { Os, System } from "../system.ts";
import { descriptorAt } from "./streams.ts";
import { dialect } from "../terminal/dialect.ts";

/** The parts of the system that decide them. */
type World = Pick<System, "env" | "os">;

/**
 * The base directories, absolute. A service, a job or a container may have no home, and so none of the directories that
 * no variable names: these are `undefined`.
 */
interface Directories {
  readonly home: string | undefined;
  /** Directory of configuration; the original reads `atmos` in it. */
  readonly config: string | undefined;
  readonly cache: string | undefined;
  readonly data: string | undefined;
  /** Memory-backed and gone at log-out; `undefined` where the system has none. */
  readonly runtime: string | undefined;
}

/** Returns the path functions of that operating system. */
export function pathOf(os: Os): Path {
  return os === "windows" ? windows : posix;
}

/**
 * Returns the path as seen from the working directory; a leading `~` is the home directory. A descriptor's path has no
 * drive.
 */
export function fromHere(system: World & Pick<System, "cwd">, path: string): string {
  if (descriptorAt(path) !== undefined) return path;
  return pathOf(system.os).resolve(system.cwd(), expandHome(system, path));
}

/**
 * Returns the base directories: `ATMOS_XDG_*_HOME`, then `XDG_*_HOME`, then the defaults of the XDG Base Directory
 * Specification on Linux and macOS, and of the Known Folders on Windows.
 */
export function directories(system: World): Directories {
  const { join } = pathOf(system.os);
  const home = absolute(system, homeVariable(system.os));
  const below = (...steps: string[]) => home === undefined ? undefined : join(home, ...steps);
  const base = (name: string, fallback: string | undefined) =>
    absolute(system, `ATMOS_XDG_${name}_HOME`) ?? absolute(system, `XDG_${name}_HOME`) ?? fallback;
  const roaming = absolute(system, "APPDATA") ?? below("AppData", "Roaming");
  const local = absolute(system, "LOCALAPPDATA") ?? below("AppData", "Local");
  const windowsOs = system.os === "windows";
  const cache = local === undefined ? undefined : join(local, "cache");
  return {
    home,
    config: base("CONFIG", windowsOs ? roaming : below(".config")),
    cache: base("CACHE", windowsOs ? cache : below(".cache")),
    data: base("DATA", windowsOs ? local : below(".local", "share")),
    runtime: absolute(system, "XDG_RUNTIME_DIR"),
  };
}

/** Returns the home directory; throws `home_unknown`. */
export function homeDirectory(system: World): string {
  return directories(system).home ??
    unknown(system, "the home directory", homeVariable(system.os));
}

/** Returns the directory of lasting data; throws `home_unknown`. */
export function dataDirectory(system: World): string {
  return directories(system).data ??
    unknown(system, "where to keep things", dataVariable(system.os));
}

/** Says why nobody knows where to keep things, as a sentence, and the line that tells it. */
export function dataFault(system: World): { readonly why: string; readonly mend: string } {
  const why = whyUnknown(system, dataVariable(system.os)).replace(/^neither/, "Neither");
  return { why, mend: dialect().set(system.os === "windows" ? "LOCALAPPDATA" : "HOME", "DIR") };
}

/** Returns the line that has what lies in a base directory, unless told that of lasting data, lie elsewhere. */
export function elsewhere(system: World, base: "CACHE" | "DATA" = "DATA"): string {
  const name = `XDG_${base}_HOME`;
  const isOurs = absolute(system, `ATMOS_${name}`) !== undefined;
  return dialect().set(isOurs ? `ATMOS_${name}` : name, "DIR");
}

function dataVariable(os: Os): string {
  return os === "windows" ? "LOCALAPPDATA" : "XDG_DATA_HOME";
}

/** Returns a path below the program's own directory of lasting data; throws `home_unknown`. */
export function dataPlace(system: World, ...steps: readonly string[]): string {
  return pathOf(system.os).join(dataDirectory(system), "atmos-auth", ...steps);
}

/**
 * Returns the path with its leading `~` replaced by the home directory; throws `home_unknown` when that is not known.
 */
export function expandHome(system: World, path: string): string {
  if (!/^~(?=$|[\\/])/.test(path)) return path;
  return pathOf(system.os).join(homeDirectory(system), path.slice(1));
}

/** Changes to a working directory, as `--chdir` names one; does nothing when none is named. */
export function goTo(system: World & Pick<System, "changeDirectory">, path: string | undefined) {
  if (path !== undefined) system.changeDirectory(expandHome(system, path));
}

/** Returns the path as a person writes it: with `~` for the home directory. */
export function fromHome(system: World, path: string): string {
  const { home } = directories(system);
  const { SEPARATOR } = pathOf(system.os);
  return home !== undefined && path.startsWith(home + SEPARATOR)
    ? `~${path.slice(home.length)}`
    : path;
}

function homeVariable(os: Os): "HOME" | "USERPROFILE" {
  return os === "windows" ? "USERPROFILE" : "HOME";
}

/**
 * Returns the reason for which a variable's home directory is not used, as a sentence; `undefined` in any other case.
 */
export function homeFault({ os, env }: World): string | undefined {
  const name = homeVariable(os);
  if (env.isGarbled?.(name)) return `${name} is not UTF-8 text`;
  const said = env.get(name);
  return said && absolute({ os, env }, name) === undefined
    ? `${name} is not an absolute path`
    : undefined;
}

function unknown(system: World, what: string, variable: string): never {
  const message = `Cannot tell ${what}: ${whyUnknown(system, variable)}`;
  throw new UserError("home_unknown", message, {
    hint: dialect().set(variable, "DIR"),
  });
}

function whyUnknown(system: World, variable: string): string {
  const home = homeVariable(system.os);
  return homeFault(system) ??
    (variable === home ? `${home} is not set` : `neither ${home} nor ${variable} is set`);
}

/**
 * Returns the directory that a variable names; a relative one is ignored, as the specification says: it would depend on
 * the working directory, and so would everything that is trusted for lying at home. On Windows, so does a path of Unix,
 * as MSYS and WSL pass them on: its drive is not known.
 */
export function absolute({ os, env }: World, name: string): string | undefined {
  const value = env.get(name);
  if (!value || !isAnchored(os, value)) return undefined;
  // As Windows itself writes it: its programs take no slashes on their lines.
  return os === "windows" ? windows.resolve(value) : value;
}

/** Whether a path means the same wherever one stands: on Windows it says its drive, or whose share it is. */
export function isAnchored(os: Os, path: string): boolean {
  const isPlace = os === "windows" ? /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/])/i : /^\//;
  return isPlace.test(path);
}
