/** Views of a configuration: it is read once, and its store is opened when it is needed. */
import { sessionId } from "../environment/session_marks.ts";
import { asTold, isChosen, typedConfigFlags } from "../cli/config_flags.ts";
import { type Model, readModel } from "../config/entries/model.ts";
import { settingFor, variableIn } from "../config/entries/promoted.ts";
import { saidInVain, withoutVain } from "../config/entries/own_alone.ts";
import { checkedRealm } from "../config/entries/realm.ts";
import { protectedBy } from "../config/entries/protections.ts";
import type { Selection } from "../config/files/chosen.ts";
import { loadConfiguration, type Loaded } from "../config/files/load.ts";
import { sectionAt } from "../config/files/passed_over.ts";
import { refuseCommands, runCommands } from "../config/yaml/exec.ts";
import { ofStore, together } from "../config/schema/problems.ts";
import { type Located, valueAt } from "../config/yaml/located.ts";
import { NO_CLOUD } from "../provider/kind.ts";
import { mayHoldPassphrase, withoutUnlockers } from "../environment/passed.ts";
import { needsOf, type SecretEnvironments, secretEnvironments } from "../environment/programs.ts";
import type { HeldAround } from "../store/beside.ts";
import type { Store } from "../store/store.ts";
import { openOnce } from "../store/stores.ts";
import type { Waiter } from "../provider/context.ts";
import type { System } from "../system.ts";
import { inWords } from "../terminal/report.ts";
import type { GlobalFlags } from "../cli/flags.ts";
import { hasCode } from "../errors.ts";
import type { AnyContext } from "./context.ts";
import { selectionOf } from "./selection.ts";

/** A configuration to be looked at: nothing signs in, opens or runs by it. */
export interface View
  extends Omit<AnyContext, "invocation" | "commands" | "whole" | "variables" | "stores"> {
  /** The machine without what unlocks the store. */
  readonly system: System;
  readonly loaded: Loaded;
  readonly model: Model;
  /** Model of one's own files alone. */
  readonly ownModel: Model;
  /** The flags that chose it, as they were typed, each with a space before it: for hints. */
  readonly flags: string;
  readonly store: Store;
  /**
   * Runs the programs (`!exec`) below a value and puts what they print in their place; throws `trust_required`
   * while what was found is not trusted.
   */
  resolve(value: Located): Promise<Located>;
  /** The environments of programs that tell a secret or a value. */
  readonly environment: SecretEnvironments;
}

/** Options for reading a configuration. */
interface ViewOptions extends Pick<Selection, "trusted" | "fetches" | "orNone"> {
  /** Nobody is told what is waited for. */
  readonly silent?: boolean | undefined;
  /** Whoever reads it says what becomes of a sign-in that no store keeps: the store need not. */
  readonly tellsLoss?: boolean | undefined;
}

const UNSEEN: Waiter = { waitFor: (_, work) => work };

/** Reads the configuration; throws `UserError` when there is none, and must be. What is wrong inside becomes a problem. */
export async function openView(
  context: AnyContext,
  options: ViewOptions = {},
): Promise<View> {
  const { whole, clouds, terminal, redactor, invocation, variables } = context;
  if (invocation.flags.bare("profile")) await (await pickers()).pickProfiles(context);
  const { kept, loaded, model, ownModel } = await readWithoutUnlockers(context, options);
  const heard = loaded.trusted ? loaded.root : loaded.own;
  const believed = loaded.trusted ? model : ownModel;
  const { settings: said } = believed;
  terminal.noteBy((path, said) => loaded.around.landing(path, said));
  variables.hear((name) => variableIn(heard, name) ?? settingFor(said, heard, name));
  const { type, spec } = said.keyring;
  const settings = {
    ...{ type, path: spec?.path, passwordEnv: spec?.password_env },
    keepUnlocked: spec?.keep_unlocked,
    wrong: ofStore(believed)[0],
    tellLoss: (line: string) =>
      options.tellsLoss ? terminal.log("debug", line) : terminal.warnOnce(line),
  };
  const shelf = { opened: context.stores, held: heldHere(whole) };
  const store = openOnce(shelf, whole, settings, terminal, redactor.learn);
  const needs = needsOf(clouds, NO_CLOUD, model.settings.shell.pass);
  const environment = secretEnvironments(kept, needs);
  const resolve = loaded.trusted
    ? (value: Located) =>
      runCommands(value, kept, environment.named, options.silent ? UNSEEN : terminal)
    : refuseCommands;
  const flags = typedConfigFlags(invocation.flags);
  const shared = { system: kept, clouds, terminal, redactor, flags };
  return { ...shared, loaded, model, ownModel, store, resolve, environment };
}

