/** The names under which secrets are kept. */
import { looksSecret } from "../terminal/redact.ts";
import { KEY_ENTRY } from "../store/store_id.ts";

/** Returns the fault of such a name, as the end of a sentence; `undefined` when it has none. */
export function nameTrouble(name: string): string | undefined {
  if (isSecretItself(name)) return "that looks like a secret itself, and a name stands for one";
  // A configuration must not be able to send the store's own key to a host of its choice.
  if (name.toLowerCase().startsWith(KEY_ENTRY)) return "that entry is the store's own";
  if (name.startsWith("-")) return "a name must not begin with -, as flags do";
  if (/^[\w.@:/+][\w.@:/+-]*$/.test(name)) return undefined;
  return "a name has letters, digits and . _ @ : / + - in it";
}

/** Whether somebody has put the secret where its name belongs: lists and messages show names. */
export function isSecretItself(name: string): boolean {
  return looksSecret(name) || isKeyOfAws(name) || isSeed(name);
}

/** Whether a name is an access key ID, or looks like its secret: 40 characters of Base64 or more, of every kind. */
function isKeyOfAws(name: string): boolean {
  return /^A[KS]IA[A-Z0-9]{16}$/.test(name) || /^[A-Za-z0-9/+]{40,}$/.test(name) &&
      [/[A-Z]/, /[a-z]/, /\d/].every((kind) => kind.test(name));
}

/** Whether a name looks like a seed of one-time passwords: Base32 (RFC 4648), in which words are rare. */
function isSeed(name: string): boolean {
  return /^[A-Z2-7]{16,}$/.test(name) && (name.match(/\d/g) ?? []).length > 1;
}
