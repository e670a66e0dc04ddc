/**
 * Demonstrating Proof of Possession (RFC 9449): a signed statement on one request, by the key that tokens are bound to.
 */
import { base64url, encoded } from "./assertion.ts";

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Returns the value of the header `DPoP`; `now` is in milliseconds since 1970. */
export async function dpopProof(
  key: JsonWebKey,
  method: string,
  url: string,
  now: number,
): Promise<string> {
  const { kty, crv, x, y } = key;
  const header = { typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } };
  const claims = { jti: crypto.randomUUID(), htm: method, htu: url, iat: Math.floor(now / 1000) };
  const signed = `${encoded(header)}.${encoded(claims)}`;
  const signer = await crypto.subtle.importKey("jwk", key, CURVE, false, ["sign"]);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const bytes = await crypto.subtle.sign(algorithm, signer, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(bytes))}`;
}
