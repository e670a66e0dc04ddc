/** Proof Key for Code Exchange (RFC 7636), and other parts of an OAuth request that nobody may guess. */

/** Makes 256 random bits, as a `state` or a `code_verifier` takes them. */
export function unguessable(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** Returns the challenge of a verifier: `S256`. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
