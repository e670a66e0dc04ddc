/**
 * docker's `config.json` with registry logins in it
 * (docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties). Pure.
 */
import { pathOf } from "../../paths/directories.ts";
import type { RegistryLogin } from "../../provider/kind.ts";
import type { Os } from "../../system.ts";

/** The file as plain data; what we don't know of it stays as it is. */
export type DockerConfig = Readonly<Record<string, unknown>>;

/** Reads the file's text; `undefined` when docker could not read it either. An empty file is an empty configuration. */
export function parseDockerConfig(text: string): DockerConfig | undefined {
  if (text.trim() === "") return {};
  try {
    const read: unknown = JSON.parse(text);
    return isMap(read) ? read : undefined;
  } catch {
    return undefined;
  }
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
  const helpers = isMap(config.credHelpers) ? config.credHelpers : {};
  const hidden = logins.filter(({ host }) => Boolean(config.credsStore) || host in helpers);
  return {
    ...config,
    auths: { ...mapOr(config.auths), ...Object.fromEntries(auths) },
    ...(hidden.length === 0 ? {} : {
      credHelpers: { ...helpers, ...Object.fromEntries(hidden.map(({ host }) => [host, ""])) },
    }),
  };
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

function authOf({ username, secret }: RegistryLogin): string {
  return new TextEncoder().encode(`${username}:${secret.reveal()}`).toBase64();
}

function mapOr(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
