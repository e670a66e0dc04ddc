/**
 * The redactor: the last step of text on its way to a person or a log. It knows the secrets that this process has met,
 * in every spelling they are likely to have, and the forms of common secrets. Every step takes time in proportion to
 * the text, whatever the text is.
 */
import { assignedIn } from "./secret_shapes.ts";

/** Takes secrets out of text. */
export interface Redactor {
  /** Learns a secret. One of less than six characters can't be told from other text. */
  learn(value: string): void;
  /** Returns the text without secrets. */
  clean(text: string): string;
}

/** The least length of a value that is removed: shorter ones are too likely to be ordinary text. */
const LEAST = 6;

/** Returns a redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  let longestFirst: readonly string[] | undefined;
  return {
    learn: (value) => {
      for (const spelling of spellings(value)) known.add(spelling);
      longestFirst = undefined;
    },
    clean: (text) => {
      // A secret that holds another must not leave its rest behind.
      longestFirst ??= [...known].sort((a, b) => b.length - a.length);
      return cleanShapes(
        longestFirst.reduce((rest, secret) => rest.replaceAll(secret, MARK), text),
      );
    },
  };
}

/** Returns the likely spellings of a value: plain, line by line, in JSON, in an address, in Base64. */
function spellings(value: string): readonly string[] {
  const lines = value.includes("\n")
    ? value.split(/\r?\n/).filter((line) => line.length >= 16)
    : [];
  return [value.trim(), ...lines].filter((text) => text.length >= LEAST).flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    ...inAddresses(text),
    ...inBase64(text),
  ]);
}

function inAddresses(text: string): readonly string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const lower = encoded.replace(/%../g, (code) => code.toLowerCase());
  const form = new URLSearchParams([["", text]]).toString().slice(1);
  return [encoded, lower, form];
}

/**
 * Returns the Base64 of a value, and its stable parts when the value is within something longer, such as
 * `user:password`: three bytes become four characters, so there are three alignments.
 */
function inBase64(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const whole = [bytes.toBase64(), bytes.toBase64({ omitPadding: true })];
  const parts = [0, 1, 2].map((before) => {
    const shifted = new Uint8Array([...new Uint8Array(before), ...bytes]);
    const end = shifted.length - shifted.length % 3;
    return shifted.subarray(before === 0 ? 0 : 3, end).toBase64();
  }).filter((part) => part.length >= 8);
  return [...whole, ...parts].flatMap((
    part,
  ) => [part, part.replace(/\+/g, "-").replace(/\//g, "_")]);
}

/** Whether a text shows by its form that there is a secret in it. */
export function looksSecret(text: string): boolean {
  return !text.includes(MARK) && cleanShapes(text).includes(MARK);
}

/** The text in place of a secret. */
export const MARK = "[secret]";

const ASSIGNED = assignedIn();

/** A header that authenticates, with everything up to the end of its line. */
const HEADER = /((?:proxy-)?authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?)[^\r\n"']+/gi;

/** Prefixes of tokens: GitHub's, classic and fine-grained; Google's access tokens; Slack's; Vault's. A pattern. */
export const TOKEN_PREFIX = "gh[pousr]_|github_pat_|ya29\\.|xox[abeprs]-|hv[bsr]\\.";

const TOKEN = new RegExp(`(${TOKEN_PREFIX})[\\w.-]{16,}`, "g");

/** AWS access key ids: not secret, but they name an account. Their last four characters are kept. */
const KEY_ID = /(?<![A-Za-z0-9])(A[KS]IA)[A-Z0-9]{8,28}?([A-Z0-9]{4})(?![A-Za-z0-9])/g;

/** Runs of the characters of a JSON Web Token, each of which is checked. */
const RUN = /[\w.-]{24,}/g;

/** Returns the text without anything that looks like a secret. */
function cleanShapes(text: string): string {
  return cleanPem(text)
    .replace(HEADER, `$1${MARK}`)
    .replace(ASSIGNED, (whole, name, value) => value.startsWith(MARK) ? whole : `${name}${MARK}`)
    .replace(TOKEN, `$1${MARK}`)
    .replace(KEY_ID, "$1…$2")
    .replace(RUN, withoutJwt);
}

/**
 * Removes JSON Web Tokens from a run: one starts with `{"` in Base64, has a dot, and continues in the same alphabet.
 */
function withoutJwt(run: string): string {
  for (let from = 0; from < run.length;) {
    const dot = run.indexOf(".", from);
    if (dot < 0 || run.length - dot < 8) return run;
    const start = run.slice(from, dot).indexOf("eyJ") + from;
    if (start >= from && dot - start >= 8) return `${run.slice(0, start)}${MARK}`;
    from = dot + 1;
  }
  return run;
}

const BEGIN = /-----BEGIN [A-Z0-9 ]{1,40}-----/g;
const END = "-----END ";

/**
 * Removes PEM blocks, with real line breaks or ones written `\n`; one without an end takes the rest of the text along.
 */
function cleanPem(text: string): string {
  let cleaned = "";
  let done = 0;
  for (const { 0: begin, index } of text.matchAll(BEGIN)) {
    if (index < done) continue;
    const end = text.indexOf(END, index + begin.length);
    cleaned += text.slice(done, index) + begin + MARK;
    done = end < 0 ? text.length : end;
  }
  return cleaned + text.slice(done);
}
