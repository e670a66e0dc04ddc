/**
 * A loopback AWS Sign-In, at one address with a loopback STS: the console's sign-in for programs, with PKCE
 * (RFC 7636) and proof of possession (RFC 9449) that are really checked. For tests; it guards nothing.
 */
import { randomUUID } from "node:crypto";
import { type Received, type Reply, serve } from "./http.ts";
import type { Keyring, Principal } from "./iam.ts";
import { forward } from "./sso/forward.ts";
import { thumbprintOf } from "./dpop.ts";

/** How it is set up. */
export interface SignInOptions {
  readonly keys: Keyring;
  readonly stsUrl: string;
  /** Who signs in at the console. */
  readonly principal: Principal;
  /** Seconds that credentials live; 900 unless told. */
  readonly life?: number;
}

/** What was asked for at the token endpoint, and how it ended. */
export interface TokenRequest {
  readonly grant: string;
  readonly client: string;
  readonly error?: string;
}

/** A running server. */
export interface SignIn {
  readonly url: string;
  readonly tokens: TokenRequest[];
  /** Refuses every renewal from now on, with that code. */
  end(code: string): void;
  close(): Promise<void>;
}

/** Starts the service on a free port. */
export function startSignIn(options: SignInOptions): SignIn {
  const house = new House(options);
  const server = serve(0, (request) => house.handle(request));
  house.origin = `http://127.0.0.1:${server.port}`;
  return {
    url: house.origin,
    tokens: house.tokens,
    end: (code) => void (house.over = code),
    close: () => server.close(),
  };
}

interface Grant {
  readonly client: string;
  readonly redirectUri: string;
  readonly challenge: string;
}

class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

class House {
  readonly tokens: TokenRequest[] = [];
  readonly #options: SignInOptions;
  readonly #codes = new Map<string, Grant>();
  /** The key that each refresh token is bound to, by its thumbprint. */
  readonly #refresh = new Map<string, string>();
  readonly #proofs = new Set<string>();
  origin = "";
  over: string | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  async handle(received: Received): Promise<Reply | undefined> {
    const [path, search] = received.target.split("?");
    if (path === "/v1/authorize") return this.#authorize(new URLSearchParams(search));
    if (path === "/v1/sessions/confirmation") return page(new URLSearchParams(search));
    if (path === "/v1/token") return await this.#token(received);
    return await forward(new URL(this.#options.stsUrl), received);
  }

  /** The person has signed in, and agrees. */
  #authorize(query: URLSearchParams): Reply {
    const need = (name: string) => query.get(name) || fail(`${name} is missing`);
    const client = need("client_id");
    const redirectUri = need("redirect_uri");
    const own = `${this.origin}/v1/sessions/confirmation`;
    const isOurs = client.endsWith("/cross-device")
      ? redirectUri === own
      : client.endsWith("/same-device") && /^http:\/\/127\.0\.0\.1:\d+\//.test(redirectUri);
    if (!isOurs) fail("redirect_uri is not the client's");
    if (need("code_challenge_method") !== "SHA-256") fail("code_challenge_method");
    const code = randomUUID();
    this.#codes.set(code, { client, redirectUri, challenge: need("code_challenge") });
    const back = new URL(redirectUri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", need("state"));
    return { status: 302, headers: { location: back.href }, body: "" };
  }

  async #token(received: Received): Promise<Reply> {
    const body = JSON.parse(received.body);
    const { grantType: grant, clientId: client } = body;
    try {
      const key = await thumbprintOf(received, `${this.origin}/v1/token`, this.#proofs)
        .catch((error) => fail(String(error)));
      const answer = grant === "authorization_code"
        ? await this.#redeem(body, key)
        : this.#renew(body, key);
      this.tokens.push({ grant, client });
      return json(200, { ...answer, ...this.#issue(key) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.tokens.push({ grant, client, error: error.code });
      return json(error.status, { error: error.code, message: error.message });
    }
  }

  async #redeem(body: Record<string, string>, _key: string): Promise<object> {
    const granted = this.#codes.get(body.code ?? "");
    this.#codes.delete(body.code ?? "");
    if (granted === undefined) throw new Refused(401, "AUTHCODE_EXPIRED", "The code has expired");
    const digest = await crypto.subtle.digest(
      "SHA-256",
      new TextEncoder().encode(body.codeVerifier),
    );
    const challenge = new Uint8Array(digest).toBase64({ alphabet: "base64url", omitPadding: true });
    if (challenge !== granted.challenge) fail("codeVerifier");
    if (body.redirectUri !== granted.redirectUri || body.clientId !== granted.client) {
      fail("redirectUri");
    }
    const { arn } = this.#options.principal;
    return { idToken: `e30.${btoa(JSON.stringify({ sub: arn })).replaceAll("=", "")}.sig` };
  }

  #renew(body: Record<string, string>, key: string): object {
    if (this.over !== undefined) throw new Refused(401, this.over, "Sign in again");
    const bound = this.#refresh.get(body.refreshToken ?? "");
    if (bound === undefined) throw new Refused(401, "TOKEN_EXPIRED", "The token has expired");
    if (bound !== key) fail("the proof is by another key");
    return {};
  }

  #issue(key: string): object {
    const { keys, principal, life = 900 } = this.#options;
    const issued = keys.issue(principal, life, Date.now());
    const refreshToken = `refresh-${randomUUID()}-EXAMPLE`;
    this.#refresh.set(refreshToken, key);
    return {
      accessToken: {
        accessKeyId: issued.AccessKeyId,
        secretAccessKey: issued.SecretAccessKey,
        sessionToken: issued.SessionToken,
      },
      tokenType: "aws_sigv4",
      expiresIn: life,
      refreshToken,
    };
  }
}

/** What a person copies into the terminal. */
function page(query: URLSearchParams): Reply {
  const told = `state=${query.get("state")}&code=${query.get("code")}`;
  return { status: 200, headers: { "content-type": "text/plain" }, body: btoa(told) };
}

function fail(what: string): never {
  throw new Refused(400, "INVALID_REQUEST", what);
}

function json(status: number, content: unknown): Reply {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(content),
  };
}
