/**
 * `keyring:NAME`: what `atmos-auth secret set NAME` has put into the store, whose key is where `auth.keyring` says; and
 * where that is not elsewhere, the entry NAME of the service `atmos-auth` in the operating system's keyring, as others put it
 * there: `secret-tool` on Linux, `security` on macOS, `cmdkey` on Windows.
 */
import { nearest } from "../nearest.ts";
import { UserError } from "../errors.ts";
import { Secret } from "../secret.ts";
import { openKeyring } from "../store/keyring_places.ts";
import { type RecordInfo, secretRecord } from "../store/store.ts";
import { KEY_ENTRY } from "../store/store_id.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";

/** The value of that name. */
export async function follow(
  { system, rest: name, store }: Pick<ReferenceContext, "system" | "rest" | "store">,
): Promise<Secret> {
  const kept = await store.read(secretRecord(name));
  if (kept) return new Secret(kept);
  const type = await store.type();
  const isSystem = type === "system" || type === "memory";
  if (isSystem) {
    const value = await (await openKeyring(system).catch(noKeyring)).get(name);
    if (value) return new Secret(value);
  }
  const where = isSystem ? "neither the store nor the keyring has a" : "the store has no";
  throw new Unavailable(`${where} secret of that name`, await mend(store, name));
}

/** Why no secret has that name; spaces around it were not meant. */
export function wrong(name: string): Unavailable | undefined {
  const trouble = nameTrouble(name);
  const meant = nameTrouble(name.trim()) === undefined ? name.trim() : "my-secret";
  return trouble === undefined ? undefined : new Unavailable(trouble, `!secret keyring:${meant}`);
}

/** What is wrong with such a name, as the end of a sentence. */
export function nameTrouble(name: string): string | undefined {
  // A configuration must not be able to send the store's own key to a host of its choice.
  if (name.toLowerCase().startsWith(KEY_ENTRY)) return "that entry is the store's own";
  if (/^[\w.@:/+][\w.@:/+-]*$/.test(name)) return undefined;
  return "a name has letters, digits and . _ @ : / + - in it";
}

/** Another type of store is no keyring either: only another place helps. */
function noKeyring(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
  throw error.with({ hint: "!secret env:NAME, or !secret file:PATH" });
}

/** The one that was meant, or the command that asks for a value and keeps it under that name. */
async function mend(store: ReferenceContext["store"], name: string): Promise<string> {
  const kept = await openable(store);
  const meant = nearest(name, kept.map((record) => record.name.entry));
  return meant === undefined ? `atmos-auth secret set ${name}` : `!secret keyring:${meant}`;
}

/** None where not all can be opened: nobody is led to one that can't be. */
async function openable(store: ReferenceContext["store"]): Promise<readonly RecordInfo[]> {
  if ((await store.describe()).trouble?.from === "now") return [];
  return (await store.list()).filter((record) => record.name.role === "secret");
}
