/**
 * How requests of the AWS SDK leave the cage: with `fetch`, which honours proxies and the cage's permission;
 * never redirected, since a credential would go along; with bounds on time and size.
 */
import { UserError } from "../../../lib/errors.ts";

/** How long one request may take, in milliseconds, and how long its answer may be, in bytes. */
const TIMEOUT = 10_000;
const LARGEST = 1 << 20;

/** Who is asked, for messages: `STS at sts.us-east-1.amazonaws.com`. */
export interface Service {
  readonly name: string;
  readonly fetch: typeof fetch;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Asks once more when the connection breaks; throws `unreachable` when that does not help. */
export async function request(service: Service, url: string, init: RequestInit): Promise<Answer> {
  try {
    return await attempt(service, url, init);
  } catch (error) {
    if (!isBroken(error)) throw error;
    return await attempt(service, url, init).catch((again) => {
      throw isBroken(again) ? unreachable(service, reasonOf(again)) : again;
    });
  }
}

async function attempt(service: Service, url: string, init: RequestInit): Promise<Answer> {
  const signal = AbortSignal.timeout(TIMEOUT);
  try {
    const response = await service.fetch(url, { ...init, redirect: "manual", signal });
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, text: await readText(service, response) };
  } catch (error) {
    if (!signal.aborted) throw error;
    throw unreachable(service, `no answer within ${TIMEOUT / 1000} seconds`);
  }
}

async function readText(service: Service, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST) throw badAnswer(service, "its answer has no end");
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return new TextDecoder().decode(bytes);
}

/** `fetch` throws `TypeError` for all that goes wrong on the way, permissions excepted. */
function isBroken(error: unknown): error is TypeError {
  return error instanceof TypeError;
}

/** The innermost reason: `error sending request for url (...): ...: Connection refused (os error 111)`. */
function reasonOf(error: Error): string {
  let inner = error;
  for (let depth = 0; inner.cause instanceof Error && depth < 8; depth++) inner = inner.cause;
  const told = /(?:invalid peer certificate: )?[^:]*$/.exec(inner.message)?.[0] ?? inner.message;
  return told.trim().replace(/ \(os error \d+\)$/, "");
}

/** The service could not be asked. */
export function unreachable({ name }: Service, reason: string): UserError {
  return new UserError("unreachable", `Cannot reach ${name}: ${reason}`, {
    hint: reason.includes("certificate")
      ? "SSL_CERT_FILE=/path/to/your/company-ca.pem atmos-auth login"
      : "check the network, HTTPS_PROXY, and spec.endpoint_url if there is one",
  });
}

/** The service answered with something that makes no sense. */
export function badAnswer({ name }: Service, what: string): UserError {
  return new UserError("bad_answer", `Cannot understand ${name}: ${what}`, {
    hint: "check spec.endpoint_url, and whether this network wants a sign-in of its own first",
  });
}
