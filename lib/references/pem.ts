/** Keys and certificates in PEM (RFC 7468), as files, variables and password managers hold them. */
import { type Place, UserError } from "../errors.ts";
import type { Secret } from "../secret.ts";

/**
 * Returns the text with plain lines. Line ends may be `\r\n` or written as `\n`, or blanks, as a folded text in YAML or
 * a variable has them; lines may be indented, and the whole may be in Base64.
 */
export function plainPem(given: Secret): string {
  const text = given.reveal().trim();
  const pem = text.includes("-----BEGIN ") ? text : decoded(text) ?? text;
  const whole = pem.replaceAll("\\n", "\n").replace(IN_ONE_LINE, inLines);
  const lines = whole.split(/\r\n|\r|\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "").join("\n");
}

/** A block whose first line goes on behind its label; one with headers (RFC 1421) can't be told apart again. */
const IN_ONE_LINE =
  /-----BEGIN ([A-Z0-9 ]+)-----[ \t]*([A-Za-z0-9+/][A-Za-z0-9+/=\s]*)-----END \1-----/g;

function inLines(_: string, label: string, body: string): string {
  const lines = body.replace(/\s+/g, "").match(/.{1,64}/g)!.join("\n");
  return `\n-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** Returns the text in Base64, which may have several lines; `undefined` when it is none. */
export function decoded(text: string): string | undefined {
  try {
    return atob(text.replace(/\s+/g, ""));
  } catch {
    return undefined;
  }
}

/** The beginning of a text in PEM: a block, or openssl's words for what it took out of a PKCS#12 file. */
const BEGINNING = /^(?:-----BEGIN |(?:Bag|Key) Attributes\b)/;

/** Whether a text in PEM begins so, by its first line. */
export function beginsPem(line: string): boolean {
  return BEGINNING.test(line);
}

/**
 * Returns the whole blocks of these labels, such as `RSA PRIVATE KEY`, in their order. Text around them explains them,
 * and is no part of any (RFC 7468 section 2).
 */
export function pemBlocks(plain: string, labels: readonly string[]): readonly string[] {
  const shape = /-----BEGIN ([A-Z0-9 ]+)-----\n[^-]*(?:-(?!----)[^-]*)*-----END \1-----/g;
  return [...plain.matchAll(shape)].filter(([, label]) => labels.includes(label!))
    .map(([block]) => block);
}

/** Whether a key is encrypted in the old way, with a header (RFC 1421). */
export function isOldSealed(block: string): boolean {
  return /\bProc-Type: 4,ENCRYPTED\b/.test(block);
}

/** Beginnings of paths, and ends of key files' names; neither a key's PEM nor its Base64 has them. */
const PATH = /^(?:(?:~|\.{1,2})?[/\\]|[A-Za-z]:[/\\])|\.(?:pem|key|crt|cer|p12|pfx|json)$/i;

/**
 * Throws `secret_unavailable` where the value of that field is a path. It is not quoted, since it was meant as a
 * secret.
 */
export function refusePath(given: Secret, field: string, at: Place): void {
  const text = given.reveal().trim();
  if (text.length > 1_000 || /\p{Cc}/u.test(text) || !PATH.test(text)) return;
  const message = `"${field}" is the path of a file, and not what that file holds`;
  throw new UserError("secret_unavailable", message, { hint: `${field}: !secret file:PATH`, at });
}
