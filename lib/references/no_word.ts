/** Secrets that are no word where one is needed, such as a token: several words, or all that an item holds. */
import { asWord, type Secret, type SecretReference } from "../secret.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { wholeObject } from "./field.ts";
import { operandTyped } from "../terminal/flag.ts";
import { ANOTHER } from "./scheme.ts";
import { written } from "./written.ts";

/**
 * Returns the reason for which a secret is not one word; `undefined` when it is. All of an object in JSON would hand
 * over its other values as well.
 */
export function noWord(
  secret: Secret,
  reference: SecretReference,
  { forms }: { readonly forms: ReadonlyMap<string, string> },
): Unavailable | undefined {
  const { scheme, rest } = reference;
  const field = (name: string) => written({ ...reference, rest: `${rest}#${name}` });
  const hasFields = forms.get(scheme)?.endsWith("#FIELD") === true && !rest.includes("#");
  const whole = wholeObject(secret, hasFields ? field : undefined);
  if (whole !== undefined && scheme === "keyring") return keptAlone(whole, rest);
  if (whole !== undefined || asWord(secret) !== undefined) return whole;
  return new Unavailable("it must be one word here, and has more in it", ANOTHER);
}

/** The reason, with the command that keeps one of the values alone. */
function keptAlone({ message }: Unavailable, name: string): Unavailable {
  return new Unavailable(message, `atmos-auth secret set ${operandTyped(name)}`);
}
