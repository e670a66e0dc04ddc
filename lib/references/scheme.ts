/** The contract of a kind of place where secrets are kept: one file each, loaded when a reference names it. */
import { isUtf16 } from "../paths/utf8.ts";
import type { Person } from "../provider/context.ts";
import type { Place } from "../errors.ts";
import type { Secret } from "../secret.ts";
import type { Store } from "../store/store.ts";
import type { SecretEnvironments } from "../environment/programs.ts";
import type { Unavailable } from "../secret_programs/unavailable.ts";
import type { System } from "../system.ts";

/** The machine and the person, as far as following a reference may use them. */
export interface ReferenceContext {
  readonly system: System;
  /** What stands after the scheme's colon. */
  readonly rest: string;
  /** Where the configuration says the reference. */
  readonly at: Place;
  /** What the programs that print secrets run in. */
  readonly environment: SecretEnvironments;
  /** Who can be asked to unlock something, and waits for it. */
  readonly person: Pick<Person, "ask" | "waitFor">;
  /** What a person keeps by name. */
  readonly store: Pick<Store, "read" | "list" | "type" | "describe">;
  /** What is found by that key, once for all that ask in this run. */
  once(key: readonly string[], find: () => Promise<Secret>): Promise<Secret>;
}

/** Fetches a secret; throws `Unavailable`, or `UserError` for what is told as it stands. */
export type Follow = (asked: ReferenceContext) => Promise<Secret>;

/** More than any secret has, in bytes: a chain of certificates with its key has 20 kB. */
export const LARGEST = 64 * 1024;

/**
 * Returns what a place's text comes to, of whatever scheme: without the lines before and after it that hold blanks alone, and without
 * its last line's end, which editors, `echo` and tools put there. Blanks on a line of the value may be a password's own.
 */
export function valueIn(text: string): string {
  const [start, end] = [text.length - text.trimStart().length, text.trimEnd().length];
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const lineEnd = after.search(/[\r\n]/);
  return text.slice(
    Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1,
    lineEnd < 0 ? text.length : end + lineEnd,
  );
}

/** What is kept there, the person says. */
export const ANOTHER = "!secret keyring:NAME   (kept by atmos-auth secret set NAME)";

/** A part of what is kept there is the value. */
const VALUE_ALONE = "!secret keyring:NAME   (with the value alone: atmos-auth secret set NAME)";

/** Why a text is none that a secret can be, and the mend; `undefined` when it can. */
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
  if (!/^(!secret\s|op:\/\/)/.test(text)) return undefined;
  const hint = "!secret REFERENCE   (the one that is kept there, in the place of this)";
  return { message: "what is kept there is a reference itself", hint };
}

/** Whether it is of a form that is written over several lines; anything else of that is a warning and a value, say. */
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
