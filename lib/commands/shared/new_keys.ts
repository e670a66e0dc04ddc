/** Long-lived keys on their way into the store: asked for, tried at the cloud, and kept. */
import { findIdentity } from "../../config/entries/model.ts";
import { isOver, orUndefined, UserError } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import type { TypedKeys } from "../../provider/plan.ts";
import type { Secret } from "../../secret.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import { askForKeys, keysIn } from "../../sign_in/person/kept_keys.ts";
import { isLongLived, KEYS_ITEM, type RecordName } from "../../store/store.ts";
import { dialect } from "../../terminal/dialect.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { KeyedKind, KeyedUser } from "./keyed_users.ts";
import { keepReadBack } from "./read_back.ts";
import { confirmReplaced } from "./replaced_keys.ts";
import { checkStore } from "./store_check.ts";

/** The source of new keys. */
interface KeySource {
  /** A text that holds the keys; without one the person is asked. */
  readonly given?: string | undefined;
  /** Whether the person has agreed already that they may replace others. */
  readonly isSaid?: boolean;
  /** Called right before the keys are asked for. */
  readonly before?: () => void;
}

/**
 * Asks for an identity's long-lived keys unless a text holds them, and keeps them once the cloud has said whose they
 * are. Returns that, if the cloud tells. Throws when nothing would be kept, nobody can answer, or the cloud does not
 * take them.
 */
export async function configureKeys(
  workspace: Workspace,
  { name, kind }: KeyedUser,
  { given, isSaid = false, before }: KeySource,
): Promise<string | undefined> {
  await checkStore(workspace);
  const command = `atmos-auth user configure ${typedFlag("-i", name)}`;
  const hint = `${dialect().feed(`${command} --stdin`, "FILE")}   (or in a terminal: ${command})`;
  const chain = await workspace.chain(name);
  const typed = chain.target.plan.keys;
  const question = { name, said: typed?.said ?? [], hint };
  refuseConfigured(name, typed);
  const act = { act: "The keys will be checked" } as const;
  // The person is told where the keys will be used before typing them.
  const { keys, ...taken } = await withContexts(workspace, chain, act, async (contextOf) => {
    const context = contextOf(chain.target);
    before?.();
    const keys = given === undefined
      ? await askForKeys(context.person, kind.keys, question)
      : keysIn(given, kind.keys, question);
    return { keys, ...await taking(workspace, context, { typed, keys, isSaid }) };
  });
  await keepKeys(workspace, name, kind, keys, taken);
  return taken.whose;
}

/** Keys that the cloud has taken. */
interface NewKeys {
  readonly whose?: string;
  /** The words on keys that they replace. */
  readonly before?: string;
}

/** Asks the cloud whose keys they are, and the person whether they may replace others. */
export async function taking(
  workspace: Workspace,
  context: ProviderContext,
  { typed, keys, isSaid }: {
    readonly typed: TypedKeys | undefined;
    readonly keys: Secret;
    readonly isSaid: boolean;
  },
): Promise<NewKeys> {
  if (typed === undefined) return {};
  const whose = await typed.whose(context, keys);
  return { whose, before: await confirmReplaced(workspace, context, { typed, keys, isSaid }) };
}

/** Throws when the configuration has the keys itself: it counts before the store, so keys there would not be used. */
export function refuseConfigured(name: string, keys: TypedKeys | undefined): void {
  if (keys?.configured === undefined) return;
  const message =
    `The keys of "${visible(name)}" stand in the configuration, which counts before ` +
    "what is kept";
  throw new UserError("config_invalid", message, {
    at: keys.configured,
    hint: `atmos-auth user configure ${typedFlag("-i", name)}   ` +
      "(once access_key_id and secret_access_key are taken away there)",
  });
}

/** Returns the error with a hint to get new keys, if the cloud no longer takes these. */
export function withNewKeys(error: unknown, name: string): unknown {
  if (!(error instanceof UserError) || !isOver(error)) return error;
  return error.with({ hint: `atmos-auth user configure ${typedFlag("-i", name)}` });
}

/**
 * Puts keys into the store, and removes what was signed in to with earlier ones, also by identities that are obtained
 * through this one: those keys may have been another's.
 */
export async function keepKeys(
  workspace: Workspace,
  name: string,
  { keys: { items = [] } }: KeyedKind,
  keys: Secret,
  { whose, before = "" }: NewKeys = {},
): Promise<void> {
  const { store, model, terminal } = workspace;
  const realm = model.realmOf(findIdentity(model, name)).name;
  const entry = { realm, role: "identity", entry: name } as const;
  const [record, text] = [{ ...entry, item: KEYS_ITEM }, keys.reveal()];
  await keepReadBack(store, record, text);
  for (const item of ["credential", ...items]) await store.remove({ ...entry, item });
  for (const each of await obtainedThrough(workspace, name)) await store.remove(each);
  const owner = whose === undefined ? "" : `: ${visible(whose)}`;
  terminal.say(`Kept the keys of "${visible(name)}"${owner}${before}`);
}

/** Returns the records of sign-ins by identities that are obtained through this one. */
async function obtainedThrough(
  { store, model, chain }: Workspace,
  name: string,
): Promise<readonly RecordName[]> {
  const found: RecordName[] = [];
  for (const { name: record } of await store.list()) {
    const node = record.role === "identity" ? model.identities.get(record.entry) : undefined;
    if (node === undefined || node.name === name || isLongLived(record)) continue;
    if (model.realmOf(node).name !== record.realm) continue;
    const planned = await orUndefined(() => chain(node.name));
    const through = planned?.links.map((link) => link.node) ?? [];
    if (through.some((each) => each.role === "identity" && each.name === name)) found.push(record);
  }
  return found;
}
