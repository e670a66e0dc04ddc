/** Naming the hosts that are not the vendor's own, before anything reaches them. */
import type { Chain, Link } from "../chain/chain.ts";
import type { Loaded } from "../config/files/load.ts";
import { type ForeignHost, foreignIn } from "./endpoints.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { visible } from "../terminal/escape.ts";
import type { ProviderContext } from "../provider/context.ts";

/** Names hosts that a link is about to reach; each once. */
export type Announce = (act: Act, link: Link, hosts: readonly ForeignHost[]) => void;

/** What is done there. */
export type Act = "Signing in" | "Signing out";

/** An announcer that says its lines so. */
export function announcing(say: (line: string) => void): Announce {
  const said = new Set<string>();
  return (act, link, hosts) => {
    const news = hosts.filter(({ host }) => !said.has(host));
    for (const { host } of news) said.add(host);
    for (const line of linesFor(act, link, news)) say(line);
  };
}

/**
 * How a person hears of it: `quiet` is theirs to say, but only of what is theirs. Where a file was found, neither
 * a flag nor a level of logging silences it, since both may have been set for something else.
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

/** A line for the hosts that are not the vendor's, and one for those that its customers have there. */
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

/** Which hosts a sign-in reaches, by link. */
export type HostsOf = (link: Link) => readonly string[];

/**
 * What names the hosts of a link, and of those that follow it: a sign-in walks on to the chain's end, and all of
 * it is known before its first step.
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

/** The same context, in which nothing is asked, said, opened, run, revealed or reached before the hosts are named. */
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
    person: {
      isThere: () => person.isThere(),
      ask: after((question) => person.ask(question)),
      pick: after((message, choices, hint) => person.pick(message, choices, hint)),
      say: after((line) => person.say(line)),
      warn: after((line) => person.warn(line)),
    },
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
