/** The mount of a key/value store of Vault, and its version. */
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
  mountPath,
  namespaces,
  policyFor,
  refusal,
} from "./ask.ts";
import { lineOf } from "../line.ts";

/** A path, and the store that it leads into. */
export interface MountPath {
  /** Path of the mount, with a slash at its end. */
  readonly path: string;
  /** Whether it keeps several versions of a secret. */
  readonly versioned: boolean;
  readonly inMount: string;
}

/**
 * Finds the mount, as `vault kv` and `bao kv` do: it may have several segments. Throws for one that stores no secrets.
 */
export async function mountOf(input: KeptInput, inside: Inside): Promise<MountPath> {
  const { item, token: bearer, version } = input;
  const answer = await askVault(input, mountPath(spelled(item)), { bearer }, inside);
  if (answer.status >= 300) {
    await refuseWholeAddress(input, inside);
    throw await denied(input, readOfEither(item), answer, inside);
  }
  const { path, options, type = "kv" } = Object(answer.body.data);
  const mount = typeof path === "string" && item.startsWith(path) ? path : "";
  const { version: ofStore } = Object(options);
  if (!STORES.has(type) && ofStore === undefined) throw noStore(input, type);
  const versioned = ofStore === "2";
  if (version !== undefined && !versioned) throw unversioned(input, mount);
  return { path: mount, versioned, inMount: item.slice(mount.length) };
}

/** Throws where `v1/` was taken over from one of the server's addresses, in which alone it stands. */
async function refuseWholeAddress(input: KeptInput, inside: Inside): Promise<void> {
  const [, rest] = /^v1\/(.+)$/.exec(input.item) ?? [];
  if (rest === undefined) return;
  const there = await askVault(input, mountPath(spelled(rest)), { bearer: input.token }, inside);
  const { path, options } = Object(there.status < 300 ? there.body.data : {});
  if (typeof path !== "string" || !rest.startsWith(path)) return;
  const inMount = rest.slice(path.length);
  const meant = Object(options).version === "2" ? inMount.replace(/^data\//, "") : inMount;
  const message = `Vault has no "${visible(input.item)}": "v1/" stands in its addresses alone`;
  throw new UserError("secret_unavailable", message, { hint: said(input, path + meant) });
}

/** Types of mounts that store secrets. Others create a secret when they are read, which nobody would revoke. */
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

/** Returns the path with each of its segments encoded for an address. */
export function spelled(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Returns a reference to that path, as the configuration writes it. */
export function said({ as }: KeptInput, path: string): string {
  return `${as.before}${visible(path)}${as.after}`;
}

/**
 * Makes the error for a refusal: Vault's answer is the same for a token that is over and for a forbidden path, so the
 * token is looked up.
 */
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

/** Makes the error for a namespace that the server lacks, or hides. */
export function noNamespace(input: KeptInput, answer: JsonAnswer): UserError {
  return refusal(actionOf(input), answer, namespaces(input));
}

/** Returns the rule that allows reading a path, to be written into one of the token's policies. */
export function readOf(path: string): string {
  return noted(policyFor(path, "read"), "in a policy of the token's");
}

/**
 * Returns both rules that may allow reading, where the server does not tell the mount: with a permission below a mount
 * one may know of it. Nor is it known how many of the segments are the mount's.
 */
function readOfEither(item: string): string {
  return noted(readOf(item), `of a store with versions: ${policyFor("MOUNT/data/PATH", "read")}`);
}
