/** `{secret: SCHEME:REST}`, which is also written `!secret SCHEME:REST`, as it stands in a file. */
import type { Place } from "../../errors.ts";
import { parseReference, type SecretReference } from "../../secret.ts";
import { type Located, type LocatedMap, mapIn, textIn } from "./located.ts";

/** A reference that is written somewhere. */
interface WrittenReference {
  /** Such as `keyring:NAME`. */
  readonly text: string;
  /** Through whom it is followed. */
  readonly via: LocatedMap | undefined;
  readonly at: Place;
}

/** The references below a value, in their order. */
export function referencesBelow(value: Located): readonly WrittenReference[] {
  const own = referenceIn(value);
  if (own !== undefined) return [own];
  if (value.type === "list") return value.items.flatMap(referencesBelow);
  return value.type === "map"
    ? [...value.entries.values()].flatMap((it) => referencesBelow(it.value))
    : [];
}

/** The reference that a value is; `undefined` for any other value. */
export function referenceIn(value: Located): WrittenReference | undefined {
  if (value.type !== "map" || value.entries.size > 2) return undefined;
  const text = textIn(value, "secret");
  const via = mapIn(value, "via");
  if (text === undefined || value.entries.size !== (via === undefined ? 1 : 2)) return undefined;
  return { text, via, at: value.at };
}

/** What it names; `undefined` for what is none, of which the schema speaks. */
export function namedBy({ text, via }: WrittenReference): SecretReference | undefined {
  const reference = parseReference(text);
  if (reference === undefined || via === undefined) return reference;
  const [role] = (["identity", "provider"] as const).filter((it) => via.entries.has(it));
  const name = role && textIn(via, role);
  return name === undefined ? undefined : { ...reference, via: { role: role!, name } };
}

/** Where a reference is written below a value. */
export function placeOfReference(value: Located, wanted: SecretReference): Place | undefined {
  const text = `${wanted.scheme}:${wanted.rest}`;
  return referencesBelow(value).find((it) => it.text === text)?.at;
}
