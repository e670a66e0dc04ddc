/** Assertions that a client signs about itself: JSON Web Tokens (RFC 7519) for RFC 7523 and its like. */
import { constants, type KeyObject, sign } from "node:crypto";

/** The parameters of RSA signatures (RFC 7518 sections 3.3 and 3.5). */
const RSA = {
  RS256: { padding: constants.RSA_PKCS1_PADDING },
  PS256: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
} as const;

/** An algorithm for signatures with an RSA key. */
export type RsaAlgorithm = keyof typeof RSA;

/** Makes a token that is signed with an RSA key; `header` holds its fields beside `alg` and `typ`. */
export function signJwt(
  alg: RsaAlgorithm,
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
  key: KeyObject,
): string {
  const signed = `${encoded({ alg, typ: "JWT", ...header })}.${encoded(claims)}`;
  const signature = sign("sha256", new TextEncoder().encode(signed), { key, ...RSA[alg] });
  return `${signed}.${base64url(signature)}`;
}

/** Encodes a part of a JSON Web Token (RFC 7515 section 3.1). */
export function encoded(value: unknown): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)));
}

/** Encodes bytes as JSON Web Tokens have them (RFC 7515 section 2). */
export function base64url(bytes: Uint8Array): string {
  return new Uint8Array(bytes).toBase64({ alphabet: "base64url", omitPadding: true });
}
