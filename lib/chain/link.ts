/** One step of a sign-in: an entry that is valid, of a kind that exists, on top of one that it can follow. */
import { UserError, UserErrors } from "../errors.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { Kind, KindOf, Role } from "../provider/kind.ts";
import type { NodeRole } from "../provider/kind.ts";
import type { Plans } from "../provider/plan.ts";
import { visible } from "../terminal/escape.ts";
import { checkKeys, checkValue, insecureAt } from "../config/schema/check.ts";
import { COMMON, KIND_KEY } from "../config/entries/common.ts";
import { fingerprintOf, sharedFingerprint } from "./fingerprint.ts";
import {
  declared,
  type DeclaredKind,
  everyKind,
  findKind,
  kindNames,
} from "../config/entries/kinds.ts";
import { type Located, toPlain, valueIn } from "../config/yaml/located.ts";
import { aroundIn, type Model, stricter } from "../config/entries/model.ts";
import { type Node, readNode, subjectOf } from "../config/entries/node.ts";
import { onePerPlace, placeAt, problem } from "../config/schema/problems.ts";
import { fieldsOf } from "../config/entries/places.ts";
import { nearest } from "../config/schema/suggest.ts";

/** Runs the programs (`!exec`) below a value; throws `UserError` when they may not run or fail. */
export type Resolve = (value: Located) => Promise<Located>;

/** What planning needs: the configuration, the clouds, and who runs the configuration's programs. */
export interface Planning {
  readonly model: Model;
  readonly clouds: readonly Cloud[];
  readonly resolve: Resolve;
}

/** A provider in a chain. */
export type ProviderLink = Link<"provider">;

/** An identity in a chain. */
export type IdentityLink = Link<"identity">;

/** One step of a sign-in. */
export interface Link<R extends Role = Role> {
  readonly role: R;
  /** With what its programs told. */
  readonly node: Node;
  readonly kind: KindOf<R>;
  /** The cloud that declares the kind. */
  readonly cloud: Cloud;
  readonly plan: Plans[R];
  /**
   * A credential with another fingerprint belongs to an older configuration. It is a digest over secrets in
   * place too, so it is kept only where credentials are kept.
   */
  readonly fingerprint: string;
}

/** A link, or all that keeps the node from being one. */
export type Planned =
  | { readonly link: Link; readonly problems: readonly [] }
  | { readonly link: undefined; readonly problems: readonly UserError[] };

/** Plans one node on top of the link before it. */
export async function planLink(
  planning: Planning,
  unresolved: Node,
  before: Link | undefined,
  readOnly = false,
): Promise<Planned> {
  const { model, clouds } = planning;
  const node = await resolved(planning, unresolved);
  const found = node.role === "integration" ? undefined : findKind(clouds, node.role, node.kind);
  if (found === undefined) {
    return broken([...node.problems, ...kindProblem(node, clouds)]);
  }
  const { fields, problems } = checkNode(node, found.kind);
  const via = isSameVia(node, unresolved) ? [] : [toldVia(node)];
  const wrong = [...problems, ...via, ...viaProblems(node, found.kind, before, clouds)];
  if (wrong.length > 0) return broken(wrong);
  if (readOnly && !found.kind.narrows) return broken([cannotNarrow(node, found.kind, clouds)]);
  return await settle(model.realm, node, found, { fields, readOnly }, before);
}

/** The node without programs: read again, since they may tell any part of it; but what protects it stays. */
export async function resolved(
  { model, clouds, resolve }: Planning,
  node: Node,
): Promise<Node> {
  if (!node.computed) return node;
  const entry = { ...node.entry, value: await resolve(node.entry.value) };
  return stricter(node, readNode(node.role, node.name, entry, aroundIn(model, clouds)));
}

function isSameVia({ via }: Node, { via: other }: Node): boolean {
  return via?.name === other?.name && via?.role === other?.role;
}

/** What a chain consists of must be known before anything in it runs. */
function toldVia(node: Node): UserError {
  const { failed, entry } = subjectOf(node);
  const at = node.via?.at ?? placeAt(entry, ["via"]);
  return problem(`${failed}: "via" can't be told by !exec`, at, "via: {provider: NAME}");
}

/** The kind's own fields, and all that is wrong with the entry as it stands. */
export function checkNode(node: Node, kind: Pick<Kind, "schema">) {
  const subject = subjectOf(node);
  const others = node.role === "integration" ? [] : fieldsOf(node.role, kind).keys();
  const strangers = checkKeys(subject, [kind.schema, COMMON, KIND_KEY], others);
  const { output: fields, problems } = checkValue(subject, kind.schema);
  const insecure = node.insecure ? [] : insecureAt(subject, [kind.schema]);
  const all = [...node.problems, ...strangers, ...problems, ...insecure];
  return { fields, problems: onePerPlace(all) };
}

/** What the schema has made of an entry, and how the entry is wanted. */
interface Wanted {
  readonly fields: unknown;
  readonly readOnly: boolean;
}

async function settle(
  realm: string,
  node: Node,
  { kind, cloud }: DeclaredKind,
  wanted: Wanted,
  before: Link | undefined,
): Promise<Planned> {
  try {
    const parts = { realm, node, cloud, wanted, before };
    const link = await linkOf(kind, parts);
    return { link: wanted.readOnly ? narrowed(link) : link, problems: [] };
  } catch (error) {
    if (error instanceof UserErrors) return broken(error.all);
    if (error instanceof UserError) return broken([error]);
    throw error;
  }
}

