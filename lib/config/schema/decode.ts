/**
 * Conversion of values that have another form than their field: `default: "true"`, a number for a name, one text for a
 * list. The original's decoder takes them (mapstructure with weakly typed input), so they are taken here, with a
 * remark, and so are YAML 1.1's words for true and false; but a number is never taken for a text that it may not have
 * been, such as an account's id.
 */
import { parseBool } from "../../bool.ts";
import type { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { type Located, type LocatedMap, type LocatedScalar, mapped } from "../yaml/located.ts";
import { item } from "../yaml/node.ts";
import { type Form, formsIn, isOptional, isSecret, itemsOf, keysOf } from "./fields.ts";
import { line, nameIn, type Path, remark, type Subject } from "./problems.ts";
import * as v from "valibot";

/** A map in the forms of its schemas, and a remark for each value that had another one. */
interface Decoded {
  readonly map: LocatedMap;
  readonly remarks: readonly UserError[];
}

type Schemas = readonly v.GenericSchema[];

/** Converts the values of a subject to the forms of its schemas; a value that fits none stays as it is. */
export function decode(subject: Subject, map: LocatedMap, schemas: Schemas): Decoded {
  const remarks: UserError[] = [];
  return { map: decodeMap({ subject, remarks }, map, schemas, []), remarks };
}

interface Decoding {
  readonly subject: Subject;
  readonly remarks: UserError[];
}

function decodeMap(to: Decoding, map: LocatedMap, schemas: Schemas, path: Path): LocatedMap {
  const keys = keysOf(schemas);
  if (keys === undefined) return map;
  return mapped(map, (value, name) => {
    const fields = keys.known.get(name) ?? keys.other ?? [];
    return fields.length === 0 ? value : decodeValue(to, value, fields, [...path, name]);
  });
}

function decodeValue(to: Decoding, value: Located, schemas: Schemas, path: Path): Located {
  switch (value.type) {
    case "map":
      return decodeMap(to, value, schemas, path);
    case "list": {
      const fields = itemsOf(schemas) ?? [];
      const items = value.items.map((each, at) => decodeValue(to, each, fields, [...path, at]));
      return { ...value, items };
    }
    case "scalar":
      return decodeScalar(to, value, schemas, path);
    default:
      return value;
  }
}

/** Converts one scalar; where a list is wanted, its text is split at commas, as the original does. */
function decodeScalar(
  to: Decoding,
  scalar: LocatedScalar,
  schemas: Schemas,
  path: Path,
): Located {
  const forms = formsIn(schemas);
  const own = formOf(scalar.value);
  if (isSilent(scalar, forms, schemas)) to.remarks.push(silent(to.subject, scalar, path));
  if (own === undefined || forms.has("anything") || forms.has(own)) return scalar;
  const meant = meantBy(scalar, forms, schemas);
  if (meant !== undefined) {
    if (!scalar.formless) to.remarks.push(takenFor(to.subject, scalar, meant, schemas, path));
    return { ...scalar, value: meant };
  }
  if (!forms.has("list") || own !== "text") return scalar;
  if (!scalar.formless) to.remarks.push(takenForList(to.subject, scalar, schemas, path));
  const items = itemsIn(scalar).map((text, at) => {
    const here = { ...scalar.at, path: item(scalar.at.path, at) };
    return { type: "scalar", at: here, value: text, source: text } as const;
  });
  return { type: "list", at: scalar.at, items };
}

/**
 * Whether the scalar is a null that is passed over with a remark. A section may be empty, a variable unset, and what an
 * entry needs is reported as missing anyway: none of these gets one.
 */
function isSilent(
  { value, source }: LocatedScalar,
  forms: ReadonlySet<Form>,
  schemas: Schemas,
): boolean {
  if (!schemas.some(isOptional)) return false;
  const isValue = forms.has("text") || forms.has("flag") || forms.has("number");
  return value === null && isValue && !source.startsWith("!env") && !forms.has("map");
}

function silent(subject: Subject, { at }: LocatedScalar, path: Path): UserError {
  const message = `Passing over ${nameIn(subject, path)}: it says nothing`;
  const hint = `remove ${visible(String(path.at(-1)))}, or give it a value`;
  return remark("spelling_accepted", message, at, hint);
}

function formOf(value: LocatedScalar["value"]): Form | undefined {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "flag";
  return typeof value === "number" ? "number" : undefined;
}

function meantBy(
  { value, source }: LocatedScalar,
  forms: ReadonlySet<Form>,
  schemas: Schemas,
): string | number | boolean | undefined {
  const text = typeof value === "string" ? value : source;
  if (forms.has("flag")) return text === "" ? false : parseBool(text);
  if (forms.has("number") && /^(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  // Of 0123, 1e3 or 1.10, nothing tells what was meant.
  const isExact = typeof value === "number" && String(value) === source;
  return forms.has("text") && isExact && schemas.every(takesAnyText) ? text : undefined;
}

/**
 * Whether the field takes any text. One of digits alone, such as an account's id, does not: it may have had zeros in
 * front.
 */
function takesAnyText(schema: v.GenericSchema): boolean {
  return v.is(schema, "any text");
}

function itemsIn({ source }: LocatedScalar): readonly string[] {
  return source === "" ? [] : source.split(",");
}

function takenFor(
  subject: Subject,
  { value, at }: LocatedScalar,
  meant: string | number | boolean,
  schemas: Schemas,
  path: Path,
): UserError {
  const secret = schemas.some(isSecret);
  const written = typeof meant === "string" ? JSON.stringify(secret ? "..." : meant) : meant;
  const form = typeof meant === "string" ? "text" : secret ? "..." : meant;
  const but = typeof value === "string" ? "it is written as text" : "YAML reads it as a number";
  const message = `Reading ${nameIn(subject, path)} as ${form}: ${but}`;
  return remark("spelling_accepted", message, at, line(subject, path, String(written)));
}

function takenForList(
  subject: Subject,
  scalar: LocatedScalar,
  schemas: Schemas,
  path: Path,
): UserError {
  const shown = schemas.some(isSecret) ? ["..."] : itemsIn(scalar).map(visible);
  const message = `Reading ${nameIn(subject, path)} as a list: it is written as text`;
  const list = `[${shown.map((each) => each.trim()).join(", ")}]`;
  return remark("spelling_accepted", message, scalar.at, line(subject, path, list));
}
