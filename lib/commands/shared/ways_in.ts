/** The ways in that `init` has: the clouds' starters, and imports of what their own tools know. */
import { exists } from "../../config/files/project.ts";
import { personsOwn } from "../../environment/persons.ts";
import { asUserError, UserError } from "../../errors.ts";
import { fromHome } from "../../paths/directories.ts";
import { type Cloud, vendorOf } from "../../provider/cloud.ts";
import type { Imported } from "../../provider/import.ts";
import type { Starter } from "../../provider/starter.ts";
import { visible } from "../../terminal/escape.ts";
import { type AnyImport, importFrom } from "./importing.ts";

/** A way in: by answers, or by an import. */
export type Way =
  | { readonly name: string; readonly label: string; readonly starter: Starter }
  | {
    readonly name: string;
    readonly label: string;
    readonly cloud: Cloud;
    readonly imported: Imported;
  };

/** Returns all ways, imports first. `onUnreadable` is told of files that can't be read. */
export async function waysIn(
  context: AnyImport,
  onUnreadable: (error: UserError) => void,
): Promise<readonly Way[]> {
  const [imports, ways] = await Promise.all([
    Promise.all(context.clouds.map((cloud) => importWay(context, cloud, onUnreadable))),
    byAnswers(context.clouds),
  ]);
  return [...imports.flat(), ...ways];
}

/** Returns the ways by answers: the clouds' starters. */
export async function byAnswers(clouds: readonly Cloud[]): Promise<readonly Way[]> {
  const all = await Promise.all(clouds.map(async (cloud) => await cloud.starters?.() ?? []));
  return all.flat().map((starter) => ({ name: starter.name, label: starter.label, starter }));
}

async function importWay(
  context: AnyImport,
  cloud: Cloud,
  onUnreadable: (error: UserError) => void,
): Promise<readonly Way[]> {
  const files = await cloud.importable?.(personsOwn(context.system)) ?? [];
  const there = await Promise.all(files.map((file) => exists(context.system, file)));
  if (!there.includes(true)) return [];
  const imported = await importFrom(context, cloud).catch((error: unknown) => asUserError(error));
  if (imported instanceof UserError) {
    onUnreadable(imported);
    return [];
  }
  const count = Object.keys(imported.identities).length;
  if (count === 0) return [];
  const [file = ""] = imported.files;
  const whose = `profile${count === 1 ? "" : "s"} of ${visible(fromHome(context.system, file))}`;
  const label = `${vendorOf(cloud)}: the ${count} ${whose}`;
  return [{ name: `${cloud.name}-config`, label, cloud, imported }];
}
