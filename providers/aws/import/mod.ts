/** The profiles of AWS's own tools, as entries of ours. */
import type { ImportContext, Imported } from "../../../lib/provider/import.ts";
import { convert } from "./convert.ts";
import { readShared } from "./read.ts";

/** Reads the person's shared files, or the one that is named; throws `UserError` when there is none. */
export async function importProfiles(context: ImportContext, file?: string): Promise<Imported> {
  const shared = await readShared(context, file);
  const { providers, identities, keys, keyPlaces, notes, origins } = convert(shared, context);
  const standard = identities.get("default");
  if (standard !== undefined) identities.set("default", { ...standard, default: true });
  return {
    files: shared.files,
    providers: Object.fromEntries(providers),
    identities: Object.fromEntries(identities),
    notes: [...shared.oddities, ...notes],
    keys: Object.fromEntries(keys),
    keyPlaces,
    origins,
  };
}
