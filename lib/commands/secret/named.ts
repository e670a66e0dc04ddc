/** Secrets by name: those that a person has put into the store, and those that the configuration wants from it. */
import { usersOfSecrets } from "../../config/entries/secret_vias.ts";
import { secretRecord } from "../../store/store.ts";
import type { View } from "../../workspace/view.ts";

/** A secret, without its value. */
export interface NamedSecret {
  readonly name: string;
  /** Whether the store has it. */
  readonly kept: boolean;
  /** Whether its file exists, and is damaged. */
  readonly damaged: boolean;
  /** The time at which it was last written, in milliseconds since 1970; `undefined` when it is not kept. */
  readonly written: number | undefined;
  /** Identities of this configuration that need it. */
  readonly identities: readonly string[];
}

/** Returns all secrets, sorted by name. */
export async function namedSecrets(
  { store, model }: Pick<View, "store" | "model">,
): Promise<readonly NamedSecret[]> {
  const users = usersOfSecrets(model, "keyring");
  const kept = new Map(
    (await store.list()).filter(({ name }) => name.role === "secret")
      .map((record) => [record.name.entry, record]),
  );
  const damaged = (await store.damaged()).flatMap(({ name }) =>
    name?.role === "secret" ? [name.entry] : []
  );
  const names = [...new Set([...kept.keys(), ...users.keys(), ...damaged])].toSorted();
  return await Promise.all(names.map(async (name) => ({
    name,
    kept: kept.has(name),
    damaged: !kept.has(name) && await store.changedAt(secretRecord(name)) !== undefined,
    written: kept.get(name)?.kept?.written,
    identities: users.get(name) ?? [],
  })));
}
