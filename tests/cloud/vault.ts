/**
 * A loopback Vault as a function: it answers as HashiCorp Vault 1.21.4 did, and OpenBao 2.7.2, when they were asked the
 * same (`tests/e2e/vault_test.ts` asks them, where they are).
 */

/** The token that may read what lies under `prod`. */
export const TOKEN = "s.token-EXAMPLE";

/** A role's proof. */
export const ROLE = { role_id: "role-EXAMPLE", secret_id: "secret-id-EXAMPLE" };

/** Fields by mount and path: `secret/` has versions, `old/` has none. */
const KEPT: Readonly<Record<string, object>> = {
  "secret/data/prod/ops": { data: { key: "canary-2", id: "AKIA" }, metadata: { version: 2 } },
  "secret/data/prod/ops?version=1": { data: { key: "canary-1" }, metadata: { version: 1 } },
  "secret/data/prod/aws": { data: { key: "canary/User+Secret/EXAMPLE" }, metadata: { version: 1 } },
  "old/prod/ops": { key: "canary-old" },
};

const GONE: Readonly<Record<string, boolean>> = {
  "prod/gone": false,
  "prod/lost": true,
  "prod/burnt": true,
};

const VERSION = { created_time: "2026-11-29T16:13:10Z", deletion_time: "", destroyed: false };

/** What is listed, or said of a secret's versions. */
const METADATA: Readonly<Record<string, object>> = {
  "?list=true": { keys: ["prod/"] },
  "prod/?list=true": { keys: ["aws", "ops", "gone", "deeper/"] },
  "prod/lost": {
    current_version: 3,
    versions: {
      1: VERSION,
      2: { ...VERSION, destroyed: true },
      3: { ...VERSION, deletion_time: VERSION.created_time },
    },
  },
  "prod/burnt": { current_version: 2, versions: { 2: { ...VERSION, destroyed: true } } },
};

/** What is mounted, and its options. */
const MOUNTS: Readonly<Record<string, object>> = {
  secret: { type: "kv", options: { version: "2" } },
  old: { type: "kv", options: null },
  database: { type: "database", options: null },
};

/** What goes wrong with all of it: `terse` tells nothing of a token that is over, `bound` lets none revoke itself, `bare` none do anything, `once` one thing, `factor` wants a second one. */
export type VaultTrouble =
  | "sealed"
  | "page"
  | "terse"
  | "bound"
  | "bare"
  | "once"
  | "factor"
  | undefined;

/** Answers a request. */
export function vaultAnswers(trouble: () => VaultTrouble = () => undefined) {
  const seen: string[] = [];
  const revoked = new Set<string>();
  const answer = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const path = `${pathname}${search}`.replace("/v1/", "");
    seen.push(`${request.method} ${path}`);
    if (trouble() === "sealed") return refused(503, "Vault is sealed");
    if (trouble() === "page") {
      return new Response("<html>", { headers: { "content-type": "text/html" } });
    }
    if ((request.headers.get("x-vault-namespace") ?? "team") !== "team") {
      return refused(404, "namespace not found");
    }
    if (path.endsWith("/login") && trouble() === "factor") {
      const mfa_requirement = { mfa_request_id: "x", mfa_constraints: {} };
      return Response.json({ auth: { client_token: "", lease_duration: 0, mfa_requirement } });
    }
    if (path.endsWith("/login")) return logIn(path, await request.json());
    const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
    if (token !== TOKEN || revoked.has(token)) return over(trouble() === "terse");
    if (path === "auth/token/revoke-self") {
      if (trouble() === "bound") return refused(403, `1 error occurred:\n\t* ${DENIED}\n\n`);
      revoked.add(token);
      return new Response(null, { status: 204 });
    }
    if (trouble() === "bare" && path === "auth/token/lookup-self") return refused(403, DENIED);
    if (trouble() === "bare" && path.startsWith("sys/internal/ui/mounts/")) return preflight(path);
    if (trouble() === "once" && path === "auth/token/lookup-self") {
      return Response.json({ data: { ttl: 0, display_name: "token", num_uses: -1 } });
    }
    return read(path);
  };
  return { answer, seen, revoked };
}

/** What AWS's auth method of a server is told, of which Vault 1.21 says the same. */
export const SERVER_ID = "vault.example";

