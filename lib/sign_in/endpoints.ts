/**
 * Which hosts a sign-in reaches, and whose they are. Whatever is not the vendor's own is named before anything is
 * asked, opened or sent: a configuration decides where secrets go, and a person who is tired reads one line.
 */
import type { Chain, Link } from "../chain/chain.ts";
import { toPlain } from "../config/yaml/located.ts";
import { hostOf, isAmong, isExact, isLoopback, shownHost } from "../provider/hosts.ts";
import type { CloudHosts } from "../provider/cloud.ts";
import type { Environment } from "../system.ts";

/** A host that is not the vendor's own. */
export interface ForeignHost {
  /** As people write it. */
  readonly host: string;
  /** Whether what is sent there can be read on the way. */
  readonly isPlain: boolean;
  /** Whose own it is not; absent for a customer's host at the vendor, and where there is no one vendor. */
  readonly vendor?: string;
}

/**
 * The hosts that a chain's sign-in reaches, or sends the person's browser to, and that are not the vendor's own:
 * as people write them, in the order in which they are reached. Asks nobody.
 */
export function foreignHosts(
  chain: Chain,
  env: Environment,
): readonly string[] {
  const all = chain.links.flatMap((link) => foreignIn(chain, link, hostsOf(link, env)));
  return [...new Set(all.map(({ host }) => host))];
}

/** The hosts of one link's sign-in, as its plan names them. */
export function hostsOf({ plan }: Link, env: Environment): readonly string[] {
  return [...plan.hosts(env), ...(plan.pages ?? []).filter(isExact)];
}

/** Those of these hosts of a link that are not its vendor's own, each once. */
export function foreignIn(
  chain: Chain,
  link: Link,
  hosts: readonly string[],
): readonly ForeignHost[] {
  if (hosts.length === 0) return [];
  const { vendor, own, tenants }: CloudHosts = link.cloud.hosts ?? { own: [], tenants: [] };
  const plain = plainHosts(chain);
  return [...new Set(hosts)]
    .filter((host) => plain.has(host) || !isAmong(host, own))
    .map((host) => ({
      host: shownHost(host),
      isPlain: plain.has(host),
      ...(vendor === undefined || isAmong(host, tenants) ? {} : { vendor }),
    }));
}

/** The hosts that some entry of the chain reaches over plain http, beyond this machine. */
function plainHosts({ links }: Chain): ReadonlySet<string> {
  const addresses = links.flatMap(({ node }) => [...textsIn(toPlain(node.tree))])
    .map((text) => URL.parse(text))
    .filter((url) => url?.protocol === "http:" && !isLoopback(url.hostname));
  return new Set(addresses.map((url) => hostOf(url!.href)));
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) yield* textsIn(inner);
}
