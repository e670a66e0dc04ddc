/**
 * The seal and form of a file (AES-256-GCM, NIST SP 800-38D, through WebCrypto). Every version has the same: a line of
 * JSON that anybody may read, a line with the SHA-256 of everything else, and a body that only its key opens. The
 * checksum is no protection (whoever can write the file can mend it); it tells damage from a wrong key.
 */

const NEWLINE = 0x0a;

/** A whole file. */
export interface Frame {
  readonly header: Readonly<Record<string, unknown>>;
  /** The header's line as it is in the file: the seal is bound to it. */
  readonly line: Bytes;
  readonly body: Bytes;
}

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Returns the header's line, which the body's seal is bound to. */
export function headerLine(header: Readonly<Record<string, unknown>>): Bytes {
  return new TextEncoder().encode(JSON.stringify(header));
}

/** Returns a file of a header's line and a body. */
export async function frame(line: Bytes, body: Bytes): Promise<Bytes> {
  const sum = new TextEncoder().encode(await checksum(line, body));
  return joined(line, Uint8Array.of(NEWLINE), sum, Uint8Array.of(NEWLINE), body);
}

/** Returns the parts of a file; `undefined` when it is damaged. */
export async function unframe(bytes: Uint8Array): Promise<Frame | undefined> {
  const first = bytes.indexOf(NEWLINE);
  const second = bytes.indexOf(NEWLINE, first + 1);
  if (first < 0 || second < 0) return undefined;
  const [line, sum, body] = [
    bytes.slice(0, first),
    bytes.subarray(first + 1, second),
    bytes.slice(second + 1),
  ];
  const expected = new TextEncoder().encode(await checksum(line, body));
  if (sum.length !== expected.length || sum.some((byte, at) => byte !== expected[at])) {
    return undefined;
  }
  const header = parseHeader(line);
  return header && { header, line, body };
}

/** Returns the header of a file, even of a damaged one. */
export function headerIn(bytes: Uint8Array): Frame["header"] | undefined {
  const end = bytes.indexOf(NEWLINE);
  return parseHeader(end < 0 ? bytes : bytes.subarray(0, end));
}

function parseHeader(line: Uint8Array): Frame["header"] | undefined {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(line));
    return typeof header === "object" && header !== null ? { ...header } : undefined;
  } catch {
    return undefined;
  }
}

async function checksum(line: Uint8Array, body: Uint8Array): Promise<string> {
  const all = joined(line, Uint8Array.of(NEWLINE), body);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all)).toHex();
}

function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Length of a key, in bytes. */
export const KEY_LENGTH = 32;

/** Length of a nonce, in bytes. */
export const NONCE_LENGTH = 12;

const TAG_LENGTH = 16;

/** The key under which a person's records are sealed. */
export interface MasterKey {
  /** Identifies the key, and tells nothing about it. */
  readonly id: string;
  readonly key: CryptoKey;
}

/** Makes a master key of its bytes; throws `RangeError` unless there are 32. */
export async function masterKey(raw: Uint8Array): Promise<MasterKey> {
  return { id: await idOf(raw), key: await sealingKey(raw) };
}

/** Makes a key to seal with; throws `RangeError` unless there are 32 bytes. */
export function sealingKey(raw: Uint8Array): Promise<CryptoKey> {
  if (raw.length !== KEY_LENGTH) throw new RangeError(`a key has ${KEY_LENGTH} bytes`);
  return crypto.subtle.importKey("raw", new Uint8Array(raw), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
}

/** Seals bytes: the nonce, then what is encrypted, then the tag, which covers `bound` too. */
export async function seal(
  key: CryptoKey,
  nonce: Uint8Array,
  plain: Uint8Array,
  bound: Bytes,
): Promise<Bytes> {
  const iv = new Uint8Array(nonce);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: bound },
    key,
    new Uint8Array(plain),
  );
  const body = new Uint8Array(NONCE_LENGTH + sealed.byteLength);
  body.set(iv);
  body.set(new Uint8Array(sealed), NONCE_LENGTH);
  return body;
}

/** Opens sealed bytes; `undefined` when they, or what they are bound to, were not sealed with this key. */
export async function unseal(
  key: CryptoKey,
  body: Bytes,
  bound: Bytes,
): Promise<Uint8Array | undefined> {
  if (body.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
  const [iv, sealed] = [body.slice(0, NONCE_LENGTH), body.slice(NONCE_LENGTH)];
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bound }, key, sealed),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === "OperationError") return undefined;
    throw error;
  }
}

async function idOf(raw: Uint8Array): Promise<string> {
  const label = new TextEncoder().encode("atmos-auth store key id\0");
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array([...label, ...raw]));
  return new Uint8Array(digest).toHex().slice(0, 16);
}
