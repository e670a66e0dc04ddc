/** What the commands work on: the configuration, read once, and the store, opened when it is needed. */
import { inBackground } from "./background.ts";
import type { Invocation } from "./cli/parse.ts";
import { type Chain, type ChainWish, planChain, planProvider } from "./config/chain.ts";
import { loadConfiguration, type Loaded, type Selection } from "./config/load.ts";
import type { Located } from "./config/located.ts";
import { type Model, readModel } from "./config/model.ts";
import { runCommands } from "./config/commands.ts";
import { requireTrust } from "./config/trust.ts";
import { checkSettings, mayPlaceKey } from "./config/vouch.ts";
import { type Place, type UserError, UserErrors } from "./errors.ts";
import { reasonOf } from "./machine.ts";
import type { Cloud } from "./provider.ts";
import type { Person, Wishes } from "./world.ts";
import type { Redactor } from "./redact.ts";
import { openSecrets, type Secrets } from "./secrets/mod.ts";
import { openStore, type Store } from "./store/store.ts";
import { sweep } from "./session/sweep.ts";
import type { System } from "./system.ts";
import type { Terminal } from "./terminal.ts";

/** What every command is given. */
export interface Context {
  readonly system: System;
  readonly clouds: readonly Cloud[];
  readonly terminal: Terminal;
  readonly redactor: Redactor;
  readonly invocation: Invocation;
}

/** A configuration and the store that belongs to it. */
export interface Workspace extends Omit<Context, "invocation"> {
  readonly loaded: Loaded;
  readonly model: Model;
  readonly store: Store;
  /** Who is asked. */
  readonly person: Person;
  readonly wishes: Wishes;
  readonly secrets: Secrets;
  /** Plans an identity's chain; throws `UserError` when its configuration is broken. */
  chain(identity: string, wish?: ChainWish): Promise<Chain>;
  /** Plans a provider alone. */
  provider(name: string): Promise<Chain>;
  /** Throws `trust_required` unless the configuration may do that, such as `run "pass"`. */
  allow(act: string, at: Place): Promise<void>;
  /** Runs the programs (`!exec`) below a value and puts what they print in their place. */
  resolve(value: Located): Promise<Located>;
}

/** How a workspace is opened. */
export interface Opening {
  /** Problems outside of the nodes are kept for `validate`, instead of being thrown. */
  readonly tolerant?: boolean;
  /** For `trust` itself: what a found file may not do without it is not asked yet. */
  readonly unvouched?: boolean;
}

/** Reads the configuration; throws `UserError` when there is none, or when it can't be read. */
export async function openWorkspace(context: Context, opening: Opening = {}): Promise<Workspace> {
  const { system, clouds, terminal, redactor, invocation } = context;
  // What a dead session left is nobody's; nothing waits for its removal.
  inBackground(sweep(system), (error) => terminal.log("debug", `sweeping: ${reasonOf(error)}`));
  const loaded = await loadConfiguration(system, selectionOf(invocation));
  const read = readModel(loaded.root, clouds, (name) => system.env.get(name));
  // What is wrong with a file is wrong with the configuration: `validate` names it too.
  const model = { ...read, problems: [...loaded.problems, ...read.problems] };
  if (!opening.tolerant) {
    throwAll(model.problems.filter((each) => !opening.unvouched || !isWaiting(each)));
  }
  if (!opening.tolerant && !opening.unvouched) await checkSettings(system, loaded);
  const { type, spec } = model.settings.keyring;
  const key = await mayPlaceKey(system, loaded) ? spec : undefined;
  const settings = { type, path: key?.path, passwordEnv: key?.password_env };
  const store = openStore(system, settings, terminal, redactor.learn);
  // Commands that only look need no key.
  if (!opening.tolerant) store.warm();
  const allow = (act: string, at: Place) => requireTrust(system, loaded, act, at);
  const resolve = (value: Located) => runCommands(value, system, allow);
  return {
    ...context,
    terminal,
    loaded,
    model,
    store,
    person: terminal,
    wishes: {
      mfaCodeStdin: invocation.flags.has("mfa-code-stdin"),
      device: invocation.flags.has("device"),
      webflow: invocation.flags.has("webflow"),
    },
    secrets: openSecrets({ system, allow, learn: redactor.learn }),
    allow,
    resolve,
    chain: (name, wish) => planChain(model, name, clouds, resolve, wish),
    provider: (name) => planProvider(model, name, clouds, resolve),
  };
}

/** The same workspace with nobody there to ask, for what happens behind the person's back. */
export function silently(workspace: Workspace): Workspace {
  const { terminal } = workspace;
  const person: Person = {
    isThere: () => false,
    ask: (question) => terminal.refuse(question.message, question.hint),
    pick: (message) => terminal.refuse(message, "atmos-auth login"),
    say: (line) => terminal.log("debug", line),
    warn: (line) => terminal.log("debug", line),
  };
  return { ...workspace, person };
}

/** Only what was typed: what variables say is weighed where the files are found. */
function selectionOf({ flags }: Invocation): Selection {
  const basePath = flags.typed("base-path").at(-1);
  return {
    config: flags.typed("config"),
    configPath: flags.typed("config-path"),
    profiles: flags.typed("profile"),
    ...(basePath === undefined ? {} : { basePath }),
  };
}

function isWaiting({ code }: UserError): boolean {
  return code === "trust_required";
}

/** Throws the problems as one error; does nothing when there are none. */
export function throwAll(problems: readonly UserError[]): void {
  const [first, ...rest] = problems;
  if (first === undefined) return;
  throw rest.length === 0 ? first : new UserErrors([first, ...rest]);
}
