/**
 * The redactor: the last thing that text passes before a person or a log sees it. It knows the secrets that
 * this process has met, in every spelling they are likely to take, and it knows what secrets look like.
 * Every step takes time in proportion to the text, whatever the text is.
 */
import { cleanShapes, MARK } from "./secret_patterns.ts";

/** Takes secrets out of text. */
export interface Redactor {
  /** From now on this value is a secret. Under six characters there is nothing to tell it by. */
  learn(value: string): void;
  /** The text without secrets. */
  clean(text: string): string;
}

/** Shorter values are too likely to be ordinary text. */
const LEAST = 6;

/** A redactor that knows no secret yet. */
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

/** The value as it may turn up: plain, line by line, in JSON, in an address, in Base64. */
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
 * Base64 of the value, and the part of it that stays the same when the value stands within something
 * longer, such as `user:password`: three bytes become four characters, so there are three ways to stand.
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
