/** How sign-in modules reach Azure: without redirects, not for ever, and only JSON is believed. */
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
