/** The fault of a secret that stands in the configuration itself and can't be one, with the reference that is meant. */
import { type Cloud, managerWords } from "../provider/cloud.ts";
import { placeholderIn } from "../placeholder.ts";
import type { SecretForm, SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { noted } from "../terminal/hint.ts";
import { IN_JSON, isInJson } from "./in_json.ts";
import { type Elsewhere, elsewhere, misfitIn, OTHER_TAG, untagged } from "./misfit.ts";
import { ANOTHER, VALUE_ALONE } from "./scheme.ts";
import { schemeNamed, SCHEMES } from "./schemes.ts";
import { written } from "./written.ts";

/** A secret in its place. */
interface InPlace {
  readonly text: string;
  readonly form: SecretForm | undefined;
  /** Whether the text may be shown: it was written there, and told by no variable or program. */
  readonly isWritten: boolean;
}

/** The end of a sentence, and what belongs in the place. */
interface Fault {
  readonly why: string;
  readonly hint: string;
}

/** Returns the fault; `undefined` for one that may be the secret. */
export async function faultInPlace(
  { text, form, isWritten }: InPlace,
  clouds: readonly Cloud[],
): Promise<Fault | undefined> {
  const misfit = misfitIn(text, form, "in place", managerWords(clouds));
  if (misfit === undefined) return undefined;
  if (isInJson(misfit)) {
    return { why: IN_JSON[misfit], hint: misfit === "broken" ? ANOTHER : VALUE_ALONE };
  }
  const led = elsewhere(misfit);
  const why = led === undefined ? "is a reference without the tag !secret" : `is ${led}`;
  const hint = await meantBy(misfit, text.trim(), isWritten, clouds);
  return { why, hint: form === "password" ? mayBeChosen(text, hint) : hint };
}

/** Returns the line that was meant, or its form where the text may not be shown. */
async function meantBy(
  misfit: "reference" | Elsewhere,
  text: string,
  isWritten: boolean,
  clouds: readonly Cloud[],
): Promise<string> {
  if (misfit === "reference") return await taggedIn(untagged(text)!, isWritten, clouds);
  if (misfit === "tag") return tagIn(text, isWritten);
  if (misfit === "command") return `!secret ${SCHEMES.exec!.form}`;
  if (misfit === "address") return await fromAddress(text, isWritten, clouds) ?? ANOTHER;
  const name = placeholderIn(text)?.name ?? "";
  return await taggedIn({ scheme: "env", rest: name }, isWritten && name !== "", clouds);
}

/** Returns a tag that stood in quotes with its value, without them. */
function tagIn(text: string, isWritten: boolean): string {
  const { tag = "", rest = "" } = OTHER_TAG.exec(text)?.groups ?? {};
  const isShown = isWritten && /^\w+$/.test(rest);
  return `!${tag.toLowerCase()} ${isShown ? rest : tag.toLowerCase() === "env" ? "NAME" : "..."}`;
}

/** Returns the reference to the secret manager that knows the address; `undefined` where none does. */
async function fromAddress(
  text: string,
  isWritten: boolean,
  clouds: readonly Cloud[],
): Promise<string | undefined> {
  const owner = clouds.find(({ secretManagers }) =>
    secretManagers?.addresses?.some((each) => each.test(text))
  );
  for (const [scheme, { wrong }] of Object.entries(await owner?.secretManagers?.load() ?? {})) {
    const fault = wrong(text);
    const rest = fault === undefined ? text : fault.meant;
    if (rest !== undefined && wrong(rest) === undefined) {
      return await throughSomebody({ scheme, rest }, isWritten, clouds);
    }
  }
}

/** The hint with the way in which a password is given that only looks so. */
function mayBeChosen(text: string, hint: string): string {
  if (/^(?:!secret\s+)?op:/.test(text.trim())) return hint;
  const other = "atmos-auth secret set NAME --literal, !secret keyring:NAME";
  return noted(hint, `for a password that reads so: ${other}`);
}

/** Returns the reference with its tag, or its form where it may not be shown, or names nothing. */
async function taggedIn(
  reference: SecretReference,
  isWritten: boolean,
  clouds: readonly Cloud[],
): Promise<string> {
  const { scheme, rest } = reference;
  const own = schemeNamed(scheme);
  if (own === undefined) return await throughSomebody(reference, isWritten, clouds);
  const isShown = isWritten && own.shown === undefined &&
    (await own.load()).wrong?.(rest) === undefined;
  return `!secret ${isShown ? inYaml(`${scheme}:${rest}`) : own.form}`;
}

/** Returns the text for YAML, in quotes unless it is plain in any place. */
function inYaml(text: string): string {
  if (/^[\w./~@:#?=+-]+$/.test(text)) return text;
  return `'${visible(text).replaceAll("'", "''")}'`;
}

/** Returns a reference to a secret manager, which names whoever asks for it. */
async function throughSomebody(
  { scheme, rest }: SecretReference,
  isWritten: boolean,
  clouds: readonly Cloud[],
): Promise<string> {
  const all = clouds.flatMap(({ secretManagers }) => secretManagers ?? []);
  const found = all.find(({ forms }) => Object.hasOwn(forms, scheme))!;
  const { accepts, wrong } = (await found.load())[scheme]!;
  const kinds = clouds.flatMap((cloud) => cloud.kinds).filter((it) => accepts.includes(it.yields));
  const role = kinds.some((it) => it.role === "identity") ? "identity" : "provider";
  const form = found.forms[scheme]!.slice(scheme.length + 1);
  const shown = isWritten && wrong(rest) === undefined ? rest : form;
  return written({ scheme, rest: shown, via: { role, name: "NAME" } });
}
