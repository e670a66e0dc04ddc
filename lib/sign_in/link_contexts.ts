/** The contexts in which the links of a chain sign in, and the one cage that they share. */
import { type Act, afterNaming, hostsOf, namingIn } from "./announce.ts";
import { browserPlace, isSignedIn, memoryIn } from "../browser/chromium/memory.ts";
import { browserOf } from "../browser/open.ts";
import { pageOf } from "../browser/page_of.ts";
import { steer } from "../browser/chromium/steer.ts";
import { type CageClient, openCageClient, TASK_TIMEOUT } from "../cage/client.ts";
import type { CageTask } from "../cage/module.ts";
import type { Chain, Link } from "../chain/chain.ts";
import { askedHere, type Asker, askingFor } from "../askers/asker.ts";
import { askerOf } from "./asker.ts";
import { helperEnvironment, needsOf } from "../environment/programs.ts";
import type { HelperTask, OneTimeCodes, Person, ProviderContext } from "../provider/context.ts";
import { placeOfReference } from "../config/yaml/secret_reference.ts";
import { placeOfText } from "../config/yaml/located.ts";
import { expandHome } from "../paths/directories.ts";
import type { Place } from "../errors.ts";
import type { Secret, SecretSource } from "../secret.ts";
import type { System } from "../system.ts";
import { resolveSecret } from "../references/mod.ts";
import { personWith } from "./person_with.ts";
import { entryStoreOf } from "./entry_store.ts";
import { authoritiesOf } from "../environment/authorities.ts";
import { runWaited } from "../terminal/waited.ts";
import type { Turns } from "./code_turn.ts";
import type { SignInContext } from "./context.ts";

/** The contexts of one sign-in. */
export interface LinkContexts {
  readonly contextOf: (link: Link) => ProviderContext;
  /** Closes the cage. */
  readonly close: () => void;
}

/** Opens the contexts of a chain, and closes them once `use` is done; `use` may close them before. */
export async function withContexts<T>(
  context: SignInContext,
  chain: Chain,
  reachable: Reachable,
  use: (contextOf: LinkContexts["contextOf"], close: LinkContexts["close"]) => Promise<T>,
): Promise<T> {
  const { contextOf, close } = openContexts(context, chain, reachable);
  try {
    return await use(contextOf, close);
  } finally {
    close();
  }
}

/** The purpose of the contexts: hosts that their cage may reach beside those of the chain, or instead of them. */
export type Reachable =
  & { readonly act?: Act }
  & (
    | { readonly more?: readonly string[]; readonly only?: never }
    | { readonly only: readonly string[]; readonly more?: never }
  );

/**
 * Opens the contexts of a chain; the cage starts with the first task, allowed only the hosts of this chain by default.
 */
export function openContexts(
  context: SignInContext,
  chain: Chain,
  { act = "Signing in", more = [], only }: Reachable = {},
): LinkContexts {
  const { system, terminal } = context;
  const contexts = { ...context, person: sayingOnce(context.person) };
  const own = only ?? chain.links.flatMap(({ plan }) => plan.hosts(system.env));
  const hosts = [...new Set([...own, ...more])];
  const name = namingIn(context.announce, chain, (link) => [
    ...only === undefined ? reachedAt(context, link) : link === chain.target ? only : [],
    ...link === chain.target ? more : [],
  ], act);
  const onNotice = (text: string) => terminal.log("debug", text);
  const over = new AbortController();
  const open = async () => {
    const authorities = await authoritiesOf(contexts, chain.links.map(({ cloud }) => cloud));
    return openCageClient(system, hosts, { onNotice, authorities, signal: over.signal });
  };
  let client: Promise<CageClient> | undefined;
  const { node } = chain.target;
  const what = `Waiting for an answer: ${node.role} "${node.name}"`;
  const patience = { limit: TASK_TIMEOUT, isPart: true } as const;
  const run = async (task: CageTask) => await (await (client ??= open())).run(task);
  const cage: ProviderContext["cage"] = (task) => context.person.waitFor(what, run(task), patience);
  return {
    contextOf: (link) => {
      const asker = askerOf(context, chain, link);
      return afterNaming(contextOf(contexts, link, asker, cage), () => name(link));
    },
    close: () => over.abort(),
  };
}

