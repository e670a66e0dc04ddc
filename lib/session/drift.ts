/** Variables of a shell that are not the session's: what the shell has put right, and what differs at this moment. */
import { pathOf } from "../paths/directories.ts";
import { digestOf } from "../secret.ts";
import type { System } from "../system.ts";
import { SESSION_FILE_LIMIT, type SessionDirectory } from "./directory/directory.ts";
import { DRIFT_FILE } from "./record.ts";
import type { Pins } from "./shells/shell.ts";

/** The name of the file that says what a shell's variables are to be; of their values it has digests. */
const PINS_FILE = "pins";

/** Writes down what a shell of the session is held to. */
export async function writePins(directory: SessionDirectory, { set, unset }: Pins): Promise<void> {
  const digests = Object.entries(set).map(async ([name, value]) => [name, await digestOf(value)]);
  const pins: Pins = { set: Object.fromEntries(await Promise.all(digests)), unset };
  await directory.write(PINS_FILE, JSON.stringify(pins));
}

/** The variables around us that are not what the session's shell is held to, sorted; `path` is the session's. */
export async function changedVariables(system: System, path: string): Promise<readonly string[]> {
  const text = await readText(system, path, PINS_FILE);
  if (text === "") return [];
  const { set, unset }: Pins = JSON.parse(text);
  const here = async (name: string) => await digestOf(system.env.get(name) ?? "");
  const names = Object.keys(set);
  const same = await Promise.all(names.map(async (name) => await here(name) === set[name]));
  const there = unset.filter((name) => system.env.get(name) !== undefined);
  return [...names.filter((_, at) => !same[at]), ...there].sort();
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
