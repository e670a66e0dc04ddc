/**
 * The one rule on texts that can't be the secret that is wanted, whether they stand in the configuration or a reference
 * leads to them: they are another reference, or all that an item holds, and would be sent as they are. Pure.
 */
import { isMap } from "../map.ts";
import { isSuspect, parseReference, type SecretForm } from "../secret.ts";
import type { InJson } from "./in_json.ts";
import { schemeNamed } from "./schemes.ts";

/** A text that is no secret. */
export type Misfit = "reference" | InJson;

/** The way in which a text is given: in its place in the configuration, or by a reference to it. */
type Way = "in place" | "by reference";

/** Forms in which references name secrets, by the scheme of each secret manager. */
type Forms = ReadonlyMap<string, string>;

const JSON_OF_ANY_KIND = ["object", "list", "broken"] as const;

/**
 * Misfits that are taken all the same. What people choose may look like anything, so there is always one of the two
 * ways to give it.
 */
const TAKEN: Readonly<Record<SecretForm | "whole", Readonly<Record<Way, readonly Misfit[]>>>> = {
  word: { "in place": [], "by reference": [] },
  name: { "in place": ["reference"], "by reference": [] },
  text: { "in place": [], "by reference": [] },
  password: { "in place": JSON_OF_ANY_KIND, "by reference": ["reference", "broken"] },
  whole: { "in place": JSON_OF_ANY_KIND, "by reference": JSON_OF_ANY_KIND },
};

/** Returns what a text is instead of a secret of that form; `undefined` for one that may be it. */
export function misfitIn(
  text: string,
  form: SecretForm | undefined,
  way: Way,
  forms: Forms,
): Misfit | undefined {
  if (!isSuspect(text)) return undefined;
  const found = isReference(text.trim(), forms) ? "reference" : jsonIn(text);
  return found === undefined || TAKEN[form ?? "whole"][way].includes(found) ? undefined : found;
}

/** Whether a text begins as a reference of ours does. */
function isReference(text: string, forms: Forms): boolean {
  const scheme = parseReference(text.replace(TAG, ""))?.scheme;
  return scheme !== undefined && (forms.has(scheme) || schemeNamed(scheme) !== undefined);
}

/** The tag, where it is in quotes with its reference, and so a part of the text. */
export const TAG = /^!secret\s+/;

function jsonIn(text: string): InJson | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return isMap(JSON.parse(text)) ? "object" : "list";
  } catch {
    return "broken";
  }
}
