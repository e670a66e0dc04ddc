/**
 * The console's sign-in, as a loopback AWS has it: `getSigninToken` and `login` of the federation endpoint.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */
import { randomBytes } from "node:crypto";
import type { Received, Reply } from "./http.ts";
import type { Key } from "./iam.ts";
import { AwsError } from "./query.ts";
import type { Account } from "./roles.ts";

/** How long a sign-in token is good, in milliseconds. */
const TOKEN_LIFE = 15 * 60_000;

/** Somebody who may sign in. */
export interface SignIn {
  readonly token: string;
  readonly principal: string;
  /** When the console's session ends, in milliseconds since 1970. */
  readonly ends: number;
  /** Until when the token is good. */
  readonly until: number;
}

/** What was asked of the endpoint, and by whom. */
export interface ConsoleRequest {
  readonly action: string;
  readonly status: number;
  readonly asked: Readonly<Record<string, string>>;
}

/** The endpoint; `signIns` and `requests` are what a test looks at. */
export class Federation {
  readonly signIns: SignIn[] = [];
  readonly requests: ConsoleRequest[] = [];
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  /** Answers a request for `/federation`. */
  handle({ method, target }: Received): Reply {
    const query = new URL(target, "http://localhost").searchParams;
    const action = query.get("Action") ?? "";
    const reply = this.#answer(method, action, query);
    this.requests.push({ action, status: reply.status, asked: Object.fromEntries(query) });
    return reply;
  }

  #answer(method: string, action: string, query: URLSearchParams): Reply {
    if (method !== "GET") return page(400, "Invalid request");
    try {
      if (action === "getSigninToken") return this.#giveToken(query);
      return action === "login" ? this.#login(query) : page(400, "Invalid action");
    } catch (error) {
      if (error instanceof AwsError || error instanceof SyntaxError) {
        return page(400, "Invalid credentials parameter");
      }
      throw error;
    }
  }

  #giveToken(query: URLSearchParams): Reply {
    const now = this.#account.now();
    const key = this.#keyOf(query.get("Session") ?? "");
    const seconds = secondsOf(query.get("SessionDuration"), key);
    const token = randomBytes(180).toString("base64url");
    const ends = seconds === undefined ? key.expires ?? now : now + seconds * 1000;
    this.signIns.push({ token, principal: key.principal.arn, ends, until: now + TOKEN_LIFE });
    const headers = { "content-type": "application/json" };
    return { status: 200, headers, body: JSON.stringify({ SigninToken: token }) };
  }

  #keyOf(session: string): Key {
    const { sessionId, sessionKey, sessionToken, ...more } = JSON.parse(session);
    const key = this.#account.keys.find(sessionId, sessionToken, this.#account.now());
    const fits = key.token !== undefined && key.secretAccessKey === sessionKey;
    if (fits && Object.keys(more).length === 0 && key.principal.type !== "session") return key;
    throw new AwsError(400, "InvalidCredentials", "Invalid credentials parameter");
  }

  /** Leads on to the console with a cookie, as long as the token is good. */
  #login(query: URLSearchParams): Reply {
    const token = query.get("SigninToken");
    const found = this.signIns.find((one) => one.token === token);
    const destination = URL.parse(query.get("Destination") ?? "");
    if (!found || found.until <= this.#account.now() || destination?.protocol !== "https:") {
      return page(400, "Invalid sign-in token");
    }
    const headers = {
      "location": destination.href,
      "set-cookie": `aws-userInfo=${encodeURIComponent(found.principal)}; HttpOnly`,
    };
    return { status: 302, headers, body: "" };
  }
}

/** A duration is taken of roles that were not assumed from roles, and of nobody else. */
function secondsOf(spelled: string | null, { principal }: Key): number | undefined {
  if (spelled === null) return undefined;
  const seconds = Number(spelled);
  const fits = /^\d+$/.test(spelled) && seconds >= 900 && seconds <= 43_200;
  if (fits && principal.type === "assumed-role" && !principal.chained) return seconds;
  throw new AwsError(400, "InvalidDuration", "Invalid credentials parameter");
}

function page(status: number, title: string): Reply {
  const headers = { "content-type": "text/html" };
  return { status, headers, body: `<!doctype html><title>${title}</title><h1>${title}</h1>\n` };
}
