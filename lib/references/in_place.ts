/** The fault of a secret that stands in the configuration itself and can't be one, with the reference that is meant. */
import { type Cloud, managerWords } from "../provider/cloud.ts";
import type { ManagerWords } from "../provider/secret_manager.ts";
import { placeholderIn } from "../placeholder.ts";
import type { SecretForm, SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { noted } from "../terminal/hint.ts";
import { IN_JSON, isInJson } from "./in_json.ts";
import { type Elsewhere, elsewhere, misfitIn, OTHER_TAG, untagged } from "./misfit.ts";
import { ANOTHER, VALUE_ALONE } from "./scheme.ts";
import { repeated, type RepeatedReference } from "./repeated.ts";
import { schemeNamed } from "./schemes.ts";
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
  const words = managerWords(clouds);
  const misfit = misfitIn(text, form, "in place", words);
  if (misfit === undefined) return undefined;
  if (isInJson(misfit)) {
    return { why: IN_JSON[misfit], hint: misfit === "broken" ? ANOTHER : VALUE_ALONE };
  }
  const led = elsewhere(misfit);
  const why = led === undefined ? "is a reference without the tag !secret" : `is ${led}`;
  const named = await namedBy(misfit, text.trim(), clouds);
  const shown = named &&
    (isWritten
      ? repeated(named, isAddress(text, named, words))
      : { scheme: named.scheme, rest: undefined });
  const hint = shown === undefined ? otherwise(misfit, text) : await taggedIn(shown, clouds);
  return { why, hint: form === "password" ? mayBeChosen(named?.scheme, hint) : hint };
}

/** Returns the reference that was meant; `undefined` where none was. */
async function namedBy(
  misfit: "reference" | Elsewhere,
  text: string,
  clouds: readonly Cloud[],
): Promise<SecretReference | undefined> {
  if (misfit === "reference") return untagged(text);
  if (misfit === "address") return await fromAddress(text, clouds);
  if (misfit === "command") return { scheme: "exec", rest: "" };
  return misfit === "variable"
    ? { scheme: "env", rest: placeholderIn(text)?.name ?? "" }
    : undefined;
}

/** Returns the hint where no reference was meant: a tag stood in quotes with its value. */
function otherwise(misfit: "reference" | Elsewhere, text: string): string {
  const tag = misfit === "tag"
    ? OTHER_TAG.exec(text.trim())?.groups?.tag?.toLowerCase()
    : undefined;
  if (tag === undefined) return ANOTHER;
  return `!${tag} ${tag === "env" ? "NAME" : "..."}`;
}

/** Returns the reference to the secret manager that knows the address; `undefined` where none does. */
async function fromAddress(
  text: string,
  clouds: readonly Cloud[],
): Promise<SecretReference | undefined> {
  const owner = clouds.find(({ secretManagers }) =>
    secretManagers?.addresses?.some((each) => each.test(text))
  );
  for (const [scheme, { wrong }] of Object.entries(await owner?.secretManagers?.load() ?? {})) {
    const fault = wrong(text);
    const rest = fault === undefined ? text : fault.meant;
    if (rest !== undefined && wrong(rest) === undefined) return { scheme, rest };
  }
}

/** Whether the text is an address in a cloud, or the reference leads to one. */
function isAddress(text: string, { rest }: SecretReference, { addresses }: ManagerWords): boolean {
  return addresses.some((each) => each.test(text.trim()) || each.test(rest));
}

/** The hint with the way in which a password is given that only looks so. */
function mayBeChosen(scheme: string | undefined, hint: string): string {
  if (scheme === "op") return hint;
  const other = "atmos-auth secret set NAME --literal, !secret keyring:NAME";
  return noted(hint, `for a password that reads so: ${other}`);
}

/** Returns the reference with its tag, or its form where it may not be repeated, or names nothing. */
async function taggedIn(
  reference: RepeatedReference,
  clouds: readonly Cloud[],
): Promise<string> {
  const { scheme, rest } = reference;
  const own = schemeNamed(scheme);
  if (own === undefined) return await throughSomebody(reference, clouds);
  const isSound = rest !== undefined && (await own.load()).wrong?.(rest) === undefined;
  return `!secret ${isSound ? inYaml(`${scheme}:${rest}`) : own.form}`;
}

/** Returns the text for YAML, in quotes unless it is plain in any place. */
function inYaml(text: string): string {
  if (/^[\w./~@:#?=+-]+$/.test(text)) return text;
  return `'${visible(text).replaceAll("'", "''")}'`;
}

/** Returns a reference to a secret manager, which names whoever asks for it. */
async function throughSomebody(
  { scheme, rest }: RepeatedReference,
  clouds: readonly Cloud[],
): Promise<string> {
  const all = clouds.flatMap(({ secretManagers }) => secretManagers ?? []);
  const found = all.find(({ forms }) => Object.hasOwn(forms, scheme))!;
  const { accepts, wrong } = (await found.load())[scheme]!;
  const kinds = clouds.flatMap((cloud) => cloud.kinds).filter((it) => accepts.includes(it.yields));
  const role = kinds.some((it) => it.role === "identity") ? "identity" : "provider";
  const form = found.forms[scheme]!.slice(scheme.length + 1);
  const shown = rest !== undefined && wrong(rest) === undefined ? rest : form;
  return written({ scheme, rest: shown, via: { role, name: "NAME" } });
}
