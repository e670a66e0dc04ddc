/** `!secret` where nothing keeps what it says. */
import { visible } from "../../terminal/escape.ts";
import type { Located } from "../yaml/located.ts";
import { referenceIn } from "../yaml/secret_reference.ts";

/** How the same is said where it may be seen, by the scheme of the reference. */
const IN_PLAIN_SIGHT: Readonly<Record<string, (rest: string) => string>> = {
  env: (rest) => `!env ${rest}`,
  file: (rest) => `!include.raw ${rest}`,
  exec: (rest) => `!exec ${rest}`,
};

/** What is wrong with such a value, and what can be said instead; `undefined` for any other. */
export function misplacedSecret(value: Located): { message: string; hint: string } | undefined {
  const reference = referenceIn(value)?.text;
  if (reference === undefined) return undefined;
  const [, scheme = "", rest = ""] = /^([^:]*):(.*)$/s.exec(reference) ?? [];
  const plainly = Object.hasOwn(IN_PLAIN_SIGHT, scheme) ? IN_PLAIN_SIGHT[scheme] : undefined;
  return {
    message: "takes no !secret: whoever sees it sees what it says",
    hint: visible(plainly?.(rest) ?? "!exec COMMAND"),
  };
}
