/**
 * A loopback IAM Identity Center: SSO-OIDC, the portal, and the pages between them at one address. What it
 * hands out is known to a loopback STS. For tests and the demonstration; it guards nothing.
 */
import { randomUUID } from "node:crypto";
import { type Received, type Reply, serve } from "../http.ts";
import { spoil, type Trouble } from "../trouble.ts";
import { json, oidcError, portalError, SsoError } from "./answer.ts";
import { Center, type CenterOptions, type Decision } from "./center.ts";
import { createToken, registerClient, startDeviceAuthorization } from "./oidc.ts";
import { forward } from "./forward.ts";
import { authorize, decide, devicePage } from "./pages.ts";
import { getRoleCredentials, listAccountRoles, listAccounts, logout } from "./portal.ts";

/** How it is set up. */
export interface SsoOptions extends CenterOptions {
  /** A loopback STS, which is asked at this address too. */
  readonly stsUrl?: string;
  /** How late a slow answer comes, in milliseconds. */
  readonly slowness?: number;
  readonly port?: number;
}

/** A request as it was understood, and what was answered. */
export interface SsoRequest {
  readonly operation: string;
  /** The body of SSO-OIDC, or the query of the portal. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly userAgent: string;
  readonly status: number;
  readonly code?: string;
}

/** A running server. */
export interface Sso {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** What was asked so far, oldest first. */
  readonly requests: SsoRequest[];
  /** Names of the operations that were asked for, oldest first. */
  operations(): readonly string[];
  /** Codes of devices that wait for the person. */
  waiting(): readonly string[];
  /** The person decides about a device's code; throws when nobody waits with it. */
  decide(userCode: string, decision: Decision): void;
  /** Has somebody else sit before the browser from now on. */
  seat(user: string): void;
  /** Takes the access tokens back, and nothing that renews them. */
  endTokens(): void;
  /** Ends every sign-in, as an administrator can. */
  endSessions(): void;
  /** Forgets every registered client. */
  forgetClients(): void;
  /** Starts a bad day, or ends it with `undefined`: for how many requests, and for which operation. */
  misbehave(trouble: Trouble | undefined, times?: number, operation?: string): void;
  close(): Promise<void>;
}

/** Starts the service on a free port. */
export function startSso(options: SsoOptions): Sso {
  const house = new House(options);
  const server = serve(options.port ?? 0, (request) => house.handle(request));
  house.origin = `http://127.0.0.1:${server.port}`;
  const { center } = house;
  return {
    url: house.origin,
    requests: house.requests,
    operations: () => house.requests.map(({ operation }) => operation),
    waiting: () =>
      [...center.devices.values()].filter(({ decision }) => !decision).map((one) => one.userCode),
    decide: (code, decision) => {
      if (!decide(center, code, decision)) throw new Error(`nobody waits with the code ${code}`);
    },
    seat: (user) => void (center.user = user),
    endTokens: () => center.endTokens(),
    endSessions: () => center.endSessions(),
    forgetClients: () => center.clients.clear(),
    misbehave: (trouble, times = Infinity, operation) =>
      void (house.trouble = { trouble, times, operation }),
    close: () => (house.stop.abort(), server.close()),
  };
}

type Query = URLSearchParams;

class House {
  readonly center: Center;
  readonly requests: SsoRequest[] = [];
  readonly stop = new AbortController();
  readonly #options: SsoOptions;
  origin = "";
  trouble: {
    trouble: Trouble | undefined;
    times: number;
    operation: string | undefined;
  } = { trouble: undefined, times: 0, operation: undefined };

  constructor(options: SsoOptions) {
    this.center = new Center(options);
    this.#options = options;
  }

