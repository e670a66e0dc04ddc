/** Where session directories may live: the most private, least persistent place that this machine has. */
import { directories, pathOf } from "../dirs.ts";
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";

const FOLDER = "atmos-auth";

/** Where a login manager keeps every user's runtime directory, `XDG_RUNTIME_DIR` set or not. */
const RUNTIMES = "/run/user";

/**
 * The candidates, best first: memory-backed and gone at log-out, private temporary, cache on disk. `/dev/shm`
 * is none of them: the runtime opens nothing below `/dev` for a program whose permissions are scoped.
 */
export async function sessionPlaces(system: System): Promise<readonly string[]> {
  const { join } = pathOf(system.os);
  const { cache } = directories(system);
  const runtime = await runtimeOf(system);
  const temporary = system.env.get("TMPDIR");
  const isOwn = system.os === "darwin" && temporary?.startsWith("/var/folders/");
  const bases = [runtime, isOwn ? temporary : undefined].filter((base) => base !== undefined);
  return [...bases.map((base) => join(base, FOLDER)), join(cache, FOLDER, "sessions")];
}

/** The runtime directory; the one that is there all the same where nobody names it, as after `su`. */
async function runtimeOf(system: System): Promise<string | undefined> {
  const { runtime } = directories(system);
  if (runtime !== undefined || system.os !== "linux") return runtime;
  const { join } = pathOf(system.os);
  const paths = (await system.files.list(RUNTIMES).catch(() => undefined) ?? [])
    .map((name) => join(RUNTIMES, name));
  const owned = await Promise.all(paths.map(async (path) => {
    const info = await system.files.info(path).catch(() => undefined);
    return info?.kind === "directory" && info.owner === "self";
  }));
  return paths.find((_, index) => owned[index]);
}

/** The first candidate that is, or can be made, a directory that only its owner can enter. */
export async function openSessionPlace(system: System): Promise<string> {
  const reasons: string[] = [];
  for (const place of await sessionPlaces(system)) {
    const reason = await unfit(system, place);
    if (reason === undefined) return place;
    reasons.push(`${place} (${reason})`);
  }
  throw new UserError(
    "session_failed",
    `Cannot find a private directory for the session: ${reasons.join(", ")}`,
    { hint: "export XDG_RUNTIME_DIR=/run/user/$(id -u)" },
  );
}

/** Why a place will not do; `undefined` when it will. */
async function unfit(system: System, place: string): Promise<string | undefined> {
  try {
    await system.files.makeDirectory(place);
    const info = await system.files.info(place);
    if (info?.kind !== "directory") return "not a directory";
    if (info.owner !== "self") return "belongs to somebody else";
    if ((info.mode & 0o077) !== 0) await system.files.setMode(place, 0o700);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
