/** Kinds that the clouds declare, and kinds that they are known to lack. */
import type { Cloud } from "../../provider/cloud.ts";
import type { IntegrationKind, Kind, NodeRole, Role } from "../../provider/kind.ts";
import { COMMON } from "./common.ts";
import type { GenericSchema } from "valibot";

/** A kind and the cloud that declares it. */
export interface DeclaredKind {
  readonly kind: Kind;
  readonly cloud: Cloud;
}

/** The kinds of a list of clouds, by each of their names. */
interface Kinds {
  readonly own: ReadonlyMap<string, string>;
  readonly declared: Readonly<Record<Role, ReadonlyMap<string, DeclaredKind>>>;
}

/** Cache of the kinds of a list of clouds: each of thousands of entries names one. */
const kindsOf = new WeakMap<readonly Cloud[], Kinds>();

function kindsIn(clouds: readonly Cloud[]): Kinds {
  const known = kindsOf.get(clouds) ?? toldBy(clouds);
  kindsOf.set(clouds, known);
  return known;
}

/** Of several kinds of one name, the first counts. */
function toldBy(clouds: readonly Cloud[]): Kinds {
  const all = clouds.flatMap(({ kinds }) => kinds).toReversed();
  const own = all.flatMap(({ name, aliases = [] }) => aliases.map((each) => [each, name] as const));
  const byName = (role: Role) =>
    new Map(declared(clouds, role).toReversed().map((each) => [each.kind.name, each]));
  const roles = { provider: byName("provider"), identity: byName("identity") };
  return { own: new Map(own), declared: roles };
}

/** Returns the kind's own name for one of its spellings; the given name when there is no such kind. */
export function ownName(clouds: readonly Cloud[], name: string): string {
  return kindsIn(clouds).own.get(name) ?? name;
}

/** Returns the declared kind of that name; `undefined` when there is none. */
export function findKind(
  clouds: readonly Cloud[],
  role: Role,
  name: string,
): DeclaredKind | undefined {
  return kindsIn(clouds).declared[role].get(ownName(clouds, name));
}

/** Returns the declared kinds of a role. */
export function declared(clouds: readonly Cloud[], role: Role): readonly DeclaredKind[] {
  return clouds.flatMap((cloud) =>
    cloud.kinds.filter((kind) => kind.role === role).map((kind) => ({ kind, cloud }))
  );
}

/** Returns the integration kinds that the clouds declare. */
export function integrationKinds(clouds: readonly Cloud[]): readonly IntegrationKind[] {
  return clouds.flatMap(({ integrations }) => integrations ?? []);
}

/** Returns the declared integration kind of that name; `undefined` when there is none. */
export function findIntegration(
  clouds: readonly Cloud[],
  name: string,
): IntegrationKind | undefined {
  return integrationKinds(clouds).find((kind) => kind.name === name);
}

/** Returns the names of the declared kinds of a role, sorted. */
export function kindNames(clouds: readonly Cloud[], role: NodeRole): readonly string[] {
  const all = role === "integration"
    ? integrationKinds(clouds)
    : declared(clouds, role).map(({ kind }) => kind);
  return all.map(({ name }) => name).sort();
}

/** Returns every kind of a role that may be meant, sorted: declared ones, and those that are known to be lacking. */
export function everyKind(clouds: readonly Cloud[], role: NodeRole): readonly string[] {
  const lacking = clouds.flatMap(({ lacks }) => lacks?.[role] ?? []);
  return [...new Set([...kindNames(clouds, role), ...lacking])].sort();
}

/** Returns a kind to show in a hint. */
export function exampleKind(clouds: readonly Cloud[], role: NodeRole): string {
  return clouds.find(({ examples }) => examples)?.examples?.[role] ?? "KIND";
}

/** Cache of a kind's schemas: each call must return the same list, since facts about schemas are cached by it. */
const schemas = new WeakMap<{ readonly schema: GenericSchema }, readonly GenericSchema[]>();
const COMMON_ALONE: readonly GenericSchema[] = [COMMON];

/** Returns the schemas of an entry of that kind; the common keys' alone when there is no such kind. */
export function schemasOf(
  clouds: readonly Cloud[],
  { role, kind: name }: { readonly role: NodeRole; readonly kind: string },
): readonly GenericSchema[] {
  const kind = role === "integration"
    ? findIntegration(clouds, name)
    : findKind(clouds, role, name)?.kind;
  if (kind === undefined) return COMMON_ALONE;
  const known = schemas.get(kind) ?? [kind.schema, COMMON];
  schemas.set(kind, known);
  return known;
}
