/** Opens the store that the settings ask for. */
import { UserError } from "../errors.ts";
import { ownData } from "../paths/own_place.ts";
import type { System } from "../system.ts";
import type { Person } from "../provider/context.ts";
import { memoryStore } from "./memory.ts";
import { placedStore } from "./deferred.ts";
import { sealedStore } from "./encrypted_store.ts";
import { chooseKind, type StoreSettings } from "./settings.ts";
import type { Store } from "./store.ts";

/**
 * The store that the environment and the configuration ask for; nothing is touched before it is needed. Where it
 * would lie in nobody's home, or where others could replace it, memory takes its place; the second is an error when
 * somebody asked for that store. `learn` is told what must never be shown. Throws `config_invalid` for a key file
 * that can't be meant.
 */
export function openStore(
  system: System,
  settings: StoreSettings,
  person: Person,
  learn: (secret: string) => void,
): Store {
  const kind = chooseKind(system, settings, person, learn);
  if (kind === "homeless") {
    return keepingNothing(person, "Neither HOME nor XDG_DATA_HOME is set", "export HOME=DIR");
  }
  if (kind.type === "memory") return memoryStore();
  return placedStore(async () => {
    try {
      // Of the store's own directory, the shelf mends the mode.
      await ownData(system);
      return sealedStore(system, kind, person);
    } catch (error) {
      if (kind.chosen || !(error instanceof UserError)) throw error;
      return keepingNothing(person, error.message, error.hint);
    }
  });
}

/** Memory, with a word: said when something would be kept, and once. */
function keepingNothing(person: Person, reason: string, mend: string | undefined): Store {
  const line = `${reason}; credentials are kept for this command only (mend: ${mend})`;
  return memoryStore({ reason, mend, onKeeping: () => person.warn(line) });
}
