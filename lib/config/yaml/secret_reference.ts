/** References as they stand in a file: `{secret: SCHEME:REST}`, which is also written `!secret SCHEME:REST`. */
import type { Place } from "../../errors.ts";
import { parseReference, type SecretReference } from "../../secret.ts";
import { type Located, type LocatedMap, mapIn, textIn } from "./located.ts";

/** A reference that is written somewhere. */
interface WrittenReference {
  /** Its text, such as `keyring:NAME`. */
  readonly text: string;
  /** The entry that it is followed through. */
  readonly via: LocatedMap | undefined;
  readonly at: Place;
}

/** Returns the references below a value, in their order. */
export function referencesBelow(value: Located): readonly WrittenReference[] {
  const own = referenceIn(value);
  if (own !== undefined) return [own];
  if (value.type === "list") return value.items.flatMap(referencesBelow);
  return value.type === "map"
    ? [...value.entries.values()].flatMap((it) => referencesBelow(it.value))
    : [];
}

/** Returns the reference that a value is; `undefined` for any other value. */
export function referenceIn(value: Located): WrittenReference | undefined {
  if (value.type !== "map" || value.entries.size > 2) return undefined;
  const text = textIn(value, "secret");
  const via = mapIn(value, "via");
  if (text === undefined || value.entries.size !== (via === undefined ? 1 : 2)) return undefined;
  return { text, via, at: value.at };
}

/** Parses a reference; `undefined` for a text that is none, which the schema reports. */
export function namedBy({ text, via }: WrittenReference): SecretReference | undefined {
  const reference = parseReference(text);
  if (reference === undefined || via === undefined) return reference;
  const [role] = (["identity", "provider"] as const).filter((it) => via.entries.has(it));
  const name = role && textIn(via, role);
  return name === undefined ? undefined : { ...reference, via: { role: role!, name } };
}

/** Returns the place of a reference below a value; `undefined` when it is nowhere. */
export function placeOfReference(value: Located, wanted: SecretReference): Place | undefined {
  const text = `${wanted.scheme}:${wanted.rest}`;
  return referencesBelow(value).find((it) => it.text === text)?.at;
}