/** Said where one only looks, which is free; the flags that chose the configuration follow. */
export const NOT_TRUSTED =
  "Nobody has trusted this configuration yet, and nothing acts by it before: " +
  "atmos-auth trust --show";

/** Says what stops nothing. */
export function warnOf({ terminal, loaded }: Pick<View, "terminal" | "loaded">): void {
  for (const each of loaded.unfetched) terminal.warn(inWords(each, terminal.paint));
}

/** Says which sections nobody reads, though they may have been meant to hold entries. */
export function warnOfSections(
  { terminal, model, flags }: Pick<View, "terminal" | "model" | "flags">,
): void {
  for (const section of model.passedOver) {
    terminal.warn(`Passing over ${sectionAt(section)}: atmos-auth validate${flags}`);
  }
}

/** Looked for in a session alone, once. */
function heldHere(system: System): HeldAround {
  if (!sessionId(system.env)) return () => Promise.resolve([]);
  const look = async () => await (await import("../session/held.ts")).heldAround(system);
  let held: Promise<HeldAround> | undefined;
  return async (name) => await (await (held ??= look()))(name);
}

const pickers = () => import("../choose/profiles.ts");

/** A configuration that was read, and the machine without what unlocks the store. */
interface Read extends Pick<View, "loaded" | "model" | "ownModel"> {
  readonly kept: System;
}

/**
 * Reads the configuration where what unlocks the store is not there, neither for a file's `!env` nor for whatever
 * is started later. Where the configuration itself names another variable that is set, it is read again without it.
 */
async function readWithoutUnlockers(
  context: AnyContext,
  options: ViewOptions,
  named: readonly string[] = [],
): Promise<Read> {
  const { whole, clouds, invocation: { flags } } = context;
  const withheld = withoutUnlockers(whole, named);
  const kept = { ...whole, env: asTold({ ...whole, env: withheld }, flags) };
  // What a session's store is, the configuration tells that it was opened by.
  const orNone = options.orNone && !sessionId(whole.env);
  const loaded = await loadConfiguration(kept, {
    ...{ ...selectionOf(flags), ...options, clouds, orNone },
  })
    .catch(async (error: unknown) => {
      throw await missing(kept, flags, error);
    });
  for (const realm of flags.typed("realm").slice(-1)) checkedRealm(realm, "--realm");
  const env = (name: string) => kept.env.get(name);
  const read = readModel({ ...loaded, root: withoutVain(loaded) }, clouds, env);
  const ownModel = loaded.own === loaded.root
    ? read
    : readModel({ ...loaded, root: loaded.own }, clouds, env);
  // What is wrong with a file is wrong with the configuration: `validate` names it too.
  const faults = together(loaded, read);
  const remarks = [...loaded.remarks, ...read.remarks, ...saidInVain(loaded)];
  const model = { ...protectedBy(ownModel, read, clouds), ...faults, remarks };
  const variables = configuredPassphraseVariables({ loaded });
  if (variables.every((name) => !kept.env.get(name))) return { kept, loaded, model, ownModel };
  return await readWithoutUnlockers(context, options, [...named, ...variables]);
}

/** In a session the configuration that counts there is not far. */
async function missing(system: System, flags: GlobalFlags, error: unknown): Promise<unknown> {
  const isNone = hasCode(error, "config_not_found") &&
    error.at === undefined && !isChosen(flags);
  if (!isNone || !sessionId(system.env)) return error;
  return await (await import("./around.ts")).ledBack(system, error);
}

/**
 * The variables that the configuration names for the passphrase: one's own files' stay what they are. What another
 * names opens nothing here, and may be a passphrase all the same.
 */
export function configuredPassphraseVariables(
  { loaded: { own, root, trusted } }: Pick<View, "loaded">,
): readonly string[] {
  const said = [own, ...trusted ? [root] : []].map((tree) => valueAt(tree, PASSWORD_ENV));
  return said.flatMap((it) =>
    it?.type === "scalar" && typeof it.value === "string" && mayHoldPassphrase(it.value)
      ? [it.value]
      : []
  );
}

const PASSWORD_ENV = ["auth", "keyring", "spec", "password_env"];
