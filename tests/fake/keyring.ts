/** A keyring in memory. */
import type { Keyring } from "../../lib/system.ts";

/** A keyring that a test can look into. */
export interface FakeKeyring extends Keyring {
  readonly entries: Map<string, string>;
}

/** Makes one that holds these secrets. */
export function fakeKeyring(entries: Record<string, string> = {}): FakeKeyring {
  const map = new Map(Object.entries(entries));
  return {
    entries: map,
    get: (name) => Promise.resolve(map.get(name)),
    set: (name, value) => Promise.resolve(void map.set(name, value)),
    remove: (name) => Promise.resolve(map.delete(name)),
  };
}
