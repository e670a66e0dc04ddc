/** Targets that entries obtain, and the search for those that are the same: of thousands, few are compared. */
import type { Naming } from "../../provider/kind.ts";

/** The namings by which a node's target is told from others, and the sort of target. */
export interface Target {
  readonly what: string;
  readonly parts: readonly Naming[];
  /** Targets of that sort that it goes through, and is as well. */
  readonly through: readonly (readonly Naming[])[];
}

/** A target, and what is known of it. */
interface Candidate<T> {
  readonly target: Target;
  readonly of: T;
}

/** Targets by their namings. */
export class Targets<T> {
  readonly #sorts: ReadonlyMap<string, readonly PartIndex<Candidate<T>>[]>;

  constructor(known: readonly Candidate<T>[]) {
    const sorts = Map.groupBy(known, ({ target }) => target.what);
    this.#sorts = new Map([...sorts].map(([what, all]) => [what, indexesOf(all)]));
  }

  /** Returns what is known of the targets that are the same as this one, or as one that it goes through. */
  sameAs({ what, parts, through }: Target): readonly T[] {
    const indexes = this.#sorts.get(what) ?? [];
    const same = [parts, ...through].flatMap((wanted) =>
      fewest(indexes, wanted).filter(({ target }) => isSame(target.parts, wanted))
    );
    return [...new Set(same)].map(({ of }) => of);
  }
}

/** Returns an index of each part; a target that lacks a part names nothing there. */
function indexesOf<T>(all: readonly Candidate<T>[]): readonly PartIndex<Candidate<T>>[] {
  const most = Math.max(...all.map(({ target }) => target.parts.length));
  return Array.from(
    { length: most },
    (_, at) => new PartIndex(all.map((each) => [each.target.parts[at] ?? [], each])),
  );
}

/** Returns the targets that some part doesn't tell from the wanted one: by the part that leaves the fewest. */
function fewest<T>(indexes: readonly PartIndex<T>[], wanted: readonly Naming[]): readonly T[] {
  const lists = indexes.map((index, at) => index.alike(wanted[at] ?? []));
  const size = (list: readonly (readonly T[])[]) =>
    list.reduce((sum, { length }) => sum + length, 0);
  const [least = []] = lists.sort((one, other) => size(one) - size(other));
  return least.flat();
}

/** Index of one part's namings: by each name, and by the ways in which the part is named at all. */
class PartIndex<T> {
  readonly #named = new Map<string, T[]>();
  readonly #ways = new Map<string, { readonly naming: Naming; readonly all: T[] }>();

  constructor(namings: readonly (readonly [Naming, T])[]) {
    for (const [naming, of] of namings) {
      const ways = naming.map((names) => isSaid(names) ? 1 : 0).join("");
      if (!this.#ways.has(ways)) this.#ways.set(ways, { naming, all: [] });
      this.#ways.get(ways)!.all.push(of);
      for (const key of keysOf(naming)) {
        if (!this.#named.has(key)) this.#named.set(key, []);
        this.#named.get(key)!.push(of);
      }
    }
  }

  /** Returns, in lists, those that have a name of this naming, or are named in no way in which it is. */
  alike(naming: Naming): readonly (readonly T[])[] {
    const others = [...this.#ways.values()].filter((each) => !sharesWay(each.naming, naming));
    return [
      ...others.map(({ all }) => all),
      ...keysOf(naming).map((key) => this.#named.get(key) ?? []),
    ];
  }
}

function keysOf(naming: Naming): readonly string[] {
  return naming.flatMap((names, way) => names.map((name) => `${way} ${name}`));
}

function sharesWay(one: Naming, other: Naming): boolean {
  return one.some((names, way) => isSaid(names) && isSaid(other[way] ?? []));
}

/** Whether both obtain the same: no part of the naming differs, and both say at least one. */
function isSame(first: readonly Naming[], second: readonly Naming[]): boolean {
  const compared = first.map((naming, at) => comparedBy(naming, second[at] ?? []));
  return compared.includes("same") && !compared.includes("other");
}

/** Compares one part of two namings. A number in one and a name in the other may be the same, and count as that. */
function comparedBy(one: Naming, other: Naming): "same" | "other" | "unknown" {
  const isShared = one.some((names, way) => names.some((name) => other[way]?.includes(name)));
  if (isShared) return "same";
  if (sharesWay(one, other)) return "other";
  return one.some(isSaid) && other.some(isSaid) ? "same" : "unknown";
}

function isSaid(names: readonly string[]): boolean {
  return names.length > 0;
}
