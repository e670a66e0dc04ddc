/** Sections of a configuration that nothing reads, and that may have been meant to hold entries. */
import type { Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { isPart, PARTS } from "../parts.ts";
import { nearest } from "../../nearest.ts";
import { type LocatedMap, mapIn } from "../yaml/located.ts";

/** The parts of a configuration that are read without knowing its clouds. */
interface Read {
  readonly root: LocatedMap;
  readonly remarks: readonly UserError[];
}

/** Returns the places of such sections: at the top of a file, and below `auth`. */
export function passedOver({ root, remarks }: Read): readonly Place[] {
  const atTop = remarks.flatMap(({ code, at }) =>
    code === "key_unknown" && at !== undefined && !at.path.includes(".") ? [at] : []
  );
  const below = [...mapIn(root, "auth")?.entries ?? []].flatMap(([key, { keyAt }]) =>
    isPart(key) || nearest(key, PARTS) === undefined ? [] : [keyAt]
  );
  return [...atTop, ...below];
}

/** Names a section and its place. */
export function sectionAt({ file, line, column, path }: Place): string {
  return `"${visible(path)}" (${visible(file)}:${line}:${column})`;
}

/** Returns the command to type when nothing is configured: `validate` if a section is passed over, else `init`. */
export function firstStep(sections: readonly Place[]): string {
  return sections.length === 0 ? "atmos-auth init" : "atmos-auth validate";
}
