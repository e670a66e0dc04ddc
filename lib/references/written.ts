/** References to secret managers, in the words of a configuration. */
import type { SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";

/** Returns a reference as the configuration writes it; where it names no entry, with a placeholder for one. */
export function written({ scheme, rest, via }: SecretReference): string {
  const { role, name } = via ?? { role: "identity", name: "NAME" };
  return `{secret: ${quoted(`${scheme}:${rest}`)}, via: {${role}: ${quoted(name)}}}`;
}

/** Returns a text for YAML, in quotes unless it is a plain word. */
function quoted(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(visible(text));
}
