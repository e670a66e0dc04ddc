/**
 * One entry of the several that files have for it. A later file's value counts, and maps are merged, but for parts that
 * exclude one another: where a later file has another kind, only the keys that entries of every kind have remain, and
 * its `via` is the whole `via`. An entry in the announcement's form in one file and in the map form in another is
 * brought into one form.
 */
import type { Cloud } from "../../provider/cloud.ts";
import type { NodeRole, Role } from "../../provider/kind.ts";
import { subjectFor } from "../schema/problems.ts";
import {
  isEmptyMap,
  type Located,
  type LocatedEntry,
  type LocatedMap,
  mapIn,
  mapped,
  textIn,
  valueIn,
  without,
} from "../yaml/located.ts";
import { merge } from "../yaml/merged.ts";
import { isCommon } from "./common.ts";
import { ownName } from "./kinds.ts";
import { type Neighbours, shapeEntry } from "./shape.ts";

/** Returns the configuration with each entry merged from all files that have it. */
export function overlaid(root: LocatedMap, clouds: readonly Cloud[]): LocatedMap {
  const auth = mapIn(root, "auth");
  if (auth === undefined || !hasLayers(auth)) return root;
  const names = (part: string) => new Set(mapIn(auth, part)?.entries.keys());
  const there = { providers: names("providers"), identities: names("identities") };
  const around = { clouds, ...there, kindOf: () => undefined, unheard: () => undefined };
  const providers = laid("provider", valueIn(auth, "providers"), around);
  const kindOf = (name: string) => {
    const entry = providers?.type === "map" ? mapIn(providers, name) : undefined;
    return entry && kindOfLayer("provider", entry, around);
  };
  const parts: Readonly<Record<string, (part: Located) => Located | undefined>> = {
    providers: () => providers,
    identities: (part) => laid("identity", part, { ...around, kindOf }),
    integrations: (part) => laid("integration", part, around),
  };
  const whole = mapped(
    auth,
    (part, name) => Object.hasOwn(parts, name) ? parts[name]!(part) : part,
  );
  return mapped(root, (value, name) => name === "auth" ? whole : value);
}

/** Whether several files have the same entry; in most configurations none do. */
function hasLayers(auth: LocatedMap): boolean {
  return auth.entries.values().some(({ value: part }) =>
    part.type === "map" &&
    part.entries.values().some(({ value }) => value.type === "map" && value.earlier !== undefined)
  );
}

function laid(
  role: NodeRole,
  part: Located | undefined,
  around: Neighbours,
): Located | undefined {
  if (part?.type !== "map") return part;
  return mapped(part, (value) => {
    if (value.type !== "map" || value.earlier === undefined) return value;
    const { earlier, ...last } = value;
    return [...earlier, last].reduce((first, second) => over(role, first, second, around));
  });
}

/** Merges a later file's entry over the earlier ones. */
function over(
  role: NodeRole,
  first: LocatedMap,
  second: LocatedMap,
  around: Neighbours,
): LocatedMap {
  const before = kindOfLayer(role, first, around);
  const after = saysKind(second) ? kindOfLayer(role, second, around) : undefined;
  const isOther = after !== undefined && before !== undefined && !isSame(before, after);
  const base = isOther ? ofEveryKind(role, first, around) : first;
  const kept = saysVia(second) ? without(base, "via", "provider") : base;
  if (role === "integration") return merge(kept, second);
  const kind = isOther ? after : before ?? after;
  return inOneForm(role, kept, second, kind, around) ?? merge(kept, second);
}

/** Returns the common keys of an entry whose kind changes, and so its guards. */
function ofEveryKind(role: NodeRole, entry: LocatedMap, around: Neighbours): LocatedMap {
  const { tree } = shaped(role, entry, around);
  return mapped(
    tree,
    (value, key) => isCommon(key) && !["via", "provider", "kind"].includes(key) ? value : undefined,
  );
}

function saysKind(entry: LocatedMap): boolean {
  return textIn(entry, "kind") !== undefined || textIn(entry, "type") !== undefined;
}

function saysVia(entry: LocatedMap): boolean {
  return ["via", "provider"].some((key) => {
    const value = valueIn(entry, key);
    return value !== undefined && !isEmptyMap(value) &&
      !(value.type === "scalar" && value.value === null && !value.unset);
  });
}

/** Whether two kinds may be the same; in the announcement, a cloud's name stands for any of its kinds. */
function isSame(before: string, after: string): boolean {
  return before === after || before.startsWith(`${after}/`) || after.startsWith(`${before}/`);
}

function kindOfLayer(role: NodeRole, entry: LocatedMap, around: Neighbours): string | undefined {
  const kind = textIn(shaped(role, entry, around).tree, "kind");
  return kind === undefined ? undefined : ownName(around.clouds, kind);
}

function shaped(role: NodeRole, entry: LocatedMap, around: Neighbours) {
  if (role === "integration") return { tree: entry, moved: [], problems: [] };
  const subject = subjectFor("", { keyAt: entry.at, value: entry });
  return shapeEntry(role, "", subject, entry, around);
}

/**
 * Brings both into one form and merges them; `undefined` when they have the same form, or one can't be brought into it.
 */
function inOneForm(
  role: Role,
  first: LocatedMap,
  second: LocatedMap,
  kind: string | undefined,
  around: Neighbours,
): LocatedMap | undefined {
  const all = [first, second].map((entry) => shaped(role, ofKind(entry, kind), around));
  const [one, other] = all.map(({ moved }) => formOf(moved));
  const sameWord = first.entries.has("type") === second.entries.has("type") ||
    !saysKind(first) || !saysKind(second);
  const isWrong = all.some(({ problems }) => problems.length > 0);
  if (one === other && sameWord || isWrong) return undefined;
  const [earlier, later] = [all[0]!.tree, all[1]!.tree];
  // The key `kind` keeps the place of the file that says it.
  return merge(earlier, saysKind(second) ? later : without(later, "kind"));
}

function formOf(moved: readonly { readonly from: readonly string[] }[]): string {
  return [...new Set(moved.map(({ from }) => from.length > 1 ? from[0] : "."))].sort().join(" ");
}

/** Returns the entry with the kind that it is known to have. */
function ofKind(entry: LocatedMap, kind: string | undefined): LocatedMap {
  if (kind === undefined) return entry;
  const said = entry.entries.get("kind") ?? entry.entries.get("type");
  const at = said?.value.at ?? entry.at;
  const value: Located = { type: "scalar", at, value: kind, source: kind };
  const kindEntry: LocatedEntry = { keyAt: said?.keyAt ?? at, value };
  const { entries, ...rest } = without(entry, "type");
  return { ...rest, entries: new Map([...entries, ["kind", kindEntry]]) };
}
