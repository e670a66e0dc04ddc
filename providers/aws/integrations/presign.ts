/**
 * A request that is signed in its address, so that whoever holds the address can make it (Signature Version 4,
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). It is done here rather
 * than in the cage because nothing is asked of anybody: a token for kubectl then costs no worker.
 */
import type { Caller } from "../credential.ts";

/** What is to be signed. */
export interface Presigning {
  /** Its query must be spelled as it is signed, and hold nothing that AWS adds. */
  readonly url: string;
  readonly region: string;
  readonly service: string;
  readonly caller: Caller;
  /** Beside `host`; names in lower case. They must be sent as they are signed. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How long it is good for, in seconds. */
  readonly lifetime: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The payload's digest in hexadecimal, or the words that stand for it; that of nothing unless told. */
  readonly payload?: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const TEXT = new TextEncoder();

/** The address with its signature, for a GET. */
export async function presign(order: Presigning): Promise<string> {
  const url = new URL(order.url);
  const date = new Date(order.now).toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${date.slice(0, 8)}/${order.region}/${order.service}/aws4_request`;
  const headers = { host: url.host, ...order.headers };
  const names = Object.keys(headers).sort() as (keyof typeof headers)[];
  const query = [...url.searchParams, ...signingFields(order, date, scope, names.join(";"))]
    .map(([name, value]) => [encode(name), encode(value)] as const);
  const request = [
    "GET",
    url.pathname,
    spell(query.toSorted(byNameAndValue)),
    ...names.map((name) => `${name}:${headers[name].trim().replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    order.payload ?? await digest(""),
  ].join("\n");
  const signed = [ALGORITHM, date, scope, await digest(request)].join("\n");
  const signature = (await hmac(await keyFor(order.caller, scope), signed)).toHex();
  return `${url.origin}${url.pathname}?${spell(query)}&X-Amz-Signature=${signature}`;
}

type Pair = readonly [name: string, value: string];

/** By name, then by value: not by both in one, since `%` comes before `=`. */
function byNameAndValue([name, value]: Pair, [other, its]: Pair): number {
  return name === other ? (value < its ? -1 : 1) : name < other ? -1 : 1;
}

function spell(query: readonly Pair[]): string {
  return query.map((pair) => pair.join("=")).join("&");
}

function signingFields(
  { caller, lifetime }: Presigning,
  date: string,
  scope: string,
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

async function digest(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", TEXT.encode(text))).toHex();
}

/** RFC 3986: everything but the unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
