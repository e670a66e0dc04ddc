/** Links, the steps of a sign-in: each is a valid entry of an existing kind, on top of one that it can follow. */
import { UserError, UserErrors } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import {
  type Around,
  type Kind,
  type KindOf,
  type Machine,
  type Role,
  START,
} from "../provider/kind.ts";
import type { Plans } from "../provider/plan.ts";
import { checkEntry } from "./check_node.ts";
import { cannotNarrow, kindProblem, misfit, toldGuard, toldObtained, toldVia } from "./misfits.ts";
import { type DeclaredKind, findKind } from "../config/entries/kinds.ts";
import { type Located, valueIn } from "../config/yaml/located.ts";
import { toPlain } from "../config/yaml/plain.ts";
import { differingGuard } from "../config/entries/guards.ts";
import { stricter } from "../config/entries/inherited.ts";
import { aroundIn, type Model } from "../config/entries/model.ts";
import { type Node, readNode, subjectOf, toBeTold } from "../config/entries/node.ts";
import { onePerPlace, placeAt } from "../config/schema/problems.ts";
import { fingerprintOf, sharedFingerprint } from "./fingerprint.ts";

/** A function that runs the programs (`!exec`) below a value; throws `UserError` when they may not run or fail. */
export type Resolve = (value: Located) => Promise<Located>;

/** The means of planning: the configuration, the clouds, and the function that runs the configuration's programs. */
export interface Planning {
  readonly model: Model;
  readonly clouds: readonly Cloud[];
  readonly resolve: Resolve;
  /** The machine that kinds look around on; absent where only what is written counts. */
  readonly system?: Machine;
}

/** A provider in a chain. */
export type ProviderLink = Link<"provider">;

/** An identity in a chain. */
export type IdentityLink = Link<"identity">;

/** One step of a sign-in. */
export interface Link<R extends Role = Role> {
  readonly role: R;
  /** The entry, with what its programs have told. */
  readonly node: Node;
  readonly kind: KindOf<R>;
  /** The cloud that declares the kind. */
  readonly cloud: Cloud;
  readonly plan: Plans[R];
  /**
   * A digest of the configuration: a credential with another fingerprint belongs to an older one. It is made of secrets
   * in place, too, so it is kept only where credentials are kept.
   */
  readonly fingerprint: string;
  /** Remarks on the entry. */
  readonly remarks: readonly UserError[];
}

/** A link, or all problems that keep the node from being one. */
type Planned =
  & { readonly remarks: readonly UserError[] }
  & (
    | { readonly link: Link; readonly problems: readonly [] }
    | { readonly link: undefined; readonly problems: readonly UserError[] }
  );

/** Plans one node on top of the link before it. */
export async function planLink(
  planning: Planning,
  node: Node,
  before: Link | undefined,
  readOnly = false,
): Promise<Planned> {
  const planned = await planNode(planning, node, before, readOnly);
  if (planned.link !== undefined) return planned;
  const { sinceUnset } = await import("./unset.ts");
  return { ...planned, problems: planned.problems.map((each) => sinceUnset(node.tree, each)) };
}

async function planNode(
  planning: Planning,
  unresolved: Node,
  before: Link | undefined,
  readOnly: boolean,
): Promise<Planned> {
  const { model, clouds } = planning;
  const node = await resolved(planning, unresolved);
  const found = node.role === "integration" ? undefined : findKind(clouds, node.role, node.kind);
  if (found === undefined) {
    return broken([...node.problems, ...kindProblem(node, clouds)], node.remarks);
  }
  const { fields, problems, remarks } = await checkEntry(node, found.kind, clouds);
  const via = isSameVia(node, unresolved) ? [] : [toldVia(node)];
  // An entry that is obtained through a provider is as protected as that, which is known before any program runs.
  const guard = node.role === "provider" ? differingGuard(node, unresolved) : undefined;
  const fit = follows(node, found.kind, before) ? [] : [misfit(node, found.kind, before, planning)];
  const narrow = readOnly && !found.kind.narrows ? [cannotNarrow(node, found.kind, clouds)] : [];
  const wrong = [
    ...problems,
    ...via,
    ...guard ? [toldGuard(node, guard)] : [],
    ...node === unresolved ? [] : toldGuards(model, node),
    ...fit,
  ];
  if (wrong.length + narrow.length > 0) return broken(wrong.length > 0 ? wrong : narrow, remarks);
  const around = planning.system && await found.kind.lookAround?.(planning.system);
  return await settle(model, node, found, { fields, readOnly, around, remarks }, before);
}

