/** Variables of a shell that are not the session's: what the shell has put right, and what differs at this moment. */
import { TOOLS } from "../environment/carriers.ts";
import { namesFitting } from "../environment/passed.ts";
import { nameMatcher } from "../paths/glob.ts";
import { pathOf } from "../paths/directories.ts";
import type { Cloud } from "../provider/cloud.ts";
import { digestOf } from "../secret.ts";
import type { System } from "../system.ts";
import type { ProcessEnvironment } from "../system/programs.ts";
import { SESSION_FILE_LIMIT, type SessionDirectory } from "./directory/directory.ts";
import { DRIFT_FILE } from "./record.ts";
import type { Pins } from "./shells/shell.ts";

/** The name of the file that says what a shell's variables are to be; of their values it has digests. */
const PINS_FILE = "pins";

/** Variables that lead tools: a shell may have others, and it is told which. */
export interface Expected {
  /** Values of them in the session, as far as they are there. */
  readonly set: Readonly<Record<string, string>>;
  /** Globs of those that would lead them elsewhere if they were there. */
  readonly globs: readonly string[];
}

/**
 * Makes what a session expects of variables that it has `given` and holds no shell to, and of those that lead these
 * clouds' tools.
 */
export function expectedOf(
  env: ProcessEnvironment,
  given: readonly string[],
  pins: Pins,
  clouds: readonly Cloud[],
): Expected {
  const globs = [
    ...Object.values(TOOLS).flat(),
    ...clouds.flatMap(({ leadsTools = [] }) => leadsTools),
  ];
  const [isMeant, isPinned] = [
    nameMatcher([...given, ...globs]),
    nameMatcher([...Object.keys(pins.set), ...pins.unset]),
  ];
  const set = Object.entries(env).filter(([name]) => isMeant(name) && !isPinned(name));
  return { set: Object.fromEntries(set), globs };
}

/** Content of the file. */
interface Written extends Pins {
  readonly expected: Expected;
}

/** Writes down what a shell of the session is held to, and what else it is told of. */
export async function writePins(
  directory: SessionDirectory,
  { set, unset }: Pins,
  expected: Expected,
): Promise<void> {
  const written: Written = {
    ...{ set: await digests(set), unset },
    expected: { ...expected, set: await digests(expected.set) },
  };
  await directory.write(PINS_FILE, JSON.stringify(written));
}

async function digests(values: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const all = Object.entries(values).map(async ([name, value]) => [name, await digestOf(value)]);
  return Object.fromEntries(await Promise.all(all));
}

/** The variables around us that are not what the session's shell has of it, sorted; `path` is the session's. */
export async function changedVariables(system: System, path: string): Promise<readonly string[]> {
  const text = await readText(system, path, PINS_FILE);
  if (text === "") return [];
  const { set, unset, expected }: Written = JSON.parse(text);
  const all = { ...expected.set, ...set };
  const here = async (name: string) => await digestOf(system.env.get(name) ?? "");
  const names = Object.keys(all);
  const same = await Promise.all(names.map(async (name) => await here(name) === all[name]));
  const there = unset.filter((name) => system.env.get(name) !== undefined);
  const more = namesFitting(system, expected.globs)
    .filter((name) => !(name in all) && !unset.includes(name));
  return [...names.filter((_, at) => !same[at]), ...there, ...more].sort();
}

/** The variables that the session's shell had to put right, each once. */
export async function putRight(system: System, path: string): Promise<readonly string[]> {
  const text = await readText(system, path, DRIFT_FILE);
  return [...new Set(text.split(/\r?\n/).filter(Boolean))];
}

async function readText(system: System, path: string, name: string): Promise<string> {
  const file = pathOf(system.os).join(path, name);
  const bytes = await system.files.readOwn(file, SESSION_FILE_LIMIT).catch(() => undefined);
  return new TextDecoder().decode(bytes);
}