interface Parts {
  readonly realm: string;
  readonly node: Node;
  readonly cloud: Cloud;
  readonly wanted: Wanted;
  readonly before: Link | undefined;
}

async function linkOf<R extends Role>(
  kind: KindOf<R>,
  { realm, node, cloud, wanted, before }: Parts,
): Promise<Link<R>> {
  const { role } = kind;
  const at = (...path: (string | number)[]) => placeAt(subjectOf(node).entry, path);
  const plan = kind.plan({ name: node.name, role, realm, ...wanted, at }, before?.plan);
  const fingerprint = plan.shared === undefined
    ? await fingerprintOf(realm, node, kind, before?.fingerprint)
    : await sharedFingerprint(realm, plan.shared);
  return { role, node, kind, cloud, plan, fingerprint };
}

/** A narrowed credential is never kept, and never takes the place of the whole one, nor the reverse. */
function narrowed(link: Link): Link {
  const plan = { ...link.plan, stored: false };
  return { ...link, plan, fingerprint: `${link.fingerprint}:read-only` };
}

function cannotNarrow({ name, at }: Node, kind: Kind, clouds: readonly Cloud[]): UserError {
  const message = `"${visible(name)}" can't be narrowed to reading: ${kind.name} takes no policy`;
  const above = declared(clouds, "identity").find(({ kind: { narrows, accepts } }) =>
    narrows && accepts.includes(kind.yields)
  );
  const hint = above === undefined
    ? "use an identity that may do less, and leave --read-only out"
    : `put an identity of kind ${above.kind.name} on top of it, and use --read-only with that`;
  return new UserError("usage", message, { at, hint });
}

function broken(problems: readonly UserError[]): Planned {
  return { link: undefined, problems: onePerPlace(problems) };
}

/** What is wrong with a kind that no cloud declares as one of that role; nothing when the entry has none. */
export function kindProblem(node: Node, clouds: readonly Cloud[]): readonly UserError[] {
  const { role, kind } = node;
  if (kind === "") return [];
  const { failed, entry } = subjectOf(node);
  const at = placeAt(entry, ["kind"]);
  const named = `"${visible(kind)}"`;
  if (everyKind(clouds, role).includes(kind)) {
    const message = `${failed}: this version does not support the kind ${named} yet`;
    return [new UserError("kind_unsupported", message, { at, hint: oneOf(clouds, role, kind) })];
  }
  const other = role === "provider" ? "identity" : "provider";
  if (role !== "integration" && findKind(clouds, other, kind)) {
    const message = `${failed}: ${named} is a kind of ${other}, not of ${role}`;
    const section = other === "provider" ? "auth.providers" : "auth.identities";
    return [problem(message, at, `move it to ${section}`)];
  }
  const meant = nearest(kind, everyKind(clouds, role));
  const message = `${failed}: there is no kind ${named}`;
  return [problem(message, at, meant ? `kind: ${meant}` : oneOf(clouds, role, kind))];
}

/** The kinds there are: those of the same cloud, if it has any. */
function oneOf(clouds: readonly Cloud[], role: NodeRole, kind: string): string {
  const names = kindNames(clouds, role);
  const near = names.filter((name) => name.split("/")[0] === kind.split("/")[0]);
  return `kind: ${(near.length > 0 ? near : names).join(" | ")}`;
}

/** A credential type that stands for none, in the `accepts` of a kind that may also start a chain. */
const NOTHING = "none";

/** Whether the kind can follow what comes before it. */
function viaProblems(
  node: Node,
  kind: Kind,
  before: Link | undefined,
  clouds: readonly Cloud[],
): readonly UserError[] {
  const { failed, entry } = subjectOf(node);
  const at = placeAt(entry, ["via"]);
  if (before === undefined) {
    const needsNone = kind.accepts.length === 0 || kind.accepts.includes(NOTHING);
    const written = valueIn(node.tree, "via");
    if (needsNone || (written !== undefined && toPlain(written) !== null)) return [];
    const message = `${failed}: "via" is missing, and ${kind.name} needs one`;
    return [problem(message, at, viaHint(kindsYielding(kind.accepts, clouds)))];
  }
  if (kind.accepts.length === 0) {
    return [
      problem(`${failed}: ${kind.name} starts a chain, so it can't have "via"`, at, "remove via"),
    ];
  }
  if (kind.accepts.includes(before.kind.yields)) return [];
  const fitting = kindsYielding(kind.accepts, clouds);
  const only = fitting.length > 0
    ? `; it follows ${fitting.map(({ kind }) => kind.name).join(" or ")}`
    : "";
  const message = `${failed}: ${kind.name} can't follow ${before.kind.name}${only}`;
  return [problem(message, node.via?.at ?? at, viaHint(fitting))];
}

function kindsYielding(
  types: readonly string[],
  clouds: readonly Cloud[],
): readonly DeclaredKind[] {
  const all = [...declared(clouds, "provider"), ...declared(clouds, "identity")];
  return all.filter(({ kind }) => types.includes(kind.yields));
}

function viaHint(fitting: readonly DeclaredKind[]): string {
  return `via: {${fitting[0]?.kind.role ?? "provider"}: NAME}`;
}
