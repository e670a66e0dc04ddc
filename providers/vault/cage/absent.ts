/** Reasons for which a key/value store of Vault lacks a secret, and hints at what it has. */
import type { JsonAnswer } from "../../../lib/cage/json.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { isMap } from "../../../lib/map.ts";
import { nearest } from "../../../lib/nearest.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import type { KeptInput } from "../modules.ts";
import { askVault, isNoNamespace } from "./ask.ts";
import { lineOf } from "../line.ts";
import { type MountPath, noNamespace, said, spelled } from "./mount.ts";

/** Makes the error for a version that was deleted, or a name that does not exist. */
export async function absent(
  input: KeptInput,
  mount: MountPath,
  answer: JsonAnswer,
  inside: Inside,
): Promise<UserError> {
  if (isNoNamespace(answer)) return noNamespace(input, answer);
  const { metadata } = Object(answer.body.data);
  const { version, destroyed } = Object(metadata);
  const found = { input, mount, inside };
  if (Number.isInteger(version)) return await deleted(found, version, destroyed === true);
  return await unknown(found);
}

/** A lookup in a key/value store, and the mount that it is in. */
interface Lookup {
  readonly input: KeptInput;
  readonly mount: MountPath;
  readonly inside: Inside;
}

/** A path with a version as other tools write it. */
const VERSIONED = /^(.+?)(?:\/versions\/|[:@]v?)([1-9]\d{0,8})$/;

/** Returns the reference to the version that a path ends with, where there is such a one. */
async function versionMeant({ input, mount, inside }: Lookup): Promise<string | undefined> {
  const [, name, version] = VERSIONED.exec(mount.inMount) ?? [];
  if (name === undefined || !mount.versioned || input.version !== undefined) return undefined;
  const address = `${mount.path}data/${spelled(name)}?version=${version}`;
  const { status } = await askVault(input, address, { bearer: input.token }, inside);
  return status === 200 ? said(input, `${mount.path}${name}?version=${version}`) : undefined;
}

async function unknown(found: Lookup): Promise<UserError> {
  const { input, mount: { path, inMount } } = found;
  const version = await versionMeant(found);
  if (version !== undefined) {
    const message = `Vault has nothing at "${
      visible(input.item)
    }": a version stands behind ?version=`;
    return new UserError("secret_unavailable", message, { hint: version });
  }
  const { names, folders } = await neighbours(found);
  const whole = visible(input.item);
  const isThere = names.includes(inMount);
  const message = isThere && input.version !== undefined
    ? `Vault has no version ${input.version} of "${whole}"`
    : `Vault has nothing at "${whole}"`;
  const isFolder = !isThere && folders.includes(`${inMount}/`);
  const meant = isFolder ? undefined : nearest(inMount, names);
  const listed = isFolder ? `${input.item}/` : parentOf(input.item);
  const hint = meant === undefined
    ? lineOf(input, ["kv", "list"], [listed])
    : said(input, path + meant);
  return new UserError("secret_unavailable", message, { hint });
}

async function deleted(found: Lookup, version: number, isDestroyed: boolean): Promise<UserError> {
  const { input } = found;
  const { item } = input;
  const what = isDestroyed ? "destroyed" : "deleted";
  const message = `Version ${version} of "${visible(item)}" was ${what} in Vault`;
  const hint = isDestroyed
    ? await another(found, version)
    : lineOf(input, ["kv", "undelete", `-versions=${version}`], [item]);
  return new UserError("secret_unavailable", message, { hint });
}

/** Returns the hint at the newest version that can be read, or at how to write a new one. */
async function another({ input, mount, inside }: Lookup, version: number): Promise<string> {
  const address = `${mount.path}metadata/${spelled(mount.inMount)}`;
  const answer = await askVault(input, address, { bearer: input.token }, inside);
  const { versions } = Object(answer.status === 200 ? answer.body.data : {});
  const alive = isMap(versions) ? Object.keys(versions).filter((it) => isAlive(versions[it])) : [];
  const newest = Math.max(0, ...alive.map(Number).filter((it) => it !== version));
  if (newest > 0) return said(input, `${input.item}?version=${newest}`);
  return lineOf(input, ["kv", "put"], [input.item, `${input.field ?? "FIELD"}=-`]);
}

function isAlive(version: unknown): boolean {
  const { deletion_time, destroyed } = Object(version);
  return destroyed === false && deletion_time === "";
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Returns the names and folders beside a path; none where they may not be listed. */
async function neighbours({ input, mount, inside }: Lookup) {
  const { path, versioned, inMount } = mount;
  const parent = parentOf(inMount);
  const folder = spelled(`${path}${versioned ? "metadata/" : ""}${parent}`);
  const answer = await askVault(input, `${folder}?list=true`, { bearer: input.token }, inside);
  const { keys } = Object(answer.status === 200 ? answer.body.data : {});
  const all = Array.isArray(keys) ? keys.map((key) => `${parent}${key}`) : [];
  const isFolder = (name: string) => name.endsWith("/");
  return { names: all.filter((name) => !isFolder(name)), folders: all.filter(isFolder) };
}
