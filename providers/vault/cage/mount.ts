/** Where a key/value store of Vault is mounted, and which of its versions that is. */
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { noted } from "../../../lib/terminal/hint.ts";
import type { KeptInput } from "../modules.ts";
import {
  askVault,
  isNoNamespace,
  isTaken,
  lineOf,
  mountPath,
  namespaces,
  policyFor,
  refusal,
} from "./ask.ts";

/** A path, and the store that it leads into. */
export interface MountPath {
  /** Where the store is mounted, with a slash at its end. */
  readonly path: string;
  /** Whether it keeps several versions of a secret. */
  readonly versioned: boolean;
  readonly inMount: string;
}

/** As `vault kv` and `bao kv` do: a mount may have several segments. Throws for one that keeps no secrets. */
export async function mountOf(input: KeptInput, inside: Inside): Promise<MountPath> {
  const { item, token: bearer, version } = input;
  const answer = await askVault(input, mountPath(spelled(item)), { bearer }, inside);
  if (answer.status >= 300) throw await denied(input, readOfEither(item), answer, inside);
  const { path, options, type = "kv" } = Object(answer.body.data);
  const mount = typeof path === "string" && item.startsWith(path) ? path : "";
  const { version: ofStore } = Object(options);
  if (!STORES.has(type) && ofStore === undefined) throw noStore(input, type);
  const versioned = ofStore === "2";
  if (version !== undefined && !versioned) throw unversioned(input, mount);
  return { path: mount, versioned, inMount: item.slice(mount.length) };
}

/** What the others give is made when it is asked for, and nobody would take it back. */
const STORES: ReadonlySet<unknown> = new Set(["kv", "generic", "cubbyhole"]);

function noStore(input: KeptInput, type: unknown): UserError {
  const message = `${actionOf(input)} failed: that is no key/value store, but of the type ` +
    `"${visible(String(type))}"`;
  return new UserError("secret_unavailable", message, {
    hint: lineOf(input, ["secrets", "list"]),
  });
}

function unversioned(input: KeptInput, mount: string): UserError {
  const message = `The store at "${
    visible(mount)
  }" keeps one version of a secret, and none by number`;
  return new UserError("secret_unavailable", message, { hint: said(input, input.item) });
}

/** The path with each of its segments as an address spells it. */
export function spelled(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** A reference to that path, as the configuration says it. */
export function said({ as }: KeptInput, path: string): string {
  return `${as.before}${visible(path)}${as.after}`;
}

/** Vault says the same of a token that is over and of a path that it may not read; the token tells which. */
export async function denied(
  input: KeptInput,
  policy: string,
  answer: JsonAnswer,
  inside: Inside,
): Promise<UserError> {
  const action = actionOf(input);
  if (isNoNamespace(answer)) return noNamespace(input, answer);
  if (answer.status !== 403) return refusal(action, answer, "atmos-auth login");
  if (!await isTaken(input, input.token, inside)) {
    return new UserError("sign_in_needed", `${action} failed: Vault takes the token no longer`, {
      hint: "atmos-auth login",
    });
  }
  return refusal(action, answer, policy);
}

function actionOf({ item }: KeptInput): string {
  return `Asking Vault for "${visible(item)}"`;
}

/** A namespace that the server has not, or hides. */
export function noNamespace(input: KeptInput, answer: JsonAnswer): UserError {
  return refusal(actionOf(input), answer, namespaces(input));
}

/** What lets one read there, to be written into one of the token's policies. */
export function readOf(path: string): string {
  return noted(policyFor(path, "read"), "in a policy of the token's");
}

/**
 * The same where the server does not say what is mounted there: who may read below a mount may know of it. Nor is it
 * known how many of the segments are the mount's.
 */
function readOfEither(item: string): string {
  return noted(readOf(item), `of a store with versions: ${policyFor("MOUNT/data/PATH", "read")}`);
}
