/** The token with which an app signs in, valid for ten minutes at most ("Generating a JSON Web Token (JWT) for a GitHub App"). */
import { UserError } from "../../../lib/errors.ts";

/** How far our clock may be off, in seconds: GitHub accepts no `iat` in its future. */
const SKEW = 60;

/** How far `exp` may lie ahead, in seconds. */
const LONGEST = 600;

/** A token, and when it lapses by our own clock, in milliseconds since 1970. */
export interface AppJwt {
  readonly jwt: string;
  readonly expires: number;
}

/** Signs for that issuer; `ahead` is how many seconds GitHub's clock is ahead of ours. */
export async function signJwt(issuer: string, pem: string, ahead = 0): Promise<AppJwt> {
  const { createPrivateKey, sign } = await import("node:crypto");
  const { Buffer } = await import("node:buffer");
  const key = readKey(createPrivateKey, pem);
  const now = Math.floor(Date.now() / 1000);
  const iat = now + ahead - SKEW;
  // Both ends keep their distance: an `exp` too far ahead is refused as well.
  const exp = iat + LONGEST;
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat, exp, iss: issuer })}`;
  const signature = sign("RSA-SHA256", Buffer.from(text), key).toString("base64url");
  return { jwt: `${text}.${signature}`, expires: (exp - ahead) * 1000 };
}

/** Errors of the runtime may quote the key. */
function readKey(create: typeof import("node:crypto").createPrivateKey, pem: string) {
  try {
    const key = create(pem);
    if (key.asymmetricKeyType === "rsa") return key;
  } catch {
    throw notAKey("it is damaged");
  }
  throw notAKey("it is not an RSA key");
}

function notAKey(why: string): UserError {
  return new UserError("secret_unavailable", `Cannot use the GitHub App's private key: ${why}`, {
    hint: "generate a private key on the app's settings page, and name the file it gives you",
  });
}
