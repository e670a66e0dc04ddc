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
  tree: Located,
  schemas: readonly GenericSchema[],
): Generator<FieldText> {
  for (const { value, ...where } of valuesIn(tree, schemas)) {
    if (value.type !== "scalar" || typeof value.value !== "string") continue;
    const { value: text, at, formless: isVariable = false, tag } = value;
    yield { text, at, ...where, isVariable, tag };
  }
}

/** A value in a field. */
interface FieldValue extends Pick<FieldText, "fields" | "path"> {
  readonly value: Located;
}

/** Returns a value that these schemas describe, and all that are below it. */
export function* valuesIn(
  value: Located,
  fields: readonly GenericSchema[],
  path: Path = [],
): Generator<FieldValue> {
  yield { value, fields, path };
  if (value.type === "list") {
    const items = itemsOf(fields) ?? [];
    for (const [at, item] of value.items.entries()) yield* valuesIn(item, items, [...path, at]);
  }
  if (value.type !== "map") return;
  const keys = keysOf(fields);
  for (const [key, entry] of value.entries) {
    yield* valuesIn(entry.value, keys?.known.get(key) ?? keys?.other ?? [], [...path, key]);
  }
}
