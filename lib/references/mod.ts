/** Secrets that the configuration refers to: read when they are needed, once. */
import { isAtHand } from "./at_hand.ts";
import { nearest } from "../nearest.ts";
import { type Place, UserError } from "../errors.ts";
import { inForm, isSuspect, Secret, type SecretReference, type SecretSource } from "../secret.ts";
import type { ManagerWords } from "../provider/secret_manager.ts";
import type { System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import { type ReferenceContext, troubleWith, valueIn } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { schemeNamed, SCHEMES, shownOf } from "./schemes.ts";

/** The means of reading secrets; none is used before a secret is asked for. */
export interface Secrets {
  readonly system: System;
  /** The system as an entry that is signed in to in between sees it: the asker waits for that. */
  readonly behind: System;
  /** Teaches the redactor a secret. */
  learn(secret: string): void;
  /** The environments of the programs that print secrets. */
  readonly environment: ReferenceContext["environment"];
  /** The person who may be asked to unlock something. */
  readonly person: ReferenceContext["person"];
  /** The secrets that the person keeps by name. */
  readonly store: ReferenceContext["store"];
  /** The secret managers that are asked over the network, through a configured entry. */
  readonly managers: Managers;
  /** The secrets that were read so far; empty at first. */
  readonly found: Map<string, Promise<SecretHere>>;
}

/** Secret managers of clouds. */
export interface Managers extends ManagerWords {
  /** Throws `Unavailable` for a reference that names no secret, or no entry to read it through; `at` is its place. */
  check(reference: SecretReference, at: Place): Promise<void>;
  /** Reads a secret from the manager of that scheme, on the machine as the asker that waits for it sees it. */
  read(reference: SecretReference, system: System): Promise<SecretHere>;
}

/** A secret that was read. */
export interface SecretHere {
  readonly secret: Secret;
  /** The line that puts another value in its place, where that is known. */
  readonly filling?: string;
}

/**
 * Returns the secret that a source holds or names; `at` is its place in the configuration. It is read once and then
 * remembered. Throws `secret_unavailable`.
 */
export async function resolveSecret(
  source: SecretSource,
  secrets: Secrets,
  at: Place,
): Promise<Secret> {
  if ("value" in source) return learned(secrets, source.value);
  const found = await find(source.reference, secrets, at);
  learned(secrets, found.secret);
  const one = await theOne(found, source, secrets, at);
  return one === found.secret ? one : learned(secrets, one);
}

function learned({ learn }: Secrets, secret: Secret): Secret {
  learn(secret.reveal());
  return secret;
}

/** Returns the secret in the form that is wanted; throws for all that an item holds, or another reference. */
async function theOne(
  { secret, filling }: SecretHere,
  source: Referred,
  { managers, store }: Secrets,
  at: Place,
): Promise<Secret> {
  const one = inForm(secret, source.form);
  if (one !== undefined && !isSuspect(one.reveal())) return one;
  const why = await (await import("./not_one.ts")).notOne(secret, source, managers, store);
  if (why === undefined) return one!;
  throw await mended(why, { reference: source.reference, filling }, at);
}

/** A source that names its secret. */
type Referred = Extract<SecretSource, { readonly reference: SecretReference }>;

/** Returns the error, with a hint that puts another value where this one is, where that is known. */
async function mended(
  error: unknown,
  { reference, filling }: { reference: SecretReference; filling?: string | undefined },
  at: Place,
): Promise<UserError> {
  if (!(error instanceof Unavailable)) return told(error, reference, at);
  const { anotherIn } = await import("./not_one.ts");
  const hint = anotherIn(reference, error.hint, filling);
  return told(new Unavailable(error.message, hint, error.shown), reference, at);
}

async function find(reference: SecretReference, secrets: Secrets, at: Place): Promise<SecretHere> {
  // What lies at hand is read again each time: a session lives long, and follows its key.
  if (isAtHand(reference)) return await lookUp(reference, secrets, at);
  const { scheme, rest, via } = reference;
  const key = [scheme, rest, at.file, via?.role ?? "", via?.name ?? ""];
  return await once(secrets, key, () => lookUp(reference, secrets, at));
}

/** Reads a secret once; after a failure, again. */
async function once(
  { found }: Secrets,
  parts: readonly string[],
  look: () => Promise<SecretHere>,
): Promise<SecretHere> {
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

/** Reads a reference; an error names the reference, and never its value. */
async function lookUp(
  reference: SecretReference,
  secrets: Secrets,
  at: Place,
): Promise<SecretHere> {
  const { rest } = reference;
  const asked: ReferenceContext = {
    ...{ system: secrets.system, rest, at, person: secrets.person, store: secrets.store },
    environment: secrets.environment,
    once: async (key, look) => {
      const find = async () => ({ secret: learned(secrets, await look()) });
      return (await once(secrets, key, find)).secret;
    },
  };
  let filling: string | undefined;
  try {
    const found = await follow(reference, secrets, asked);
    filling = found.filling;
    return { ...found, secret: fitting(found.secret) };
  } catch (error) {
    throw await mended(error, { reference, filling }, at);
  }
}

async function follow(
  reference: SecretReference,
  secrets: Secrets,
  asked: ReferenceContext,
): Promise<SecretHere> {
  const { managers, behind } = secrets;
  await refuseWrong(reference, managers, asked.at);
  const found = schemeNamed(reference.scheme);
  return found === undefined
    ? await managers.read(reference, behind)
    : { secret: await (await found.load()).follow(asked) };
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
  const begun = fromItsBeginning(reference);
  if (begun !== rest) {
    const why = "what is meant begins right behind the colon";
    const meant = begun === "" ? found.form : `${scheme}:${visible(begun)}`;
    throw new Unavailable(why, `!secret ${meant}`);
  }
  const wrong = (await found.load()).wrong?.(rest);
  if (wrong !== undefined) throw wrong;
  if (via === undefined) return;
  const why = '"via" says nothing here: it is asked for as whoever runs this';
  throw new Unavailable(why, `!secret ${scheme}:${visible(rest)}`);
}

/** Returns what is meant without the blanks, or the slashes of an address, that somebody writes before it. */
function fromItsBeginning({ scheme, rest }: SecretReference): string {
  if (scheme === "exec") return rest;
  const begun = rest.trimStart();
  return scheme === "pass" || scheme === "bw" ? begun.replace(/^\/\/+/, "") : begun;
}

/**
 * Returns the value of a secret. A value is never followed as another reference; one that is far too large, or has
 * characters that no field can hold, throws.
 */
function fitting(found: Secret): Secret {
  const value = valueIn(found.reveal());
  const trouble = troubleWith(value);
  if (trouble === undefined) return new Secret(value);
  throw new Unavailable(trouble.message, trouble.hint);
}

/** Returns the secret that a source holds, or that lies in a readable file; `undefined` for any other. */
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

/**
 * Returns the reason for which a reference can't be followed, whatever lies where it leads; `undefined` when it can.
 * Nothing is read.
 */
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

/**
 * Returns the error for a reference that can't be followed, as far as that is known without reading a secret;
 * `undefined` when there is none.
 */
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
  const shown = error.shown ?? shownOf(scheme, rest);
  const name = shown === "" ? "..." : `${scheme}:${visible(shown)}`;
  const message = `Cannot read the secret "${name}": ${error.message}`;
  return new UserError("secret_unavailable", message, { hint: error.hint, at });
}

function unknownScheme(scheme: string, { forms }: Pick<Managers, "forms">): never {
  const own = Object.entries(SCHEMES).map(([name, { form }]) => [name, form] as const);
  const all = new Map([...own, ...forms]);
  const guess = nearest(scheme, all.keys());
  const meant = [...all].filter(([name]) => guess === undefined || name === guess);
  const hint = meant.map(([, form]) => `!secret ${form}`).join(", ");
  // It may be a password that somebody wrote with a colon.
  throw new Unavailable("there is no such kind of place", hint, guess === undefined ? "" : "...");
}
