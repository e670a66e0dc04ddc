/** Where things lie on this machine. */
import { type Path, posix, windows } from "@std/path";
import { UserError } from "./errors.ts";
import type { Os, System } from "./system.ts";

/** The base directories, absolute. */
export interface Directories {
  readonly home: string;
  /** `<config>/atmos` holds what the original reads. */
  readonly config: string;
  readonly cache: string;
  readonly data: string;
  /** Memory-backed and gone at log-out; `undefined` where the system has none. */
  readonly runtime: string | undefined;
}

/** Paths as this operating system writes them. */
export function pathOf(os: Os): Path {
  return os === "windows" ? windows : posix;
}

/**
 * The base directories: `ATMOS_XDG_*_HOME`, then `XDG_*_HOME`, then the defaults of the XDG Base Directory
 * Specification on Linux and macOS, and of the Known Folders on Windows.
 */
export function directories(system: Pick<System, "env" | "os">): Directories {
  const home = homeOf(system);
  const base = (name: string, fallback: string) =>
    absolute(system, `ATMOS_XDG_${name}_HOME`) ?? absolute(system, `XDG_${name}_HOME`) ?? fallback;
  const { join } = pathOf(system.os);
  const roaming = system.env.get("APPDATA") ?? join(home, "AppData", "Roaming");
  const local = system.env.get("LOCALAPPDATA") ?? join(home, "AppData", "Local");
  const windowsOs = system.os === "windows";
  return {
    home,
    config: base("CONFIG", windowsOs ? roaming : join(home, ".config")),
    cache: base("CACHE", windowsOs ? join(local, "cache") : join(home, ".cache")),
    data: base("DATA", windowsOs ? local : join(home, ".local", "share")),
    runtime: absolute(system, "XDG_RUNTIME_DIR"),
  };
}

function homeOf(system: Pick<System, "env" | "os">): string {
  const name = system.os === "windows" ? "USERPROFILE" : "HOME";
  const home = system.env.get(name);
  if (home) return home;
  throw new UserError("failed", `Cannot tell the home directory: ${name} is not set`, {
    hint: `set ${name} to your home directory`,
  });
}

/** A variable that names a directory; the specification says to ignore a relative one. */
function absolute(system: Pick<System, "env" | "os">, name: string): string | undefined {
  const value = system.env.get(name);
  return value && pathOf(system.os).isAbsolute(value) ? value : undefined;
}
