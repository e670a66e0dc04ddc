/** The check of `doctor` on the place of session directories. */
import { asUserError } from "../../errors.ts";
import { directories, pathOf } from "../../paths/directories.ts";
import { openSessionPlace } from "../../paths/opened_place.ts";
import { unfitText } from "../../paths/unguessable.ts";
import { listOpenSessions } from "../../session/directory/open_sessions.ts";
import type { System } from "../../system.ts";
import { broken, type Check } from "./check.ts";
import { placeOfOnesOwn } from "../../paths/unguessable.ts";

/** Checks which place it is, how many sessions are open there, and whether a better one could be had. */
export async function place(system: System): Promise<Check> {
  try {
    const { dirname } = pathOf(system.os);
    const { path, fresh, passedOver } = await openSessionPlace(system);
    if (fresh) await system.files.removeEmpty(path);
    const open = (await listOpenSessions(system)).length;
    const where = fresh ? `a fresh directory of their own below ${dirname(path)}` : path;
    const lives = `sessions live in ${where}; ${open} open now`;
    const { cache, runtime } = directories(system);
    const onDisk = system.os === "linux" && cache !== undefined && path.startsWith(cache);
    const unset = runtime === undefined && system.os === "linux" && !path.startsWith("/run/");
    const better = [...unset ? ["XDG_RUNTIME_DIR is not set"] : [], ...passedOver.map(unfitText)];
    const finding = [onDisk ? `${lives} (on disk)` : lives, ...better].join("; ");
    const mend = passedOver.find((unfit) => unfit.mend !== undefined)?.mend ??
      (onDisk ? placeOfOnesOwn() : undefined);
    return { topic: "sessions", state: mend === undefined ? "ok" : "note", finding, mend };
  } catch (error) {
    return broken("sessions", asUserError(error));
  }
}
