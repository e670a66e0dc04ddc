/**
 * Credentials that a session keeps for the commands in it where no store keeps them: each is in the session's directory
 * as long as the session holds it, which gives it to every program there anyway.
 */
import { canonical } from "../config/yaml/plain.ts";
import { pathOf } from "../paths/directories.ts";
import { digestOf } from "../secret.ts";
import type { HeldAround } from "../store/beside.ts";
import { keyOf, type RecordName } from "../store/store.ts";
import type { System } from "../system.ts";
import { sessionAround } from "./directory/open_sessions.ts";

/** The folder of a session in which that lies. */
export const HELD_FOLDER = "held";

/** The file of a record below the session's directory, with `/`. */
export async function heldFile(name: RecordName): Promise<string> {
  return `${HELD_FOLDER}/${(await digestOf(canonical(keyOf(name)))).slice(0, 24)}.json`;
}

/** Finds where the session around keeps records, should it keep them; nowhere outside of any. */
export async function heldAround(system: System): Promise<HeldAround> {
  const around = await sessionAround(system);
  return async (name) => {
    if (around === undefined) return [];
    const file = await heldFile(name);
    return [pathOf(system.os).join(around.path, ...file.split("/"))];
  };
}
