/** AES-256-GCM through WebCrypto, under a key of 32 random bytes and a nonce of 12 (NIST SP 800-38D). */
import type { Bytes } from "./frame.ts";

/** Length of a key, in bytes. */
export const KEY_LENGTH = 32;

/** Length of a nonce, in bytes. */
export const NONCE_LENGTH = 12;

const TAG_LENGTH = 16;

/** The key under which a person's records are sealed. */
export interface MasterKey {
  /** Tells keys apart and says nothing about them. */
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

/** Opens what was sealed; `undefined` when it, or what it is bound to, is not what was sealed with this key. */
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
