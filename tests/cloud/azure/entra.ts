/**
 * A loopback Entra ID, Azure Resource Manager and the machine's own identity endpoints over https, all at one
 * address, with signatures that are really checked and tokens that it really issued. For tests; it guards nothing.
 */
import { type Issuer, makeIssuer } from "../gcp/jwt.ts";
import { certify } from "../github/authority.ts";
import { Devices } from "./devices.ts";
import { EntraError, type EntraOptions, Vault } from "./directory.ts";
import { answerVault } from "./key_vault.ts";
import { authorize, discovery, token } from "./oauth.ts";
import { appService, metadata, subscriptions, tenants } from "./resources.ts";
import { type Trouble, troubled } from "./trouble.ts";
import { openTunnel } from "./tunnel.ts";

/** A request as it was understood, and what was answered. */
export interface EntraRequest {
  readonly method: string;
  readonly path: string;
  /** The form and the query. */
  readonly asked: Readonly<Record<string, string>>;
  readonly status: number;
}

/** The cloud itself, without a network. */
export interface EntraCloud {
  handle(request: Request): Promise<Response>;
  /** What was asked so far, oldest first. */
  readonly requests: EntraRequest[];
  readonly vault: Vault;
  readonly devices: Devices;
  /** Starts a bad day at paths that end so, or ends it with `undefined`; `times` is for how many requests. */
  misbehave(trouble: Trouble | undefined, path?: string, times?: number): void;
  /** Takes every refresh token back, as a changed password does. */
  endSessions(): void;
  /** Ends whatever still dawdles. */
  stop(): void;
}

/** A running server. */
export interface Entra extends Omit<EntraCloud, "handle" | "stop"> {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** The same over plain http, as machines ask for their identity. */
  readonly plain: string;
  /** A proxy behind which the real names lead here. */
  readonly proxy: string;
  /** What the proxy was asked for, as `name:port`. */
  readonly connected: readonly string[];
  /** PEM of the authority that clients must trust. */
  readonly authority: string;
  close(): Promise<void>;
}

/** The names that the server answers to. */
const NAMES = [
  "127.0.0.1",
  "localhost",
  ...["login.microsoftonline.com", "management.azure.com", "management.core.windows.net"],
  ...["login.microsoftonline.us", "management.usgovcloudapi.net", "*.vault.azure.net"],
];

/** Makes a cloud that is asked directly. */
export function makeEntra(options: EntraOptions, issuer: Issuer): EntraCloud {
  return new Cloud(options, issuer);
}

/** Starts the service on free ports. */
export async function startEntra(options: EntraOptions): Promise<Entra> {
  const { authority, cert, key } = await certify(NAMES);
  const cloud = new Cloud(options, await makeIssuer("entra-1"));
  const here = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const handle = (request: Request) => cloud.handle(request);
  const server = Deno.serve({ ...here, cert, key }, handle);
  const plain = Deno.serve(here, handle);
  const tunnel = openTunnel(server.addr.port);
  const { requests, vault, devices } = cloud;
  return {
    url: `https://127.0.0.1:${server.addr.port}`,
    plain: `http://127.0.0.1:${plain.addr.port}`,
    proxy: `http://127.0.0.1:${tunnel.port}`,
    connected: tunnel.connected,
    ...{ authority, requests, vault, devices },
    misbehave: (trouble, path, times) => cloud.misbehave(trouble, path, times),
    endSessions: () => cloud.endSessions(),
    close: async () => {
      cloud.stop();
      tunnel.close();
      await Promise.all([server.shutdown(), plain.shutdown()]);
    },
  };
}

class Cloud implements EntraCloud {
  readonly requests: EntraRequest[] = [];
  readonly vault: Vault;
  readonly devices: Devices;
  readonly #stopped = new AbortController();
  #trouble: { trouble: Trouble | undefined; path: string; times: number } | undefined;

  constructor(options: EntraOptions, issuer: Issuer) {
    this.vault = new Vault(options, issuer);
    this.devices = new Devices(this.vault);
  }

  misbehave(trouble: Trouble | undefined, path = "", times = Infinity): void {
    this.#trouble = { trouble, path, times };
  }

