/**
 * A loopback Google: its token, federation and impersonation endpoints over https, all at one address, with
 * signatures that are really checked and tokens that it really issued. For tests; it guards nothing.
 */
import type { Authority } from "./authority.ts";
import { GoogleError, type GoogleOptions, Vault } from "./cloud.ts";
import { describeCluster } from "./clusters.ts";
import { exchange } from "./federation.ts";
import { impersonate } from "./impersonation.ts";
import { authorize, poolRefresh, revoke, token, tokenInfo } from "./oauth.ts";
import { ACCESS, accessSecret } from "./secrets.ts";
import { type Trouble, troubled } from "./trouble.ts";

/** A request as it was understood, and what was answered. */
export interface GoogleRequest {
  readonly method: string;
  readonly path: string;
  /** The form or the query; a JSON body under its own names. */
  readonly asked: Readonly<Record<string, unknown>>;
  readonly status: number;
}

/** The cloud itself, without a network. */
export interface GoogleCloud {
  handle(request: Request): Promise<Response>;
  /** What was asked so far, oldest first. */
  readonly requests: GoogleRequest[];
  readonly vault: Vault;
  /** Starts a bad day at paths that end so, or ends it with `undefined`; `times` is for how many requests. */
  misbehave(trouble: Trouble | undefined, path?: string, times?: number): void;
  /** Ends whatever still dawdles. */
  stop(): void;
}

/** A running server. */
export interface Google extends Omit<GoogleCloud, "handle" | "stop"> {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Makes a cloud that is asked directly. */
export function makeGoogle(options: GoogleOptions = {}): GoogleCloud {
  return new Cloud(options);
}

/** Starts the service on a free port. */
export function startGoogle(authority: Authority, options: GoogleOptions = {}): Google {
  const cloud = new Cloud(options);
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    ...authority.server,
  }, (request) => cloud.handle(request));
  return {
    url: `https://127.0.0.1:${server.addr.port}`,
    requests: cloud.requests,
    vault: cloud.vault,
    misbehave: (trouble, path, times) => cloud.misbehave(trouble, path, times),
    close: () => (cloud.stop(), server.shutdown()),
  };
}

class Cloud implements GoogleCloud {
  readonly requests: GoogleRequest[] = [];
  readonly vault: Vault;
  readonly #stopped = new AbortController();
  #trouble: { trouble: Trouble | undefined; path: string; times: number } | undefined;

  constructor(options: GoogleOptions) {
    this.vault = new Vault(options);
  }

  misbehave(trouble: Trouble | undefined, path = "", times = Infinity): void {
    this.#trouble = { trouble, path, times };
  }

  stop(): void {
    this.#stopped.abort();
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    const isJson = request.headers.get("content-type")?.startsWith("application/json");
    const body = isJson ? JSON.parse(text || "{}") : undefined;
    const form = new URLSearchParams(isJson ? "" : text);
    const answer = await this.#respond(request, url, form, body);
    // Clients correct their clock by this.
    const date = new Date(this.vault.now()).toUTCString();
    const headers = { ...Object.fromEntries(answer.headers), date };
    const response = new Response(answer.body, { status: answer.status, headers });
    const asked = body ?? Object.fromEntries([...url.searchParams, ...form]);
    const { method } = request;
    this.requests.push({ method, path: url.pathname, asked, status: response.status });
    return response;
  }

  async #respond(request: Request, url: URL, form: URLSearchParams, body: unknown) {
    try {
      const trouble = this.#troubleFor(url.pathname);
      if (trouble === "slow") await this.#dawdle();
      return troubled(trouble) ?? await this.#answer(request, url, form, body);
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      return Response.json(error.body, { status: error.status });
    }
  }

  async #answer(request: Request, url: URL, form: URLSearchParams, body: unknown) {
    const { vault } = this;
    const { pathname, searchParams } = url;
    const bearer = request.headers.get("authorization");
    const both = new URLSearchParams([...searchParams, ...form]);
    if (pathname === "/o/oauth2/v2/auth") return authorize(vault, searchParams);
    if (pathname === "/actions/token") return await actionsToken(vault, searchParams, bearer);
    if (pathname === "/tokeninfo") return Response.json(tokenInfo(vault, both, bearer));
    if (/^\/v1\/projects\/[^/]+\/locations\/[^/]+\/clusters\/[^/]+$/.test(pathname)) {
      return Response.json(describeCluster(vault, pathname, bearer));
    }
    if (ACCESS.test(pathname)) return Response.json(accessSecret(vault, pathname, bearer));
    if (request.method !== "POST") return notFound();
    if (pathname === "/token") return Response.json(await token(vault, form));
    if (pathname === "/revoke") return Response.json(revoke(vault, both));
    if (pathname === "/v1/oauthtoken") return Response.json(poolRefresh(vault, form, bearer));
    if (pathname === "/v1/token") return Response.json(await exchange(vault, form));
    if (/^\/v1\/projects\/-\/serviceAccounts\/[^/]+:generate(Access|Id)Token$/.test(pathname)) {
      return Response.json(impersonate(vault, pathname, body, vault.bearer(bearer)));
    }
    return notFound();
  }

  #troubleFor(path: string): Trouble | undefined {
    const bad = this.#trouble;
    if (!bad || !path.endsWith(bad.path) || bad.times-- <= 0) return undefined;
    return bad.trouble;
  }

  #dawdle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.vault.options.slowness ?? 60_000);
      this.#stopped.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
    });
  }
}

/** GitHub Actions' token service, which answers `{"value": ...}`. */
async function actionsToken(vault: Vault, query: URLSearchParams, bearer: string | null) {
  const { actions } = vault.options;
  if (!actions || bearer?.replace(/^bearer /i, "") !== actions.bearer) {
    return new Response("Unauthorized", { status: 401 });
  }
  return Response.json({ value: await actions.issue(query.get("audience") ?? "") });
}

function notFound(): Response {
  return new Response("<!doctype html><title>Error 404 (Not Found)!!1</title>", { status: 404 });
}
