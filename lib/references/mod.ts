/** Secrets that configuration names but does not hold: found when they are needed, once. */
import { nearest } from "../config/schema/suggest.ts";
import type { Place } from "../errors.ts";
import type { Secret, SecretReference, SecretSource } from "../secret.ts";
import type { ProcessEnvironment, System } from "../system.ts";
import { envScheme, keyringScheme, noSecret, type SecretScheme } from "./scheme.ts";
import { execScheme, fileScheme } from "./file.ts";

export type { SecretScheme } from "./scheme.ts";

/** What resolving needs of its surroundings. */
export interface SecretSurroundings {
  readonly system: System;
  /** Is told each secret, so that it is never shown. */
  learn(secret: string): void;
  /** What the programs that print secrets run in. */
  environment(): ProcessEnvironment;
}

/** Where they are looked for, and what has been found so far. */
export interface Secrets extends SecretSurroundings {
  readonly found: Map<string, Promise<Secret>>;
}

/** Opens the places where secrets are kept; nothing is touched yet. */
export function openSecrets(surroundings: SecretSurroundings): Secrets {
  return { ...surroundings, found: new Map() };
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
  const secret = "value" in source ? source.value : await find(source.reference, secrets, at);
  secrets.learn(secret.reveal());
  return secret;
}

async function find(reference: SecretReference, secrets: Secrets, at: Place): Promise<Secret> {
  const { found } = secrets;
  const schemes = schemesIn(secrets);
  const scheme = schemes.find(({ scheme }) => scheme === reference.scheme);
  if (scheme === undefined) throw unknownScheme(reference, schemes, at);
  const key = JSON.stringify([reference.scheme, reference.rest, at.file]);
  const finding = found.get(key) ?? scheme.resolve(reference.rest, at);
  found.set(key, finding);
  try {
    return await finding;
  } catch (error) {
    found.delete(key);
    throw error;
  }
}

function schemesIn({ system, environment }: SecretSurroundings): readonly SecretScheme[] {
  return [
    keyringScheme(system),
    envScheme(system),
    fileScheme(system),
    execScheme(system, environment),
  ];
}

function unknownScheme(
  reference: SecretReference,
  schemes: readonly SecretScheme[],
  at: Place,
): Error {
  const guess = nearest(reference.scheme, schemes.map(({ scheme }) => scheme));
  const meant = schemes.filter(({ scheme }) => guess === undefined || scheme === guess);
  const hint = meant.map(({ form }) => `!secret ${form}`).join(", ");
  // What follows an unknown word may be a password that somebody wrote with a colon.
  const shown = { scheme: reference.scheme, rest: "..." };
  return noSecret(shown, "there is no such kind of place", at, hint);
}
