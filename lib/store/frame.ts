/**
 * How a sealed file is laid out. Every version keeps to this: a line of JSON that anybody may read, a line
 * with the SHA-256 of everything else, and a body that only its key opens. The checksum is no protection
 * (whoever can write the file can mend it); it tells damage from a key that does not fit.
 */

const NEWLINE = 0x0a;

/** A file that is whole. */
export interface Frame {
  readonly header: Readonly<Record<string, unknown>>;
  /** The header's line as it stands in the file: what the seal is bound to. */
  readonly line: Bytes;
  readonly body: Bytes;
}

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** The header's line, to which the body has to be sealed. */
export function headerLine(header: Readonly<Record<string, unknown>>): Bytes {
  return new TextEncoder().encode(JSON.stringify(header));
}

/** Puts a file together. */
export async function frame(line: Bytes, body: Bytes): Promise<Bytes> {
  const sum = new TextEncoder().encode(await checksum(line, body));
  return joined(line, Uint8Array.of(NEWLINE), sum, Uint8Array.of(NEWLINE), body);
}

/** Takes a file apart; `undefined` when it is damaged. */
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