  async handle(received: Received): Promise<Reply | undefined> {
    const [path = "", search] = received.target.split("?");
    const operation = OPERATIONS[`${received.method} ${path}`];
    if (operation === undefined) return await this.#elsewhere(received);
    const query = new URLSearchParams(search);
    const trouble = this.#troubleFor(operation);
    const { reply, code } = this.#answer(operation, received, query, trouble);
    this.requests.push({
      operation,
      asked: received.body ? bodyOf(received) : Object.fromEntries(query),
      userAgent: received.headers["user-agent"] ?? "",
      status: reply.status,
      ...(code === undefined ? {} : { code }),
    });
    return await spoil(reply, trouble, () => this.#dawdle());
  }

  #troubleFor(operation: string): Trouble | undefined {
    const { trouble, operation: only } = this.trouble;
    if (only !== undefined && only !== operation) return undefined;
    return this.trouble.times-- > 0 ? trouble : undefined;
  }

  #answer(
    operation: string,
    received: Received,
    query: Query,
    trouble: Trouble | undefined,
  ): { reply: Reply; code?: string } {
    const headers = { "x-amzn-requestid": randomUUID() };
    try {
      const error = troubleError(operation, trouble);
      if (error) throw error;
      const answer = this.#perform(operation, received, query);
      return { reply: isReply(answer) ? answer : json(200, answer ?? {}, headers) };
    } catch (error) {
      if (!(error instanceof SsoError)) throw error;
      const { status, code, body } = error;
      return { reply: json(status, body, { ...headers, "x-amzn-errortype": code }), code };
    }
  }

  #perform(operation: string, received: Received, query: Query): unknown {
    const { center } = this;
    const bearer = received.headers["x-amz-sso_bearer_token"] ?? "";
    switch (operation) {
      case "RegisterClient":
        return registerClient(center, bodyOf(received));
      case "StartDeviceAuthorization":
        return startDeviceAuthorization(center, bodyOf(received), this.origin);
      case "CreateToken":
        return createToken(center, bodyOf(received));
      case "authorize":
        return authorize(center, query);
      case "device":
        return devicePage(center, query);
      case "ListAccounts":
        return listAccounts(center, bearer, query);
      case "ListAccountRoles":
        return listAccountRoles(center, bearer, query);
      case "GetRoleCredentials":
        return getRoleCredentials(center, bearer, query);
      default:
        return logout(center, bearer);
    }
  }

  /** STS, if there is one: it is told from us by its paths. */
  async #elsewhere(received: Received): Promise<Reply> {
    const { stsUrl } = this.#options;
    if (stsUrl === undefined) return json(404, { message: "Not found" });
    return await forward(new URL(stsUrl), received);
  }

  #dawdle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.slowness ?? 60_000);
      this.stop.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
    });
  }
}

const OPERATIONS: Readonly<Record<string, string>> = {
  "POST /client/register": "RegisterClient",
  "POST /device_authorization": "StartDeviceAuthorization",
  "POST /token": "CreateToken",
  "GET /authorize": "authorize",
  "GET /device": "device",
  "GET /assignment/accounts": "ListAccounts",
  "GET /assignment/roles": "ListAccountRoles",
  "GET /federation/credentials": "GetRoleCredentials",
  "POST /logout": "Logout",
};

const OIDC = new Set(["RegisterClient", "StartDeviceAuthorization", "CreateToken"]);

function troubleError(operation: string, trouble: Trouble | undefined): SsoError | undefined {
  const isOidc = OIDC.has(operation);
  switch (trouble) {
    case "refuse":
      return isOidc
        ? oidcError("AccessDeniedException", "Access denied")
        : portalError(403, "ForbiddenException", "No access");
    case "throttle":
      return isOidc
        ? new SsoError(429, "TooManyRequestsException", { message: "Rate exceeded" })
        : portalError(429, "TooManyRequestsException", "HTTP 429 Unknown Code");
    case "error":
      return isOidc
        ? new SsoError(500, "InternalServerException", { error: "internal_server_error" })
        : portalError(500, "InternalServerException", "Internal failure");
    default:
      return undefined;
  }
}

function isReply(answer: unknown): answer is Reply {
  return typeof answer === "object" && answer !== null && "headers" in answer && "body" in answer;
}

function bodyOf({ body }: Received): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null) return { ...parsed };
  } catch {
    // Answered below like anything else that is no object.
  }
  return {};
}
