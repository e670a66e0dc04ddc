import { checkOne, choicesOf, meantHere } from "../../choose/choose.ts";
import type { IdentityFlags } from "../../cli/flags.ts";
import { isOver, orUndefined, usage, UserError } from "../../errors.ts";
import type { ProviderContext } from "../../provider/context.ts";
import type { TypedKeys } from "../../provider/plan.ts";
import { elsewhere, findIdentity, type Node } from "../../config/entries/model.ts";
import { firstStep } from "../../config/files/passed_over.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import type { Secret } from "../../secret.ts";
import { askForKeys, keysIn } from "../../sign_in/person/kept_keys.ts";
import { whyNothingIsKept } from "../../store/nothing_kept.ts";
import { isLongLived, KEYS_ITEM, type RecordName } from "../../store/store.ts";
import { answerOf } from "../../terminal/answer.ts";
import { visible } from "../../terminal/escape.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Kind, LongLivedKeys } from "../../provider/kind.ts";
import type { Context } from "../../workspace/context.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { keepReadBack } from "../shared/read_back.ts";
import { confirmReplaced } from "./replaced_keys.ts";
import { stdinText } from "../shared/stdin_text.ts";
import { typedFlag } from "../../terminal/flag.ts";
import { dialect } from "../../terminal/dialect.ts";

/** A kind that signs in with long-lived keys. */
type KeyedKind = Kind & { readonly keys: LongLivedKeys };

/** `user configure`: keeps long-lived keys, such as an IAM user's, in the store. */
export async function userConfigure(context: Context<"user configure">): Promise<number> {
  const workspace = await openWorkspace(context, { gives: false });
  const user = await chooseUser(workspace, context.invocation.flags);
  const given = context.invocation.flags.has("stdin")
    ? await stdinText(workspace.system)
    : undefined;
  const isSaid = context.invocation.flags.has("replace");
  const whose = await configureKeys(workspace, user, { given, isSaid });
  if (context.invocation.flags.has("json")) {
    workspace.terminal.print(answerOf("user configure", { identity: user.name, principal: whose }));
  }
  return 0;
}

/** An identity of such a kind. */
export interface KeyedUser {
  readonly name: string;
  readonly kind: KeyedKind;
}

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

/** Returns the kinds of identities that sign in with long-lived keys. */
export function keyedKinds(clouds: readonly Cloud[]): readonly KeyedKind[] {
  return clouds.flatMap(({ kinds }) => kinds).flatMap((kind) =>
    kind.keys === undefined ? [] : { ...kind, keys: kind.keys }
  );
}

/** Returns the keyed kind of an identity; `undefined` when its kind is none. */
export function keyedKindOf(
  clouds: readonly Cloud[],
  node: Pick<Node, "kind"> | undefined,
): KeyedKind | undefined {
  return keyedKinds(clouds).find(({ name }) => name === node?.kind);
}

/** Throws when the store would not keep `what`. */
export async function checkStore({ store }: Workspace, what = "the keys"): Promise<void> {
  if (await store.keeps()) return;
  const { reason, mend } = await whyNothingIsKept(store);
  const message = `There is no store that would keep ${what}: ${reason}`;
  throw new UserError("store_unavailable", message, { hint: mend });
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

/** Returns the identity with such keys that is meant; the person picks among several. */
export async function chooseUser(
  workspace: Workspace,
  flags: IdentityFlags,
): Promise<KeyedUser> {
  const { model, person, clouds } = workspace;
  const wanted = keyedKinds(clouds).map(({ name }) => name).join(" or ");
  const kindOf = (node: Node) => keyedKindOf(clouds, node);
  checkOne(flags);
  const { names, pick } = await meantHere(workspace, flags);
  const named = pick ? undefined : names.at(-1);
  if (named !== undefined) {
    const node = findIdentity(model, named);
    const kind = kindOf(node);
    if (kind === undefined) throw withoutKeys(node, wanted);
    return { name: node.name, kind };
  }
  const users = [...model.identities.values()].filter(kindOf);
  if (users.length === 0) {
    throw new UserError("config_invalid", `No identity is of kind ${wanted}${elsewhere(model)}`, {
      hint: firstStep(model.passedOver),
    });
  }
  const name = users.length === 1 ? users[0]!.name : await person.pick(
    "Whose keys?",
    await choicesOf(workspace, users.map(({ name }) => name).sort()),
  );
  return { name, kind: kindOf(findIdentity(model, name))! };
}

function withoutKeys({ name, kind, at }: Node, wanted: string): UserError {
  const message = `"${visible(name)}" is of kind ${visible(kind)}; only ${wanted} has keys`;
  return usage(message, "atmos-auth list --identities", at);
}
