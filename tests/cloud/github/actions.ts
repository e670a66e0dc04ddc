/** GitHub Actions' identity tokens: see "About security hardening with OpenID Connect". */
import { Buffer } from "node:buffer";
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { json } from "./answer.ts";
import type { Received, Reply } from "./wire.ts";
import { letters } from "./world.ts";

/** Who signs the tokens. */
export const ISSUER = "https://token.actions.githubusercontent.com";

/** Where a job asks for one. */
export const RUNNER = "run-actions-1-azure-eastus.actions.githubusercontent.com";

/** A job's token desk. */
export class Actions {
  /** What a job that may ask has in its environment. */
  readonly env: Readonly<Record<string, string>>;
  #made: ReturnType<typeof makeKeys> | undefined;
  readonly #requestToken = letters(60);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.env = {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `https://${RUNNER}/8/idtoken/${randomUUID()}?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.#requestToken,
    };
  }

  /** Answers a request to one of Actions' hosts. */
  handle({ host, url, headers }: Received): Reply {
    if (`https://${host}` === ISSUER) return this.#discover(url.pathname);
    if (headers["authorization"]?.toLowerCase() !== `bearer ${this.#requestToken}`.toLowerCase()) {
      return json(401, { message: "Unauthorized" });
    }
    const audience = url.searchParams.get("audience") ?? "https://github.com/octo-org";
    return json(200, { count: 1, value: this.#issue(audience) });
  }

  #discover(path: string): Reply {
    if (path === "/.well-known/jwks") {
      const jwk = this.#keys().publicKey.export({ format: "jwk" });
      return json(200, { keys: [{ ...jwk, kid: "loopback", use: "sig", alg: "RS256" }] });
    }
    return json(200, { issuer: ISSUER, jwks_uri: `${ISSUER}/.well-known/jwks` });
  }

  /** Making them takes a while, and few tests need them. */
  #keys() {
    return this.#made ??= makeKeys();
  }

  #issue(audience: string): string {
    const now = Math.floor(this.#now() / 1000);
    const claims = {
      iss: ISSUER,
      sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
      aud: audience,
      jti: randomUUID(),
      repository: "octo-org/octo-repo",
      ref: "refs/heads/main",
      ...{ nbf: now - 300, iat: now, exp: now + 300 },
    };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "RS256", typ: "JWT", kid: "loopback" })}.${part(claims)}`;
    const signature = sign("RSA-SHA256", Buffer.from(text), this.#keys().privateKey);
    return `${text}.${signature.toString("base64url")}`;
  }
}

function makeKeys() {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}
