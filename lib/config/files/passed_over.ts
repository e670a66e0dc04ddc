/** Sections of a configuration that nobody reads, and that may have been meant to hold entries. */
import type { Place, UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { isPart, PARTS } from "../parts.ts";
import { nearest } from "../../nearest.ts";
import { type LocatedMap, mapIn } from "../yaml/located.ts";

/** What is known of a configuration without its clouds. */
interface Read {
  readonly root: LocatedMap;
  readonly remarks: readonly UserError[];
}

/** Where they stand: at the top of a file, and below `auth`. */
export function passedOver({ root, remarks }: Read): readonly Place[] {
  const atTop = remarks.flatMap(({ code, at }) =>
    code === "key_unknown" && at !== undefined && !at.path.includes(".") ? [at] : []
  );
  const below = [...mapIn(root, "auth")?.entries ?? []].flatMap(([key, { keyAt }]) =>
    isPart(key) || nearest(key, PARTS) === undefined ? [] : [keyAt]
  );
  return [...atTop, ...below];
}

/** That section, and where it stands. */
export function sectionAt({ file, line, column, path }: Place): string {
  return `"${visible(path)}" (${visible(file)}:${line}:${column})`;
}

/** What leads on where nothing is configured: what is passed over is to be seen first. */
export function firstStep(sections: readonly Place[]): string {
  return sections.length === 0 ? "atmos-auth init" : "atmos-auth validate";
}
