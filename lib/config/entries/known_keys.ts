/** Every key that a configuration file may have, whatever its kinds: to find keys that are written in another case. */
import * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { Announced, NodeRole, Role } from "../../provider/kind.ts";
import { variables } from "../schema/schema.ts";
import { COMMON, KIND_KEY } from "./common.ts";
import { declared, integrationKinds } from "./kinds.ts";
import { everywhere } from "./places.ts";
import { settingsOf } from "./settings.ts";

/** A function that returns the schema of a whole file, made when it is first asked for. */
export type KnownKeys = () => readonly v.GenericSchema[];

/** Makes the schema of a file whose entries may be of any kind of these clouds. */
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

/** The schema of entries by name, or in a list. */
function named(entry: v.GenericSchema): v.GenericSchema {
  return v.union([v.record(v.string(), entry), v.array(entry)]);
}

/**
 * Returns the schema of an entry in the announced list form, with the names that `config` has for these kinds' fields.
 */
export function announcedOf(kinds: readonly { readonly announced?: Announced }[]): v.GenericSchema {
  const renamed = kinds.flatMap(({ announced }) => Object.keys(announced?.renamed ?? {}));
  const config = [...renamed, "session_duration"].map((key) => [key, v.unknown()]);
  return v.object({
    ...{ name: v.unknown(), type: v.unknown() },
    config: v.object(Object.fromEntries(config)),
  });
}

/** Returns the schema of an entry of that role, of whichever kind it is. */
export function entryOf(role: NodeRole, clouds: readonly Cloud[]): v.GenericSchema {
  return role === "integration"
    ? joined(integrationKinds(clouds).map(({ schema }) => schema))
    : ofRole(role, clouds);
}

function ofRole(role: Role, clouds: readonly Cloud[]): v.GenericSchema {
  const kinds = declared(clouds, role).map(({ kind }) => kind);
  return joined([announcedOf(kinds), ...kinds.flatMap(everywhere)]);
}

function joined(schemas: readonly v.GenericSchema[]): v.GenericSchema {
  return v.union([COMMON, KIND_KEY, ...schemas]);
}
