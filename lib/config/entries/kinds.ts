/** Which kinds there are: those that the clouds declare, and those that they are known to lack. */
import type { Cloud } from "../../provider/cloud.ts";
import type { IntegrationKind, Kind, NodeRole, Role } from "../../provider/kind.ts";
import { COMMON } from "./common.ts";
import type { GenericSchema } from "valibot";

/** A kind and the cloud that declares it. */
export interface DeclaredKind {
  readonly kind: Kind;
  readonly cloud: Cloud;
}

/** The kind's own name for one of its spellings. */
export function ownName(clouds: readonly Cloud[], name: string): string {
  for (const { kinds } of clouds) {
    const kind = kinds.find(({ aliases }) => aliases?.includes(name));
    if (kind !== undefined) return kind.name;
  }
  return name;
}

/** The declared kind of that name. */
export function findKind(
  clouds: readonly Cloud[],
  role: Role,
  name: string,
): DeclaredKind | undefined {
  const own = ownName(clouds, name);
  for (const cloud of clouds) {
    const kind = cloud.kinds.find((one) => one.role === role && one.name === own);
    if (kind !== undefined) return { kind, cloud };
  }
  return undefined;
}

/** The declared kinds of a role. */
export function declared(clouds: readonly Cloud[], role: Role): readonly DeclaredKind[] {
  return clouds.flatMap((cloud) =>
    cloud.kinds.filter((kind) => kind.role === role).map((kind) => ({ kind, cloud }))
  );
}

/** The integration kinds that the clouds declare. */
export function integrationKinds(clouds: readonly Cloud[]): readonly IntegrationKind[] {
  return clouds.flatMap(({ integrations }) => integrations ?? []);
}

/** The declared integration kind of that name. */
export function findIntegration(
  clouds: readonly Cloud[],
  name: string,
): IntegrationKind | undefined {
  return integrationKinds(clouds).find((kind) => kind.name === name);
}

/** Names of the declared kinds of a role, sorted. */
export function kindNames(clouds: readonly Cloud[], role: NodeRole): readonly string[] {
  const all = role === "integration"
    ? integrationKinds(clouds)
    : declared(clouds, role).map(({ kind }) => kind);
  return all.map(({ name }) => name).sort();
}

/** Every kind of a role that may be meant: declared, or lacking and known to be; sorted. */
export function everyKind(clouds: readonly Cloud[], role: NodeRole): readonly string[] {
  const lacking = clouds.flatMap(({ lacks }) => lacks?.[role] ?? []);
  return [...new Set([...kindNames(clouds, role), ...lacking])].sort();
}

/** A kind to show where none is said. */
export function exampleKind(clouds: readonly Cloud[], role: NodeRole): string {
  return clouds.find(({ examples }) => examples)?.examples?.[role] ?? "KIND";
}

/** What is said of the keys of an entry of each kind: the same list whenever it is asked for. */
const schemas = new WeakMap<{ readonly schema: GenericSchema }, readonly GenericSchema[]>();
const COMMON_ALONE: readonly GenericSchema[] = [COMMON];

/** What is said of the keys of an entry of that kind; of the common ones alone when there is no such kind. */
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
