/**
 * What `az` and our integrations meet of Azure: where to sign in, one registry, and a subscription's clusters,
 * under their real names behind a proxy. For tests; it guards nothing.
 */
import { certify } from "../github/authority.ts";
import { listen, type Received, type Reply } from "../github/wire.ts";
import { discover } from "./discovery.ts";
import type { EntraCloud } from "./entra.ts";
import { answerClusters, type ClustersOptions } from "./managed_clusters.ts";
import { answerRegistry, describeRegistry, type RegistryOptions } from "./registry.ts";
import { json } from "./reply.ts";

/** What there is. */
export interface EstateOptions extends ClustersOptions {
  readonly registry: Omit<RegistryOptions, "knows" | "now">;
  /** Where to sign in; without it, nobody can. */
  readonly entra?: Pick<EntraCloud, "handle">;
}

/** A request as it was understood. */
export interface EstateRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly status: number;
}

/** A running estate. */
export interface Estate {
  /** PEM of the authority that clients must trust. */
  readonly authority: string;
  /** `http://127.0.0.1:PORT`, for `HTTPS_PROXY`. */
  readonly proxy: string;
  /** What was asked so far, oldest first. */
  readonly requests: readonly EstateRequest[];
  close(): Promise<void>;
}

const NAMES = [
  "login.microsoftonline.com",
  "login.microsoftonline.us",
  "management.azure.com",
  "management.usgovcloudapi.net",
  "*.azurecr.io",
  "*.azurecr.us",
];

/** Starts it on free ports. */
export async function startEstate(options: EstateOptions): Promise<Estate> {
  const certificate = await certify(NAMES);
  const requests: EstateRequest[] = [];
  const wire = listen(certificate, async (request) => {
    const reply = await answerEstate(options, request);
    const { method, host, url } = request;
    requests.push({ method, host, path: url.pathname, status: reply.status });
    return reply;
  });
  return {
    authority: certificate.authority,
    proxy: `http://127.0.0.1:${wire.proxy}`,
    requests,
    close: () => wire.close(),
  };
}

/** Answers by the name that is called. */
export async function answerEstate(options: EstateOptions, request: Received): Promise<Reply> {
  const host = request.host.replace(/:\d+$/, "");
  const { entra, knows } = options;
  const registry = { ...options.registry, knows, now: Date.now };
  if (host === registry.host) return answerRegistry(registry, request);
  const isManager = host.startsWith("management.");
  if (entra && (!isManager || /^\/subscriptions\/[^/]+$/.test(request.url.pathname))) {
    return await pass(entra, request);
  }
  if (isManager) return describeRegistry(registry, request) ?? answerClusters(options, request);
  return discover(request) ?? json(404, { error: { code: "NotFound", message: "Not found." } });
}

async function pass(
  entra: Pick<EntraCloud, "handle">,
  { method, url, headers, body }: Received,
): Promise<Reply> {
  const content = method === "POST" ? { body: new TextDecoder().decode(body) } : {};
  const { "content-length": _, ...rest } = headers;
  const answer = await entra.handle(new Request(url, { method, headers: rest, ...content }));
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  };
}
