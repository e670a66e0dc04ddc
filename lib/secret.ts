/** A value that must not be seen: every way of printing it says `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Called only where it leaves for its one purpose; a test counts the places. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("Deno.customInspect")](): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

/** Lays every secret in plain data open: as text, or as what `as` makes of the text. */
export function laidOpen(
  value: unknown,
  as: (text: string) => unknown = (text) => text,
): unknown {
  if (value instanceof Secret) return as(value.reveal());
  if (Array.isArray(value)) return value.map((one) => laidOpen(one, as));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, laidOpen(one, as)]));
}

/** A reference to a secret kept elsewhere, such as `keyring:deploy-key` or `env:TOKEN`. */
export interface SecretReference {
  readonly scheme: string;
  readonly rest: string;
  /** The entry as which it is asked for, where that needs somebody. */
  readonly via?: { readonly role: "provider" | "identity"; readonly name: string } | undefined;
}

/** Form of a reference: `SCHEME:REST`, whatever scheme somebody writes. */
export const REFERENCE = /^([A-Za-z][\w+.-]*):(.+)$/s;

/** Reads what a text names that is written as a reference; `undefined` for any other. */
export function parseReference(text: string): SecretReference | undefined {
  const [, scheme, rest] = REFERENCE.exec(text) ?? [];
  return scheme === undefined || rest === undefined ? undefined : { scheme, rest };
}

/**
 * The form of a secret that is one value, and never all that an item holds: a `word` that a machine made, such as a
 * token; a `name`, a word that people choose; a `text` such as a key in PEM; a `password`, which may be any text. Blanks
 * around a word are nobody's, and any in it are a mistake.
 */
export type SecretForm = "word" | "name" | "text" | "password";

/** A secret as configuration gives it: in place, or by reference, resolved only when it is needed. */
export type SecretSource =
  & ({ readonly value: Secret } | { readonly reference: SecretReference })
  & {
    /** Absent for a secret that may be all that an item holds, such as a service account's key. */
    readonly form?: SecretForm;
  };

/** Returns the secret that is one word; `undefined` when it is none. */
export function asWord(given: Secret): Secret | undefined {
  const word = wordIn(given.reveal());
  return word === undefined ? undefined : new Secret(word);
}

/** Returns the secret in its form, a word without the blanks around it; `undefined` where a word is wanted, and it is none. */
export function inForm(given: Secret, form: SecretForm | undefined): Secret | undefined {
  return form === "word" || form === "name" ? asWord(given) : given;
}

/**
 * Whether a text begins as JSON, a reference, a tag, a shell's variable or an address does, and so is no secret that is
 * one value, most likely: what it is tells `references/misfit.ts`, which few runs need.
 */
export function isSuspect(text: string): boolean {
  return /^\s*(?:[[{$%`]|![a-z.]+\s|\/\/|projects\/|[a-z][a-z0-9+.-]*:\S)/i.test(text);
}

/** Returns the word in a text, without the blanks around it; `undefined` when it is none, or of other letters than ASCII's. */
export function wordIn(text: string): string | undefined {
  return /^\s*([!-~]+)\s*$/.exec(text)?.[1];
}

/** SHA-256 of a text, in hexadecimal: it tells texts apart, and says nothing of them. */
export async function digestOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Compares in a time that does not tell where the texts differ. */
export function isSameText(given: string, wanted: string): boolean {
  let difference = given.length ^ wanted.length;
  for (let index = 0; index < wanted.length; index++) {
    difference |= given.charCodeAt(index) ^ wanted.charCodeAt(index);
  }
  return difference === 0;
}
