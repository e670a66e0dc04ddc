/** The items that an entry keeps between runs, each for the hosts that it was kept for. */
import * as v from "valibot";
import type { Link } from "../chain/chain.ts";
import type { EntryStore } from "../provider/context.ts";
import { Secret } from "../secret.ts";
import type { SignInContext } from "./context.ts";
import { keyOf } from "../store/store.ts";
import { recordName } from "./stored.ts";

/**
 * Opens the items of a link. What it keeps for later goes back only to the hosts it was kept for: another configuration with an entry
 * of that name must not have it sent elsewhere. What `user configure` wrote belongs to no host.
 */
export function entryStoreOf(context: SignInContext, link: Link): EntryStore {
  const { store, redactor, system } = context;
  const hosts = [...link.plan.hosts(system.env)].sort();
  const name = (item: string) => ({ ...recordName(context, link), item });
  return {
    read: async (item) => {
      const text = unbound(await store.read(name(item)), hosts);
      if (text === undefined) return undefined;
      redactor.learn(text);
      return new Secret(text);
    },
    write: (item, value) => store.write(name(item), bound(value.reveal(), hosts), {}),
    replace: async (item, value) => {
      const isBound = hostsOfBound(await store.read(name(item))) !== undefined;
      await store.write(name(item), isBound ? bound(value.reveal(), hosts) : value.reveal(), {});
    },
    remove: (item) => store.remove(name(item)),
    writtenAt: async (item) => {
      const key = keyOf(name(item));
      return (await store.list()).find((record) => keyOf(record.name) === key)?.kept?.written;
    },
    elsewhere: async (item) => {
      const { realm, role, entry } = name(item);
      const all = (await store.list()).map((record) => record.name);
      return all.filter((one) => one.role === role && one.entry === entry && one.item === item)
        .map((one) => one.realm).filter((other) => other !== realm && other !== "").sort();
    },
  };
}

const BOUND = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ hosts: v.array(v.string()), note: v.string() }),
);

/** Writes the text, for these hosts. */
function bound(text: string, hosts: readonly string[]): string {
  return JSON.stringify({ hosts, note: text });
}

/** Reads what was kept for these hosts, or for none; `undefined` for what is others'. */
function unbound(kept: string | undefined, hosts: readonly string[]): string | undefined {
  const read = v.safeParse(BOUND, kept);
  if (!read.success) return kept;
  return read.output.hosts.join() === hosts.join() ? read.output.note : undefined;
}

/** Reads the hosts that it was kept for; `undefined` where it is for none. */
function hostsOfBound(kept: string | undefined): readonly string[] | undefined {
  const read = v.safeParse(BOUND, kept);
  return read.success ? read.output.hosts : undefined;
}
