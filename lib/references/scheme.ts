/** The contract of a scheme of references: one file each, loaded when a reference names it. */
import { isUtf16 } from "../paths/utf8.ts";
import type { Person } from "../provider/context.ts";
import type { Place } from "../errors.ts";
import type { Secret, SecretForm } from "../secret.ts";
import type { Store } from "../store/store.ts";
import type { SecretEnvironments } from "../environment/programs.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import type { System } from "../system.ts";
import { noted } from "../terminal/hint.ts";

/** The machine and the person, as far as reading a reference may use them. */
export interface ReferenceContext {
  readonly system: System;
  /** The text after the scheme's colon. */
  readonly rest: string;
  /** The place of the reference in the configuration. */
  readonly at: Place;
  /** The environments of the programs that print secrets. */
  readonly environment: SecretEnvironments;
  /** The person who may be asked to unlock something, and waits for it. */
  readonly person: Pick<Person, "ask" | "waitFor">;
  /** The secrets that a person keeps by name. */
  readonly store: Pick<Store, "read" | "list" | "type" | "describe">;
  /** Returns the value under that key, found once for all references of this run. */
  once(key: readonly string[], find: () => Promise<Secret>): Promise<Secret>;
}

/** Reads a secret; throws `Unavailable`, or `UserError` for an error that is shown as it is. */
export type Follow = (asked: ReferenceContext) => Promise<Secret>;

/** The largest secret, in bytes: a chain of certificates with its key has 20 kB. */
export const LARGEST = 64 * 1024;

/**
 * Returns the value in a text of any scheme: without the mark of UTF-8, blank lines before and after it, and its last
 * line's end, which editors, `echo` and tools add. Blanks on a line of the value may be a password's own.
 */
export function valueIn(whole: string): string {
  const text = unmarked(whole);
  const [start, end] = [text.length - text.trimStart().length, text.trimEnd().length];
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const lineEnd = after.search(/[\r\n]/);
  return text.slice(
    Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1,
    lineEnd < 0 ? text.length : end + lineEnd,
  );
}

/** Returns a text without the mark that some editors put before UTF-8 (U+FEFF). */
export function unmarked(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

/** The hint at a secret that the person enters. */
export const ANOTHER = "!secret keyring:NAME   (kept by atmos-auth secret set NAME)";

/** The hint where a part of what is kept there is the value. */
export const VALUE_ALONE =
  "!secret keyring:NAME   (with the value alone: atmos-auth secret set NAME)";

/** Returns the reason for which a text can't be a secret, with a hint; `undefined` when it can. */
export function troubleWith(text: string): Pick<Unavailable, "message" | "hint"> | undefined {
  if (text.length > LARGEST) {
    const sizes = `${text.length >> 10} kB, and ${LARGEST >> 10} kB are the most`;
    const message = `it is larger than any secret: ${sizes}`;
    return { message, hint: VALUE_ALONE };
  }
  if (text.includes("\0")) {
    const why = isUtf16(text) ? "it is UTF-16 text" : "it is no text: it holds a NUL";
    return { message: why, hint: ANOTHER };
  }
  if (text.trim() === "") return { message: "it is empty", hint: ANOTHER };
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "").length;
  if (lines > 1 && !mayHaveLines(text)) {
    const message = `it has ${lines} lines, and is no key in PEM, no JSON and no Base64`;
    return { message, hint: VALUE_ALONE };
  }
  // A password may begin with any other scheme's word.
  return /^(!secret\s|op:\/\/)/.test(text) ? referenceItself() : undefined;
}

/** The reason for which a value is refused that is a reference; a name that only reads so can stand in its place. */
export function referenceItself(form?: SecretForm): Unavailable {
  const hint = "!secret REFERENCE   (the one that is kept there, in the place of this)";
  const mend = form === "name"
    ? noted(hint, "a name that only reads so: in place, untagged")
    : hint;
  return new Unavailable("what is kept there is a reference itself", mend);
}

/** Whether a text is of a form that has several lines; any other such text is, for example, a warning and a value. */
function mayHaveLines(text: string): boolean {
  return text.includes("-----BEGIN ") ||
    /^(?:[A-Za-z0-9+/]{32,}\s+)+[A-Za-z0-9+/]+={0,2}\s*$/.test(text) ||
    isJson(text);
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
