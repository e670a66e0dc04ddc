/**
 * Settings by which a found configuration would act on the person's machine: they choose where something is
 * written, and so what is written over. They wait for the same word as its programs do.
 */
import type { System } from "../system.ts";
import type { Loaded } from "./load.ts";
import { foundAt, isTrusted, requireTrust } from "./trust.ts";

const ACTING = [
  { path: ["auth", "keyring", "spec"], act: "choose where the store's key lies and what opens it" },
  { path: ["auth", "audit", "file"], act: "choose where the audit log is written" },
] as const;

/** Throws `trust_required` when a found file says any of them and nobody has vouched for it. */
export async function checkSettings(system: System, loaded: Loaded): Promise<void> {
  for (const { path, act } of ACTING) {
    const at = foundAt(loaded, path);
    if (at !== undefined) await requireTrust(system, loaded, act, at);
  }
}

/** Whether the settings of the store's key may be used. */
export async function mayPlaceKey(system: System, loaded: Loaded): Promise<boolean> {
  return foundAt(loaded, ACTING[0].path) === undefined || await isTrusted(system, loaded);
}
