/**
 * Requests as AWS wants them signed (Signature Version 4,
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Whoever holds a presigned
 * address can make its request; a token for kubectl is one, and costs no worker, since nobody is asked for it.
 */
import { digestOf } from "../../lib/secret.ts";
import type { Caller } from "./credential.ts";

/** A request to sign. */
export interface Signing {
  /** Its path must need no encoding; its query be spelled as it is signed, and hold nothing that AWS adds. */
  readonly url: string;
  readonly region: string;
  readonly service: string;
  readonly caller: Caller;
  /** Beside `host`; names in lower case. They must be sent as they are signed. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A GET that is signed in its address. */
export interface Presigning extends Signing {
  /** Lifetime of the signed address, in seconds. */
  readonly lifetime: number;
  /** The payload's digest in hexadecimal, or the words that stand for it; that of nothing unless told. */
  readonly payload?: string;
}

/** A request that is signed in its headers. */
export interface SignedRequest extends Signing {
  readonly method: string;
  readonly body?: string | undefined;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const TEXT = new TextEncoder();

/** Returns the address with its signature, for a GET. */
export async function presign(order: Presigning): Promise<string> {
  const url = new URL(order.url);
  const when = scopeOf(order);
  const headers = { host: url.host, ...order.headers };
  const query = encoded([
    ...url.searchParams,
    ...signingFields(order, when, namesOf(headers).join(";")),
  ]);
  const payload = order.payload ?? await digestOf("");
  const request = canonical("GET", url, query, headers, payload);
  const signature = await signatureOf(order.caller, when, request);
  return `${url.origin}${url.pathname}?${spell(query)}&X-Amz-Signature=${signature}`;
}

/** Returns the request's headers with its signature among them; `host` is left out, since every request has it. */
export async function sign(order: SignedRequest): Promise<Readonly<Record<string, string>>> {
  const { caller, method, body = "" } = order;
  const url = new URL(order.url);
  const when = scopeOf(order);
  const headers = {
    ...order.headers,
    "x-amz-date": when.date,
    ...(caller.session_token === undefined
      ? {}
      : { "x-amz-security-token": caller.session_token.reveal() }),
  };
  const all = { host: url.host, ...headers };
  const query = encoded([...url.searchParams]);
  const request = canonical(method, url, query, all, await digestOf(body));
  const credential = `${caller.access_key_id}/${when.scope}`;
  const signature = await signatureOf(caller, when, request);
  const authorization = `${ALGORITHM} Credential=${credential}, ` +
    `SignedHeaders=${namesOf(all).join(";")}, Signature=${signature}`;
  return { ...headers, authorization };
}

/** When and for what a signature is made. */
interface Scope {
  readonly date: string;
  readonly scope: string;
}

function scopeOf({ now, region, service }: Signing): Scope {
  const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  return { date, scope: `${date.slice(0, 8)}/${region}/${service}/aws4_request` };
}

type Headers = Readonly<Record<string, string>>;

function namesOf(headers: Headers): readonly string[] {
  return Object.keys(headers).sort();
}

function canonical(
  method: string,
  { pathname }: URL,
  query: readonly Pair[],
  headers: Headers,
  payload: string,
): string {
  const names = namesOf(headers);
  return [
    method,
    pathname,
    spell(query.toSorted(byNameAndValue)),
    ...names.map((name) => `${name}:${headers[name]!.trim().replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    payload,
  ].join("\n");
}

async function signatureOf(caller: Caller, when: Scope, request: string): Promise<string> {
  const signed = [ALGORITHM, when.date, when.scope, await digestOf(request)].join("\n");
  return (await hmac(await keyFor(caller, when.scope), signed)).toHex();
}

type Pair = readonly [name: string, value: string];

function encoded(query: readonly Pair[]): readonly Pair[] {
  return query.map(([name, value]) => [encode(name), encode(value)]);
}

/** Orders by name, then by value. One string of both would not do, since `%` comes before `=`. */
function byNameAndValue([name, value]: Pair, [other, its]: Pair): number {
  return name === other ? (value < its ? -1 : 1) : name < other ? -1 : 1;
}

function spell(query: readonly Pair[]): string {
  return query.map((pair) => pair.join("=")).join("&");
}

function signingFields(
  { caller, lifetime }: Presigning,
  { date, scope }: Scope,
  headers: string,
): readonly Pair[] {
  const { session_token } = caller;
  return [
    ["X-Amz-Algorithm", ALGORITHM],
    ["X-Amz-Credential", `${caller.access_key_id}/${scope}`],
    ["X-Amz-Date", date],
    ["X-Amz-Expires", String(lifetime)],
    ["X-Amz-SignedHeaders", headers],
    ...(session_token === undefined
      ? []
      : [["X-Amz-Security-Token", session_token.reveal()] as const]),
  ];
}

async function keyFor(
  { secret_access_key }: Caller,
  scope: string,
): Promise<Uint8Array<ArrayBuffer>> {
  let key = TEXT.encode(`AWS4${secret_access_key.reveal()}`);
  for (const part of scope.split("/")) key = await hmac(key, part);
  return key;
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, TEXT.encode(text)));
}

/** Encodes everything but the unreserved characters (RFC 3986). */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
