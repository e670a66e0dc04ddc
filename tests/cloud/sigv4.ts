/**
 * Checks AWS Signature Version 4, in the header or in the query (presigned), as the service does.
 * See "Create a signed AWS API request" in the AWS Identity and Access Management User Guide.
 */
import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Received } from "./http.ts";
import { AwsError } from "./query.ts";

/** Who says to have signed, and how. */
export interface Claim {
  readonly accessKeyId: string;
  readonly token: string | undefined;
  readonly scope: string;
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Seconds that a presigned request is good for; absent for one signed in its header. */
  readonly lifetime?: number;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** How far a client's clock may be off, in milliseconds. */
const SKEW = 15 * 60_000;

/** Reads who signed; throws when nobody did. */
export function readClaim(request: Received): Claim {
  const header = request.headers["authorization"];
  if (header !== undefined) return headerClaim(request, header);
  const query = queryOf(request);
  if (query.has("X-Amz-Signature")) return queryClaim(query);
  throw new AwsError(
    403,
    "MissingAuthenticationToken",
    "Request is missing Authentication Token",
  );
}

function headerClaim(request: Received, header: string): Claim {
  const field = (name: string) => new RegExp(`[ ,]${name}=([^, ]+)`).exec(header)?.[1];
  const [accessKeyId, ...scope] = field("Credential")?.split("/") ?? [];
  const signedHeaders = field("SignedHeaders")?.split(";");
  const signature = field("Signature");
  const date = request.headers["x-amz-date"];
  if (!header.startsWith(ALGORITHM) || !accessKeyId || !signedHeaders || !signature || !date) {
    throw incomplete(`Authorization=${header}`);
  }
  const token = request.headers["x-amz-security-token"];
  return { accessKeyId, token, scope: scope.join("/"), date, signedHeaders, signature };
}

function queryClaim(query: URLSearchParams): Claim {
  const [accessKeyId, ...scope] = query.get("X-Amz-Credential")?.split("/") ?? [];
  const date = query.get("X-Amz-Date");
  if (!accessKeyId || !date) throw incomplete(`Credential=${query.get("X-Amz-Credential")}`);
  return {
    accessKeyId,
    token: query.get("X-Amz-Security-Token") ?? undefined,
    scope: scope.join("/"),
    date,
    signedHeaders: query.get("X-Amz-SignedHeaders")?.split(";") ?? [],
    signature: query.get("X-Amz-Signature") ?? "",
    lifetime: Number(query.get("X-Amz-Expires") ?? 0),
  };
}

function incomplete(shown: string): AwsError {
  return new AwsError(
    400,
    "IncompleteSignature",
    `Authorization header requires 'Credential', 'Signature', 'SignedHeaders' and a date. ${shown}`,
  );
}

/** Checks the signature for that service, and its time; throws as AWS answers. */
export function verify(
  request: Received,
  claim: Claim,
  secret: string,
  now: number,
  service = "sts",
): void {
  checkScope(claim, service);
  checkHeaders(request, claim);
  checkTime(claim, now);
  const wanted = Buffer.from(sign(request, claim, secret), "hex");
  const given = Buffer.from(claim.signature, "hex");
  if (wanted.length === given.length && timingSafeEqual(wanted, given)) return;
  throw mismatch(
    "The request signature we calculated does not match the signature you provided. Check your AWS " +
      "Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

function mismatch(message: string): AwsError {
  return new AwsError(403, "SignatureDoesNotMatch", message);
}

function checkScope({ scope, date }: Claim, wanted: string): void {
  const [day, region, service, end] = scope.split("/");
  if (service !== wanted) {
    throw mismatch(`Credential should be scoped to correct service: '${wanted}'.`);
  }
  if (!region || end !== "aws4_request" || day !== date.slice(0, 8)) {
    throw mismatch(`Credential should be scoped with a valid date, region and terminator.`);
  }
}

function checkHeaders(request: Received, { signedHeaders }: Claim): void {
  const needed = Object.keys(request.headers).filter((name) =>
    name === "host" || name.startsWith("x-amz-")
  );
  const missing = needed.filter((name) => !signedHeaders.includes(name));
  if (missing.length === 0) return;
  throw mismatch(`'${missing[0]}' must be a 'SignedHeader' in the AWS Authorization.`);
}

function checkTime({ date, lifetime }: Claim, now: number): void {
  const signed = parseStamp(date);
  // STS takes a presigned request for 15 minutes, whatever shorter time it names.
  const allowed = Math.max(SKEW, (lifetime ?? 0) * 1000);
  const [earliest, latest] = [now - allowed, now + SKEW];
  const minutes = SKEW / 60_000;
  if (signed < earliest) {
    throw mismatch(
      `Signature expired: ${date} is now earlier than ${stamp(earliest)} (${
        stamp(now)
      } - ${minutes} min.)`,
    );
  }
  if (signed > latest) {
    throw mismatch(
      `Signature not yet current: ${date} is still later than ${stamp(latest)} (${
        stamp(now)
      } + ${minutes} min.)`,
    );
  }
}

function sign(request: Received, claim: Claim, secret: string): string {
  const toSign = [ALGORITHM, claim.date, claim.scope, sha256(canonical(request, claim))].join("\n");
  let key: string | Buffer = `AWS4${secret}`;
  for (const part of claim.scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  return createHmac("sha256", key).update(toSign).digest("hex");
}

function canonical(request: Received, { signedHeaders }: Claim): string {
  // AWS makes paths canonical (RFC 3986 section 6); Vault asks for `//`.
  const path = request.target.split("?")[0]!.replace(/\/+/g, "/");
  const headers = signedHeaders.map((name) =>
    `${name}:${(request.headers[name] ?? "").trim().replace(/\s+/g, " ")}\n`
  );
  return [
    request.method,
    path.split("/").map(encode).join("/"),
    canonicalQuery(queryOf(request)),
    headers.join(""),
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query].filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1)
    .map((pair) => pair.join("=")).join("&");
}

function queryOf(request: Received): URLSearchParams {
  return new URLSearchParams(request.target.split("?")[1] ?? "");
}

/** RFC 3986: everything but the unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function stamp(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}

function parseStamp(text: string): number {
  const time = text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5");
  const parsed = Date.parse(time);
  if (Number.isNaN(parsed)) throw incomplete(`Date=${text}`);
  return parsed;
}
