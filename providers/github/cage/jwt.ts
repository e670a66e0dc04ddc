/** The token with which an app signs in, valid for ten minutes at most ("Generating a JSON Web Token (JWT) for a GitHub App"). */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { UserError } from "../../../lib/errors.ts";
import type { Secret } from "../../../lib/secret.ts";
import { signJwt } from "../../../lib/oauth/assertion.ts";

/** Tolerance for our clock, in seconds: GitHub accepts no `iat` in its future. */
const SKEW = 60;

/** The longest lifetime of a token that GitHub accepts, in seconds. */
const LONGEST = 600;

/** A token, and its expiry by our own clock, in milliseconds since 1970. */
export interface AppJwt {
  readonly jwt: string;
  readonly expires: number;
}

/**
 * Returns a signed token of that issuer; `now` is in milliseconds since 1970, and `ahead` the seconds that GitHub's
 * clock is ahead of it.
 */
export function signAppJwt(issuer: string, pem: Secret, now: number, ahead = 0): AppJwt {
  const key = readKey(pem);
  const iat = Math.floor(now / 1000) + ahead - SKEW;
  // Both ends keep their distance: an `exp` too far ahead is refused as well.
  const exp = iat + LONGEST;
  const jwt = signJwt("RS256", {}, { iat, exp, iss: issuer }, key);
  return { jwt, expires: (exp - ahead) * 1000 };
}

/** Reads a key; throws without the runtime's own error, which may quote it. */
function readKey(pem: Secret): KeyObject {
  try {
    const key = createPrivateKey(pem.reveal());
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
