/** What the store holds, as it is told: never a value. */
import { withHanging } from "../config/entries/hanging.ts";
import { planProvider } from "../chain/chain.ts";
import { showTime } from "../config/schema/duration.ts";
import { usage } from "../errors.ts";
import { ownersOf } from "../sign_in/stored.ts";
import { isLongLived, type RecordInfo } from "../store/store.ts";
import { visible } from "../terminal/escape.ts";
import { typedFlag } from "../terminal/flag.ts";
import type { View } from "../workspace/view.ts";

/** A record, and who uses it. */
export interface ShownRecord {
  readonly record: RecordInfo;
  /** Identities of this configuration that sign in with it. */
  readonly identities: readonly string[];
}

/** Those of an entry, or all; in order of realm and name. */
export async function shownRecords(
  view: View,
  entry: string | undefined,
  realm: string | undefined,
): Promise<readonly ShownRecord[]> {
  const owners = await ownersOf({
    model: view.model,
    provider: async (name) => await planProvider(view, name),
  });
  const all = (await view.store.list()).filter(({ name }) =>
    (entry === undefined || name.entry === entry) && (realm === undefined || name.realm === realm)
  );
  const order = ({ name: { realm, entry, item } }: RecordInfo) => `${realm}\0${entry}\0${item}`;
  return all.toSorted((a, b) => order(a) < order(b) ? -1 : 1).map((record) => ({
    record,
    identities: withHanging(view.model, owners(record.name))
      .filter(({ role }) => role === "identity").map(({ name }) => name),
  }));
}

/** The records of that name; throws `usage` where there is none. */
export async function namedRecords(
  view: View,
  entry: string,
  realm: string | undefined,
): Promise<readonly ShownRecord[]> {
  const found = await shownRecords(view, entry, realm);
  if (found.length > 0) return found;
  const elsewhere = await shownRecords(view, entry, undefined);
  const [first] = elsewhere.map(({ record }) => record.name.realm);
  const hint = first === undefined ? "atmos-auth store list" : typedFlag("--realm", first);
  throw usage(`The store holds nothing of "${visible(entry)}"`, hint);
}

/** Plain data, for programs. */
export function plainOf({ record: { name, expires, kept }, identities }: ShownRecord) {
  return {
    ...name,
    long_lived: isLongLived(name),
    written: showTime(kept?.written),
    expires: showTime(expires),
    file: kept?.file,
    key: kept?.key,
    identities,
  };
}
