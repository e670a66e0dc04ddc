/** A record: one sealed value, with a header that says whose it is and when it lapses; and what its file is called. */
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

/** The format that this program writes, and the only one it reads. */
export const FORMAT = 1;

/** What anybody may read of a record. Trust it only once the record has been opened. */
interface RecordHeader {
  readonly name: RecordName;
  /** When the value lapses, in milliseconds since 1970. */
  readonly expires: number | undefined;
  /** The id of the master key that opens it. */
  readonly key: string;
}

/** A record as it lies in its file. */
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

/** What a damaged file says that it held; `undefined` where that can't be read either. */
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

/** What the name of every record's file looks like. */
export const RECORD_FILE = /^[0-9a-f]{64}\.record$/;

/** The file that holds a record. */
export async function fileOf(name: RecordName): Promise<string> {
  return `${await nameDigest(name)}.record`;
}

/** The name as 64 hexadecimal digits: the SHA-256 of its parts as JSON, which keeps them apart. */
export function nameDigest(name: RecordName): Promise<string> {
  return digestOf(keyOf(name));
}

/** Whether both name the same record. */
export function sameName(a: RecordName, b: RecordName): boolean {
  return keyOf(a) === keyOf(b);
}