/** Returns the hosts that a link reaches, without pages where no browser can be opened. */
function reachedAt({ person, system }: SignInContext, link: Link): readonly string[] {
  return person.isThere() ? hostsOf(link, system.env) : link.plan.hosts(system.env);
}

/**
 * Returns the person, who is told each line once: several links, and the tries of one, may have the same to say.
 */
export function sayingOnce(person: Person): Person {
  const said = new Set<string>();
  const once = (tell: (line: string) => void) => (line: string) => {
    if (!said.has(line)) tell(line);
    said.add(line);
  };
  return personWith(person, {
    say: once((line) => person.say(line)),
    warn: once((line) => person.warn(line)),
  });
}

function contextOf(
  context: SignInContext,
  link: Link,
  asker: Asker,
  cage: ProviderContext["cage"],
): ProviderContext {
  const { person, store } = context;
  const system = askingFor(context.system, asker);
  const secrets = { ...context.secrets, system, behind: askedHere(system, asker), person, store };
  const reveal = (source: SecretSource, at: Place) =>
    resolveSecret(source, secrets, placeIn(link, source) ?? at);
  return {
    os: system.os,
    env: system.env,
    clock: system.clock,
    chance: () => system.random(1)[0]! / 256,
    files: atHome(system),
    person,
    browser: browserFor(context, link),
    reveal: (source) => reveal(source, link.node.at),
    codes: codesFor({ ...context, system }, reveal),
    run: (helper) => runHelper({ ...context, system }, link, helper),
    cage,
    entryStore: entryStoreOf(context, link),
    options: context.options,
    readLine: () => system.stdin.readLine(),
  };
}

/** Returns the place of a reference in the configuration, where its faults are mended. */
export function placeIn({ node }: Link, source: SecretSource): Place | undefined {
  return "reference" in source ? placeOfReference(node.tree, source.reference) : undefined;
}

const codes = () => import("./one_time_code.ts");

function codesFor(
  context: SignInContext,
  reveal: (source: SecretSource, at: Place) => Promise<Secret>,
): OneTimeCodes {
  const turns: Turns = {
    system: context.system,
    wait: (what, work, limit) => context.person.waitFor(what, work, { limit }),
  };
  return {
    ofSeed: async ({ source, ...of }) =>
      await (await codes()).nextCode(turns, { seed: await reveal(source, of.at), ...of }),
    inTurn: async (device, make) => await (await codes()).nextOf(turns, device, make),
  };
}

/** Returns the files that a sign-in reads; a configured path may begin with `~`. */
function atHome(system: System): ProviderContext["files"] {
  const { files } = system;
  return {
    read: (path) => files.read(expandHome(system, path)),
    readText: (path) => files.readText(expandHome(system, path)),
    info: (path) => files.info(expandHome(system, path)),
  };
}

/**
 * Returns the link's browser. There is only one, since the listener for the redirect must know whether anybody came for
 * the page.
 */
function browserFor({ system, person, model }: SignInContext, link: Link) {
  const browser = browserOf(system, person);
  const place = () => browserPlace(system, model.realmOf(link.node).name, link.node.name);
  return {
    ...browser,
    open: async (url) => await browser.open(pageOf(url, pagesOf(link, system.env))),
    steer: async (options) => await steer(system, await place(), options),
    remembers: async (boundTo) =>
      await isSignedIn(system, await memoryIn(system, await place(), boundTo)),
  } satisfies ProviderContext["browser"];
}

async function runHelper(
  { system, terminal, person, clouds, model }: SignInContext,
  link: Link,
  { told, ...command }: HelperTask,
) {
  terminal.log("debug", `running ${command.program}`);
  const needs = needsOf(clouds, link.cloud.name, model.settings.shell.pass);
  const { file } = placeOfText(link.node.tree, command.program) ?? link.node.at;
  const { checkLine, namedProgram } = await import("../paths/named_program.ts");
  const program = await namedProgram(system, command.program, file);
  const [flag, line = ""] = command.args.slice(-2);
  if (flag === "-c" || flag === "/c") {
    await checkLine(system, line, placeOfText(link.node.tree, line)?.file ?? file);
  }
  const env = helperEnvironment(system, needs, told);
  return await runWaited(system, person, command.program, { ...command, program, env });
}

/** Returns the hosts that a link may send the person to. */
function pagesOf({ plan }: Link, env: ProviderContext["env"]): readonly string[] {
  return [...plan.pages ?? [], ...plan.hosts(env)];
}
