/** Where session directories may live: the most private, least persistent place that this machine has. */
import { directories, pathOf } from "../dirs.ts";
import { UserError } from "../errors.ts";
import type { System } from "../system.ts";

const FOLDER = "atmos-auth";

/** The candidates, best first: memory-backed and gone at log-out, private temporary, cache on disk. */
export function sessionPlaces(system: System): readonly string[] {
  const { join } = pathOf(system.os);
  const { runtime, cache } = directories(system);
  const places = [join(cache, FOLDER, "sessions")];
  const temporary = system.env.get("TMPDIR");
  if (system.os === "darwin" && temporary?.startsWith("/var/folders/")) {
    places.unshift(join(temporary, FOLDER));
  }
  if (system.os === "linux") {
    const user = system.env.get("USER") ?? system.env.get("LOGNAME") ?? "user";
    places.unshift(join("/dev/shm", `${FOLDER}-${user.replace(/[^\w.-]/g, "_")}`));
  }
  if (runtime !== undefined) places.unshift(join(runtime, FOLDER));
  return places;
}

/** The first candidate that is, or can be made, a directory that only its owner can enter. */
export async function openSessionPlace(system: System): Promise<string> {
  const reasons: string[] = [];
  for (const place of sessionPlaces(system)) {
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
  const { dirname } = pathOf(system.os);
  if (dirname(place) === "/dev/shm" && !await system.files.info("/dev/shm")) return "not there";
  try {
    await system.files.makeDirectory(place);
    const info = await system.files.info(place);
    if (info?.kind !== "directory") return "not a directory";
    if (!info.mine) return "belongs to somebody else";
    if ((info.mode & 0o077) !== 0) await system.files.setMode(place, 0o700);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
