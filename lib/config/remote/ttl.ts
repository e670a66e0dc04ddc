/** The time that fetched files are used before they are asked for again (`imports.ttl`). */
import { parseDuration } from "../../duration.ts";
import type { Located } from "../yaml/located.ts";

/** The original's words for times, in milliseconds. */
const WORDS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hourly: 3_600_000,
  daily: 86_400_000,
  weekly: 7 * 86_400_000,
  monthly: 30 * 86_400_000,
  yearly: 365 * 86_400_000,
};

/**
 * Returns `imports.ttl` in milliseconds: seconds, a length of time, or a word such as `daily`; 0 asks each time, and is
 * the default. `undefined` when it is none of these.
 */
export function ttlOf(value: Located | undefined): number | undefined {
  if (value === undefined || value.type === "scalar" && value.value === null) return 0;
  if (value.type !== "scalar") return undefined;
  const text = value.source.trim();
  if (/^0[smhd]?$/.test(text)) return 0;
  return Object.hasOwn(WORDS, text) ? WORDS[text] : parseDuration(text);
}
