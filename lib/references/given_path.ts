/** The path of a file that stands where the file's content is wanted. */
import { type Place, UserError } from "../errors.ts";
import type { Secret } from "../secret.ts";

/** How paths begin, and how files of keys end; neither a key's PEM nor its Base64 does. */
const PATH = /^(?:(?:~|\.{1,2})?[/\\]|[A-Za-z]:[/\\])|\.(?:pem|key|crt|cer|p12|pfx|json)$/i;

/** Throws `secret_unavailable` where what was given for that field is a path. It is not quoted: it was called a secret. */
export function refusePath(given: Secret, field: string, at: Place): void {
  const text = given.reveal().trim();
  if (text.length > 1_000 || /\p{Cc}/u.test(text) || !PATH.test(text)) return;
  const message = `"${field}" is the path of a file, and not what that file holds`;
  throw new UserError("secret_unavailable", message, { hint: `${field}: !secret file:PATH`, at });
}
