/** Secrets by name: what a person has put into the store, and what the configuration wants of it. */
import { usersOfSecrets } from "../../config/entries/secret_vias.ts";
import { secretRecord } from "../../store/store.ts";
import type { View } from "../../workspace/view.ts";

/** One, without its value. */
export interface NamedSecret {
  readonly name: string;
  /** Whether the store has it. */
  readonly kept: boolean;
  /** A file of that name is there, and is no record any more. */
  readonly damaged: boolean;
  /** When it was last written, in milliseconds since 1970. */
  readonly written: number | undefined;
  /** Identities of this configuration that need it. */
  readonly identities: readonly string[];
}

/** All of them, by name. */
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
