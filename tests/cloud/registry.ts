/**
 * A loopback container registry that holds one image, for whoever shows a password that was issued
 * (distribution.github.io/distribution/spec/api, "Basic" authentication).
 */

/** A running registry. */
export interface Registry {
  /** `127.0.0.1:PORT`, as in an image's name. */
  readonly host: string;
  /** Who came, in order: what stood in the `Authorization` header, decoded; empty for nothing. */
  readonly visitors: string[];
  close(): Promise<void>;
}

const MANIFEST = {
  schemaVersion: 2,
  mediaType: "application/vnd.docker.distribution.manifest.v2+json",
  config: {
    mediaType: "application/vnd.docker.container.image.v1+json",
    size: 2,
    digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  },
  layers: [],
};

/** Starts it; `isGood` tells whether `USER:PASSWORD` opens it. */
export function startRegistry(isGood: (login: string) => boolean): Registry {
  const visitors: string[] = [];
  const answer = async (request: Request) => {
    const login = decode(request.headers.get("authorization"));
    visitors.push(login);
    if (!isGood(login)) return unauthorized();
    const { pathname } = new URL(request.url);
    if (/^\/v2\/[^/]+\/manifests\//.test(pathname)) return await manifest();
    return new URL(request.url).pathname.startsWith("/v2/app/blobs/")
      ? new Response("{}")
      : Response.json({});
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  return { host: `127.0.0.1:${server.addr.port}`, visitors, close: () => server.shutdown() };
}

function decode(header: string | null): string {
  const [scheme, value = ""] = header?.split(" ") ?? [];
  return scheme === "Basic" ? atob(value) : "";
}

function unauthorized(): Response {
  const headers = { "www-authenticate": 'Basic realm="loopback"' };
  const errors = [{ code: "UNAUTHORIZED", message: "authentication required" }];
  return Response.json({ errors }, { status: 401, headers });
}

async function manifest(): Promise<Response> {
  const body = new TextEncoder().encode(JSON.stringify(MANIFEST));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body)).toHex();
  const headers = {
    "content-type": MANIFEST.mediaType,
    "docker-content-digest": `sha256:${digest}`,
  };
  return new Response(body, { headers });
}
