/** What goes wrong on the way to a service and back, in words for a person; the same for every cloud. */
import { UserError } from "../errors.ts";
import type { Answer, Peer } from "./request.ts";
import { retryAfter } from "./retry.ts";

/** How far an error's causes are followed. */
const DEPTH = 8;

/**
 * Why a connection broke: the innermost reason, of `error sending request for url (...): client error
 * (Connect): tcp connect error: Connection refused (os error 111)` the last words; and all that was said.
 */
export function reasonOf(error: Error): { readonly reason: string; readonly text: string } {
  const messages = [error.message];
  let inner = error;
  for (let depth = 0; inner.cause instanceof Error && depth < DEPTH; depth++) {
    inner = inner.cause;
    messages.push(inner.message);
  }
  const last = /(?:invalid peer certificate: )?[^:]*$/.exec(inner.message)?.[0] ?? inner.message;
  const reason = last.trim().replace(/ \(os error \d+\)$/, "");
  return { reason, text: messages.join("\n") };
}

/** The service could not be asked. */
export function unreachable({ name, setting }: Peer, reason: string): UserError {
  const check = setting === undefined
    ? "check the network and HTTPS_PROXY, and try again"
    : `check the network, HTTPS_PROXY, and ${setting} if there is one`;
  return new UserError("unreachable", `Cannot reach ${name}: ${reason}`, {
    hint: reason.includes("certificate")
      ? "SSL_CERT_FILE=/path/to/your/company-ca.pem atmos-auth login"
      : check,
  });
}

/** The service answered with something that makes no sense. */
export function badAnswer({ name, setting }: Peer, what: string): UserError {
  const check = setting === undefined ? "" : `${setting}, and `;
  return new UserError("bad_answer", `Cannot understand ${name}: ${what}`, {
    hint: `check ${check}whether this network wants a sign-in of its own first`,
  });
}

/** The answer leads elsewhere, where nothing of ours goes. Of the address the host alone is told. */
export function redirected(peer: Peer, from: URL, location: string | null): UserError {
  const host = hostIn(location, from);
  const where = host === from.host ? "another address of its own" : host ?? "nowhere";
  const { code, message, hint } = badAnswer(peer, `it redirects to ${where}`);
  return new UserError(code, message, { hint: peer.moved ?? hint });
}

function hostIn(location: string | null, from: URL): string | undefined {
  try {
    return location === null ? undefined : new URL(location, from).host || undefined;
  } catch {
    return undefined;
  }
}

/** Whether the service has no time, or is broken: neither says anything about who asked. */
export function isBusy({ status }: Pick<Answer, "status">): boolean {
  return status === 429 || status >= 500;
}

/** Such an answer. */
export function busy({ name }: Peer, { status, headers }: Answer): UserError {
  const what = status === 429 ? "asks for fewer questions" : "has trouble of its own";
  return new UserError("unreachable", `${name} ${what} (status ${status})`, {
    hint: waitHint(headers),
  });
}

/** How long to wait before one tries again, as the service wishes it. */
export function waitHint(headers: Headers): string {
  const seconds = Math.ceil((retryAfter(headers, Date.now()) ?? 0) / 1000);
  return seconds > 0 ? `wait ${seconds}s, and try again` : "wait a minute, and try again";
}
