/** A record: one sealed value, with a header that tells its name and expiry; and the name of its file. */
import {
  type Bytes,
  frame,
  headerIn,
  headerLine,
  type MasterKey,
  seal,
  unframe,
  unseal,
} from "./frame.ts";
import { keyOf, type RecordName } from "./store.ts";
import { digestOf } from "../secret.ts";

/** The format that this program writes, and the only one that it reads. */
export const FORMAT = 1;

/** The part of a record that anybody may read; it is proven only once the record is opened. */
interface RecordHeader {
  readonly name: RecordName;
  /** The value's expiry, in milliseconds since 1970. */
  readonly expires: number | undefined;
  /** The id of the master key that opens it. */
  readonly key: string;
}

/** A record in its file. */
export interface SealedRecord extends RecordHeader {
  readonly line: Bytes;
  readonly body: Bytes;
}

/** Seals a value under a name; `nonce` must never have been used with this key. */
export async function sealRecord(
  master: MasterKey,
  nonce: Uint8Array,
  { name, expires }: Omit<RecordHeader, "key">,
  text: string,
): Promise<Bytes> {
  const { realm, role, entry, item } = name;
  const header = { version: FORMAT, realm, role, entry, item, expires, key: master.id };
  const line = headerLine(header);
  return await frame(line, await seal(master.key, nonce, new TextEncoder().encode(text), line));
}

/** Opens a record with its key; `undefined` when somebody has changed it. */
export async function openRecord(
  master: MasterKey,
  { body, line }: SealedRecord,
): Promise<string | undefined> {
  const plain = await unseal(master.key, body, line);
  return plain && new TextDecoder().decode(plain);
}

/** Reads a file without opening it. */
export async function parseRecord(
  bytes: Uint8Array,
): Promise<SealedRecord | "damaged" | "newer"> {
  const whole = await unframe(bytes);
  if (whole === undefined) return "damaged";
  const { line, body, header } = whole;
  if (Number.isInteger(header.version) && Number(header.version) > FORMAT) return "newer";
  const known = header.version === FORMAT ? parseHeader(header) : undefined;
  return known ? { ...known, line, body } : "damaged";
}

/** Returns the name in a damaged file's header; `undefined` where that can't be read either. */
export function nameIn(bytes: Uint8Array): RecordName | undefined {
  const header = headerIn(bytes);
  return header?.version === FORMAT ? parseHeader(header)?.name : undefined;
}

function parseHeader(header: Readonly<Record<string, unknown>>): RecordHeader | undefined {
  const { realm, role, entry, item, expires, key } = header;
  if (typeof realm !== "string" || typeof entry !== "string") return undefined;
  if (typeof item !== "string" || typeof key !== "string") return undefined;
  if (role !== "provider" && role !== "identity" && role !== "secret") return undefined;
  if (expires !== undefined && typeof expires !== "number") return undefined;
  return { name: { realm, role, entry, item }, expires, key };
}

/** The form of the names of records' files. */
export const RECORD_FILE = /^[0-9a-f]{64}\.record$/;

/** Returns the name of the file that holds a record. */
export async function fileOf(name: RecordName): Promise<string> {
  return `${await nameDigest(name)}.record`;
}

/** Returns the name as 64 hexadecimal digits: the SHA-256 of its parts as JSON, which keeps them apart. */
export function nameDigest(name: RecordName): Promise<string> {
  return digestOf(keyOf(name));
}

/** Whether both name the same record. */
export function sameName(a: RecordName, b: RecordName): boolean {
  return keyOf(a) === keyOf(b);
}
