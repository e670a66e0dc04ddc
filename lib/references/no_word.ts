/** Secrets that are no word where one is needed, such as a token: several words, all that an item holds, or a reference. */
import { asWord, parseReference, type Secret, type SecretReference } from "../secret.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { brokenJson, wholeObject } from "./field.ts";
import { operandTyped } from "../terminal/flag.ts";
import { ANOTHER, referenceItself } from "./scheme.ts";
import { schemeNamed } from "./schemes.ts";
import { written } from "./written.ts";

/**
 * Returns the reason for which a secret is not one word; `undefined` when it is. All of an object in JSON would hand
 * over its other values as well, and so would one that is broken: no token or key begins like it.
 */
export function noWord(
  secret: Secret,
  reference: SecretReference,
  { forms }: { readonly forms: ReadonlyMap<string, string> },
): Unavailable | undefined {
  const { scheme, rest } = reference;
  const field = (name: string) => written({ ...reference, rest: `${rest}#${name}` });
  const hasFields = forms.get(scheme)?.endsWith("#FIELD") === true && !rest.includes("#");
  const whole = wholeObject(secret, hasFields ? field : undefined) ?? brokenJson(secret);
  if (whole !== undefined && scheme === "keyring") return keptAlone(whole, rest);
  if (whole !== undefined) return whole;
  const word = asWord(secret);
  if (word === undefined) {
    return new Unavailable("it must be one word here, and has more in it", ANOTHER);
  }
  return isReference(word, forms) ? referenceItself() : undefined;
}

/** Whether a word begins as a reference of ours does. */
function isReference(word: Secret, forms: ReadonlyMap<string, string>): boolean {
  const scheme = parseReference(word.reveal())?.scheme;
  return scheme !== undefined && (forms.has(scheme) || schemeNamed(scheme) !== undefined);
}

/** The reason, with the command that keeps one of the values alone. */
function keptAlone({ message }: Unavailable, name: string): Unavailable {
  return new Unavailable(message, `atmos-auth secret set ${operandTyped(name)}`);
}
