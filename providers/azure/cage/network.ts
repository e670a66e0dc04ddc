/** How sign-in modules reach Azure: without redirects, not for ever, and only JSON is believed. */
import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from "@azure/msal-node";
import type { Inside } from "../../../lib/cage/inside.ts";
import { UserError } from "../../../lib/errors.ts";

/** How long one request may take, in milliseconds. */
const PATIENCE = 20_000;

/** An answer, its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request of ours. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds; `PATIENCE` unless told. */
  readonly patience?: number;
}

/** Asks; throws `unreachable` when nobody answers well, `bad_answer` when it is not JSON. */
export async function askFor(url: URL, asked: Asked, inside: Inside): Promise<Answer> {
  const { status, headers, text } = await send(url, asked, inside);
  if (status === 429 || status >= 500) throw busy(url, status, headers.get("retry-after"));
  if (status >= 300 && status < 400) throw notAzure(url, "with a redirect");
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null) {
      return { status, headers, body: body as Answer["body"] };
    }
  } catch {
    // What is no JSON is told below.
  }
  throw notAzure(url, status >= 400 ? `with status ${status}` : "with something that is not JSON");
}

async function send(url: URL, asked: Asked, inside: Inside) {
  const { method = "GET", headers = {}, body, patience = PATIENCE } = asked;
  const signal = AbortSignal.timeout(patience);
  try {
    const content = body === undefined ? {} : { body };
    const request: RequestInit = { method, headers, redirect: "manual", signal, ...content };
    const response = await inside.fetch(url, request);
    // The body is read here, so that an answer without an end is the network's fault too.
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    // What the cage forbids is told as such.
    if (error instanceof Error && error.name === "NotCapable") throw error;
    const reason = signal.aborted ? `no answer within ${patience / 1000} seconds` : reasonOf(error);
    throw new UserError("unreachable", `Cannot reach Azure at ${url.host}: ${reason}`, {
      hint: reason.includes("certificate")
        ? "SSL_CERT_FILE=/path/to/your/company-ca.pem atmos-auth login"
        : "check the network and HTTPS_PROXY, and try again",
    });
  }
}

/** The innermost reason: `error sending request for url (...): ...: Connection refused (os error 111)`. */
function reasonOf(error: unknown): string {
  let inner = error instanceof Error ? error : new Error(String(error));
  for (let depth = 0; inner.cause instanceof Error && depth < 8; depth++) inner = inner.cause;
  return (inner.message.split(": ").at(-1) ?? "").replace(/ \(os error \d+\)$/, "");
}

function busy(url: URL, status: number, after: string | null): UserError {
  const what = status === 429 ? "asks for fewer questions" : "has trouble of its own";
  const wait = Number(after) > 0 ? `wait ${Number(after)}s` : "wait a minute";
  return new UserError("unreachable", `Azure at ${url.host} ${what} (status ${status})`, {
    hint: `${wait}, and try again`,
  });
}

function notAzure(url: URL, how: string): UserError {
  return new UserError("bad_answer", `Cannot understand Azure at ${url.host}: it answered ${how}`, {
    hint: "check that no proxy or sign-in page stands between this machine and Azure",
  });
}

/** What Entra ID said no with (learn.microsoft.com/entra/identity-platform/reference-error-codes). */
export interface Refused {
  readonly error: string;
  readonly description: string;
  /** Such as 90002; 0 when it has none. */
  readonly code: number;
}

/**
 * The SDK's way to the network. It remembers what went wrong there, since the SDK's own errors tell less; and
 * it asks the authority by the protocol that the configuration names, since the SDK knows `https` only.
 */
export class Network implements INetworkModule {
  /** What the network did; its own error is the better one to show. */
  fault: unknown;
  /** What the last answer refused. */
  refused: Refused | undefined;
  readonly #login: URL;
  readonly #inside: Inside;
  /** Seconds that an answer `slow_down` has added to each pause (RFC 8628 section 3.5). */
  #slower = 0;

  constructor(login: string, inside: Inside) {
    this.#login = new URL(login);
    this.#inside = inside;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions) {
    return this.#send<T>(url, "GET", options);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions) {
    return this.#send<T>(url, "POST", options);
  }

  async #send<T>(address: string, method: string, options: NetworkRequestOptions = {}) {
    const url = new URL(address);
    if (url.host === this.#login.host) url.protocol = this.#login.protocol;
    const { headers = {}, body } = options;
    const asked = { method, headers, ...(body === undefined ? {} : { body }) };
    try {
      const answer = await askFor(url, asked, this.#inside);
      this.refused = refusalIn(answer);
      const told = await this.#patiently(answer);
      const heard = Object.fromEntries(answer.headers);
      return { status: answer.status, headers: heard, body: told } as NetworkResponse<T>;
    } catch (error) {
      this.fault = error;
      throw error;
    }
  }

  /** `slow_down` is "not yet" with a longer pause; the SDK knows the plain one only. */
  async #patiently({ body }: Answer): Promise<Answer["body"]> {
    if (body.error === "slow_down") this.#slower += 5;
    const waits = body.error === "slow_down" || body.error === "authorization_pending";
    if (waits && this.#slower > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.#slower * 1000));
    }
    return body.error === "slow_down" ? { ...body, error: "authorization_pending" } : body;
  }
}

function refusalIn({ body }: Answer): Refused | undefined {
  if (typeof body.error !== "string") return undefined;
  const description = typeof body.error_description === "string" ? body.error_description : "";
  const codes = Array.isArray(body.error_codes) ? body.error_codes : [];
  const code = Number(codes[0] ?? /^AADSTS(\d+)/.exec(description)?.[1] ?? 0);
  return { error: body.error, description, code: Number.isInteger(code) ? code : 0 };
}
