/**
 * docker's `config.json` with registry logins in it
 * (docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties). Pure.
 */
import { pathOf } from "../../paths/directories.ts";
import type { RegistryLogin } from "../../provider/kind.ts";
import type { Os } from "../../system.ts";
import { DOCKER_CONFIG } from "./docker_shape.ts";
import { parseKeepingNumbers } from "./json_numbers.ts";
import { isMap } from "../../map.ts";
import { misfit } from "./shape.ts";

/** The file as plain data; what we don't know of it stays as it is. */
export type DockerConfig = Readonly<Record<string, unknown>>;

/**
 * Reads the file's text; why docker can't read it, as the end of a sentence that begins with the file, where it can't.
 * Nothing, and `null`, are an empty configuration; what stands behind the object is passed over. Numbers stay as they
 * are written.
 */
export function parseDockerConfig(text: string): DockerConfig | string {
  if (text.trim() === "") return {};
  const first = firstObject(text);
  try {
    const read: unknown = JSON.parse(first);
    if (read === null) return {};
    if (!isMap(read)) return NO_OBJECT;
    const all = membersOf(first);
    const found = all.values().map((one) => misfit(DOCKER_CONFIG, JSON.parse(one), folded))
      .find(Boolean);
    if (found !== undefined) return `has "${found.path.join(".")}", which must ${found.must}`;
    return all.map(parseKeepingNumbers).filter(isMap).map(inOwnSpelling).reduce(joined, {});
  } catch (error) {
    if (error instanceof SyntaxError) return NO_OBJECT;
    throw error;
  }
}

const NO_OBJECT = "is no JSON object";

/** Strings, and what nests and parts. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/gs;

/** The text as far as its first object goes; the rest of a longer file, badly written over, may follow. */
function firstObject(text: string): string {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === "{") depth++;
    if (token === "}" && --depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

/** Lists what stands in an object of JSON, as one object for each key: one that stands twice means both to docker. */
function membersOf(object: string): readonly string[] {
  let [depth, start] = [0, object.indexOf("{") + 1];
  const texts: string[] = [];
  for (const { 0: token, index } of object.matchAll(TOKENS)) {
    const isOpening = "{[".includes(token);
    if (isOpening || "}]".includes(token)) depth += isOpening ? 1 : -1;
    if (depth > 1 || (token !== "," && depth > 0)) continue;
    texts.push(`{${object.slice(start, index)}}`);
    start = index + 1;
  }
  return texts;
}

/** Keys under which docker looks for logins. */
const KEYS = new Map(["auths", "credHelpers", "credsStore"].map((key) => [folded(key), key]));

/** Docker takes its keys in any case: these stand under one name each, so that the order of the file decides. */
function inOwnSpelling(config: DockerConfig): DockerConfig {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [KEYS.get(folded(key)) ?? key, value]),
  );
}

/** As Go's encoding/json reads on into what it has read: maps add up, of other values the last one counts. */
function joined(before: DockerConfig, after: DockerConfig): DockerConfig {
  const both = Object.entries(after).map(([key, value]) =>
    [key, Object.hasOwn(before, key) ? added(before[key], value) : value] as const
  );
  return { ...before, ...Object.fromEntries(both) };
}

/**
 * The configuration, signed in to these registries. A `credsStore` hides whatever stands in `auths`; an empty
 * name under `credHelpers` makes docker look there for this one registry (`getConfiguredCredentialStore` of
 * docker/cli), and is written only where something would hide it.
 */
export function withLogins(
  config: DockerConfig,
  logins: readonly RegistryLogin[],
): DockerConfig {
  const auths = logins.map((login) => [login.host, { auth: authOf(login) }] as const);
  const helpers = mapOr(config.credHelpers);
  const hidden = logins.filter(({ host }) =>
    Boolean(config.credsStore) || Object.hasOwn(helpers, host)
  );
  return {
    ...config,
    auths: { ...mapOr(config.auths), ...Object.fromEntries(auths) },
    ...(hidden.length === 0 ? {} : {
      credHelpers: { ...helpers, ...Object.fromEntries(hidden.map(({ host }) => [host, ""])) },
    }),
  };
}

/** The configuration in which nobody is signed in to these registries, under whatever spelling docker finds them. */
export function withoutLogins(config: DockerConfig, hosts: readonly string[]): DockerConfig {
  if (hosts.length === 0) return config;
  const isOpen = (key: string) => !hosts.includes(hostIn(key));
  const auths = Object.entries(mapOr(config.auths)).filter(([key]) => isOpen(key));
  const closed = hosts.map((host) => [host, ""] as const);
  return {
    ...config,
    auths: Object.fromEntries(auths),
    credHelpers: { ...mapOr(config.credHelpers), ...Object.fromEntries(closed) },
  };
}

/** The logins and helpers of a file alone, but for those of these registries, whatever path in one they are for. */
export function withoutRegistries(config: DockerConfig, hosts: readonly string[]) {
  const others = (value: unknown) =>
    Object.fromEntries(
      Object.entries(mapOr(value)).filter(([key]) => !hosts.includes(hostIn(key))),
    );
  return { auths: others(config.auths), credHelpers: others(config.credHelpers) };
}

/** As docker reads a key of older files: an address, whose path does not count (`ConvertToHostname` of docker/cli). */
export function hostIn(key: string): string {
  return key.replace(/^https?:\/\//, "").split("/")[0]!;
}

function added(before: unknown, after: unknown): unknown {
  if (isMap(before) && isMap(after)) return { ...before, ...after };
  return typeof before === "string" && after === null ? before : after;
}

/** Letters that mean the same to Go: there is a long s and a sign for kelvin. */
function folded(name: string): string {
  return name.toUpperCase().toLowerCase();
}

/** The configuration for another place: plugins that lie beside the original are found there. */
export function movedFrom(config: DockerConfig, directory: string, os: Os): DockerConfig {
  const given = Array.isArray(config.cliPluginsExtraDirs) ? config.cliPluginsExtraDirs : [];
  const own = pathOf(os).join(directory, "cli-plugins");
  return { ...config, cliPluginsExtraDirs: given.includes(own) ? given : [...given, own] };
}

/** The file's text, as docker itself writes it. */
export function formatDockerConfig(config: DockerConfig): string {
  return `${JSON.stringify(config, null, "\t")}\n`;
}

/** Returns what stands under `auth` for a login. */
export function authOf({ username, secret }: RegistryLogin): string {
  return new TextEncoder().encode(`${username}:${secret.reveal()}`).toBase64();
}

function mapOr(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}
