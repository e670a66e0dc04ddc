/** What the commands work on: the configuration, read once, and the store, opened when it is needed. */
import { type Announce, announcing, voiceOf } from "../sign_in/announce.ts";
import { inBackground, reasonOf, type UserError, UserErrors } from "../errors.ts";
import { typedConfigFlags } from "../cli/config_flags.ts";
import type { CommandName, Commands, Invocation } from "../cli/commands.ts";
import type { GlobalFlags, SignInFlags } from "../cli/flags.ts";
import { type Chain, type ChainOptions, planChain, planProvider } from "../chain/chain.ts";
import { loadConfiguration, type Loaded, type Selection } from "../config/files/load.ts";
import type { Located } from "../config/yaml/located.ts";
import { type Model, readModel } from "../config/entries/model.ts";
import { refuseCommands, runCommands } from "../config/yaml/exec.ts";
import { protectedBy } from "../config/entries/protections.ts";
import { helperEnvironment, needsOf } from "../session/environment/programs.ts";
import { withoutUnlockers } from "../session/environment/passed.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Person, SignInOptions } from "../provider/context.ts";
import { NO_CLOUD } from "../provider/provider.ts";
import type { Redactor } from "../terminal/redact.ts";
import { openSecrets, type Secrets } from "../references/mod.ts";
import { openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { sweep } from "../session/directory/sweep.ts";
import type { ProcessEnvironment, System } from "../system.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What every command is given, whatever stood on its command line. */
export interface AnyContext {
  readonly system: System;
  readonly commands: Commands;
  readonly clouds: readonly Cloud[];
  readonly terminal: Terminal;
  readonly redactor: Redactor;
  readonly invocation: { readonly flags: GlobalFlags };
}

/** What a command is given; one that several names share is given any of their command lines. */
export interface Context<Name extends CommandName> extends AnyContext {
  readonly invocation: Invocation<Name>;
}

/** A configuration to be looked at: nothing signs in, opens or runs by it. */
export interface View extends Omit<AnyContext, "invocation" | "commands"> {
  readonly loaded: Loaded;
  readonly model: Model;
  /** What one's own files say alone. */
  readonly ownModel: Model;
  /** The flags that chose it, as they were typed, each with a space before it: for hints. */
  readonly flags: string;
  readonly store: Store;
  /**
   * Runs the programs (`!exec`) below a value and puts what they print in their place; throws `trust_required`
   * while what was found is not trusted.
   */
  resolve(value: Located): Promise<Located>;
  /** The environment of a program that tells a secret or a value. */
  environment(): ProcessEnvironment;
}

/** A configuration that may act, and the store that belongs to it. */
export interface Workspace extends View {
  /** Who is asked. */
  readonly person: Person;
  readonly options: SignInOptions;
  readonly secrets: Secrets;
  /** Names hosts that are not the vendor's own, before anything reaches them. */
  readonly announce: Announce;
  /** Plans an identity's chain; throws `UserError` when its configuration is broken. */
  chain(identity: string, request?: ChainOptions): Promise<Chain>;
  /** Plans a provider alone. */
  provider(name: string): Promise<Chain>;
}

/**
 * Reads the configuration; throws `UserError` when there is none. What is wrong inside becomes a problem. `trusted`
 * are digests of what the person has just said yes to.
 */
export async function openView(
  context: AnyContext,
  trusted: readonly string[] = [],
): Promise<View> {
  const { system, clouds, terminal, redactor, invocation } = context;
  const { kept, loaded, model, ownModel } = await readWithoutUnlockers(context, trusted);
  const { type, spec } = (loaded.trusted ? model : ownModel).settings.keyring;
  const settings = { type, path: spec?.path, passwordEnv: spec?.password_env };
  const store = openStore(system, settings, terminal, redactor.learn);
  const needs = needsOf(clouds, NO_CLOUD, model.settings.shell.pass);
  const environment = () => helperEnvironment(kept, needs);
  const resolve = loaded.trusted
    ? (value: Located) => runCommands(value, kept, environment)
    : refuseCommands;
  const flags = typedConfigFlags(invocation.flags);
  const shared = { system: kept, clouds, terminal, redactor, flags };
  return { ...shared, loaded, model, ownModel, store, resolve, environment };
}

/** What was read, and the machine without what unlocks the store. */
interface Read extends Pick<View, "loaded" | "model" | "ownModel"> {
  readonly kept: System;
}

/**
 * Reads the configuration where what unlocks the store is not there, neither for a file's `!env` nor for whatever
 * is started later. Which variable that is may be said by the configuration itself, which is then read again.
 */
async function readWithoutUnlockers(
  context: AnyContext,
  trusted: readonly string[],
  named: readonly string[] = [],
): Promise<Read> {
  const { system, clouds, invocation } = context;
  const kept = { ...system, env: withoutUnlockers(system, named) };
  const loaded = await loadConfiguration(kept, { ...selectionOf(invocation.flags), trusted });
  const env = (name: string) => kept.env.get(name);
  const read = readModel(loaded.root, clouds, env);
  const ownModel = loaded.own === loaded.root ? read : readModel(loaded.own, clouds, env);
  // What is wrong with a file is wrong with the configuration: `validate` names it too.
  const problems = [...loaded.problems, ...read.problems];
  const model = { ...protectedBy(ownModel, read), problems };
  const variables = passphraseVariables({ loaded, model, ownModel });
  if (variables.every((name) => named.includes(name))) return { kept, loaded, model, ownModel };
  return await readWithoutUnlockers(context, trusted, [...named, ...variables]);
}

/** The variables that the configuration names for the passphrase: one's own files' stay what they are. */
export function passphraseVariables(
  { loaded, model, ownModel }: Pick<View, "loaded" | "model" | "ownModel">,
): readonly string[] {
  return [ownModel, ...loaded.trusted ? [model] : []].flatMap(({ settings }) =>
    settings.keyring.spec?.password_env ?? []
  );
}

/** How a command works with what it opens. */
export interface Manner {
  /** The person is to be left alone. */
  readonly silent?: boolean;
  /** The person wants to hear no more than what they must. */
  readonly quiet?: boolean;
  /** How a sign-in goes. */
  readonly signIn?: SignInOptions;
}

/** How the command line wants a sign-in to go. */
export function signInOptions(flags: SignInFlags): SignInOptions {
  return { mfaCodeStdin: flags.has("mfa-code-stdin"), device: flags.has("device") };
}

/**
 * Reads a configuration that may act. Throws `UserError` when there is none, when it can't be read, or when what
 * was found is not trusted: the person is asked first, unless they are to be left alone.
 */
export async function openWorkspace(context: AnyContext, manner: Manner = {}): Promise<Workspace> {
  const { system, clouds, terminal, redactor } = context;
  // What a dead session left is nobody's; nothing waits for its removal.
  inBackground(sweep(system), (error) => terminal.log("debug", `sweeping: ${reasonOf(error)}`));
  const view = await trustedView(context, manner);
  const { loaded, model, store, resolve, environment } = view;
  throwAll(model.problems);
  store.warm();
  return {
    ...view,
    person: terminal,
    options: manner.signIn ?? { mfaCodeStdin: false, device: false },
    secrets: openSecrets({ system: view.system, learn: redactor.learn, environment }),
    announce: announcing(voiceOf(terminal, loaded, manner.quiet ?? false)),
    chain: (name, request) => planChain(model, name, clouds, resolve, request),
    provider: (name) => planProvider(model, name, clouds, resolve),
  };
}

/** Trusting what was found may let it take in more, which is then asked about in turn. */
async function trustedView(
  context: AnyContext,
  manner: Manner,
  trusted: readonly string[] = [],
): Promise<View> {
  const view = await openView(context, trusted);
  const { loaded } = view;
  if (loaded.trusted) return view;
  throwAll(loaded.problems);
  const { askForTrust, refuse } = await import("../trust/question.ts");
  if (manner.silent) return await refuse(view);
  return await trustedView(context, manner, [...trusted, await askForTrust(view)]);
}

/** The same workspace with nobody there to ask; hosts that are not the vendor's own are named all the same. */
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

/** The same behind a running shell, whose terminal is another's: what would be said goes to the log. */
export function behind(workspace: Workspace): Workspace {
  const { terminal } = workspace;
  return {
    ...silently(workspace),
    announce: announcing((line) => terminal.log("debug", line)),
  };
}

/** Only what was typed: what variables say is weighed where the files are found. */
function selectionOf(flags: GlobalFlags): Selection {
  const basePath = flags.typed("base-path").at(-1);
  return {
    config: flags.typed("config"),
    configPath: flags.typed("config-path"),
    profiles: flags.typed("profile"),
    ...(basePath === undefined ? {} : { basePath }),
  };
}

/** Throws the problems as one error; does nothing when there are none. */
export function throwAll(problems: readonly UserError[]): void {
  const [first, ...rest] = problems;
  if (first === undefined) return;
  throw rest.length === 0 ? first : new UserErrors([first, ...rest]);
}
