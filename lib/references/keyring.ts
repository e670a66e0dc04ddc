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
import { isSecretItself, nameTrouble } from "./keyring_name.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";

/** Reads the value of that name. */
export async function follow(
  { system, rest: name, store, once }: Pick<ReferenceContext, "system" | "rest" | "store" | "once">,
): Promise<Secret> {
  const kept = await store.read(secretRecord(name));
  if (kept) return new Secret(kept);
  const type = await store.type();
  if (type !== "system" && type !== "memory") throw await none("the store has no", store, name);
  // Some systems ask the person before they tell it.
  return await once(["keyring", name], async () => {
    const value = await (await openKeyring(system).catch(noKeyring)).get(name);
    if (value) return new Secret(value);
    throw await none("neither the store nor the keyring has a", store, name);
  });
}

async function none(where: string, store: ReferenceContext["store"], name: string) {
  return new Unavailable(`${where} secret of that name`, await mend(store, name));
}

/** Returns the reason for which no secret can have that name; spaces around it are removed in the hint. */
export function wrong(name: string): Unavailable | undefined {
  const trouble = nameTrouble(name);
  if (trouble === undefined) return undefined;
  const meant = [name, name.replace(/^-+/, "")].map((one) => one.trim())
    .find((one) => nameTrouble(one) === undefined) ?? "my-secret";
  const shown = isSecretItself(name) ? "..." : undefined;
  return new Unavailable(trouble, `!secret keyring:${meant}`, shown);
}

/** Throws the error without a hint at another type of store, which is no keyring either: only another place helps. */
function noKeyring(error: unknown): never {
  if (!(error instanceof UserError) || error.code !== "store_unavailable") throw error;
  throw error.with({ hint: "!secret env:NAME, or !secret file:PATH" });
}

/** Returns the hint: the name that was meant, or the command that asks for a value and keeps it under that name. */
async function mend(store: ReferenceContext["store"], name: string): Promise<string> {
  const kept = await openable(store);
  const meant = nearest(name, kept.map((record) => record.name.entry));
  return meant === undefined ? `atmos-auth secret set ${name}` : `!secret keyring:${meant}`;
}

/** Returns the secrets by name, if all of them can be opened: nobody is led to one that can't be. */
async function openable(store: ReferenceContext["store"]): Promise<readonly RecordInfo[]> {
  if ((await store.describe()).trouble?.from === "now") return [];
  return (await store.list()).filter((record) => record.name.role === "secret");
}
