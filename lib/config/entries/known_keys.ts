/** Every key that a configuration file may have, whatever its kinds: for keys that are written in another case. */
import * as v from "valibot";
import type { Cloud } from "../../provider/cloud.ts";
import type { Announced, NodeRole, Role } from "../../provider/kind.ts";
import { variables } from "../schema/schema.ts";
import { COMMON, KIND_KEY } from "./common.ts";
import { declared, integrationKinds } from "./kinds.ts";
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

/** What an entry of the announced list form has, with the names that its `config` gives to these kinds' fields. */
export function announcedOf(kinds: readonly { readonly announced?: Announced }[]): v.GenericSchema {
  const renamed = kinds.flatMap(({ announced }) => Object.keys(announced?.renamed ?? {}));
  const config = [...renamed, "session_duration"].map((key) => [key, v.unknown()]);
  return v.object({
    ...{ name: v.unknown(), type: v.unknown() },
    config: v.object(Object.fromEntries(config)),
  });
}

/** What an entry of that role may have, of whichever kind it is. */
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
