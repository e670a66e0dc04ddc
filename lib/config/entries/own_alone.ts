/**
 * Settings that are read from one's own files alone, whatever others say: whom one trusts, whether and where the audit
 * log is kept, and where the key lies that all records are sealed with, those of every project and one's own. Pure.
 */
import type { UserError } from "../../errors.ts";
import { ownVariables } from "../../environment/own_variables.ts";
import { visible } from "../../terminal/escape.ts";
import type { Loaded } from "../files/load.ts";
import { foundFiles } from "../files/trust.ts";
import { remark } from "../schema/problems.ts";
import { type Located, type LocatedMap, mapped, valueAt } from "../yaml/located.ts";
import type { Settings } from "./settings.ts";
import { dialect } from "../../terminal/dialect.ts";

/** Paths of these settings, below `auth`. */
const ALONE = ["trust", "audit", "keyring.spec"] as const;

/** Whether a path is one of these settings, or below one. */
export function isOwnAlone(path: string): boolean {
  return ALONE.some((each) => path === `auth.${each}` || path.startsWith(`auth.${each}.`));
}

/** Returns all settings, with one's own values of these. */
export function withOwnAlone(own: Settings, all: Settings): Settings {
  const { type } = all.keyring;
  const { spec } = own.keyring;
  const keyring = { ...type !== undefined && { type }, ...spec !== undefined && { spec } };
  return { ...all, audit: own.audit, keyring };
}

/** Returns the configuration without these settings in files that are not one's own: nobody looks at them, so nothing can be wrong with them. */
export function withoutVain(loaded: Pick<Loaded, "root" | "files">): LocatedMap {
  const found = pathsFound(loaded);
  return ALONE.reduce(
    (root, each) => withoutFound(root, ["auth", ...each.split(".")], found),
    loaded.root,
  );
}

function withoutFound(
  map: LocatedMap,
  [first, ...rest]: readonly string[],
  found: ReadonlySet<string>,
): LocatedMap {
  return mapped(map, (value, name) => {
    if (name !== first) return value;
    if (rest.length > 0) return value.type === "map" ? withoutFound(value, rest, found) : value;
    if (value.type !== "map") return found.has(value.at.file) ? undefined : value;
    return mapped(value, (part) => found.has(part.at.file) ? undefined : part);
  });
}

function pathsFound(loaded: Pick<Loaded, "files">): ReadonlySet<string> {
  return new Set(foundFiles(loaded).map(({ path }) => path));
}

/** Returns remarks on these settings in files that are not one's own. */
export function saidInVain(loaded: Pick<Loaded, "root" | "files">): readonly UserError[] {
  const found = pathsFound(loaded);
  return ALONE.flatMap((each) => partsOf(valueAt(loaded.root, ["auth", ...each.split(".")])))
    .filter(({ at }) => found.has(at.file))
    .map(({ at }) => {
      const message = `${visible(at.path)} is heard from files of your own alone`;
      return remark("setting_left_out", message, at, mendOf(at.path));
    });
}

function partsOf(value: Located | undefined): readonly Located[] {
  if (value?.type !== "map") return value === undefined ? [] : [value];
  return [...value.entries.values()].map((entry) => entry.value);
}

/** A hint that names the person's variable for the setting, if there is one. */
function mendOf(path: string): string {
  const key = path.split(".").at(-1)!;
  const [variable] = ownVariables((traits) => traits.key?.includes(`{${key}: `) === true);
  const own = "in a file of your own, such as ~/.atmos/atmos.yaml";
  if (variable !== undefined) {
    return `${dialect().set(variable, "VALUE")}   (or ${key}: ..., ${own})`;
  }
  const [outer, ...inner] = path.split(".").reverse();
  return `${inner.reduce((said, name) => `${name}: {${said}}`, `${outer}: VALUE`)}   (${own})`;
}
