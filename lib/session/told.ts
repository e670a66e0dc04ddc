/** Things that a person was told of a project: nobody wants to read it again at every command. */
import type { Model } from "../config/entries/model.ts";
import { directories, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The audience of something that is told once: a person, and their project. */
export interface Audience {
  readonly system: System;
  readonly terminal: Pick<Terminal, "isThere">;
  readonly model: Pick<Model, "realm">;
}

/** Kinds of things that are told. */
type Topic = "authorities" | "not-passed" | "remarks";

/** A larger record is none of ours, in bytes. */
const LARGEST = 256 * 1024;

/**
 * Finds those of the things that this project's person has not been told yet; from now on they count as told. Where
 * nobody is there nothing was told before, and nothing is remembered.
 */
export async function untold(
  { system, terminal, model }: Audience,
  topic: Topic,
  things: readonly string[],
): Promise<readonly string[]> {
  if (things.length === 0 || !terminal.isThere()) return things;
  const record = recordOf(system, topic, model.realm.name);
  if (record === undefined) return things;
  // Chains are planned side by side: each reads what the one before it wrote.
  const before = turns.get(system) ?? Promise.resolve([]);
  const turn = before.then(() => noted(system, record, things));
  turns.set(system, turn);
  return await turn;
}

const turns = new WeakMap<System, Promise<readonly string[]>>();

async function noted(
  system: System,
  record: string,
  things: readonly string[],
): Promise<readonly string[]> {
  const known = await readKnown(system, record);
  const fresh = things.filter((thing) => !known.has(thing));
  if (fresh.length > 0) await writeKnown(system, record, [...known, ...fresh]);
  return fresh;
}

/** Beside other things that may be lost; `undefined` where there is no such place. */
function recordOf(system: System, topic: Topic, realm: string): string | undefined {
  const { cache } = directories(system);
  return cache && pathOf(system.os).join(cache, "atmos-auth", topic, `${realm}.json`);
}

async function readKnown(system: System, path: string): Promise<ReadonlySet<string>> {
  try {
    const bytes = await system.files.readOwn(path, LARGEST);
    const things: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return new Set(Array.isArray(things) ? things.filter((it) => typeof it === "string") : []);
  } catch {
    return new Set(); // What can't be read is said once more.
  }
}

async function writeKnown(system: System, path: string, things: readonly string[]): Promise<void> {
  try {
    await system.files.makeDirectory(pathOf(system.os).dirname(path));
    await system.files.writeBrief(path, JSON.stringify(things));
  } catch {
    // Where nothing can be kept, it is said the next time too.
  }
}
