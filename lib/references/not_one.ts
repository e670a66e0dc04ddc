/** Secrets that are not the one value that is wanted, such as a token: several words, all that an item holds, or a reference. */
import type { ManagerWords } from "../provider/secret_manager.ts";
import { inForm, type Secret, type SecretForm, type SecretReference } from "../secret.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { brokenJson, itemAndField, wholeObject, withField } from "./field.ts";
import { isInJson } from "./in_json.ts";
import { elsewhere, misfitIn } from "./misfit.ts";
import { operandTyped } from "../terminal/flag.ts";
import { readingInto } from "../terminal/system_lines.ts";
import { secretRecord, type Store } from "../store/store.ts";
import { ANOTHER, referenceItself, VALUE_ALONE } from "./scheme.ts";
import { written } from "./written.ts";

/** Returns the reason for which it is refused, with the fields that there are; `undefined` for one that is taken. */
export async function notOne(
  secret: Secret,
  { form, reference }: { readonly form?: SecretForm; readonly reference: SecretReference },
  words: ManagerWords,
  store: Pick<Store, "read">,
): Promise<Unavailable | undefined> {
  const misfit = misfitIn(secret.reveal(), form, "by reference", words);
  if (misfit !== undefined && isInJson(misfit)) return inJson(secret, reference, words.forms);
  if (misfit !== undefined && !await isLiteral(reference, store)) {
    const led = elsewhere(misfit);
    if (led === undefined) return referenceItself(form);
    return new Unavailable(`what is kept there is ${led}`, ANOTHER);
  }
  if (inForm(secret, form) !== undefined) return undefined;
  return new Unavailable("it must be one word here, and has more in it", ANOTHER);
}

/** Whether the store keeps it: what reads so is kept there as `secret set --literal` alone. */
async function isLiteral({ scheme, rest }: SecretReference, store: Pick<Store, "read">) {
  return scheme === "keyring" && await store.read(secretRecord(rest)) !== undefined;
}

/** Returns the hint in words that fit the place; one that tells more than of another value is returned as it is. */
export function anotherIn(
  { scheme, rest }: SecretReference,
  hint: string,
  filling: string | undefined,
): string {
  if (hint !== ANOTHER && hint !== VALUE_ALONE) return hint;
  if (filling !== undefined) return hint === ANOTHER ? filling : hint;
  if (scheme === "keyring") return `atmos-auth secret set ${operandTyped(rest)}`;
  const isVariable = scheme === "env" && /^[A-Za-z_]\w*$/.test(rest);
  return isVariable ? readingInto(rest) : hint;
}

function inJson(
  secret: Secret,
  reference: SecretReference,
  forms: ReadonlyMap<string, string>,
): Unavailable | undefined {
  const { scheme, rest } = reference;
  const [item, named] = itemAndField(rest);
  const field = (name: string) => written({ ...reference, rest: withField(item, name) });
  const hasFields = forms.get(scheme)?.endsWith("#FIELD") === true && named === undefined;
  return wholeObject(secret, hasFields ? field : undefined) ?? brokenJson(secret, ANOTHER);
}
