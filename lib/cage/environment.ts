/**
 * What stays of the process environment while the cage is open. The caged code can't read it anyway; this is
 * for the runtime below it, which takes its proxies and certificate authorities from here, and would take
 * other orders too: `SSLKEYLOGFILE`, for one, writes down the keys of every connection.
 */
import { usage } from "../errors.ts";
import type { Environment, Os } from "../system.ts";

/** Where no proxy is to stand, and whom to believe; which proxies there are, `proxiesFor` says. */
const NETWORK = [
  "NO_PROXY",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "DENO_TLS_CA_STORE",
] as const;

/** Where the keyring's daemon listens: the main process may open it while the cage is there. */
const KEYRING = ["DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"] as const;

/** Without these, Windows opens no socket and loads no library. */
const WINDOWS = ["SystemRoot", "SystemDrive", "windir"] as const;

/** The names that stay, of those that are there. Exceptions to proxies are known in both cases, and Windows has none. */
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
 * Hosts among these that no proxy may stand before: this machine and its link, where credentials are handed
 * out in clear to whoever asks from the right place. As `NO_PROXY` takes them.
 */
export function beyondProxies(hosts: readonly string[]): readonly string[] {
  return [...new Set(hosts.filter(isNear).map(nameOf))];
}

/** Whether a host, with a port or without, is this machine or on its link. */
export function isNear(host: string): boolean {
  const name = nameOf(host);
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" ||
    /^(127|169\.254)\.[\d.]+$/.test(name) || /^(fe80|fd00:ec2):/.test(name);
}

function nameOf(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

/**
 * Throws `usage` where the keys of every connection would be written down (the format of NSS, draft-ietf-tls-keylogfile):
 * the runtime opens that file before our first line, so taking the variable away comes too late.
 */
export function refuseKeyLog(env: Pick<Environment, "get">): void {
  if (!env.get(KEY_LOG)) return;
  throw usage(
    `Cannot connect while ${KEY_LOG} is set: whoever reads that file could read what we are told`,
    `unset ${KEY_LOG}`,
  );
}

const KEY_LOG = "SSLKEYLOGFILE";
