/** A master key wrapped by a passphrase, through scrypt (RFC 7914). */
import { frame, headerLine, unframe } from "./frame.ts";
import { KEY_LENGTH, masterKey, seal, sealingKey, unseal } from "./seal.ts";

/** What scrypt is asked to spend: memory is 128 * N * r bytes. */
export interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 128 MiB and about half a second: what OWASP's Password Storage Cheat Sheet asks of scrypt. */
export const COST: Cost = { N: 2 ** 17, r: 8, p: 1 };

/** A file may not ask for more memory than this, in bytes. */
const MOST_MEMORY = 2 ** 30;

/** At least 128 bits, in hexadecimal. */
const SALT = /^(?:[0-9a-f]{2}){16,64}$/;

/** Wraps a key; `salt` and `nonce` are fresh random bytes. */
export async function wrapKey(
  raw: Uint8Array,
  passphrase: string,
  { salt, nonce }: { readonly salt: Uint8Array; readonly nonce: Uint8Array },
  { N, r, p }: Cost = COST,
): Promise<Uint8Array> {
  const { id } = await masterKey(raw);
  const header = { version: 1, kdf: "scrypt", N, r, p, salt: salt.toHex(), key: id };
  const line = headerLine(header);
  const key = await derive(passphrase, salt, header);
  return await frame(line, await seal(key, nonce, raw, line));
}

/** Unwraps a key, or says why it can't: the file is damaged, of a newer format, or the passphrase is wrong. */
export async function unwrapKey(
  bytes: Uint8Array,
  passphrase: string,
): Promise<Uint8Array | "damaged" | "newer" | "wrong"> {
  const whole = await unframe(bytes);
  if (whole === undefined) return "damaged";
  const { header, line, body } = whole;
  if (typeof header.version === "number" && header.version > 1) return "newer";
  const salt = typeof header.salt === "string" && SALT.test(header.salt) ? header.salt : undefined;
  const cost = readCost(header);
  if (header.kdf !== "scrypt" || salt === undefined || cost === undefined) return "damaged";
  const key = await derive(passphrase, Uint8Array.fromHex(salt), cost);
  return await unseal(key, body, line) ?? "wrong";
}

/** The cost that a file states, unless it is none, or one to choke this machine with. */
function readCost({ N, r, p }: Readonly<Record<string, unknown>>): Cost | undefined {
  if (!isCount(N) || !isCount(r) || !isCount(p)) return undefined;
  const fits = Number.isInteger(Math.log2(N)) && N > 1 && p <= 16 && 128 * N * r <= MOST_MEMORY;
  return fits ? { N, r, p } : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}

/** The same passphrase may be typed with composed or with combining characters. */
async function derive(passphrase: string, salt: Uint8Array, { N, r, p }: Cost): Promise<CryptoKey> {
  const { scrypt } = await import("@noble/hashes/scrypt");
  const bytes = new TextEncoder().encode(passphrase.normalize("NFC"));
  return await sealingKey(scrypt(bytes, salt, { N, r, p, dkLen: KEY_LENGTH }));
}
