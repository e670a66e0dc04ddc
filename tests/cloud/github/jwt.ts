/**
 * How GitHub judges the token with which an app signs in. See "Generating a JSON Web Token (JWT) for a GitHub
 * App": RS256; `iat` not in the future; `exp` at most ten minutes ahead; `iss` the app's id or client id. Its
 * clock is not lenient, which is why that page recommends an `iat` of a minute ago.
 */
import { Buffer } from "node:buffer";
import { verify } from "node:crypto";
import { GitHubError } from "./answer.ts";
import type { App, World } from "./world.ts";

/** How far ahead `exp` may be, in seconds. */
const LONGEST = 600;

/** The app that signed; throws as GitHub answers. */
export function appOf(world: World, token: string): App {
  const parts = token.split(".");
  const header = decode(parts[0]);
  const claims = decode(parts[1]);
  if (parts.length !== 3 || header?.["alg"] !== "RS256" || claims === undefined) {
    throw undecodable();
  }
  const found = world.findApp(claims["iss"]);
  if (found === undefined) throw new GitHubError(404, "Integration not found");
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  const signature = Buffer.from(parts[2]!, "base64url");
  if (!verify("RSA-SHA256", signed, found.key, signature)) throw undecodable();
  checkTime(claims, Math.floor(world.now() / 1000));
  return found.app;
}

function decode(part: string | undefined): Record<string, unknown> | undefined {
  try {
    return JSON.parse(Buffer.from(part ?? "", "base64url").toString());
  } catch {
    return undefined;
  }
}

function checkTime({ iat, exp }: Record<string, unknown>, now: number): void {
  if (!Number.isInteger(exp) || Number(exp) <= now) {
    throw unauthorized(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at " +
        "which the assertion expires",
    );
  }
  if (Number(exp) > now + LONGEST) {
    throw unauthorized("'Expiration time' claim ('exp') is too far in the future");
  }
  if (!Number.isInteger(iat) || Number(iat) > now) {
    throw unauthorized(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

function undecodable(): GitHubError {
  return unauthorized("A JSON web token could not be decoded");
}

function unauthorized(message: string): GitHubError {
  return new GitHubError(401, message);
}
