/** A keyring in memory. */
import type { Clock } from "../../lib/system.ts";
import type { KernelKeyring, Keyring } from "../../lib/system/keyrings.ts";

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

/** The kernel's, for all processes of a machine: what it holds lapses. */
export function fakeKernelKeyring(clock: Pick<Clock, "now">): KernelKeyring {
  const held = new Map<string, { readonly bytes: Uint8Array; readonly until: number }>();
  const find = (name: string) => {
    const found = held.get(name);
    return found && found.until > clock.now() ? found.bytes : undefined;
  };
  return {
    get: (name) => find(name)?.slice(),
    put: (name, bytes, seconds) => {
      held.set(name, { bytes: bytes.slice(), until: clock.now() + (seconds ?? Infinity) * 1000 });
      return true;
    },
    remove: (name) => find(name) !== undefined && held.delete(name),
  };
}
