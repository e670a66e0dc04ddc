/** The fault of a secret that stands in the configuration itself and can't be one, with the reference that is meant. */
import type { Cloud } from "../provider/cloud.ts";
import { parseReference, type SecretForm, type SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { noted } from "../terminal/hint.ts";
import { IN_JSON } from "./in_json.ts";
import { misfitIn, TAG } from "./misfit.ts";
import { ANOTHER, VALUE_ALONE } from "./scheme.ts";
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
  const managers = clouds.flatMap(({ secretManagers }) => secretManagers ?? []);
  const forms = Object.assign({}, ...managers.map((each) => each.forms));
  const misfit = misfitIn(text, form, "in place", new Map(Object.entries(forms)));
  if (misfit === undefined) return undefined;
  if (misfit !== "reference") {
    return { why: IN_JSON[misfit], hint: misfit === "broken" ? ANOTHER : VALUE_ALONE };
  }
  const reference = parseReference(text.trim().replace(TAG, ""))!;
  const hint = await taggedIn(reference, isWritten, clouds);
  return {
    why: "is a reference without the tag !secret",
    hint: mayBeChosen(form, reference, hint),
  };
}

/** The hint with the way in which a password is given that only looks like a reference. */
function mayBeChosen(
  form: SecretForm | undefined,
  { scheme }: SecretReference,
  hint: string,
): string {
  if (form !== "password" || scheme === "op") return hint;
  const other = "atmos-auth secret set NAME, !secret keyring:NAME";
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
