/** Requests to the HTTP API of Vault, as OpenBao and HashiCorp document it alike; only JSON is believed. */
import { type JsonAnswer, jsonIn } from "../../../lib/cage/json.ts";
import { ownWords, refused } from "../../../lib/cage/refusal.ts";
import type { Ask } from "../../../lib/cage/request.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { busy, isBusy } from "../../../lib/cage/trouble.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Secret } from "../../../lib/secret.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { lineOf } from "../line.ts";
import { refuseIdle } from "./standing.ts";
import type { VaultPlace } from "../modules.ts";

/** Sends a request; throws `unreachable` for a server that is sealed or in trouble. A refusal is returned. */
export async function askVault(
  place: VaultPlace,
  path: string,
  ask: Ask,
  { http }: Inside,
): Promise<JsonAnswer> {
  const { address, namespace } = place;
  // What the API's addresses and the browser's end with is no part of the server's own.
  const url = new URL(`${address.replace(/(?:\/+(?:v1|ui))?\/*$/, "")}/v1/${path}`);
  const peer = { name: `Vault at ${url.host}`, setting: "address" };
  const headers = new Headers(ask.headers);
  headers.set("accept", "application/json");
  headers.set("x-vault-request", "true");
  if (namespace !== undefined) headers.set("x-vault-namespace", namespace);
  const came = await http(peer, url, { ...ask, headers });
  refuseIdle(peer.name, came.status);
  // Of what was done and has nothing to say, such as a token that was revoked.
  const answer = came.status === 204 ? { ...came, body: {} } : jsonIn(peer, came);
  if (answer.status === NOT_SET_UP || /\bis (sealed|not initialized)\b/i.test(wordsOf(answer))) {
    throw sealed(peer.name, place);
  }
  if (isBusy(answer)) throw busy(peer, answer);
  return answer;
}

/** The status of a server without a root key yet. */
const NOT_SET_UP = 501;

function sealed(name: string, place: VaultPlace): UserError {
  return new UserError("unreachable", `${name} is sealed, or was never set up`, {
    hint: lineOf(place, ["operator", "unseal"]),
  });
}

/** Returns the command that lists the namespaces. */
export function namespaces({ address }: VaultPlace): string {
  return lineOf({ address, namespace: undefined }, ["namespace", "list"]);
}

/** Returns the errors of an answer, on one line. */
export function wordsOf({ body }: Pick<JsonAnswer, "body">): string {
  const errors = Array.isArray(body.errors) ? body.errors : [];
  const words = errors.filter((one): one is string => typeof one === "string");
  return ownWords(words.join("; ").replace(/\s+/g, " ").trim());
}

/** Makes the error of a refusal in Vault's own words. */
export function refusal(action: string, answer: JsonAnswer, hint: string): UserError {
  const words = wordsOf(answer) || `status ${answer.status}`;
  return refused({ vendor: "Vault", words }, { action, hint });
}

/**
 * Whether the refusal means that the token is over. "Permission denied" alone is no proof of that: it is also the
 * answer to a valid token without the permission.
 */
export function isOver(answer: JsonAnswer): boolean {
  return answer.status === 403 && /\b(invalid|bad) token\b/i.test(wordsOf(answer));
}

/** Returns the policy that allows a capability at a path. */
export function policyFor(path: string, capability: "read" | "update"): string {
  return `path "${visible(path)}" { capabilities = ["${capability}"] }`;
}

/** Returns the API path that tells which mount a path is in; any token may ask. */
export function mountPath(path: string): string {
  return `sys/internal/ui/mounts/${path}`;
}

/**
 * Whether the server refused to tell a mount for missing policies. It says so only to a valid token; another one gets
 * "permission denied" and nothing more.
 */
function isUnmounted(answer: JsonAnswer): boolean {
  return answer.status === 403 && /preflight capability check/i.test(wordsOf(answer));
}

/** Whether the server accepts a token; a valid one may lack the policy to look itself up. */
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

/** The API path of a token's lookup of itself. */
export const LOOK = "auth/token/lookup-self";

/** Whether the server lacks the namespace; its answer is a 404, as for everything else that it lacks. */
export function isNoNamespace(answer: JsonAnswer): boolean {
  return answer.status === 404 && /namespace not found/i.test(wordsOf(answer));
}
