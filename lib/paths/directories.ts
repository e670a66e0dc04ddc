/** Where things lie on this machine. */
import { type Path, posix, windows } from "@std/path";
import { UserError } from "../errors.ts";
import type { Os, System } from "../system.ts";
import { descriptorAt } from "./streams.ts";

/** What is looked at. */
type World = Pick<System, "env" | "os">;

/**
 * The base directories, absolute. A service, a job or a container may have no home, and so none of those that
 * no variable names: what can't be known is `undefined`.
 */
interface Directories {
  readonly home: string | undefined;
  /** `<config>/atmos` holds what the original reads. */
  readonly config: string | undefined;
  readonly cache: string | undefined;
  readonly data: string | undefined;
  /** Memory-backed and gone at log-out; `undefined` where the system has none. */
  readonly runtime: string | undefined;
}

/** Paths as this operating system writes them. */
export function pathOf(os: Os): Path {
  return os === "windows" ? windows : posix;
}

/** The path as seen from the working directory, with a leading `~` for the home directory. What is open lies on no drive. */
export function fromHere(system: World & Pick<System, "cwd">, path: string): string {
  if (descriptorAt(path) !== undefined) return path;
  return pathOf(system.os).resolve(system.cwd(), expandHome(system, path));
}

/**
 * The base directories: `ATMOS_XDG_*_HOME`, then `XDG_*_HOME`, then the defaults of the XDG Base Directory
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

/** The home directory, for what can't do without; throws `home_unknown`. */
export function homeDirectory(system: World): string {
  return directories(system).home ??
    unknown(system, "the home directory", homeVariable(system.os));
}

/** The directory of lasting data, for what can't do without; throws `home_unknown`. */
export function dataDirectory(system: World): string {
  return directories(system).data ?? unknown(system, "where to keep things", "XDG_DATA_HOME");
}

/** A path below the program's own directory there; throws `home_unknown`. */
export function dataPlace(system: World, ...steps: readonly string[]): string {
  return pathOf(system.os).join(dataDirectory(system), "atmos-auth", ...steps);
}

/** The path, with a leading `~` for the home directory; throws `home_unknown` when it has one and there is none. */
export function expandHome(system: World, path: string): string {
  if (!/^~(?=$|[\\/])/.test(path)) return path;
  return pathOf(system.os).join(homeDirectory(system), path.slice(1));
}

/** Makes it the working directory, as `--chdir` names one; where none is named, all stays as it is. */
export function goTo(system: World & Pick<System, "changeDirectory">, path: string | undefined) {
  if (path !== undefined) system.changeDirectory(expandHome(system, path));
}

/** The path as a person writes it: what lies at home begins with `~`. */
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

/** Why there is no home directory though a variable says one, as a sentence; `undefined` for any other case. */
export function homeFault({ os, env }: World): string | undefined {
  const name = homeVariable(os);
  if (env.isGarbled?.(name)) return `${name} is not UTF-8 text`;
  const said = env.get(name);
  return said && absolute({ os, env }, name) === undefined
    ? `${name} is not an absolute path`
    : undefined;
}

function unknown({ os, env }: World, what: string, variable: string): never {
  const home = homeVariable(os);
  const neither = homeFault({ os, env }) ??
    (variable === home ? `${home} is not set` : `neither ${home} nor ${variable} is set`);
  throw new UserError("home_unknown", `Cannot tell ${what}: ${neither}`, {
    hint: os === "windows" ? `set ${variable}=DIR` : `export ${variable}=DIR`,
  });
}

/**
 * A variable that names a directory; the specification says to ignore a relative one. What it means would be the
 * working directory's to say, and so would be whatever we believe because it lies at home. On Windows so is a path of
 * Unix, as MSYS and WSL hand them over: which drive it is on.
 */
export function absolute({ os, env }: World, name: string): string | undefined {
  const value = env.get(name);
  const isPlace = os === "windows" ? /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/])/i : /^\//;
  return value && isPlace.test(value) ? value : undefined;
}
