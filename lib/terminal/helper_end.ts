/** What helper programs say, in words: how one failed, and what another tells while it goes on. */
import type { HelperResult } from "../system/programs.ts";
import { visible } from "./escape.ts";

/** More than any helper has to say, in bytes. */
export const MOST_PRINTED = 1024 * 1024;

/** How much of what it says is repeated, in characters. */
const LONGEST = 300;

/** What colours and moves on a terminal (ECMA-48): CSI and OSC sequences. */
// deno-lint-ignore no-control-regex
const STEERING = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;

/**
 * The end of a sentence that begins with the program, such as `ended with status 3, saying "no such entry"`. `timeout`
 * is its limit in milliseconds. What it printed may be a secret, so that is not repeated, wherever it stands.
 */
export function helperEnd(result: HelperResult, timeout: number): string {
  if (result.endless) return `printed more than ${MOST_PRINTED >> 20} MiB`;
  if (result.late) return `took more than ${timeout / 1000} s${saying(result)}`;
  if (result.interpreter !== undefined) return leadingNowhere(result.interpreter);
  if (result.status === 127) return `is not there${saying(result)}`;
  return `ended with status ${result.status}${saying(result)}`;
}

/** What the system calls not there is the program that would read the script. */
function leadingNowhere(interpreter: string): string {
  const why = interpreter.endsWith("\r") ? ": its lines end as those of Windows do" : "";
  return `is a script whose first line names "${visible(interpreter)}", which is not there${why}`;
}

/** A line that a program has printed, which steers nothing. */
function plainLine(line: string): string {
  const shown = visible(line.replace(STEERING, "").trim());
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}...` : shown;
}

/**
 * The same while the program goes on, when nobody knows yet what it will have printed: in words alone. Whatever could be a
 * secret, or a part of one that stands on several lines, is left out, and so is what a page's address is asked with.
 */
export function wordsIn(line: string): string {
  return plainLine(line).split(" ").map((word) =>
    ADDRESS.test(word) ? word.replace(/[?#].*/, "") : isPlain(word) ? word : "***"
  ).join(" ");
}

const ADDRESS = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#]|$)/;

/** Shorter than any secret, or what people write: no capitals inside, no digits, and no signs of Base64. */
function isPlain(word: string): boolean {
  const core = word.replace(/^[^\w+/=]+|[^\w+/=]+$/g, "");
  return core.length < 9 || !/\d|[a-z][A-Z]|[A-Z]{2}|[+/=_\\]/.test(core);
}

/** What it said, without what it printed, which may be a secret. */
export function withoutPrinted(said: string, stdout: string): string {
  const secrets = stdout.split(/\s+/).filter((word) => word.length >= 6);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), said);
}

/** What it said to people, to follow what it did: `, saying "..."`; empty when that is nothing. */
export function saying({ stdout, stderr }: HelperResult): string {
  const lines = withoutPrinted(stderr, stdout).replace(STEERING, "").split(/[\r\n]+/).map((line) =>
    line.trim()
  );
  const last = lines.filter((line) => line !== "").slice(-3).join("; ");
  if (/^[*;\s]*$/.test(last)) return "";
  const shown = visible(last);
  return `, saying "${shown.length > LONGEST ? `...${shown.slice(-LONGEST)}` : shown}"`;
}
