/** The desk at which a chain signs in: it hands every link its world, and keeps the one cage they share. */
import * as v from "valibot";
import { browserPlace } from "./browser/memory.ts";
import { browserOf } from "./browser/open.ts";
import { steeringFor } from "./browser/steer.ts";
import { openWarden, type Warden } from "./cage/warden.ts";
import type { Chain, Link } from "./config/chain.ts";
import { placesIn } from "./config/located.ts";
import { needing } from "./config/trust.ts";
import { helperEnvironment, needsOf } from "./environment/programs.ts";
import type { Notes, Person, World } from "./world.ts";
import { Secret } from "./secret.ts";
import { resolveSecret } from "./secrets/mod.ts";
import { entryOf, roleOf } from "./stored_entries.ts";
import type { Workspace } from "./workspace.ts";

/** Where a chain signs in. */
export interface Desk {
  worldOf(link: Link): World;
  /** Ends the cage. */
  close(): void;
}

/** Which hosts a desk's cage may reach, where it is not just those of its chain. */
export interface Reachable {
  /** Beside them. */
  readonly more?: readonly string[];
  /** Instead of them. */
  readonly only?: readonly string[];
}

/** Opens a desk; the cage starts with the first task, allowed only the hosts of this chain unless told. */
export function openDesk(
  workspace: Workspace,
  chain: Chain,
  { more = [], only }: Reachable = {},
): Desk {
  const { system, terminal } = workspace;
  const desk = { ...workspace, person: sayingOnce(workspace.person) };
  const own = only ?? chain.links.flatMap(({ plan }) => plan.hosts(system.env));
  const hosts = [...new Set([...own, ...more])];
  const onNotice = (text: string) => terminal.log("debug", text);
  let warden: Warden | undefined;
  const check = () => checkMixture(workspace, chain);
  const cage: World["cage"] = (task) => {
    warden ??= openWarden(system, hosts, { onNotice });
    return warden.run(task);
  };
  return {
    worldOf: (link) => worldOf(desk, link, cage, check),
    close: () => warden?.close(),
  };
}

/** Several links may have the same to say, such as where they sign in. */
export function sayingOnce(person: Person): Person {
  const said = new Set<string>();
  const say = (line: string) => {
    if (!said.has(line)) person.say(line);
    said.add(line);
  };
  return {
    isThere: () => person.isThere(),
    ask: (question) => person.ask(question),
    pick: (message, choices, hint) => person.pick(message, choices, hint),
    warn: (line) => person.warn(line),
    say,
  };
}

function worldOf(
  workspace: Workspace,
  link: Link,
  cage: World["cage"],
  check: () => Promise<void>,
): World {
  const { system, terminal, person } = workspace;
  return {
    os: system.os,
    env: system.env,
    clock: system.clock,
    files: system.files,
    person,
    browser: {
      ...browserOf(system, person),
      ...steeringFor(system, {
        place: () => browserPlace(system, workspace.model.realm, link.node.name),
        allow: (program) => workspace.allow(`run "${program}"`, link.node.at),
      }),
    },
    reveal: async (source) => {
      await check();
      return await resolveSecret(source, workspace.secrets, link.node.at);
    },
    run: async ({ told, ...command }) => {
      await workspace.allow(`run "${command.program}"`, link.node.at);
      terminal.log("debug", `running ${command.program}`);
      const needs = needsOf(workspace.clouds, link.cloud, workspace.model.settings.shell.pass);
      return await system.run({ ...command, env: helperEnvironment(system, needs, told) });
    },
    cage,
    notes: notesOf(workspace, link),
    wishes: workspace.wishes,
    readLine: () => system.stdin.readLine(),
  };
}

/**
 * What a link keeps for later goes back only to the hosts it was kept for: another configuration with an entry
 * of that name must not have it sent elsewhere. What `user configure` wrote belongs to no host.
 */
function notesOf(workspace: Workspace, link: Link): Notes {
  const { store, redactor, model, system } = workspace;
  const hosts = [...link.plan.hosts(system.env)].sort();
  const name = (item: string) => ({
    realm: model.realm,
    role: roleOf(link.node),
    entry: entryOf(link),
    item,
  });
  return {
    read: async (item) => {
      const text = noteFor(hosts, await store.read(name(item)));
      if (text === undefined) return undefined;
      redactor.learn(text);
      return new Secret(text);
    },
    write: (item, value) =>
      store.write(name(item), JSON.stringify({ hosts, note: value.reveal() }), {}),
    remove: (item) => store.remove(name(item)),
  };
}

const NOTE = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ hosts: v.array(v.string()), note: v.string() }),
);

function noteFor(hosts: readonly string[], text: string | undefined): string | undefined {
  const bound = v.safeParse(NOTE, text);
  if (!bound.success) return text;
  return bound.output.hosts.join() === hosts.join() ? bound.output.note : undefined;
}

/**
 * A found file that changes an entry of a file at home, such as its endpoint, would send the secrets of the one
 * to where the other says: that needs the person's word.
 */
async function checkMixture({ loaded, allow }: Workspace, chain: Chain): Promise<void> {
  const theirs = needing(loaded);
  const places = chain.links.flatMap(({ node }) => [...placesIn(node.tree)]);
  const found = places.find(({ file }) => theirs.has(file));
  const own = places.find(({ file }) => !theirs.has(file));
  if (found && own) await allow(`change where the secrets of "${own.file}" go`, found);
}
