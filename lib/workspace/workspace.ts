/** Workspaces: configurations that may act. */
import { sessionId } from "../environment/session_marks.ts";
import {
  type Chain,
  type ChainOptions,
  type IdentityChain,
  planChain,
  planProvider,
  type ProviderLink,
} from "../chain/chain.ts";
import type { SignInFlags } from "../cli/flags.ts";
import type { UntypedFlags } from "../cli/flag_types.ts";
import { stopping } from "../config/schema/problems.ts";
import { inBackground, reasonOf, throwAll } from "../errors.ts";
import { managerWords } from "../provider/cloud.ts";
import type { SignInOptions } from "../provider/context.ts";
import { sweep } from "../session/directory/sweep.ts";
import { agentIn } from "../environment/agents.ts";
import { announcing, voiceOf } from "../sign_in/announce.ts";
import { type SignInContext, unseen } from "../sign_in/context.ts";
import { narrowedForAgent, unnarrowed } from "./agents.ts";
import type { ActingContext } from "./context.ts";
import { type Remarks, remarksOn } from "./remarks.ts";
import { openView, type View, warnOf } from "./view.ts";

/** A configuration that may act, and the store that belongs to it. */
export interface Workspace extends View, Omit<SignInContext, keyof View> {
  /** Plans an identity's chain; throws `UserError` when its configuration is broken. */
  chain(identity: string, request?: ChainOptions): Promise<IdentityChain>;
  /** Plans a provider alone. */
  provider(name: string): Promise<Chain<ProviderLink>>;
}

/** Options of a command for what it opens. */
export interface OpenOptions {
  /** The person is to be left alone. */
  readonly silent?: boolean;
  /** The person wants to hear no more than what they must. */
  readonly quiet?: boolean;
  /** Nothing is given to anybody by it: whoever asks may be an agent. */
  readonly gives?: false;
  /** Nothing but the store is worked on: there may be no configuration, where none was chosen. */
  readonly orNone?: boolean;
  /** Digests of what is trusted beside what the person's machine says is. */
  readonly trusted?: readonly string[];
  /** The command itself says what becomes of a sign-in that no store keeps. */
  readonly tellsLoss?: true;
  /** Options of a sign-in. */
  readonly signIn?: Partial<SignInOptions>;
}

/** Options where nobody says any. */
const UNTOLD: SignInOptions = { mfaCodeStdin: false, device: false, webflow: false };

/** Reads how the command line wants a sign-in to go. */
export function signInOptions(flags: SignInFlags): Partial<SignInOptions> {
  return { mfaCodeStdin: flags.has("mfa-code-stdin"), device: flags.has("device") };
}

/**
 * Reads a configuration that may act. Throws `UserError` when there is none, when it can't be read, or when what
 * was found is not trusted: the person is asked first, unless they are to be left alone.
 */
