/** Every key that a configuration file may have, whatever its kinds: for keys that are written in another case. */
import * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { NodeRole, Role } from "../../provider/kind.ts";
import { variables } from "../schema/schema.ts";
import { COMMON, KIND_KEY } from "./common.ts";
import { declared, findIntegration, findKind, integrationKinds, schemasOf } from "./kinds.ts";
import { everywhere } from "./places.ts";
import { settingsOf } from "./settings.ts";

/** What is said of a whole file; told when it is asked for. */
export type KnownKeys = () => readonly v.GenericSchema[];

/** The keys of a file, given the clouds whose kinds it may use. */
export function knownKeys(clouds: readonly Cloud[]): KnownKeys {
  let known: readonly v.GenericSchema[] | undefined;
  return () => known ??= [fileSchema(clouds)];
}

function fileSchema(clouds: readonly Cloud[]): v.GenericSchema {
  return v.object({
    auth: v.union([
      settingsOf(clouds),
      v.object({
        providers: named(entryOf("provider", clouds)),
        identities: named(entryOf("identity", clouds)),
        integrations: named(entryOf("integration", clouds)),
      }),
    ]),
    base_path: v.unknown(),
    env: variables(),
    import: v.unknown(),
    imports: v.object({ ttl: v.unknown() }),
    profiles: v.object({ base_path: v.unknown(), default: v.unknown() }),
  });
}

/** By name, or as a list. */
function named(entry: v.GenericSchema): v.GenericSchema {
  return v.union([v.record(v.string(), entry), v.array(entry)]);
}

const ANNOUNCED = v.object({ name: v.unknown(), type: v.unknown(), config: v.object({}) });

function entryOf(role: NodeRole, clouds: readonly Cloud[]): v.GenericSchema {
  return role === "integration"
    ? joined(integrationKinds(clouds).map(({ schema }) => schema))
    : ofRole(role, clouds);
}

function ofRole(role: Role, clouds: readonly Cloud[]): v.GenericSchema {
  const kinds = declared(clouds, role).map(({ kind }) => kind);
  const renamed = kinds.flatMap(({ announced }) => Object.keys(announced?.renamed ?? {}));
  const config = Object.fromEntries(
    [...renamed, "session_duration"].map((key) => [key, v.unknown()]),
  );
  return joined([ANNOUNCED, v.object({ config: v.object(config) }), ...kinds.flatMap(everywhere)]);
}

function joined(schemas: readonly v.GenericSchema[]): v.GenericSchema {
  return v.union([COMMON, KIND_KEY, ...schemas]);
}

/** What of an entry may be shown: what its kind knows, wherever that is written; of one without a kind, what any knows. */
export function shownSchemas(
  clouds: readonly Cloud[],
  node: { readonly role: NodeRole; readonly kind: string },
): readonly v.GenericSchema[] {
  const { role, kind } = node;
  if (role === "integration") {
    const isKnown = findIntegration(clouds, kind) !== undefined;
    return isKnown ? [...schemasOf(clouds, node), KIND_KEY] : [entryOf(role, clouds)];
  }
  const found = findKind(clouds, role, kind)?.kind;
  if (found === undefined) return [entryOf(role, clouds)];
  const renamed = Object.keys(found.announced?.renamed ?? {}).concat("session_duration");
  const config = v.object(Object.fromEntries(renamed.map((key) => [key, v.unknown()])));
  const announced = v.object({ ...ANNOUNCED.entries, config });
  return [...everywhere(found), ...schemasOf(clouds, node), KIND_KEY, announced];
}
