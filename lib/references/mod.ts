/** Secrets that configuration names but does not hold: found when they are needed, once. */
import { nearest } from "../nearest.ts";
import { type Place, UserError } from "../errors.ts";
import { asWord, Secret, type SecretReference, type SecretSource } from "../secret.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { type ReferenceContext, troubleWith, valueIn } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { schemeNamed, SCHEMES, shownOf } from "./schemes.ts";

/** What finding secrets needs; nothing is touched before one is asked for. */
export interface Secrets {
  readonly system: System;
  /** The same, as it is seen by whom is signed in to in between: who asks waits for that. */
  readonly behind: System;
  /** Is told each secret, so that it is never shown. */
  learn(secret: string): void;
  /** What the programs that print secrets run in. */
  readonly environment: ReferenceContext["environment"];
  /** Who can be asked to unlock something. */
  readonly person: ReferenceContext["person"];
  /** What is kept by name. */
  readonly store: ReferenceContext["store"];
  /** What is asked over the network, as somebody who is configured. */
  readonly managers: Managers;
  /** What has been found so far; empty at first. */
  readonly found: Map<string, Promise<Secret>>;
}

/** Secret managers of clouds. */
export interface Managers {
  /** How a reference names a secret in each, by scheme. */
  readonly forms: ReadonlyMap<string, string>;
  /** Throws `Unavailable` for a reference that names no secret, or nobody as whom it is asked; `at` is where it stands. */
  check(reference: SecretReference, at: Place): Promise<void>;
  /** Asks the one of that scheme, on the machine as it is seen by who waits for it. */
  read(reference: SecretReference, system: System): Promise<Secret>;
}

/**
 * The secret that a source gives or names; `at` is where the configuration says so. It is found once and
 * then remembered. Throws `secret_unavailable`.
 */
export async function resolveSecret(
  source: SecretSource,
  secrets: Secrets,
  at: Place,
): Promise<Secret> {
  if ("value" in source) return learned(secrets, source.value);
  const secret = learned(secrets, await find(source.reference, secrets, at));
  return source.isWord
    ? learned(secrets, await theWord(secret, source.reference, secrets, at))
    : secret;
}

function learned({ learn }: Secrets, secret: Secret): Secret {
  learn(secret.reveal());
  return secret;
}

async function theWord(
  secret: Secret,
  reference: SecretReference,
  { managers }: Secrets,
  at: Place,
): Promise<Secret> {
  const word = asWord(secret);
  if (word !== undefined && !word.reveal().startsWith("{")) return word;
  const why = (await import("./no_word.ts")).noWord(secret, reference, managers);
  if (why === undefined) return word!;
  throw told(why, reference, at);
}

async function find(reference: SecretReference, secrets: Secrets, at: Place): Promise<Secret> {
  const { scheme, rest, via } = reference;
  const key = [scheme, rest, at.file, via?.role ?? "", via?.name ?? ""];
  return await once(secrets, key, () => lookUp(reference, secrets, at));
}

/** What could not be found is looked for again. */
async function once(
  { found }: Secrets,
  parts: readonly string[],
  look: () => Promise<Secret>,
): Promise<Secret> {
  const key = JSON.stringify(parts);
  const finding = found.get(key) ?? look();
  found.set(key, finding);
  try {
    return await finding;
  } catch (error) {
    found.delete(key);
    throw error;
  }
}

/** A secret that can't be had is told by its reference, and never by its value. */
async function lookUp(reference: SecretReference, secrets: Secrets, at: Place): Promise<Secret> {
  const { rest } = reference;
  const asked: ReferenceContext = {
    ...{ system: secrets.system, rest, at, person: secrets.person, store: secrets.store },
    environment: secrets.environment,
    once: (key, look) => once(secrets, key, async () => learned(secrets, await look())),
  };
  try {
    return fitting(await follow(reference, secrets, asked));
  } catch (error) {
    throw told(error, reference, at);
  }
}

