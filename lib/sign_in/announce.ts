/** Announcement of the hosts that are not the vendor's own, before anything reaches them. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Loaded } from "../config/files/load.ts";
import { toPlain } from "../config/yaml/plain.ts";
import type { CloudHosts } from "../provider/cloud.ts";
import type { ProviderContext } from "../provider/context.ts";
import { hostOf, isAmong, isExact, isLoopback, shownHost } from "../provider/hosts.ts";
import type { Environment } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { personWith } from "./person_with.ts";

/** Announces hosts that a link is about to reach; each once. */
export type Announce = (act: Act, link: Link, hosts: readonly ForeignHost[]) => void;

/** The action that reaches the hosts, in words. */
export type Act =
  | "Signing in"
  | "Signing out"
  | "Asking who this is"
  | "The keys will be checked"
  | "Changing keys"
  | "Reading a secret";

/** Returns an announcer that prints its lines with `say`. */
export function announcing(say: (line: string) => void): Announce {
  const said = new Set<string>();
  return (act, link, hosts) => {
    const news = hosts.filter(({ host }) => !said.has(host));
    for (const { host } of news) said.add(host);
    for (const line of linesFor(act, link, news)) say(line);
  };
}

/**
 * Returns how the announcement is printed. `quiet` is the person's choice, and counts only for configurations of their
 * own: where a file was found, neither a flag nor a log level silences it, since both may have been set for another
 * purpose.
 */
export function voiceOf(
  terminal: Pick<Terminal, "say" | "complain">,
  { files }: Pick<Loaded, "files">,
  quiet: boolean,
): (line: string) => void {
  if (files.some(({ needsTrust }) => needsTrust)) return (line) => terminal.complain(line);
  return (line) => {
    if (!quiet) terminal.say(line);
  };
}

/** Returns a line for the hosts that are not the vendor's, and one for those of its customers. */
function linesFor(act: Act, link: Link, hosts: readonly ForeignHost[]): readonly string[] {
  const groups = Map.groupBy(hosts, ({ vendor }) => vendor);
  return [...groups].map(([vendor, group]) => lineFor(act, link, group, vendor));
}

function lineFor(
  act: Act,
  { node: { name, at } }: Link,
  hosts: readonly ForeignHost[],
  vendor: string | undefined,
): string {
  const list = hosts.map(({ host, isPlain }) => isPlain ? `${host} over plain http` : host);
  const whose = vendor === undefined
    ? ""
    : `, which ${hosts.length > 1 ? "are" : "is"} not ${vendor}'s own`;
  const where = `${visible(name)}, ${visible(at.file)}:${at.line}`;
  return `${act} at ${new Intl.ListFormat("en").format(list)} (${where})${whose}`;
}

/** A function that returns the hosts that a link's sign-in reaches. */
type HostsOf = (link: Link) => readonly string[];

/**
 * Returns a function that announces the hosts of a link, and of those after it: a sign-in walks on to the chain's end,
 * and all of it is known before its first step.
 */
export function namingIn(
  announce: Announce,
  chain: Chain,
  hostsOf: HostsOf,
  act: Act,
): (link: Link) => void {
  const named = new Set<Link>();
  return (start) => {
    for (const link of chain.links.slice(chain.links.indexOf(start))) {
      if (named.has(link)) continue;
      named.add(link);
      const foreign = foreignIn(chain, link, hostsOf(link));
      if (foreign.length > 0) announce(act, link, foreign);
    }
  };
}

/** Returns the context with the hosts announced before anything is asked, printed, opened, run, revealed or reached. */
export function afterNaming(context: ProviderContext, name: () => void): ProviderContext {
  const { person, browser } = context;
  function after<Args extends unknown[], Result>(act: (...args: Args) => Result) {
    return (...args: Args): Result => {
      name();
      return act(...args);
    };
  }
  return {
    ...context,
    person: personWith(person, {
      ask: after((question) => person.ask(question)),
      pick: after((message, choices, beside) => person.pick(message, choices, beside)),
      say: after((line) => person.say(line)),
      warn: after((line) => person.warn(line)),
    }),
    browser: {
      ...browser,
      open: after((url) => browser.open(url)),
      listen: after((options) => browser.listen(options)),
      steer: after((options) => browser.steer(options)),
    },
    reveal: after((source) => context.reveal(source)),
    run: after((command) => context.run(command)),
    cage: after((task) => context.cage(task)),
  };
}

/** A host that is not the vendor's own. */
interface ForeignHost {
  /** The host, as people write it. */
  readonly host: string;
  /** Whether the connection is not encrypted. */
  readonly isPlain: boolean;
  /**
   * The vendor whose own host it is not; absent for a customer's host at the vendor, and where there is no one vendor.
   */
  readonly vendor?: string;
}

/**
 * Returns the hosts that a chain's sign-in reaches, or sends the person's browser to, and that are not the vendor's
 * own: as people write them, in the order in which they are reached. Asks nobody.
 */
export function foreignHosts(
  chain: Chain,
  env: Environment,
): readonly string[] {
  const all = chain.links.flatMap((link) => foreignIn(chain, link, hostsOf(link, env)));
  return [...new Set(all.map(({ host }) => host))];
}

/** Returns the hosts of one link's sign-in, as its plan names them. */
export function hostsOf({ plan }: Link, env: Environment): readonly string[] {
  return [...plan.hosts(env), ...(plan.pages ?? []).filter(isExact)];
}

/** Returns the hosts of a link that are not its vendor's own, each once. */
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

/** Returns the hosts that some entry of the chain reaches over plain http, beyond this machine. */
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
