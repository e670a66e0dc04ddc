/**
 * Places of the store's key that a variable or the configuration has named. Each is remembered beside the records
 * before a key is put there, so that whoever comes without that variable finds it all the same.
 */
import { replaced } from "../environment/passed.ts";
import { orUndefined } from "../errors.ts";
import { makeDataDirectory } from "../paths/data_directory.ts";
import { dataPlace, directories, pathOf } from "../paths/directories.ts";
import { requireOwn } from "../paths/ownership.ts";
import { PASS_STORE } from "../secret_programs/pass_store.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { aloneWithFile } from "./locks.ts";
import { attempt } from "./messages.ts";

/** A place of a key: a file, or a directory of pass's entries. */
interface PointedPlace {
  readonly type: "file" | "pass";
  readonly path: string;
}

/** The largest list, in bytes. */
const LIMIT = 64 * 1024;

/** Returns the path of the list. */
export function pointedPath(system: System): string {
  return dataPlace(system, "key.places");
}

/** Returns the paths of the places of a type that are remembered; a list that can't be read has none. */
export async function pointedPaths(
  system: System,
  type: PointedPlace["type"],
): Promise<readonly string[]> {
  const all = await pointedPlaces(system);
  return all.filter((place) => place.type === type).map(({ path }) => path);
}

async function pointedPlaces(system: System): Promise<readonly PointedPlace[]> {
  if (directories(system).data === undefined) return [];
  const bytes = await orUndefined(() => system.files.readOwn(pointedPath(system), LIMIT));
  const lines = bytes === undefined ? [] : new TextDecoder().decode(bytes).split("\n");
  return lines.flatMap((line) => placeIn(line) ?? []);
}

function placeIn(line: string): PointedPlace | undefined {
  const [, type, path] = /^(file|pass) (.+)$/.exec(line) ?? [];
  return path === undefined ? undefined : { type: type === "pass" ? type : "file", path };
}

/** Remembers a place; a path that is none of a single line is left to the person. */
export async function remember(system: System, place: PointedPlace): Promise<void> {
  const path = pathOf(system.os).resolve(system.cwd(), place.path);
  const isKnown = async () => (await pointedPaths(system, place.type)).includes(path);
  if (path.includes("\n") || await isKnown()) return;
  const list = pointedPath(system);
  await aloneWithFile(system, "key-places", list, () => add(system, list, { ...place, path }));
}

async function add(system: System, list: string, place: PointedPlace): Promise<void> {
  await attempt(`write "${visible(list)}"`, async () => {
    await requireOwn(system, list);
    await makeDataDirectory(system, pathOf(system.os).dirname(list));
    const all = [...await pointedPlaces(system), place];
    const text = all.map(({ type, path }) => `${type} ${path}\n`).join("");
    await system.files.write(list, new TextEncoder().encode(text), 0o600);
  });
}

/**
 * Returns the other directories in which pass has, or had, its entries: those that are remembered, and the usual one,
 * as `undefined`, where a variable names another.
 */
export async function passElsewhere(system: System): Promise<readonly (string | undefined)[]> {
  const named = system.env.get(PASS_STORE);
  const here = named && pathOf(system.os).resolve(system.cwd(), named);
  const before = await pointedPaths(system, "pass");
  return [...before.filter((path) => path !== here), ...here ? [undefined] : []];
}

/** Returns the machine with pass's entries in that directory; in the usual one for `undefined`. */
export function withPassAt(system: System, path: string | undefined): System {
  const told = path === undefined ? {} : { [PASS_STORE]: path };
  return { ...system, env: replaced(system, [PASS_STORE], told) };
}
