/** Guards, the keys that protect an entry: one that is misspelled, misplaced or unreadable never loosens. */
import type { Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { line, type Path, problem, sentence, type Subject } from "../schema/problems.ts";
import { slips } from "../../nearest.ts";
import { type Located, type LocatedMap, valueAt } from "../yaml/located.ts";
import { dialect } from "../../terminal/dialect.ts";

/** Whether the value of `protected` is neither true nor false: the entry then is protected. */
export function isUnreadable(value: Located | undefined): boolean {
  if (value === undefined || value.type === "command" || value.type === "withheld") return false;
  return value.type !== "scalar" || typeof value.value !== "boolean";
}

/** The guards, each with an example for hints. */
const GUARDS = [
  { path: ["protected"], example: "true" },
  { path: ["session", "maximum"], example: "1h" },
  { path: ["session", "min_ttl"], example: "1h" },
] as const;

/** A guard: its path in an entry, and an example. */
export type Guard = typeof GUARDS[number];

/** The values of an entry's guards; lengths of time in milliseconds. */
interface Guarded {
  readonly protected: boolean;
  readonly session?: {
    readonly maximum?: number | undefined;
    readonly min_ttl?: number | undefined;
  } | undefined;
}

/** Returns the first guard whose values differ between two entries; `undefined` when none does. */
export function differingGuard(one: Guarded, other: Guarded): Guard | undefined {
  const said = (of: Guarded, { path: [first, second] }: Guard) =>
    second === undefined ? of[first] : of.session?.[second];
  return GUARDS.find((guard) => said(one, guard) !== said(other, guard));
}

/** Keeps of these guards those that an entry does not set itself. */
export function guardedWords<Of extends Guarded>(guard: Of, tree: LocatedMap): Of {
  const isSaid = (...path: Path) => valueAt(tree, path) !== undefined;
  const { maximum, min_ttl: least } = guard.session ?? {};
  return {
    ...guard,
    protected: guard.protected && !isSaid("protected"),
    session: {
      ...(maximum === undefined || isSaid("session", "maximum") ? {} : { maximum }),
      ...(least === undefined || isSaid("session", "min_ttl") ? {} : { min_ttl: least }),
    },
  };
}

/** A guard in a place where it protects nothing. */
interface Astray {
  readonly path: Path;
  readonly at: Place;
  readonly guard: Guard;
}

/**
 * Returns problems of guards in a place where nothing reads them: they were meant to protect, so nothing is used
 * without that. Where `isHeard`, the entry's own are read.
 */
export function strayGuards(
  subject: Subject,
  tree: LocatedMap,
  isHeard: boolean,
): readonly UserError[] {
  const found = [...astray(tree, [])].filter(({ path, guard }) =>
    !isHeard || path.length !== guard.path.length || path[0] !== guard.path[0]
  );
  const whose = isHeard ? "the entry itself" : "an identity or a provider";
  return found.map(({ path, at, guard }) =>
    problem(
      sentence(subject, path, "protects nothing there"),
      at,
      `in ${whose}: ${written(guard)}`,
    )
  );
}

/** Finds keys at any depth that are a guard's; a variable may have the same name in capitals. */
function* astray(value: Located, path: Path, holder?: Place): Generator<Astray> {
  if (value.type === "list") {
    for (const [at, item] of value.items.entries()) yield* astray(item, [...path, at]);
  }
  if (value.type !== "map") return;
  for (const [key, entry] of value.entries) {
    const [word, here] = [path[0] === "env" ? key : key.toLowerCase(), [...path, key]];
    const guard = GUARDS.find((each) => each.path.at(-1) === word);
    const isSlip = path.length > 0 && guard?.path.length === 2 && isNear(path[0], guard.path[0]);
    // A slip in the word that holds it is one with it.
    const at = isSlip && holder ? holder : entry.keyAt;
    if (guard !== undefined) yield { path: here, at, guard };
    yield* astray(entry.value, here, entry.keyAt);
  }
}

/** Writes a guard as it stands in an entry. */
export function written({ path, example }: Guard): string {
  const [first, second] = path;
  return second === undefined ? `${first}: ${example}` : `${first}: {${second}: ${example}}`;
}

/** Whether an unknown key may be a misspelled guard. */
export function mayProtect(key: string): boolean {
  return GUARDS.some(({ path }) => isNear(key, path.at(-1)!));
}

function isNear(key: string | number | undefined, word: string): boolean {
  return slips(String(key).toLowerCase(), word) <= 2;
}

/** Returns problems of guards that have no value: that does not mean unprotected. */
export function unsaidGuards(subject: Subject, tree: LocatedMap): readonly UserError[] {
  return GUARDS.flatMap(({ path, example }) => {
    const value = valueAt(tree, path);
    if (value?.type !== "scalar" || value.value !== null) return [];
    const variable = /^!env\s+(\S+)/.exec(value.source)?.[1];
    const why = variable === undefined
      ? ""
      : `, since the variable ${visible(variable)} is not set`;
    const message = sentence(subject, path, `says nothing${why}`);
    const mend = variable === undefined
      ? line(subject, path, example)
      : dialect().set(visible(variable), example);
    return [problem(message, value.at, mend)];
  });
}