/** A signed request, as far as Vault reads it itself; AWS says whose it is. */
function byAws(body: Record<string, string>): Response {
  const headers = new Headers(body.iam_request_headers as unknown as Record<string, string>);
  const request = [body.iam_http_request_method, atob(body.iam_request_url ?? "")].join(" ");
  const form = atob(body.iam_request_body ?? "");
  if (request !== "POST https://sts.amazonaws.com/" || !/^Action=GetCaller[^&]*&V/.test(form)) {
    return refused(400, "invalid request");
  }
  const meant = headers.get("x-vault-aws-iam-server-id");
  const signature = headers.get("authorization") ?? "";
  if (meant !== SERVER_ID || !/SignedHeaders=[^,]*x-vault-aws-iam-server-id/.test(signature)) {
    const why = meant === null
      ? 'missing header "X-Vault-AWS-IAM-Server-ID"'
      : `expected "${SERVER_ID}" but got "${meant}"`;
    return refused(400, `error validating X-Vault-AWS-IAM-Server-ID header: ${why}`);
  }
  const isOld = signature.includes("Credential=ASIAOLD");
  if (isOld || !/Credential=A[KS]IA(?!EVE)/.test(signature)) {
    const isForeign = signature.includes("Credential=EVE-CN");
    const code = isOld
      ? "ExpiredToken"
      : isForeign
      ? "InvalidClientTokenId"
      : "SignatureDoesNotMatch";
    return refused(
      400,
      `error making upstream request: received error code 403 from STS: <Code>${code}</Code>`,
    );
  }
  if (body.role !== "ops") {
    return refused(400, 'IAM Principal "arn:aws:iam::1:user/ada" does not belong to the role "x"');
  }
  return token();
}

const DENIED = "permission denied";

/** What is said of a token that is none: by Vault, and tersely by its older versions and by OpenBao. */
function over(isTerse: boolean): Response {
  return refused(
    403,
    isTerse ? DENIED : `2 errors occurred:\n\t* ${DENIED}\n\t* invalid token\n\n`,
  );
}

function logIn(path: string, body: Record<string, string>): Response {
  if (path === "auth/aws/login") return byAws(body);
  const isRole = path === "auth/approle/login";
  if (!isRole && path !== "auth/jwt/login") return refused(403, "permission denied");
  const good = isRole
    ? body.role_id === ROLE.role_id && body.secret_id === ROLE.secret_id
    : body.jwt?.startsWith("e30.") && body.role === "ci";
  const told = /\((aud|sub|nbf)\)/.exec(body.role ?? "")?.[0];
  if (told !== undefined) return refused(400, `error validating token: invalid x ${told} claim`);
  return good ? token() : refused(400, "invalid role or secret ID");
}

function token(): Response {
  const auth = { client_token: TOKEN, lease_duration: 3600, metadata: { role_name: "ops" } };
  return Response.json({ data: null, auth });
}

function preflight(path: string): Response {
  const mend = "please ensure client's policies grant access to path";
  const what = path.replace("sys/internal/ui/mounts/", "");
  return refused(403, `preflight capability check returned 403, ${mend} "${what}/"`);
}

function read(path: string): Response {
  if (path === "auth/token/lookup-self") {
    return Response.json({ data: { ttl: 0, display_name: "token", num_uses: 0 } });
  }
  if (path.startsWith("sys/internal/ui/mounts/hidden/")) return preflight(path);
  const asked = /^sys\/internal\/ui\/mounts\/(secret|old|database)\//.exec(path)?.[1];
  if (asked !== undefined) {
    return Response.json({ data: { path: `${asked}/`, ...MOUNTS[asked] } });
  }
  const told = METADATA[path.replace("secret/metadata/", "")];
  if (told !== undefined) return Response.json({ data: told });
  if (!/(?:data|metadata|old)\/(?:data\/)?(?:prod|none)\b/.test(path)) {
    return refused(403, "1 error occurred:\n\t* permission denied\n\n");
  }
  const destroyed = GONE[path.replace("secret/data/", "")];
  if (destroyed !== undefined) {
    const metadata = { version: 2, destroyed, deletion_time: "2026-11-29T16:13:10Z" };
    return Response.json({ data: { data: null, metadata } }, { status: 404 });
  }
  const data = KEPT[path];
  return data === undefined
    ? Response.json({ errors: [] }, { status: 404 })
    : Response.json({ data });
}

function refused(status: number, error: string): Response {
  return Response.json({ errors: [error] }, { status });
}
