/** Secrets that configuration names but does not hold: found when they are needed, once. */
import { nearest } from "../config/schema/suggest.ts";
import { type Place, UserError } from "../errors.ts";
import type { Secret, SecretReference, SecretSource } from "../secret.ts";
import type { ProcessEnvironment, System } from "../system.ts";
import { visible } from "../terminal/escape.ts";
import {
  fileFor,
  fromEnvironment,
  fromFile,
  fromKeyring,
  fromProgram,
  Unavailable,
} from "./places.ts";

/** What finding secrets needs; nothing is touched before one is asked for. */
export interface Secrets {
  readonly system: System;
  /** Is told each secret, so that it is never shown. */
  learn(secret: string): void;
  /** What the programs that print secrets run in. */
  environment(): ProcessEnvironment;
  /** What has been found so far; empty at first. */
  readonly found: Map<string, Promise<Secret>>;
}

/** A kind of place where secrets are kept. */
interface Scheme {
  /** How a reference names a secret in it, for the person. */
  readonly form: string;
  /** Fetches what stands after the colon; throws `Unavailable`. `at` is where the reference stands. */
  resolve(secrets: Secrets, rest: string, at: Place): Promise<Secret>;
}

const SCHEMES: Readonly<Record<string, Scheme>> = {
  keyring: { form: "keyring:NAME", resolve: ({ system }, rest) => fromKeyring(system, rest) },
  env: {
    form: "env:VAR",
    resolve: async ({ system }, rest) => await fromEnvironment(system, rest),
  },
  file: { form: "file:PATH", resolve: ({ system }, rest, at) => fromFile(system, rest, at) },
  exec: {
    form: "exec:PROGRAM ARGUMENT",
    resolve: ({ system, environment }, rest) => fromProgram(system, environment, rest),
  },
};

/**
 * The secret that a source gives or names; `at` is where the configuration says so. It is found once and
 * then remembered. Throws `secret_unavailable`.
 */
export async function resolveSecret(
  source: SecretSource,
  secrets: Secrets,
  at: Place,
): Promise<Secret> {
  const secret = "value" in source ? source.value : await find(source.reference, secrets, at);
  secrets.learn(secret.reveal());
  return secret;
}

async function find(reference: SecretReference, secrets: Secrets, at: Place): Promise<Secret> {
  const { found } = secrets;
  const key = JSON.stringify([reference.scheme, reference.rest, at.file]);
  const finding = found.get(key) ?? lookUp(reference, secrets, at);
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
  const { scheme, rest } = reference;
  const known = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  try {
    return await (known ?? unknownScheme(scheme)).resolve(secrets, rest, at);
  } catch (error) {
    throw told(error, reference, at);
  }
}

/** What keeps a reference from being followed that can be told without following it; nothing secret is read. */
export async function checkReference(
  system: System,
  reference: string,
  at: Place,
): Promise<UserError | undefined> {
  const [, rest] = /^file:(.+)/s.exec(reference) ?? [];
  if (rest === undefined) return undefined;
  try {
    await fileFor(system, rest, at);
  } catch (error) {
    return told(error, { scheme: "file", rest }, at);
  }
}

function told(error: unknown, { scheme, rest }: SecretReference, at: Place): UserError {
  if (error instanceof UserError) return located(error, at);
  if (!(error instanceof Unavailable)) throw error;
  const name = `${scheme}:${visible(error.shown ?? rest)}`;
  const message = `Cannot read the secret "${name}": ${error.message}`;
  return new UserError("secret_unavailable", message, { hint: error.hint, at });
}

/** What a keyring says, and what a program that can't be started does, with the place that names it. */
function located(error: UserError, at: Place): UserError {
  return new UserError(error.code, error.message, { hint: error.hint, at });
}

function unknownScheme(scheme: string): never {
  const guess = nearest(scheme, Object.keys(SCHEMES));
  const meant = Object.entries(SCHEMES).filter(([name]) => guess === undefined || name === guess);
  const hint = meant.map(([, { form }]) => `!secret ${form}`).join(", ");
  // What follows an unknown word may be a password that somebody wrote with a colon.
  throw new Unavailable("there is no such kind of place", hint, "...");
}
