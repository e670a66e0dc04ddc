/** The ways in that `init` has: the clouds' starters, and imports of what their own tools know. */
import { personsOwn } from "../../environment/persons.ts";
import { exists } from "../../config/files/project.ts";
import { asUserError, usage, UserError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { fromHome } from "../../paths/directories.ts";
import { type Cloud, vendorOf } from "../../provider/cloud.ts";
import type { Imported } from "../../provider/import.ts";
import type { Starter } from "../../provider/starter.ts";
import { visible } from "../../terminal/escape.ts";
import { orOthers } from "../../terminal/hint.ts";
import type { BareContext } from "../../workspace/context.ts";
import { type AnyImport, importFrom } from "../import_profiles.ts";
import { type InitFlags, initLine } from "./line.ts";

/** A way in: by answers, or by an import. */
export type Way =
  | { readonly name: string; readonly label: string; readonly starter: Starter }
  | {
    readonly name: string;
    readonly label: string;
    readonly cloud: Cloud;
    readonly imported: Imported;
  };

/**
 * Returns the way that is named, or that the person picks; throws `usage` for an unknown name, and when nobody can
 * pick.
 */
export async function chooseWay(context: BareContext<"init">): Promise<Way> {
  const { clouds, terminal, invocation: { positional: [named], flags } } = context;
  // With a starter's name, imports are not read, and their problems not told.
  const answered = (await byAnswers(clouds)).find(({ name }) => name === named);
  if (answered !== undefined) return answered;
  const ways = await waysIn(context, ({ message }) => terminal.warn(message));
  const found = ways.find(({ name }) => name === named);
  if (found !== undefined) return found;
  const names = ways.map(({ name }) => name);
  if (named !== undefined) {
    const message = `There is no way in called "${visible(named)}": ${names.join(", ")}`;
    throw usage(message, anyOf(flags, meantBy(named, names)));
  }
  const fitting = waysAsking(ways, flags, terminal.canAnswer());
  const picked = await terminal.pick(
    "How do you sign in?",
    fitting.map(({ name, label }) => ({ value: name, label, note: `atmos-auth init ${name}` })),
    { hint: anyOf(flags, fitting.map(({ name }) => name)) },
  );
  return ways.find(({ name }) => name === picked)!;
}

/**
 * Returns the ways that ask all questions which are answered already. Throws `usage` when none does, or nobody can
 * pick.
 */
function waysAsking(ways: readonly Way[], flags: InitFlags, canPick: boolean): readonly Way[] {
  const set = flags.texts("set").map((setting) => setting.split("=", 1)[0]!);
  const fitting = ways.filter((way) => {
    const names = "starter" in way ? way.starter.questions.map(({ name }) => name) : [];
    return set.every((name) => names.includes(name));
  });
  if (set.length === 0 || canPick && fitting.length > 0) return fitting;
  const [first = "", ...others] = (fitting.length > 0 ? fitting : ways).map(({ name }) => name);
  const line = initLine(flags, first, fitting.length > 0 ? {} : { answers: [] });
  const said = set.map(visible).join(", ");
  const message = `--set answers questions of a way in, and none is named: ${said}`;
  throw usage(message, orOthers(line, others));
}

/** Returns the ways of a cloud that was named alone, else the one with the nearest name, else all. */
function meantBy(named: string, names: readonly string[]): readonly string[] {
  const ofCloud = names.filter((name) => name.startsWith(`${named.toLowerCase()}-`));
  const near = nearest(named, names);
  return ofCloud.length > 0 ? ofCloud : near === undefined ? names : [near];
}

/** Writes the line of the first way, and the names of the others. */
function anyOf(flags: InitFlags, [first = "", ...others]: readonly string[]): string {
  return orOthers(initLine(flags, first), others);
}

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

async function byAnswers(clouds: readonly Cloud[]): Promise<readonly Way[]> {
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
