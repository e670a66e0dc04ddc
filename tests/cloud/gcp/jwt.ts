/** JSON Web Tokens (RFC 7519) with RS256, as Google's service accounts and most OpenID providers use them. */

/** What a token claims. */
export type Claims = Readonly<Record<string, unknown>>;

/** Public keys by their `kid` (RFC 7517). */
export interface Jwks {
  readonly keys: readonly (JsonWebKey & { readonly kid?: string })[];
}

/** Somebody who signs tokens: an OpenID provider, or a service account. */
export interface Issuer {
  readonly jwks: Jwks;
  readonly kid: string;
  /** The private key in PEM (PKCS #8). */
  readonly pem: string;
  sign(claims: Claims): Promise<string>;
}

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

/** Makes an issuer with a fresh key. */
export async function makeIssuer(kid: string): Promise<Issuer> {
  const size = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  const pair = await crypto.subtle.generateKey({ ...ALGORITHM, ...size }, true, ["sign", "verify"]);
  const { kty, n, e } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const jwk = { kty: kty!, n: n!, e: e!, kid, alg: "RS256", use: "sig" };
  return {
    jwks: { keys: [jwk] },
    kid,
    pem: toPem(new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey))),
    sign: (claims) => sign(pair.privateKey, kid, claims),
  };
}

async function sign(key: CryptoKey, kid: string, claims: Claims): Promise<string> {
  const signed = `${encode({ alg: "RS256", typ: "JWT", kid })}.${encode(claims)}`;
  const bytes = await crypto.subtle.sign(ALGORITHM.name, key, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(bytes))}`;
}

/** The claims of a token that one of these keys has signed; `undefined` when none has. */
export async function verify(token: string, jwks: Jwks): Promise<Claims | undefined> {
  const [head = "", body = "", signature = ""] = token.split(".");
  const header = decode(head);
  if (header?.alg !== "RS256") return undefined;
  const signed = new TextEncoder().encode(`${head}.${body}`);
  for (const jwk of jwks.keys) {
    if (header.kid !== undefined && jwk.kid !== undefined && header.kid !== jwk.kid) continue;
    const key = await crypto.subtle.importKey("jwk", jwk, ALGORITHM, false, ["verify"]);
    const bytes = Uint8Array.from(fromBase64url(signature), (char) => char.charCodeAt(0));
    if (await crypto.subtle.verify(ALGORITHM.name, key, bytes, signed)) return decode(body);
  }
  return undefined;
}

/** Text or bytes as base64url (RFC 4648 section 5), without padding. */
export function base64url(bytes: Uint8Array): string {
  const plain = btoa(String.fromCharCode(...bytes));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(text: string): string {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}

function encode(value: unknown): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)));
}

function decode(part: string): Claims | undefined {
  try {
    return JSON.parse(fromBase64url(part));
  } catch {
    return undefined;
  }
}

function toPem(der: Uint8Array): string {
  const lines = btoa(String.fromCharCode(...der)).match(/.{1,64}/g)!.join("\n");
  return `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
}
