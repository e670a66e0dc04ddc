/** Expiries of credentials that `env` has put beside the store, where it keeps nothing: whoever asks for them finds them. */
import type { Model } from "../config/entries/model.ts";
import { briefNames } from "../paths/brief_directory.ts";
import { lastingName } from "../paths/lasting_directory.ts";
import { readBrief } from "../store/beside.ts";
import type { System } from "../system.ts";

/** Returns times in milliseconds since 1970, by the identity's name; what is damaged is none. */
export async function expiriesBeside(
  { system, model }: { readonly system: System; readonly model: Model },
): Promise<ReadonlyMap<string, number>> {
  const names = await briefNames(system);
  if (names.size === 0) return new Map();
  const found = [...model.identities.values()].map(async (node) => {
    const realm = model.realmOf(node).name;
    if (!names.has(await lastingName(realm, node.name))) return [];
    const expires = expiryIn(await readBrief(system, realm, node.name));
    return expires === undefined ? [] : [[node.name, expires] as const];
  });
  return new Map((await Promise.all(found)).flat());
}

function expiryIn(text: string | undefined): number | undefined {
  try {
    const { credential: { expires } } = JSON.parse(text ?? "");
    return typeof expires === "number" ? expires : undefined;
  } catch {
    return undefined;
  }
}
