/**
 * Proxies in the form that the runtime understands: by itself it prefers `ALL_PROXY` to the others, as no other tool
 * does, and silently ignores one that it can't read. Pure.
 */
import { UserError } from "../errors.ts";
import type { Environment } from "../system.ts";
import { isNear } from "./environment.ts";
import { dialect } from "../terminal/dialect.ts";

/** Schemes of proxies that the runtime supports; `socks`, as desktops write it, is version 5. */
const SCHEMES: Readonly<Record<string, string>> = {
  "http:": "http:",
  "https:": "https:",
  "socks:": "socks5:",
  "socks5:": "socks5:",
  "socks5h:": "socks5h:",
};

/**
 * Returns the proxy variables while these hosts are asked. Throws `unreachable` for one that can't be read, unless all
 * of the hosts are this machine.
 */
export function proxiesFor(
  env: Pick<Environment, "get">,
  hosts: readonly string[],
): Readonly<Record<string, string>> {
  const everywhere = env.get("NO_PROXY") || env.get("no_proxy");
  if (everywhere === "*") return {};
  return Object.fromEntries(
    ["HTTPS_PROXY", "HTTP_PROXY"].flatMap((name) => {
      const names = [name, name.toLowerCase(), "ALL_PROXY", "all_proxy"];
      const named = names.find((one) => env.get(one)?.trim());
      const proxy = named && proxyOf(env.get(named)!.trim());
      if (named && !proxy && !hosts.every(isNear)) throw unreadable(named);
      return proxy ? [[name, proxy]] : [];
    }),
  );
}

/** Returns the proxy's address; `undefined` when it is none. */
function proxyOf(value: string): string | undefined {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  const scheme = url && SCHEMES[url.protocol];
  if (!scheme || !/^([\w.-]+|\[[\da-f:.]+\])$/i.test(url.hostname)) return undefined;
  // Without the colon, the runtime does not take it for a name.
  const login = url.username && `${url.username}:${url.password}@`;
  return `${scheme}//${login}${url.host}`;
}

/** Makes the error for a value that can't be read, without quoting it: it may hold a password. */
function unreadable(variable: string): UserError {
  const message =
    `Cannot use the proxy that ${variable} names: it is no address that begins with ` +
    "http://, https://, socks5:// or socks5h://";
  return new UserError("unreachable", message, {
    hint: dialect().set(variable, "http://HOST:PORT"),
  });
}
