/** A loopback GitHub without its sockets: answers requests, and can have a bad day. */
import { Actions } from "./actions.ts";
import { tokenIn } from "./answer.ts";
import { DeviceFlow, type DeviceOptions } from "./device.ts";
import { answerRest } from "./rest.ts";
import { spoil, type Trouble, troubleReply } from "./trouble.ts";
import type { Handler, Received, Reply } from "./wire.ts";
import { type Population, World } from "./world.ts";

/** What it consists of. */
export interface GitHubOptions extends Population, DeviceOptions {
  /** How late a slow answer comes, in milliseconds. */
  readonly slowness?: number;
}

/** A request, and what was answered. */
export interface GitHubRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly userAgent: string;
  readonly status: number;
  /** Whose token came with it: a login, or `APP[bot]@OWNER`; absent when nobody's did. */
  readonly as?: string;
}

/** The cloud. `git` answers what neither the API nor the sign-in pages do. */
export class Cloud {
  readonly requests: GitHubRequest[] = [];
  readonly device: DeviceFlow;
  readonly actions: Actions;
  readonly world: World;
  readonly #git: Handler;
  readonly #slowness: number;
  readonly #stopped = new AbortController();
  #trouble: Trouble | undefined;
  #on = /./;
  #times = Infinity;

  constructor(options: GitHubOptions, git: (world: World) => Handler = () => nobody) {
    this.world = new World(options);
    this.#git = git(this.world);
    this.#slowness = options.slowness ?? 60_000;
    this.device = new DeviceFlow(this.world, options);
    this.actions = new Actions(this.world.now);
  }

  /** Starts a bad day, or ends it with `undefined`; `on` says for which paths, `times` for how many. */
  misbehave(trouble: Trouble | undefined, when: { on?: RegExp; times?: number } = {}): void {
    this.#trouble = trouble;
    this.#on = when.on ?? /./;
    this.#times = when.times ?? Infinity;
  }

  /** Ends whatever still dawdles. */
  stop(): void {
    this.#stopped.abort();
  }

  /** Answers a request; `undefined` hangs up. */
  async handle(request: Received): Promise<Reply | undefined> {
    const trouble = this.#troubleFor(request);
    const as = actorOf(this.world, request);
    const answer = troubleReply(trouble) ?? await this.#answer(request);
    const headers = { ...answer.headers, date: new Date(this.world.now()).toUTCString() };
    this.requests.push({
      method: request.method,
      host: request.host,
      path: request.url.pathname,
      userAgent: request.headers["user-agent"] ?? "",
      status: answer.status,
      ...(as === undefined ? {} : { as }),
    });
    return await spoil({ ...answer, headers }, trouble, () => this.#dawdle());
  }

  #troubleFor({ url }: Received): Trouble | undefined {
    if (this.#trouble === undefined || !this.#on.test(url.pathname)) return undefined;
    return this.#times-- > 0 ? this.#trouble : undefined;
  }

  async #answer(request: Received): Promise<Reply> {
    const { host, method, url } = request;
    if (host.endsWith(".actions.githubusercontent.com")) return this.actions.handle(request);
    const path = apiPath(host, url.pathname);
    if (path !== undefined) return answerRest(this.world, request, path);
    if (method === "POST" && url.pathname === "/login/device/code") {
      return asAsked(request, this.device.begin(formOf(request), host));
    }
    if (method === "POST" && url.pathname === "/login/oauth/access_token") {
      return asAsked(request, this.device.exchange(formOf(request)));
    }
    const git = await this.#git(request);
    return git ?? { status: 404, headers: { "content-type": "text/html" }, body: "Not Found" };
  }

  #dawdle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#slowness);
      this.#stopped.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
    });
  }
}

/** Who asks, before the answer may have taken the token back. */
function actorOf(world: World, { headers }: Received): string | undefined {
  const holder = world.holderOf(tokenIn(headers["authorization"]) ?? "");
  if (holder?.kind !== "installation") return holder?.login;
  return `${holder.app.slug}[bot]@${holder.installation.account}`;
}

/** The path below the API's root, which is a host of its own or, at an Enterprise Server, a folder. */
function apiPath(host: string, path: string): string | undefined {
  if (host === "api.github.com" || /^api\.[^.]+\.ghe\.com$/.test(host)) return path.slice(1);
  if (path === "/api/graphql") return "graphql";
  return /^\/api\/v3(?:\/(.*))?$/.exec(path)?.[1] ?? (path === "/api/v3" ? "" : undefined);
}

/** The device flow answers with a form unless it is asked for JSON. */
function asAsked({ headers }: Received, reply: Reply): Reply {
  if (headers["accept"]?.includes("json")) return reply;
  const body = String(new URLSearchParams(JSON.parse(String(reply.body))));
  return { ...reply, headers: { "content-type": "application/x-www-form-urlencoded" }, body };
}

/** Parameters, sent as a form or as JSON. */
function formOf({ headers, body, url }: Received): URLSearchParams {
  const text = new TextDecoder().decode(body);
  if (!headers["content-type"]?.includes("json")) {
    return new URLSearchParams(text || url.search);
  }
  return new URLSearchParams(JSON.parse(text));
}

/** Where there are no repositories. */
function nobody(): Promise<undefined> {
  return Promise.resolve(undefined);
}
