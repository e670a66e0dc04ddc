/** Which store is meant: the environment's word, then the configuration's. */
import type { Person } from "../provider/context.ts";
import { directories } from "../paths/directories.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { type KeySource, systemKey } from "./keyring_key.ts";
import { fileKey } from "./key_file.ts";

/** Where the master key is kept; `memory` has none. */
export type StoreType = "system" | "file" | "memory";

/** `auth.keyring` of the configuration. */
export interface StoreSettings {
  readonly type?: string | undefined;
  readonly path?: string | undefined;
  readonly passwordEnv?: string | undefined;
}

/** The store that is meant; `homeless` where nobody can tell where it would lie. */
export type StoreKind = { readonly type: "memory" } | SealedKind | "homeless";

/** A store on the disk. */
export interface SealedKind {
  readonly type: "system" | "file";
  /** Whether somebody asked for it; what nobody asked for may give way to memory. */
  readonly chosen: boolean;
  readonly source: KeySource;
}

/** Chooses; a type that does not exist is `system`, with a warning. */
export function chooseKind(
  system: System,
  settings: StoreSettings,
  person: Person,
  learn: (secret: string) => void,
): StoreKind {
  const { env } = system;
  const asked = env.get("ATMOS_KEYRING_TYPE") || settings.type;
  const type = asked === undefined ? undefined : knownType(asked, person);
  if (type === "memory") return { type };
  if (directories(system).data === undefined) return "homeless";
  const chosen = type !== undefined;
  if (type !== "file") return { type: "system", chosen, source: systemKey(system, learn) };
  const path = env.get("ATMOS_KEYRING_FILE_PATH") || settings.path;
  const where = { path, passwordEnv: settings.passwordEnv };
  return { type, chosen, source: fileKey(system, where, person, learn) };
}

function knownType(asked: string, person: Person): StoreType | undefined {
  if (asked === "system" || asked === "file" || asked === "memory") return asked;
  person.warn(
    `There is no keyring type "${visible(asked)}", so the system's is used; ` +
      "auth.keyring.type takes system, file or memory",
  );
  return undefined;
}
