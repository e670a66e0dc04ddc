/**
 * The one rule on texts that can't be the secret that is wanted, whether they stand in the configuration or a reference
 * leads to them: they are another reference, a place that a shell would fill in, where a cloud keeps a secret, or all
 * that an item holds, and would be sent as they are. Pure.
 */
import { isMap } from "../map.ts";
import type { ManagerWords } from "../provider/secret_manager.ts";
import { mayBeChosen, placeholderIn } from "../placeholder.ts";
import { isSuspect, parseReference, type SecretForm, type SecretReference } from "../secret.ts";
import type { InJson } from "./in_json.ts";
import { schemeNamed } from "./schemes.ts";

/** The ends of sentences on texts that lead elsewhere, though not as a reference does. */
const ELSEWHERE = {
  variable: "a shell's variable, and no shell fills it in",
  command: "a shell's command, and no shell runs it",
  tag: "a tag within quotes, where it is text",
  address: "an address in a cloud, and no secret",
} as const;

/** A text that leads elsewhere. */
export type Elsewhere = keyof typeof ELSEWHERE;

/** A text that is no secret. */
type Misfit = "reference" | Elsewhere | InJson;

/** Returns the end of a sentence on a text that leads elsewhere; `undefined` for another misfit. */
export function elsewhere(misfit: Misfit): string | undefined {
  return Object.hasOwn(ELSEWHERE, misfit) ? ELSEWHERE[misfit as Elsewhere] : undefined;
}

/** The way in which a text is given: in its place in the configuration, or by a reference to it. */
type Way = "in place" | "by reference";

const JSON_OF_ANY_KIND = ["object", "list", "broken"] as const;

/**
 * Misfits that are taken all the same. What people choose may look like anything, so there is always one of the two
 * ways to give it; but no name that a cloud takes has a `$` in it, nor a blank.
 */
const TAKEN: Readonly<Record<SecretForm | "whole", Readonly<Record<Way, readonly Misfit[]>>>> = {
  word: { "in place": [], "by reference": [] },
  name: { "in place": ["reference", "address"], "by reference": [] },
  text: { "in place": [], "by reference": [] },
  password: {
    "in place": JSON_OF_ANY_KIND,
    "by reference": ["reference", "tag", "variable", "command", "address", "broken"],
  },
  whole: { "in place": JSON_OF_ANY_KIND, "by reference": JSON_OF_ANY_KIND },
};

/** Returns what a text is instead of a secret of that form; `undefined` for one that may be it. */
export function misfitIn(
  text: string,
  form: SecretForm | undefined,
  way: Way,
  words: ManagerWords,
): Misfit | undefined {
  if (!isSuspect(text)) return undefined;
  const found = noSecretIn(text.trim(), form === "password", words);
  return found === undefined || TAKEN[form ?? "whole"][way].includes(found) ? undefined : found;
}

function noSecretIn(
  text: string,
  isChosen: boolean,
  { forms, addresses }: ManagerWords,
): Misfit | undefined {
  const scheme = untagged(text, isChosen)?.scheme ?? "";
  if (forms.has(scheme) || schemeNamed(scheme) !== undefined) return "reference";
  if (OTHER_TAG.test(text)) return "tag";
  const place = isChosen && mayBeChosen(text) ? undefined : placeholderIn(text)?.what;
  return place ?? (addresses.some((each) => each.test(text)) ? "address" : jsonIn(text));
}

/**
 * Returns the reference in a text, with its tag or without. Letters of another size are a slip, but for a password,
 * which may begin so.
 */
export function untagged(text: string, isChosen = false): SecretReference | undefined {
  const said = text.replace(TAG, "");
  return parseReference(isChosen ? said : said.replace(/^[\w+.-]+(?=:)/, (it) => it.toLowerCase()));
}

/** The tag, where it is in quotes with its reference, and so a part of the text. */
const TAG = /^!secret\s+/i;

/** Another tag of the configuration's, in quotes with what it is put on. */
export const OTHER_TAG = /^!(?<tag>env|exec|include(?:\.raw)?)\s+(?<rest>\S.*)$/is;

function jsonIn(text: string): InJson | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return isMap(JSON.parse(text)) ? "object" : "list";
  } catch {
    return "broken";
  }
}
