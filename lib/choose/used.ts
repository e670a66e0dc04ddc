/**
 * A record of the identities that a person uses most, and lately: names and numbers in a small file beside the store,
 * for the order of the picker and for nothing else.
 */
import { dataPlace, directories, pathOf } from "../paths/directories.ts";
import type { System } from "../system.ts";

/** Use of one identity. */
interface Use {
  readonly realm: string;
  readonly name: string;
  /** Number of times that it was used; half of it is forgotten in a week. */
  readonly score: number;
  /** When it was used last, in milliseconds since 1970. */
  readonly at: number;
}

const WEEK = 7 * 24 * 3600_000;
/** Within this time more of the same is one use: a script's line is not read and written again and again. */
const ONE_USE = 5 * 60_000;
/** As many are remembered. */
const MOST = 200;
/** A larger file is none of ours, in bytes. */
const LARGEST = 256 * 1024;

/** Identity that is used. */
type Used = Pick<Use, "realm" | "name">;

/**
 * Reads how much each identity was used, by name, where its realm is still the one that `realmOf` tells; trouble with the
 * file is no use at all.
 */
export async function usesIn(
  system: System,
  realmOf: (name: string) => string | undefined,
): Promise<ReadonlyMap<string, number>> {
  const now = system.clock.now();
  const uses = (await readUses(system)).filter(({ name, realm }) => realmOf(name) === realm);
  return new Map(uses.toReversed().map((use) => [use.name, scoreAt(use, now)]));
}

/** Remembers that these identities are used, each with its realm; nothing is written where nothing is kept. */
export async function noteUses(system: System, used: readonly Used[]): Promise<void> {
  const file = fileOf(system);
  if (file === undefined) return;
  try {
    if (await system.files.info(pathOf(system.os).dirname(file)) === undefined) return;
    const [before, now] = [await readUses(system), system.clock.now()];
    const isNoted = ({ at }: Use) => at <= now && now - at < ONE_USE;
    if (used.every((each) => before.some((use) => isOf(each)(use) && isNoted(use)))) return;
    await system.files.writeBrief(file, JSON.stringify(withUses(before, used, now)));
  } catch {
    // The order of a picker is worth no word.
  }
}

function isOf(a: Used): (b: Used) => boolean {
  return (b) => a.realm === b.realm && a.name === b.name;
}

function withUses(
  before: readonly Use[],
  used: readonly Used[],
  now: number,
): readonly Use[] {
  const fresh = used.map(({ realm, name }) => {
    const known = before.find(isOf({ realm, name }));
    return { realm, name, score: 1 + (known === undefined ? 0 : scoreAt(known, now)), at: now };
  });
  const others = before.filter((use) => !fresh.some(isOf(use)));
  return [...fresh, ...others].sort((a, b) => scoreAt(b, now) - scoreAt(a, now)).slice(0, MOST);
}

function scoreAt({ score, at }: Use, now: number): number {
  return score * 0.5 ** (Math.max(0, now - at) / WEEK);
}

function fileOf(system: System): string | undefined {
  return directories(system).data === undefined ? undefined : usesFile(system);
}

/** Path of the file that keeps it; throws `home_unknown`. */
export function usesFile(system: System): string {
  return dataPlace(system, "used.json");
}

async function readUses(system: System): Promise<readonly Use[]> {
  const file = fileOf(system);
  if (file === undefined) return [];
  try {
    const bytes = await system.files.readOwn(file, LARGEST);
    const uses: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(uses) ? uses.filter(isUse) : [];
  } catch {
    return [];
  }
}

function isUse(value: unknown): value is Use {
  if (typeof value !== "object" || value === null) return false;
  const { realm, name, score, at }: { [key in keyof Use]?: unknown } = value;
  return typeof realm === "string" && typeof name === "string" &&
    typeof score === "number" && typeof at === "number";
}
