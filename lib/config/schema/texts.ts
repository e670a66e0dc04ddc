/** Texts of a configuration value, at any depth, with the fields that they stand in. */
import type { Place } from "../../errors.ts";
import type { Located } from "../yaml/located.ts";
import { itemsOf, keysOf } from "./fields.ts";
import type { Path } from "./problems.ts";
import type { GenericSchema } from "valibot";

/** A text in a field. */
export interface FieldText {
  readonly text: string;
  readonly at: Place;
  /** The schemas of its field. */
  readonly fields: readonly GenericSchema[];
  readonly path: Path;
  /** Whether a variable's value is in its place. */
  readonly isVariable: boolean;
  /** The tag that was passed over. */
  readonly tag: string | undefined;
}

/** Returns the texts below a value that these schemas describe. */
export function* textsIn(
  value: Located,
  fields: readonly GenericSchema[],
  path: Path = [],
): Generator<FieldText> {
  if (value.type === "scalar" && typeof value.value === "string") {
    const { value: text, at, formless: isVariable = false, tag } = value;
    yield { text, at, fields, path, isVariable, tag };
  }
  if (value.type === "list") {
    const items = itemsOf(fields) ?? [];
    for (const [at, item] of value.items.entries()) yield* textsIn(item, items, [...path, at]);
  }
  if (value.type !== "map") return;
  const keys = keysOf(fields);
  for (const [key, entry] of value.entries) {
    yield* textsIn(entry.value, keys?.known.get(key) ?? keys?.other ?? [], [...path, key]);
  }
}
