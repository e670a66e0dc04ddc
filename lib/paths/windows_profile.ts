/** The variables of Windows that name a person's profile, as the hint of whoever finds no place for a session there. */
import type { System } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";
import { absolute, directories, homeFault, pathOf } from "./directories.ts";

/** Says why no place is even looked at, as the end of a sentence. */
export function whyUnknown(system: Pick<System, "os" | "env">): string {
  return homeFault(system) ?? "neither LOCALAPPDATA nor USERPROFILE is set";
}

/**
 * Returns the line that sets a variable, or takes it away, and never one that the next try would have undone;
 * `undefined` where there are no profiles.
 */
export function profileMend(system: Pick<System, "os" | "env">): string | undefined {
  const { os } = system;
  if (os !== "windows") return undefined;
  const { home } = directories(system);
  const named = ["ATMOS_XDG_CACHE_HOME", "XDG_CACHE_HOME"].find((name) => absolute(system, name));
  if (named !== undefined) return dialect().unset(named);
  if (home === undefined) return dialect().set("USERPROFILE", "C:\\Users\\NAME");
  const usual = pathOf(os).join(home, "AppData", "Local");
  const isUsual = (absolute(system, "LOCALAPPDATA") ?? usual).toLowerCase() === usual.toLowerCase();
  return isUsual
    ? `${dialect().set("LOCALAPPDATA", "DIR")}   (a directory that you may write to)`
    : dialect().set("LOCALAPPDATA", usual);
}
