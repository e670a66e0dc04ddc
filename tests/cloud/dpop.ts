/** Checking proofs of possession (RFC 9449 section 4.3), and telling keys apart (RFC 7638). */
import type { Received } from "./http.ts";

/** How old a proof may be, in seconds. */
const FRESH = 60;

/** The thumbprint of the key that has proven itself for this request; throws for a proof that is none. */
export async function thumbprintOf(
  { method, headers }: Received,
  url: string,
  seen: Set<string>,
): Promise<string> {
  const [head = "", body = "", signature = ""] = (headers.dpop ?? "").split(".");
  const { typ, alg, jwk } = decode(head);
  const { htm, htu, iat, jti } = decode(body);
  check(typ === "dpop+jwt" && alg === "ES256" && jwk.d === undefined, "header");
  check(htm === method && htu === url, "request");
  check(Math.abs(Date.now() / 1000 - iat) < FRESH, "time");
  check(typeof jti === "string" && !seen.has(jti), "replay");
  seen.add(jti);
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", jwk, curve, false, ["verify"]);
  const bytes = Uint8Array.fromBase64(signature, { alphabet: "base64url" });
  const signed = new TextEncoder().encode(`${head}.${body}`);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  check(await crypto.subtle.verify(algorithm, key, bytes, signed), "signature");
  return `${jwk.crv} ${jwk.x} ${jwk.y}`;
}

function decode(part: string) {
  const bytes = Uint8Array.fromBase64(part, { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes));
}

function check(good: boolean, what: string): void {
  if (!good) throw new Error(`the proof's ${what} is wrong`);
}
