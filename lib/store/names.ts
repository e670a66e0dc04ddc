/** What a record is called, in the store and in the file system. */

/** A record's name. Structured, so that no two can meet: realm `a` with `b_c` is not realm `a_b` with `c`. */
export interface RecordName {
  /** Empty for no realm. */
  readonly realm: string;
  readonly role: "provider" | "identity";
  /** The provider or identity. */
  readonly entry: string;
  /** What of it, such as `credential`. */
  readonly item: string;
}

/** What the name of every record's file looks like. */
export const RECORD_FILE = /^[0-9a-f]{64}\.record$/;

/** The file that holds a record. */
export async function fileOf(name: RecordName): Promise<string> {
  return `${await digestOf(name)}.record`;
}

/** The name as 64 hexadecimal digits: the SHA-256 of its parts as JSON, which keeps them apart. */
export async function digestOf({ realm, role, entry, item }: RecordName): Promise<string> {
  const parts = new TextEncoder().encode(JSON.stringify([realm, role, entry, item]));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", parts)).toHex();
}

/** Whether both name the same record. */
export function sameName(a: RecordName, b: RecordName): boolean {
  return a.realm === b.realm && a.role === b.role && a.entry === b.entry && a.item === b.item;
}
