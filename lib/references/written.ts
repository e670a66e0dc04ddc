/** References to secret managers, in the words of a configuration. */
import type { SecretReference } from "../secret.ts";
import { visible } from "../terminal/escape.ts";

/** A reference as the configuration says it; without whom it is asked through, the person is to say. */
export function written({ scheme, rest, via }: SecretReference): string {
  const { role, name } = via ?? { role: "identity", name: "NAME" };
  return `{secret: ${quoted(`${scheme}:${rest}`)}, via: {${role}: ${quoted(name)}}}`;
}

/** As YAML has it, in quotes where it is no plain word. */
function quoted(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(visible(text));
}
