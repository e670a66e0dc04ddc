/** Expiries of credentials that `env` has put beside the store, where it keeps nothing: whoever asks for them finds them. */
import type { Model } from "../config/entries/model.ts";
import { briefDirectories, briefFolders, CREDENTIAL_FILE } from "../paths/brief_directory.ts";
import { pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";

/** No record comes near this size; bytes. */
const LIMIT = 1024 * 1024;

/** Returns times in milliseconds since 1970, by the identity's name; what is damaged is none. */
export async function expiriesBeside(
  { system, model }: { readonly system: System; readonly model: Model },
): Promise<ReadonlyMap<string, number>> {
  if ((await briefFolders(system)).length === 0) return new Map();
  const found = [...model.identities.values()].map(async (node) => {
    const [directory] = await briefDirectories(system, model.realmOf(node).name, node.name);
    const expires = directory && await expiryIn(system, directory);
    return expires ? [[node.name, expires] as const] : [];
  });
  return new Map((await Promise.all(found)).flat());
}

async function expiryIn(system: System, directory: string): Promise<number | undefined> {
  try {
    const bytes = await system.files.readOwn(
      pathOf(system.os).join(directory, CREDENTIAL_FILE),
      LIMIT,
    );
    const { credential: { expires } } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof expires === "number" ? expires : undefined;
  } catch {
    return undefined;
  }
}
