/** Secrets that are no word where one is needed, such as a token: several words, or all that an item holds. */
import { asWord, type Secret, type SecretReference } from "../secret.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { wholeObject } from "./field.ts";
import { ANOTHER } from "./scheme.ts";
import { written } from "./written.ts";

/** Why it is none; `undefined` where it is one. Whoever is sent all of an object learns values that are not theirs. */
export function noWord(
  secret: Secret,
  reference: SecretReference,
  { forms }: { readonly forms: ReadonlyMap<string, string> },
): Unavailable | undefined {
  const { scheme, rest } = reference;
  const field = (name: string) => written({ ...reference, rest: `${rest}#${name}` });
  const hasFields = forms.get(scheme)?.endsWith("#FIELD") === true && !rest.includes("#");
  const whole = wholeObject(secret, hasFields ? field : undefined);
  if (whole !== undefined || asWord(secret) !== undefined) return whole;
  return new Unavailable("it must be one word here, and has more in it", ANOTHER);
}