/** Returns the node without programs: it is read again, since they may tell any part of it; but its guards stay. */
export async function resolved(
  { model, clouds, resolve }: Planning,
  node: Node,
): Promise<Node> {
  if (!node.computed) return node;
  const entry = { ...node.entry, value: await resolve(toBeTold(node, clouds)) };
  const told = readNode(node.role, node.name, entry, aroundIn(model, clouds));
  const left = node.remarks.filter(({ code }) => code === "variable_left_out");
  return stricter(node, { ...told, remarks: [...left, ...told.remarks] });
}

/**
 * Problems of guards that a program's values add: whoever asks by name whether an entry is protected must not hear of
 * it from a program.
 */
function toldGuards({ guarding }: Model, node: Node): readonly UserError[] {
  const guard = differingGuard(guarding(node), node);
  return guard === undefined ? [] : [toldObtained(node, guard)];
}

function isSameVia({ via }: Node, { via: other }: Node): boolean {
  return via?.name === other?.name && via?.role === other?.role;
}

/** Whether the kind can follow the link before it; a `via` that leads nowhere is reported elsewhere. */
function follows(node: Node, { accepts }: Kind, before: Link | undefined): boolean {
  if (before !== undefined) return accepts.includes(before.kind.yields);
  const written = valueIn(node.tree, "via");
  return accepts.length === 0 || accepts.includes(START) ||
    (written !== undefined && toPlain(written) !== null);
}

/** A request for a link: the fields that the schema has made of its entry, and whether it can only read. */
interface LinkRequest {
  readonly fields: unknown;
  readonly readOnly: boolean;
  readonly around: Around | undefined;
  readonly remarks: readonly UserError[];
}

async function settle(
  model: Model,
  node: Node,
  { kind, cloud }: DeclaredKind,
  wanted: LinkRequest,
  before: Link | undefined,
): Promise<Planned> {
  try {
    const parts = { model, node, cloud, wanted, before };
    const link = await linkOf(kind, parts);
    return { link: wanted.readOnly ? narrowed(link) : link, problems: [], remarks: link.remarks };
  } catch (error) {
    if (error instanceof UserErrors) return broken(error.all, wanted.remarks);
    if (error instanceof UserError) return broken([error], wanted.remarks);
    throw error;
  }
}

interface Parts {
  readonly model: Model;
  readonly node: Node;
  readonly cloud: Cloud;
  readonly wanted: LinkRequest;
  readonly before: Link | undefined;
}

async function linkOf<R extends Role>(
  kind: KindOf<R>,
  { model, node, cloud, wanted, before }: Parts,
): Promise<Link<R>> {
  const { role } = kind;
  const at = (...path: (string | number)[]) => placeAt(subjectOf(node).entry, path);
  const { fields, readOnly, around, remarks } = wanted;
  const realm = model.realmOf(node).name;
  const entry = { name: node.name, role, realm, fields, readOnly, around, at };
  const plan = kind.plan(entry, before?.plan);
  const fingerprint = plan.shared === undefined
    ? await fingerprintOf(model, { node, kind, before: before?.fingerprint })
    : await sharedFingerprint(plan.shared);
  return { role, node, kind, cloud, plan, fingerprint, remarks };
}

const NARROWED = ":read-only";

/** Narrows a link: its credential is never kept, and never takes the place of the whole one, nor the reverse. */
function narrowed(link: Link): Link {
  const plan = { ...link.plan, stored: false };
  return { ...link, plan, fingerprint: link.fingerprint + NARROWED };
}

/** Returns the fingerprint that the link has without being narrowed. */
export function wholeFingerprint({ fingerprint }: Pick<Link, "fingerprint">): string {
  return fingerprint.endsWith(NARROWED) ? fingerprint.slice(0, -NARROWED.length) : fingerprint;
}

function broken(problems: readonly UserError[], remarks: readonly UserError[]): Planned {
  return { link: undefined, problems: onePerPlace(problems), remarks };
}
