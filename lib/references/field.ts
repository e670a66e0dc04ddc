/** A part of a secret that is an object in JSON, as secret managers keep several values in one. */
import { Secret } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { Unavailable } from "./scheme.ts";
import { fieldHint } from "./tool.ts";

/** The field of that name, or all of it where none is named; `item` is the reference without it. */
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
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
