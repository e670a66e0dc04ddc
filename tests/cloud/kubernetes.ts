/**
 * A loopback Kubernetes API server, over https with its own authority. It tells whoever it recognises by a
 * bearer token who they are. For tests; it guards nothing.
 */
import type { Authority } from "./gcp/authority.ts";

/** A running server. */
export interface Kubernetes {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** PEM of its authority. */
  readonly authority: string;
  /** Every bearer token that was shown, oldest first. */
  readonly tokens: string[];
  close(): Promise<void>;
}

/** Says whose a token is; `undefined` for nobody's. */
export type Authenticator = (token: string) => Promise<string | undefined>;

/** Starts it; `/api` answers who came. */
export async function startKubernetes(
  { certificate, server }: Authority,
  authenticate: Authenticator,
): Promise<Kubernetes> {
  const tokens: string[] = [];
  const authority = await Deno.readTextFile(certificate);
  const answer = async (request: Request) => {
    const token = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    tokens.push(token);
    const user = await authenticate(token);
    if (user === undefined) return refusal();
    const { pathname } = new URL(request.url);
    return Response.json({ kind: "APIVersions", versions: ["v1"], path: pathname, user });
  };
  const listening = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...server },
    answer,
  );
  const url = `https://127.0.0.1:${listening.addr.port}`;
  return { url, authority, tokens, close: () => listening.shutdown() };
}

function refusal(): Response {
  const status = { kind: "Status", apiVersion: "v1", status: "Failure", reason: "Unauthorized" };
  return Response.json({ ...status, message: "Unauthorized", code: 401 }, { status: 401 });
}

/** What EKS's control plane knows: its cluster, and where AWS is. */
export interface EksOptions {
  readonly cluster: string;
  readonly region: string;
  /** The loopback STS, which is asked in AWS's place. */
  readonly stsUrl: string;
}

/**
 * Recognises whom a presigned GetCallerIdentity belongs to, as aws-iam-authenticator does: it must go to STS,
 * ask for nothing else, and name the cluster in a header that is signed. It is then really made.
 */
export function eksAuthenticator({ cluster, region, stsUrl }: EksOptions): Authenticator {
  return async (token) => {
    const [, encoded] = /^k8s-aws-v1\.([\w-]+)$/.exec(token) ?? [];
    if (encoded === undefined) return undefined;
    const url = new URL(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")));
    const asks = url.searchParams.get("Action") === "GetCallerIdentity";
    const signs = url.searchParams.get("X-Amz-SignedHeaders")?.split(";").includes("x-k8s-aws-id");
    const short = Number(url.searchParams.get("X-Amz-Expires")) <= 900;
    if (url.host !== `sts.${region}.amazonaws.com` || !asks || !signs || !short) return undefined;
    const answer = await ask(new URL(stsUrl), url, cluster);
    return /<Arn>(.+)<\/Arn>/.exec(answer)?.[1];
  };
}

/** Asks that host for this address, under the name that was signed: `fetch` would send its own. */
async function ask({ hostname, port }: URL, url: URL, cluster: string): Promise<string> {
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    `x-k8s-aws-id: ${cluster}`,
    "connection: close",
  ];
  await connection.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  const chunks: string[] = [];
  for await (const chunk of connection.readable.pipeThrough(new TextDecoderStream())) {
    chunks.push(chunk);
  }
  return chunks.join("");
}