export async function openWorkspace(
  context: ActingContext,
  options: OpenOptions = {},
): Promise<Workspace> {
  const { whole, terminal, redactor } = context;
  // What a dead session left is nobody's; nothing waits for its removal.
  inBackground(sweep(whole), (error) => terminal.log("debug", `sweeping: ${reasonOf(error)}`));
  const view = await trustedView(context, options);
  const { loaded, model, store, environment } = view;
  const remarks = options.silent || options.quiet ? undefined : remarksOn(view);
  await remarks?.ofSettings();
  throwAll(stopping(model));
  if (!options.silent) warnOf(view);
  store.warm();
  const rules = onceOnly(async () => await (await import("./own_rules.ts")).withOwnRules(view));
  // What a program tells is held against what one's own files protect once it has told it.
  const planned = agentIn(view.system.env) === undefined
    ? () => Promise.resolve(view)
    : async () => ({ ...view, model: await rules() });
  const workspace: Workspace = {
    ...view,
    person: terminal,
    options: { ...UNTOLD, ...options.signIn },
    secrets: {
      ...{ system: view.system, learn: redactor.learn, environment, found: new Map() },
      managers: {
        ...managerWords(view.clouds),
        check: async (reference, at) => {
          const { managersIn } = await import("../sign_in/secret_schemes.ts");
          await managersIn(view).check(reference, at);
        },
        read: async (reference, seen) => {
          const { readSecret } = await import("../sign_in/read_secret.ts");
          return await readSecret(workspace, reference, seen);
        },
      },
    },
    refuseOther: async (chain) => {
      if (!sessionId(view.system.env)) return;
      await (await import("./around.ts")).refuseOther(view, chain);
    },
    refuseOthers: async (chain, credential) => {
      if (!sessionId(view.system.env)) return;
      const { refuseOthers } = await import("../session/identity/compared.ts");
      await refuseOthers(workspace, chain, credential);
    },
    announce: announcing(voiceOf(terminal, loaded, options.quiet ?? false)),
    chain: planningOnce(async (name, request) => {
      const chainOnce = onceOnly(() => planned().then((by) => planChain(by, name)));
      const asked = { env: view.system.env, model: rules, isHeld: () => isHeld(view, chainOnce) };
      const narrowed = options.gives !== false && await narrowedForAgent(asked, name);
      if (!narrowed && !request.readOnly) return await heard(await chainOnce(), remarks);
      return await heard(await plannedFor(await planned(), name, request, narrowed), remarks);
    }),
    provider: async (name) => await heard(await planProvider(view, name), remarks),
  };
  return options.silent ? unseen(workspace) : workspace;
}

/** Programs that tell a part of an entry are not run again for the same chain. */
function planningOnce(
  plan: (name: string, request: ChainOptions) => Promise<IdentityChain>,
): Workspace["chain"] {
  const planned = new Map<string, Promise<IdentityChain>>();
  return (name, request = {}) => {
    const key = JSON.stringify([name, request.readOnly ?? false]);
    const chain = planned.get(key) ?? plan(name, request);
    planned.set(key, chain);
    return chain;
  };
}

function onceOnly<T>(act: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => done ??= act();
}

async function isHeld(view: View, plan: () => Promise<IdentityChain>): Promise<boolean> {
  if (!sessionId(view.system.env)) return false;
  return await (await import("./around.ts")).isHeldAround(view, plan);
}

/** Narrowed, whether somebody has typed that or an agent asks. */
async function plannedFor(view: View, name: string, request: ChainOptions, forAgent: boolean) {
  if (!forAgent || request.readOnly) return await planChain(view, name, request);
  try {
    return await planChain(view, name, { ...request, readOnly: true });
  } catch (error) {
    throw unnarrowed({ env: view.system.env, root: view.loaded.root }, name, error);
  }
}

async function heard<C extends Chain>(chain: C, remarks: Remarks | undefined): Promise<C> {
  await remarks?.ofChain(chain);
  return chain;
}

/** Trusting what was found may let it take in more, which is then asked about in turn. */
async function trustedView(
  context: ActingContext,
  options: OpenOptions,
  trusted: readonly string[] = options.trusted ?? [],
): Promise<View> {
  const opening = openView(context, {
    ...{ trusted, fetches: true, silent: options.silent, tellsLoss: options.tellsLoss },
    orNone: options.orNone,
  });
  const view = options.silent
    ? await opening
    : await context.terminal.waitFor("Reading the configuration", opening);
  const { loaded } = view;
  if (loaded.trusted) return view;
  throwAll(stopping(loaded));
  if (sessionId(view.system.env)) await refuseElsewhereIn(context, view);
  else await refuseNobody(context, view);
  const { askForTrust, refuse } = await import("../trust/question.ts");
  if (options.silent) return await refuse(view);
  return await trustedView(context, options, [...trusted, await askForTrust(view)]);
}

async function refuseNobody({ commands, invocation }: ActingContext, view: View): Promise<void> {
  const { refuseUnknown } = await import("./nobody_meant.ts");
  await refuseUnknown(view, commands.get(invocation.words), invocation.flags as UntypedFlags);
}

async function refuseElsewhereIn(
  { commands, invocation }: ActingContext,
  view: View,
): Promise<void> {
  const { refuseElsewhere } = await import("./elsewhere.ts");
  await refuseElsewhere(view, commands.get(invocation.words), invocation.flags as UntypedFlags);
}
