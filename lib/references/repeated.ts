/**
 * The one door by which a text that stands in a secret's place gets into a hint. It may be the secret after all, which
 * people choose as they like, so a hint repeats what has the shape of a name alone: a variable of several words in
 * capitals, a path from a directory, a whole address. Pure.
 */
import type { SecretReference } from "../secret.ts";

declare const REPEATED: unique symbol;

/** A text that a hint may repeat; made here alone. */
type RepeatedText = string & { readonly [REPEATED]: true };

/** A reference, as far as a hint may repeat it. */
export interface RepeatedReference extends Pick<SecretReference, "scheme"> {
  /** Absent for a text that may be a secret. */
  readonly rest: RepeatedText | undefined;
}

/** By scheme, the shape of a name that nobody chooses for a secret; no other scheme's names have one. */
const NAMES: Readonly<Record<string, RegExp>> = {
  env: /^[A-Z]+(?:_[A-Z0-9]+)+$/,
  file: /^(?:(?:~|\.{1,2})?[/\\]|[A-Za-z]:[/\\])./,
  op: /^\/\/[^/]+\/[^/]+\/./,
};

/** Returns the reference with what may be repeated of it; an address in a cloud leads to its secret, and is none. */
export function repeated(
  { scheme, rest }: SecretReference,
  isAddress: boolean,
): RepeatedReference {
  const isName = isAddress || NAMES[scheme]?.test(rest) === true;
  return { scheme, rest: isName ? rest as RepeatedText : undefined };
}
