/**
 * Logins that a command has put into docker configurations of the person's own: taken back, with what stood there before,
 * by `logout` and `purge`.
 */
import { orUndefined } from "../../errors.ts";
import { isMap, mapUnder } from "../../map.ts";
import { makeDataDirectory } from "../../paths/data_directory.ts";
import { dataPlace, directories, pathOf } from "../../paths/directories.ts";
import { requireOwn } from "../../paths/ownership.ts";
import { digestOf } from "../../secret.ts";
import { type DockerConfig, formatDockerConfig } from "./docker_config.ts";
import { aloneWithFile } from "../../store/locks.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { changeDockerFile, readDockerFile } from "./docker_file.ts";

/** A login, and what stood in its place. */
export interface DockerLogin {
  readonly file: string;
  readonly host: string;
  readonly realm: string;
  readonly identity: string;
  /** Digest of what was written: another login that came later is no longer this one. */
  readonly digest: string;
  /** The credential helper of that registry before; absent where there was none. */
  readonly helper?: string;
}

/** The largest list, in bytes. */
const LIMIT = 256 * 1024;

function listPath(system: System): string {
  return dataPlace(system, "docker.json");
}

/** Returns the logins that still stand as they were written, and those in files that can't be read. */
export async function standingLogins(system: System): Promise<readonly DockerLogin[]> {
  const all = await notedLogins(system);
  const stand = await Promise.all(all.map((login) => orUndefined(() => stands(system, login))));
  return all.filter((_, at) => stand[at] ?? true);
}

async function stands(system: System, login: DockerLogin): Promise<boolean> {
  const config = await readDockerFile(system, login.file);
  return formatDockerConfig(await without(config, login)) !== formatDockerConfig(config);
}

/** Takes a login back, so that docker asks there whom it asked before. */
export async function takeBack(system: System, login: DockerLogin): Promise<void> {
  await changeDockerFile(system, login.file, (config) => without(config, login));
  await change(system, (all) => all.filter((other) => !isSamePlace(other, login)));
}

/** Notes logins, before they are written; says nothing where nothing can be kept. */
export async function noteLogins(system: System, logins: readonly DockerLogin[]): Promise<void> {
  if (directories(system).data === undefined) return;
  await change(system, (all) => [
    ...all.filter((other) => !logins.some((login) => isSamePlace(other, login))),
    ...logins,
  ]);
}

/** Returns the helper that a registry had in a file before any login of ours. */
export async function helperBefore(
  system: System,
  place: Pick<DockerLogin, "file" | "host">,
  config: DockerConfig,
): Promise<Pick<DockerLogin, "helper">> {
  const helper = mapUnder(config, "credHelpers")[place.host];
  const noted = (await notedLogins(system)).find((login) => isSamePlace(login, place));
  // An empty one is what we have written ourselves.
  if (helper === "" && noted !== undefined) {
    return "helper" in noted ? { helper: noted.helper } : {};
  }
  return typeof helper === "string" ? { helper } : {};
}

/** Writes a login for people, as what is removed. */
export function loginInWords({ host, file, helper }: DockerLogin): string {
  const back = helper ? `; docker asks "${visible(helper)}" there again` : "";
  return `docker's login to ${visible(host)} from ${visible(file)}${back}`;
}

/** The configuration without a login, and with what stood there; as it is where it is another login by now. */
async function without(config: DockerConfig, login: DockerLogin): Promise<DockerConfig> {
  const { host, digest, helper } = login;
  const [auths, helpers] = [mapUnder(config, "auths"), mapUnder(config, "credHelpers")];
  const { auth } = mapUnder(auths, host);
  const isOurs = typeof auth === "string" && await digestOf(auth) === digest;
  if (auth && !isOurs) return config;
  const isShut = helpers[host] === "" && helper !== "";
  return {
    ...config,
    ...isOurs ? { auths: replaced(auths, host, undefined) } : {},
    ...isShut ? { credHelpers: replaced(helpers, host, helper) } : {},
  };
}

function replaced(map: DockerConfig, key: string, value: string | undefined): DockerConfig {
  const { [key]: _, ...others } = map;
  return value === undefined ? others : { ...others, [key]: value };
}

function isSamePlace(
  one: Pick<DockerLogin, "file" | "host">,
  other: Pick<DockerLogin, "file" | "host">,
): boolean {
  return one.file === other.file && one.host === other.host;
}

async function change(
  system: System,
  changed: (all: readonly DockerLogin[]) => readonly DockerLogin[],
): Promise<void> {
  const path = listPath(system);
  await aloneWithFile(system, "docker-logins", path, async () => {
    await requireOwn(system, path);
    await makeDataDirectory(system, pathOf(system.os).dirname(path));
    const text = JSON.stringify(changed(await notedLogins(system)));
    await system.files.write(path, new TextEncoder().encode(text), 0o600);
  });
}

async function notedLogins(system: System): Promise<readonly DockerLogin[]> {
  if (directories(system).data === undefined) return [];
  const bytes = await orUndefined(() => system.files.readOwn(listPath(system), LIMIT));
  if (bytes === undefined) return [];
  try {
    const all: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(all) ? all.filter(isLogin) : [];
  } catch {
    return [];
  }
}

function isLogin(value: unknown): value is DockerLogin {
  if (!isMap(value)) return false;
  const { file, host, realm, identity, digest, helper = "" } = value;
  return [file, host, realm, identity, digest, helper].every((each) => typeof each === "string");
}
