/** The payload of a JSON Web Token (RFC 7519), read and not vouched for: no signature is looked at. */
export function payloadOf(token: string): unknown {
  const [, payload = ""] = token.split(".");
  const bytes = Uint8Array.fromBase64(payload, { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes));
}
