/** `!secret` in a field that is no secret, so that its value would be shown. */
import { visible } from "../../terminal/escape.ts";
import type { Located } from "../yaml/located.ts";
import { referenceIn } from "../yaml/secret_reference.ts";

/** By the scheme of the reference, the tag that gives the same value to a field that may be seen. */
const IN_PLAIN_SIGHT: Readonly<Record<string, (rest: string) => string>> = {
  env: (rest) => `!env ${rest}`,
  file: (rest) => `!include.raw ${rest}`,
  exec: (rest) => `!exec ${rest}`,
};

/**
 * Returns the message and hint for a secret reference in such a field, or in one that is a reference by itself;
 * `undefined` for any other value.
 */
export function misplacedSecret(
  value: Located,
  isReference: boolean,
): { message: string; hint: string } | undefined {
  const reference = referenceIn(value)?.text;
  if (reference === undefined) return undefined;
  if (isReference) {
    const hint = /^[\w./~@:#?=+-]+$/.test(reference) ? reference : JSON.stringify(reference);
    return { message: "takes no !secret: it is a reference without", hint: visible(hint) };
  }
  const [, scheme = "", rest = ""] = /^([^:]*):(.*)$/s.exec(reference) ?? [];
  const plainly = Object.hasOwn(IN_PLAIN_SIGHT, scheme) ? IN_PLAIN_SIGHT[scheme] : undefined;
  return {
    message: "takes no !secret: whoever sees it sees what it says",
    hint: visible(plainly?.(rest) ?? "!exec COMMAND"),
  };
}
