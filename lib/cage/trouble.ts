/** Errors for unusable answers, in words for a person; the same for every cloud. */
import { UserError } from "../errors.ts";
import { withPassword } from "./broken.ts";
import type { Answer, Peer } from "./request.ts";
import { retryAfter } from "./retry.ts";

/** Makes the error for an answer that makes no sense; the default hint is a sign-in page in between. */
export function badAnswer(peer: Peer, what: string, hint = hintForPortal(peer)): UserError {
  return new UserError("bad_answer", `Cannot understand ${peer.name}: ${what}`, { hint });
}

function hintForPortal({ setting }: Peer): string {
  const check = setting === undefined ? "" : `${setting}, and `;
  return `check ${check}whether this network wants a sign-in of its own first`;
}

/** Makes the error for an answer in a form that the protocol does not have; `operation` names the request. */
export function strange(peer: Peer, answer: Answer, operation = ""): UserError {
  if (isBusy(answer)) return busy(peer, answer);
  const what = operation === "" ? "" : ` ${operation}`;
  const said = `it answered${what} with status ${answer.status} and ${typeOf(answer)}`;
  return badAnswer(peer, said, hintFor(peer, answer.status));
}

/** Returns the hint for a status that another than the service answered with. */
function hintFor(peer: Peer, status: number): string {
  if (status === PROXY_WANTS_PASSWORD) return withPassword("atmos-auth login");
  if (status < 400 || status === PORTAL) return hintForPortal(peer);
  if ([401, 403, 451].includes(status)) {
    return `ask whoever runs this network, or its proxy, to let you reach ${peer.name}`;
  }
  return `check ${peer.setting ?? "HTTPS_PROXY"}: something else answers there`;
}

/** Statuses of proxies and portals: RFC 9110 section 15.5.8, and RFC 6585 section 6. */
const [PROXY_WANTS_PASSWORD, PORTAL] = [407, 511];

/** Whether the answer comes from a proxy or portal in between. */
export function isFromBetween({ status }: Pick<Answer, "status">): boolean {
  return status === PROXY_WANTS_PASSWORD || status === PORTAL;
}

/** Whether the answer is a page for people, and not one of a service in trouble. */
export function isPage(answer: Answer): boolean {
  return /\bhtml\b/i.test(typeOf(answer)) && !isBusy(answer);
}

/** Returns the answer's content type. */
export function typeOf({ headers }: Pick<Answer, "headers">): string {
  return headers.get("content-type") ?? "no content type";
}

/** Makes the error for a redirect, which is not followed. Only the host of its target is shown by default. */
export function redirected(peer: Peer, from: URL, location: string | null): UserError {
  const to = addressIn(location, from);
  const shown = to && (peer.shows?.(to.href) ?? to.host);
  const where = shown === from.host ? "another address of its own" : shown ?? "nowhere";
  const { code, message, hint } = badAnswer(peer, `it redirects to ${where}`);
  return new UserError(code, message, { hint: peer.moved ?? hint });
}

function addressIn(location: string | null, from: URL): URL | undefined {
  const to = location === null ? null : URL.parse(location, from.href);
  return to?.host ? to : undefined;
}

/** Whether the service is busy or broken: neither means anything about the caller. */
export function isBusy({ status }: Pick<Answer, "status">): boolean {
  return status === 429 || (status >= 500 && status !== PORTAL);
}

/** Makes the error for such an answer. */
export function busy({ name }: Peer, { status, headers }: Answer): UserError {
  const what = status === 429 ? "asks for fewer questions" : "has trouble of its own";
  return new UserError("unreachable", `${name} ${what} (status ${status})`, {
    hint: waitHint(headers),
  });
}

/** Returns the hint to wait as long as the service asks for, by its own clock where it names a time. */
export function waitHint(headers: Headers): string {
  const there = Date.parse(headers.get("date") ?? "");
  const seconds = Math.ceil((retryAfter(headers, there) ?? 0) / 1000);
  return seconds > 0 ? `wait ${seconds}s, and try again` : "wait a minute, and try again";
}
