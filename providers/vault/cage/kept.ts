/** A secret of a key/value store, of version 1 or 2, which the server tells of a path. */
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { nearest } from "../../../lib/nearest.ts";
import { UserError } from "../../../lib/errors.ts";
import { typed, visible } from "../../../lib/terminal/escape.ts";
import type { KeptInput } from "../modules.ts";
import { askVault, isNoNamespace, isTaken, mountPath, refusal } from "./ask.ts";

/** Asks for its fields. */
export async function run(input: KeptInput, inside: Inside): Promise<unknown> {
  const mount = await mountOf(input, inside);
  const { address, namespace, token: bearer, item, version } = input;
  const inMount = item.slice(mount.path.length);
  const query = version === undefined || !mount.versioned ? "" : `?version=${version}`;
  const path = `${mount.path}${mount.versioned ? "data/" : ""}${inMount}`;
  const answer = await askVault(
    { address, namespace },
    `${spelled(path)}${query}`,
    { bearer },
    inside,
  );
  if (answer.status === 404) throw await absent(input, { ...mount, inMount }, answer, inside);
  if (answer.status >= 300) throw await denied(input, readOf(path), answer, inside);
  const { data } = answer.body;
  return JSON.stringify(mount.versioned ? Object(data).data : data);
}

/** Where a store is mounted, with a slash at its end. */
interface Mount {
  readonly path: string;
  readonly versioned: boolean;
}

/** As `vault kv` and `bao kv` do: a mount may have several segments. */
async function mountOf(input: KeptInput, inside: Inside): Promise<Mount> {
  const asked = mountPath(spelled(input.item));
  const answer = await askVault(input, asked, { bearer: input.token }, inside);
  if (answer.status >= 300) throw await denied(input, readOfEither(input.item), answer, inside);
  const { path, options } = Object(answer.body.data);
  const isMount = typeof path === "string" && input.item.startsWith(path);
  return { path: isMount ? path : "", versioned: Object(options).version === "2" };
}

function spelled(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** Vault says the same of a token that is over and of a path that it may not read; the token tells which. */
async function denied(
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
  return refusal(action, answer, `its policies need: ${policy}`);
}

function actionOf({ item }: KeptInput): string {
  return `Asking Vault for "${visible(item)}"`;
}

function noNamespace(input: KeptInput, answer: JsonAnswer): UserError {
  return refusal(actionOf(input), answer, "check namespace in the provider");
}

/** The policy that lets one read there. */
function readOf(path: string): string {
  return `path "${visible(path)}" { capabilities = ["read"] }`;
}

/**
 * The same where the server does not say what is mounted there: who may read below a mount may know of it. Nor is it
 * known how many of the segments are the mount's.
 */
function readOfEither(item: string): string {
  const versioned = readOf("MOUNT/data/PATH");
  return `${readOf(item)}   (of a store with versions: ${versioned})`;
}

interface MountPath extends Mount {
  readonly inMount: string;
}

/** A version that was deleted, or a name that there is none of. */
async function absent(
  input: KeptInput,
  mount: MountPath,
  answer: JsonAnswer,
  inside: Inside,
): Promise<UserError> {
  if (isNoNamespace(answer)) return noNamespace(input, answer);
  const { metadata } = Object(answer.body.data);
  const { version, destroyed } = Object(metadata);
  if (Number.isInteger(version)) return deleted(input, version, destroyed === true);
  const meant = nearest(mount.inMount, await neighbours(input, mount, inside));
  const message = `Vault has nothing at "${visible(input.item)}"`;
  const folder = typed(parentOf(input.item));
  const at = atServer(input);
  const hint = meant === undefined
    ? `vault kv list ${at} ${folder}, or: bao kv list ${at} ${folder}`
    : said(input, mount.path + meant);
  return new UserError("secret_unavailable", message, { hint });
}

function said({ as }: KeptInput, path: string): string {
  return `${as.before}${visible(path)}${as.after}`;
}

/** How Vault's own program is told where; it goes there as whoever has signed in with it. */
function atServer({ address, namespace }: KeptInput): string {
  const where = `-address=${typed(address)}`;
  return namespace === undefined ? where : `${where} -namespace=${typed(namespace)}`;
}

function deleted(input: KeptInput, version: number, isDestroyed: boolean): UserError {
  const { item } = input;
  const what = isDestroyed ? "destroyed" : "deleted";
  const message = `Version ${version} of "${visible(item)}" was ${what} in Vault`;
  const older = said(input, `${item}?version=${Math.max(1, version - 1)}`);
  const undelete = `vault kv undelete ${atServer(input)} -versions=${version} ${typed(item)}`;
  const hint = isDestroyed ? older : undelete;
  return new UserError("secret_unavailable", message, { hint });
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Paths beside it; none where they may not be listed. */
async function neighbours(
  input: KeptInput,
  { path, versioned, inMount }: MountPath,
  inside: Inside,
): Promise<readonly string[]> {
  const parent = parentOf(inMount);
  const folder = spelled(`${path}${versioned ? "metadata/" : ""}${parent}`);
  const answer = await askVault(input, `${folder}?list=true`, { bearer: input.token }, inside);
  const { keys } = Object(answer.status === 200 ? answer.body.data : {});
  return Array.isArray(keys) ? keys.map((key) => `${parent}${key}`) : [];
}
