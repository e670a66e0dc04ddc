/** Records of the store as they are shown: never a value. */
import { usersOfSecrets, withUsers } from "../../config/entries/secret_vias.ts";
import { planProvider } from "../../chain/chain.ts";
import { showTime } from "../../duration.ts";
import { usage, UserError } from "../../errors.ts";
import { calledBy, ownersOf } from "../../sign_in/stored.ts";
import { fileOf } from "../../store/record.ts";
import { isLongLived, type RecordInfo, secretRecord } from "../../store/store.ts";
import { visible } from "../../terminal/escape.ts";
import { operandTyped, typedFlag } from "../../terminal/flag.ts";
import type { View } from "../../workspace/view.ts";

/** A record, and the identities that use it. */
export interface ShownRecord {
  readonly record: Omit<RecordInfo, "kept"> & { readonly kept?: Partial<RecordInfo["kept"]> };
  /** Says that its file is damaged, and can't be opened. */
  readonly damaged?: true;
  /** Its entry's names: of a shared sign-in, all providers that share it. */
  readonly names: readonly string[];
  /** Identities of this configuration that sign in with it. */
  readonly identities: readonly string[];
}

/** Returns the records of that name, or all; in order of realm and name. */
export async function shownRecords(
  view: View,
  wanted: string | undefined,
  realm: string | undefined,
): Promise<readonly ShownRecord[]> {
  const owners = await ownersOf({
    model: view.model,
    provider: async (name) => await planProvider(view, name),
  });
  const secrets = usersOfSecrets(view.model, "keyring");
  const broken = (await view.store.damaged()).flatMap(({ name, file, written }) =>
    name === undefined ? [] : { name, expires: undefined, kept: { file, written } }
  );
  const records: readonly ShownRecord["record"][] = [...await view.store.list(), ...broken];
  const all = records
    .map((record) => ({ record, users: owners(record.name) }))
    .map((one) => ({ ...one, names: calledBy(one.record.name, one.users) }))
    .filter(({ record: { name }, names }) =>
      (wanted === undefined || name.entry === wanted || names.includes(wanted)) &&
      (realm === undefined || name.realm === realm)
    );
  const order = ({ record: { name: { realm, item } }, names: [name] }: (typeof all)[number]) =>
    `${realm}\0${name}\0${item}`;
  return all.toSorted((a, b) => order(a) < order(b) ? -1 : 1).map(({ record, names, users }) => ({
    ...{ record, names },
    ...record.kept !== undefined && record.kept.key === undefined ? { damaged: true } : {},
    identities: record.name.role === "secret"
      ? secrets.get(record.name.entry) ?? []
      : withUsers(view.model, users)
        .filter(({ role }) => role === "identity").map(({ name }) => name),
  }));
}

/** Returns the records of that name; throws `usage` when there are none. */
export async function namedRecords(
  view: View,
  entry: string,
  realm: string | undefined,
): Promise<readonly ShownRecord[]> {
  const found = await shownRecords(view, entry, realm);
  if (found.length > 0) return found;
  const elsewhere = await shownRecords(view, entry, undefined);
  if (elsewhere.length === 0) await refuseDamaged(view, entry);
  const [first] = elsewhere.map(({ record }) => record.name.realm);
  const hint = first === undefined ? "atmos-auth store list" : typedFlag("--realm", first);
  throw usage(`The store holds nothing of "${visible(entry)}"`, hint);
}

/** Throws for a secret whose file is there, and says no longer what it is. */
async function refuseDamaged({ store }: View, entry: string): Promise<void> {
  const file = await fileOf(secretRecord(entry));
  const damaged = (await store.damaged()).find((one) => one.file.endsWith(file));
  if (damaged === undefined) return;
  const message = `The secret "${visible(entry)}" is damaged: "${visible(damaged.file)}"`;
  const hint = `atmos-auth secret rm ${operandTyped(entry)}   (what it held is lost)`;
  throw new UserError("store_tampered", message, { hint });
}

/** Returns a record as plain data, for programs. */
export function plainOf(
  { record: { name, expires, kept }, names, identities, damaged }: ShownRecord,
) {
  return {
    ...name,
    names,
    long_lived: isLongLived(name),
    written: showTime(kept?.written),
    expires: showTime(expires),
    file: kept?.file,
    key: kept?.key,
    damaged,
    identities,
  };
}

/** Tells which identities need a secret, as a part of a sentence; nothing where none does. */
export function neededBy(identities: readonly string[]): string {
  if (identities.length === 0) return "";
  return `, which ${identities.map(visible).join(", ")} ${
    identities.length > 1 ? "need" : "needs"
  }`;
}
