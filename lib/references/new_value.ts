/** The hint at another value for where a reference leads. */
import type { SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";
import { operandTyped } from "../terminal/flag.ts";
import { readingInto } from "../terminal/system_lines.ts";
import { shownOf } from "./schemes.ts";

/** Returns the hint at a secret whose value nobody takes any more. */
export function newValueOf({ scheme, rest }: SecretReference): string {
  if (scheme === "keyring") return `atmos-auth secret set ${operandTyped(rest)}`;
  if (scheme === "env" && /^[A-Za-z_]\w*$/.test(rest)) return readingInto(rest);
  return `put another one into ${scheme}:${visible(shownOf(scheme, rest))}`;
}
