/** Requests to the HTTP API of Vault, as OpenBao and HashiCorp document it alike; only JSON is believed. */
import { type JsonAnswer, jsonIn } from "../../../lib/cage/json.ts";
import { ownWords, refused } from "../../../lib/cage/refusal.ts";
import type { Ask } from "../../../lib/cage/request.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { busy, isBusy } from "../../../lib/cage/trouble.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Secret } from "../../../lib/secret.ts";
import { typed, visible } from "../../../lib/terminal/escape.ts";
import { noted } from "../../../lib/terminal/hint.ts";
import type { VaultPlace } from "../modules.ts";

/** Asks; throws `unreachable` for a server that is sealed or in trouble. A refusal is the caller's to tell. */
export async function askVault(
  place: VaultPlace,
  path: string,
  ask: Ask,
  { http }: Inside,
): Promise<JsonAnswer> {
  const { address, namespace } = place;
  const url = new URL(`${address.replace(/\/+$/, "")}/v1/${path}`);
  const peer = { name: `Vault at ${url.host}`, setting: "address" };
  const headers = new Headers(ask.headers);
  headers.set("accept", "application/json");
  headers.set("x-vault-request", "true");
  if (namespace !== undefined) headers.set("x-vault-namespace", namespace);
  const came = await http(peer, url, { ...ask, headers });
  // Of what was done and has nothing to say, such as a token that was revoked.
  const answer = came.status === 204 ? { ...came, body: {} } : jsonIn(peer, came);
  if (/\bis (sealed|not initialized)\b/i.test(wordsOf(answer))) throw sealed(peer.name, place);
  if (isBusy(answer)) throw busy(peer, answer);
  return answer;
}

function sealed(name: string, place: VaultPlace): UserError {
  return new UserError("unreachable", `${name} is sealed, or was never set up`, {
    hint: lineOf(place, ["operator", "unseal"]),
  });
}

/** A line of Vault's own program, which goes there as whoever has signed in with it; OpenBao's takes the same. */
export function lineOf(
  { address, namespace }: VaultPlace,
  command: readonly string[],
  words: readonly string[] = [],
): string {
  const within = namespace === undefined ? [] : [`-namespace=${typed(namespace)}`];
  const line = ["vault", ...command, `-address=${typed(address)}`, ...within, ...words.map(typed)];
  return noted(line.join(" "), "or bao, with the same words");
}

/** How one sees which namespaces there are. */
export function namespaces({ address }: VaultPlace): string {
  return lineOf({ address, namespace: undefined }, ["namespace", "list"]);
}

/** What it says is wrong, on one line. */
export function wordsOf({ body }: Pick<JsonAnswer, "body">): string {
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const words = errors.filter((one): one is string => typeof one === "string");
  return ownWords(words.join("; ").replace(/\s+/g, " ").trim());
}

/** A refusal in Vault's own words. */
export function refusal(action: string, answer: JsonAnswer, hint: string): UserError {
  const words = wordsOf(answer) || `status ${answer.status}`;
  return refused({ vendor: "Vault", words }, { action, hint });
}

/**
 * Whether it refused since the token is over. "Permission denied" alone is no proof of that: it is also said of a token
 * that is good and may not do what was asked.
 */
export function isOver(answer: JsonAnswer): boolean {
  return answer.status === 403 && /\b(invalid|bad) token\b/i.test(wordsOf(answer));
}

/** The policy that lets one do something there. */
export function policyFor(path: string, capability: "read" | "update"): string {
  return `path "${visible(path)}" { capabilities = ["${capability}"] }`;
}

/** What is mounted at a path: whoever has a token may ask. */
export function mountPath(path: string): string {
  return `sys/internal/ui/mounts/${path}`;
}

/**
 * Whether it was asked what is mounted somewhere and refused to tell since policies are missing, which it only says of
 * a token that it takes: of none it is "permission denied", and nothing more.
 */
function isUnmounted(answer: JsonAnswer): boolean {
  return answer.status === 403 && /preflight capability check/i.test(wordsOf(answer));
}

/** Whether it takes a token; a good one may be without the policy that lets it look at itself. */
export async function isTaken(
  place: VaultPlace,
  bearer: Secret,
  inside: Inside,
): Promise<boolean> {
  const own = await askVault(place, LOOK, { bearer }, inside);
  if (own.status !== 403 || isOver(own)) return own.status !== 403;
  const answer = await askVault(place, mountPath("cubbyhole"), { bearer }, inside);
  return answer.status !== 403 || isUnmounted(answer);
}

/** A token's look at itself. */
export const LOOK = "auth/token/lookup-self";

/** Whether the server has no such namespace; it says so in a 404, as it does of everything else. */
export function isNoNamespace(answer: JsonAnswer): boolean {
  return answer.status === 404 && /namespace not found/i.test(wordsOf(answer));
}
