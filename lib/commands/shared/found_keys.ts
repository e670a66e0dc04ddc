/** Long-lived keys that were found in the files of a cloud's own tools, on their way into the store. */
import type { Invocation } from "../../cli/commands.ts";
import { typedConfigFlags } from "../../cli/config_flags.ts";
import type { GlobalFlags } from "../../cli/flags.ts";
import type { Cloud } from "../../provider/cloud.ts";
import type { Imported, KeyPlace } from "../../provider/import.ts";
import { withContexts } from "../../sign_in/link_contexts.ts";
import { typed, visible } from "../../terminal/escape.ts";
import { operandTyped, typedFlag } from "../../terminal/flag.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { KeyedUser } from "./keyed_users.ts";
import { keepKeys, refuseConfigured, taking, withNewKeys } from "./new_keys.ts";

/** A person's keys in such a file. */
export interface FoundKeys {
  readonly cloud: Cloud;
  readonly imported: Imported;
  /** The name of their identity in the import. */
  readonly name: string;
  readonly place: KeyPlace;
}

/** Returns the keys of an import. */
export function foundIn(cloud: Cloud, imported: Imported): readonly FoundKeys[] {
  return Object.keys(imported.keys).flatMap((name) => {
    const place = imported.keyPlaces.get(name);
    return place === undefined ? [] : [{ cloud, imported, name, place }];
  });
}

/**
 * Keeps them as a user's, once the cloud has said whose they are; throws when the cloud does not take them, or when
 * they may not replace others.
 */
export async function takeIn(
  workspace: Workspace,
  { name, kind }: KeyedUser,
  found: FoundKeys,
  isSaid: boolean,
): Promise<void> {
  const keys = found.imported.keys[found.name]!;
  const chain = await workspace.chain(name);
  const typed = chain.target.plan.keys;
  refuseConfigured(name, typed);
  const taken = await withContexts(
    workspace,
    chain,
    { act: "The keys will be checked" },
    (contextOf) => taking(workspace, contextOf(chain.target), { typed, keys, isSaid }),
  ).catch((error: unknown) => {
    throw withNewKeys(error, name);
  });
  await keepKeys(workspace, name, kind, keys, taken);
}

/** Names the file, with the lines if they are known. */
export function whereIn({ file, lines }: KeyPlace): string {
  return `${visible(file)}${lines.length > 0 ? `:${lines.join(" and :")}` : ""}`;
}

/** The flags that name the file and the configuration. */
type FileFlags = Pick<Invocation<"user import">["flags"], "text"> & GlobalFlags;

/** Writes the command line that takes a profile's keys in. */
export function importLine(flags: FileFlags, profile: string, ...more: readonly string[]): string {
  return profile.startsWith("-")
    ? keysLine(flags, "user import", ...more, operandTyped(profile))
    : keysLine(flags, `user import ${typed(profile)}`, ...more);
}

/** Writes a command line that reads the same file. */
export function keysLine(flags: FileFlags, words: string, ...more: readonly string[]): string {
  const file = flags.text("file");
  const named = file === undefined ? [] : [typedFlag("--file", file)];
  return [`atmos-auth${typedConfigFlags(flags)} ${words}`, ...named, ...more].join(" ");
}

/** Says that keys that are kept as a user's are still in the file, and which command removes them. */
export function stillInClear(flags: FileFlags, { name, place }: FoundKeys, user: string): string {
  const whose = user === name ? [] : [typedFlag("-i", user)];
  const line = importLine(flags, place.profile, ...whose, "--remove");
  return `They still stand in clear in ${whereIn(place)}: ${line}`;
}
