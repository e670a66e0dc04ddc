/**
 * The process environment while the cage is open. The caged code can't read it anyway. It is for the runtime below,
 * which takes proxies and certificate authorities from it, and would obey other variables too: `SSLKEYLOGFILE`, for
 * one, writes the keys of every connection to a file.
 */
import { usage } from "../errors.ts";
import type { Environment, Os } from "../system.ts";
import { dialect } from "../terminal/dialect.ts";

/**
 * Variables for hosts without a proxy, and for certificate authorities; the proxies themselves are those of
 * `proxiesFor`.
 */
const NETWORK = [
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "DENO_TLS_CA_STORE",
] as const;

/** Variables with the address of the keyring's daemon: the main process may open it while the cage is open. */
const KEYRING = ["DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"] as const;

/** Variables without which Windows opens no socket and loads no library. */
const WINDOWS = ["SystemRoot", "SystemDrive", "windir"] as const;

/**
 * Returns the names that stay, of those that exist. Exceptions to proxies are known in both cases, and Windows has no
 * case.
 */
export function surviving(names: readonly string[], os: Os): readonly string[] {
  const kept: readonly string[] = os === "windows" ? [...NETWORK, ...WINDOWS] : [
    ...NETWORK,
    ...KEYRING,
    "no_proxy",
  ];
  const fold = (name: string) => os === "windows" ? name.toUpperCase() : name;
  const wanted = new Set(kept.map(fold));
  return names.filter((name) => wanted.has(fold(name)));
}

/**
 * Returns the hosts that must be reached without a proxy, in the form of `NO_PROXY`: this machine and its link, where
 * credentials are handed out in clear to whoever asks from the right place.
 */
export function beyondProxies(hosts: readonly string[]): readonly string[] {
  return [...new Set(hosts.filter(isNear).map(nameOf))];
}

/** Whether a host, with or without a port, is this machine or on its link. */
export function isNear(host: string): boolean {
  const name = nameOf(host);
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" ||
    /^(127|169\.254)\.[\d.]+$/.test(name) || /^(fe80|fd00:ec2):/.test(name);
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

/**
 * Throws `usage` where the keys of every connection would be written to a file (the format of NSS,
 * draft-ietf-tls-keylogfile): the runtime opens that file before our first line, so that removing the variable comes
 * too late.
 */
export function refuseKeyLog(env: Pick<Environment, "get">): void {
  if (!env.get(KEY_LOG)) return;
  throw usage(
    `Cannot connect while ${KEY_LOG} is set: whoever reads that file could read what we are told`,
    dialect().unset(KEY_LOG),
  );
}

const KEY_LOG = "SSLKEYLOGFILE";