async function follow(
  reference: SecretReference,
  secrets: Secrets,
  asked: ReferenceContext,
): Promise<Secret> {
  const { managers, behind } = secrets;
  await refuseWrong(reference, managers, asked.at);
  const found = schemeNamed(reference.scheme);
  return found === undefined
    ? await managers.read(reference, behind)
    : await (await found.load()).follow(asked);
}

/** Throws `Unavailable` for a reference that can't be followed, whatever lies where it leads. */
async function refuseWrong(
  reference: SecretReference,
  managers: Pick<Managers, "forms" | "check">,
  at: Place,
): Promise<void> {
  const { scheme, rest, via } = reference;
  if (managers.forms.has(scheme)) return await managers.check(reference, at);
  const found = schemeNamed(scheme) ?? unknownScheme(scheme, managers);
  if (/\p{Cc}/u.test(rest) && scheme !== "exec") {
    const why = "no name has the end of a line or another control character in it";
    throw new Unavailable(why, `!secret ${found.form}`);
  }
  const wrong = (await found.load()).wrong?.(rest);
  if (wrong !== undefined) throw wrong;
  if (via === undefined) return;
  const why = '"via" says nothing here: it is asked for as whoever runs this';
  throw new Unavailable(why, `!secret ${scheme}:${visible(rest)}`);
}

/** The value in it. Nothing is followed twice, and what is far too large, or holds what no field can, is something else. */
function fitting(found: Secret): Secret {
  const value = valueIn(found.reveal());
  const trouble = troubleWith(value);
  if (trouble === undefined) return new Secret(value);
  throw new Unavailable(trouble.message, trouble.hint);
}

/** The secret that a source gives, or that lies in a file which will do; `undefined` for any other. */
export async function secretAtHand(
  source: SecretSource,
  system: System,
  at: Place,
): Promise<Secret | undefined> {
  if ("value" in source) return source.value;
  const { reference } = source;
  if (reference.scheme !== "file" || await checkReference(system, reference, at)) return undefined;
  try {
    return fitting(await (await import("./file.ts")).follow({ system, rest: reference.rest, at }));
  } catch (error) {
    throw told(error, reference, at);
  }
}

/** Why a reference can't be followed, whatever lies where it leads. Nothing is read. */
export async function wrongReference(
  reference: SecretReference,
  managers: Pick<Managers, "forms" | "check">,
  at: Place,
): Promise<UserError | undefined> {
  try {
    await refuseWrong(reference, managers, at);
  } catch (error) {
    return told(error, reference, at);
  }
}

/** What keeps a reference from being followed that can be told without following it; nothing secret is read. */
export async function checkReference(
  system: System,
  reference: SecretReference,
  at: Place,
): Promise<UserError | undefined> {
  if (reference.scheme !== "file") return undefined;
  try {
    await (await import("./file.ts")).fileFor(system, reference.rest, at);
  } catch (error) {
    return told(error, reference, at);
  }
}

function told(error: unknown, { scheme, rest }: SecretReference, at: Place): UserError {
  // The program that `wrong` names is none of the command line's.
  if (error instanceof UserError) return error.with({ at, wrong: undefined });
  if (!(error instanceof Unavailable)) throw error;
  const name = `${scheme}:${visible(error.shown ?? shownOf(scheme, rest))}`;
  const message = `Cannot read the secret "${name}": ${error.message}`;
  return new UserError("secret_unavailable", message, { hint: error.hint, at });
}

function unknownScheme(scheme: string, { forms }: Pick<Managers, "forms">): never {
  const own = Object.entries(SCHEMES).map(([name, { form }]) => [name, form] as const);
  const all = new Map([...own, ...forms]);
  const guess = nearest(scheme, all.keys());
  const meant = [...all].filter(([name]) => guess === undefined || name === guess);
  const hint = meant.map(([, form]) => `!secret ${form}`).join(", ");
  // What follows an unknown word may be a password that somebody wrote with a colon.
  throw new Unavailable("there is no such kind of place", hint, "...");
}
