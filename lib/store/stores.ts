/** The stores that a process has opened: who goes on with another command line finds what was unlocked, and what is kept in memory alone, as it was. */
import { type HeldAround, withBeside } from "./beside.ts";
import { openStore } from "./open.ts";
import type { Store, StoreSettings } from "./store.ts";

/** By what they were asked for. */
export type OpenedStores = Map<string, Store>;

/**
 * Returns the same store for the same settings, as `openStore`, with the records beside it, of which `held` returns a
 * session's.
 */
export function openOnce(
  { opened, held = () => Promise.resolve([]) }: {
    readonly opened: OpenedStores;
    readonly held?: HeldAround;
  },
  ...asked: Parameters<typeof openStore>
): Store {
  const { type, path, passwordEnv, keepUnlocked, wrong }: StoreSettings = asked[1];
  // What is wrong with the settings makes another store of them: once trusted, a file may say so.
  const key = JSON.stringify([type, path, passwordEnv, keepUnlocked, wrong?.message]);
  const store = opened.get(key) ?? openStore(...asked);
  opened.set(key, store);
  return withBeside(asked[0], store, held);
}