  endSessions(): void {
    this.vault.refresh.clear();
  }

  stop(): void {
    this.#stopped.abort();
  }

  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const form = new URLSearchParams(request.method === "POST" ? await request.text() : "");
    const response = await this.#respond(request, url, form);
    const asked = Object.fromEntries([...url.searchParams, ...form]);
    this.requests.push({
      ...{ method: request.method, path: url.pathname, asked, status: response.status },
    });
    return response;
  }

  async #respond(request: Request, url: URL, form: URLSearchParams): Promise<Response> {
    try {
      const trouble = this.#troubleFor(url.pathname);
      if (trouble === "slow") await this.#dawdle();
      return troubled(trouble) ?? await this.#answer(request, url, form);
    } catch (error) {
      if (!(error instanceof EntraError)) throw error;
      return Response.json(error.body, { status: error.status });
    }
  }

  async #answer(request: Request, url: URL, form: URLSearchParams): Promise<Response> {
    const { vault } = this;
    const { pathname: path, searchParams: query } = url;
    const bearer = request.headers.get("authorization");
    const kept = answerVault(vault, url, bearer);
    if (kept !== undefined) return kept;
    if (path === "/actions/token") return await this.#actions(query, bearer);
    if (path === "/msi/token") {
      return Response.json(await appService(vault, query, request.headers));
    }
    if (path === "/metadata/identity/oauth2/token") {
      return Response.json(await metadata(vault, query, request.headers));
    }
    if (/^\/subscriptions(\/[^/]+)?$/.test(path)) {
      return Response.json(subscriptions(vault, path, bearer));
    }
    if (path === "/tenants") return Response.json(tenants(vault, bearer));
    return await this.#entra(url, form);
  }

  async #entra({ origin, pathname, searchParams }: URL, form: URLSearchParams): Promise<Response> {
    const [, name = "", rest = ""] = /^\/([^/]+)\/(.*)$/.exec(pathname) ?? [];
    if (rest === "discovery/instance") return Response.json(this.#instances(origin, name));
    if (!PATHS.includes(rest)) return notFound();
    if (ANYBODYS.includes(name) && rest === PATHS[0]) {
      return Response.json({
        ...discovery(origin, { id: name }),
        issuer: `${origin}/{tenantid}/v2.0`,
      });
    }
    const tenant = this.vault.tenant(name);
    const known = discovery(origin, tenant);
    if (rest === "v2.0/.well-known/openid-configuration") return Response.json(known);
    if (rest === "discovery/v2.0/keys") return Response.json(this.vault.issuer.jwks);
    if (rest === "oauth2/v2.0/authorize") return authorize(this.vault, tenant, searchParams);
    if (rest === "oauth2/v2.0/devicecode") {
      return Response.json(this.devices.start(tenant, form, origin));
    }
    const endpoint = known.token_endpoint;
    return Response.json(await token(this.vault, this.devices, tenant, form, endpoint));
  }

  /** Instance discovery: which hosts are one cloud. */
  #instances(origin: string, name: string): unknown {
    const { host } = new URL(origin);
    return {
      tenant_discovery_endpoint: `${origin}/${name}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    };
  }

  /** GitHub Actions' token service, which answers `{"value": ...}`. */
  async #actions(query: URLSearchParams, bearer: string | null): Promise<Response> {
    const { actions } = this.vault.options;
    if (actions === undefined || bearer?.replace(/^bearer /i, "") !== actions.bearer) {
      return Response.json({ message: "Unauthorized" }, { status: 401 });
    }
    return Response.json({ value: await actions.issue(query.get("audience") ?? "") });
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

/** Names in the place of a tenant's, which are known to everybody. */
const ANYBODYS = ["common", "consumers", "organizations"];

const PATHS = [
  "v2.0/.well-known/openid-configuration",
  "discovery/v2.0/keys",
  "oauth2/v2.0/authorize",
  "oauth2/v2.0/devicecode",
  "oauth2/v2.0/token",
];

function notFound(): Response {
  return new Response("<!doctype html><title>404</title>", { status: 404 });
}
