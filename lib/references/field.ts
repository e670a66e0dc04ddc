/** Items and their fields, as `ITEM#FIELD` says them: secret managers keep several values in one. */
import { nearest } from "../config/schema/suggest.ts";
import { isMap } from "../map.ts";
import { Secret } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { Unavailable } from "./scheme.ts";

/** An item and a part of it, as `ITEM#FIELD` says them; the last `#` divides. */
export function itemAndField(rest: string): readonly [item: string, field: string | undefined] {
  const cut = rest.lastIndexOf("#");
  return cut < 0 ? [rest, undefined] : [rest.slice(0, cut), rest.slice(cut + 1) || undefined];
}

/** The field of that name in a secret that is an object in JSON, or all of it where none is named; `item` is the reference without it. */
export function fieldOf(whole: Secret, item: string, field: string | undefined): Secret {
  if (field === undefined) return whole;
  const fields = objectIn(whole);
  if (fields === undefined) {
    throw new Unavailable("it has no fields: it is no object in JSON", `!secret ${visible(item)}`);
  }
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (typeof value === "string" && value !== "") return new Secret(value);
  const hint = fieldHint(visible(item), field, Object.keys(fields));
  throw new Unavailable(`it has no text under "${visible(field)}"`, hint ?? `!secret ${item}`);
}

function objectIn(whole: Secret): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(whole.reveal());
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The reference to the field that was meant, or to each that there is; `undefined` when there is none. */
export function fieldHint(
  item: string,
  field: string,
  names: readonly string[],
): string | undefined {
  const meant = nearest(field, names);
  const all = meant === undefined ? names : [meant];
  return all.length === 0
    ? undefined
    : all.map((name) => `!secret ${item}#${visible(name)}`).join(", ");
}
