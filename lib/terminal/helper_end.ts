/** Words of helper programs: the failure of one, and the lines of one that runs. */
import type { HelperResult } from "../system/programs.ts";
import { visible } from "./escape.ts";

/** The largest output of a helper, in bytes. */
export const MOST_PRINTED = 1024 * 1024;

/** The longest part of its message that is quoted, in characters. */
const LONGEST = 300;

/** Control sequences for colours and movements on a terminal (ECMA-48): CSI and OSC. */
// deno-lint-ignore no-control-regex
const STEERING = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)/g;

/**
 * Returns the end of a sentence that begins with the program, such as `ended with status 3, saying "no such entry"`.
 * `timeout` is its limit in milliseconds. Its standard output may be a secret, so that is removed from the message.
 */
export function helperEnd(result: HelperResult, timeout: number): string {
  if (result.endless) return `printed more than ${MOST_PRINTED >> 20} MiB`;
  if (result.late) return `took more than ${timeout / 1000} s${saying(result)}`;
  if (result.interpreter !== undefined) return leadingNowhere(result.interpreter);
  if (result.status === 127) return `is not there${saying(result)}`;
  return `ended with status ${result.status}${saying(result)}`;
}

/** Whether the program itself is not there: one that ran and did not find another ends alike, and says so. */
export function isMissing({ status, interpreter, stderr }: HelperResult): boolean {
  return status === 127 && interpreter === undefined && stderr === "";
}

/** Returns the reason for a script whose interpreter is missing, which the system reports as if the script were. */
function leadingNowhere(interpreter: string): string {
  const why = interpreter.endsWith("\r") ? ": its lines end as those of Windows do" : "";
  return `is a script whose first line names "${visible(interpreter)}", which is not there${why}`;
}

/** Returns a program's line without control sequences. */
function plainLine(line: string): string {
  const shown = visible(line.replace(STEERING, "").trim());
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}...` : shown;
}

/**
 * Returns a line while the program runs, when its standard output is not known yet: only plain words. Whatever could be
 * a secret, or a part of one of several lines, is removed, and so is the query of an address.
 */
export function wordsIn(line: string): string {
  return plainLine(line).split(" ").map((word) =>
    ADDRESS.test(word) ? word.replace(/[?#].*/, "") : isPlain(word) ? word : "***"
  ).join(" ");
}

const ADDRESS = /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#]|$)/;

/**
 * Whether a word is shorter than any secret, or one that people write: without inner capitals, digits and characters of
 * Base64.
 */
function isPlain(word: string): boolean {
  const core = word.replace(/^[^\w+/=]+|[^\w+/=]+$/g, "");
  return core.length < 9 || !/\d|[a-z][A-Z]|[A-Z]{2}|[+/=_\\]/.test(core);
}

/** Returns the message without the words of the standard output, which may be a secret. */
export function withoutPrinted(said: string, stdout: string): string {
  const secrets = stdout.split(/\s+/).filter((word) => word.length >= 6);
  return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), said);
}

/** Returns the message for people, after what the program did: `, saying "..."`; empty when there is none. */
export function saying({ stdout, stderr }: HelperResult): string {
  const lines = withoutPrinted(stderr, stdout).replace(STEERING, "").split(/[\r\n]+/).map((line) =>
    line.trim()
  );
  const last = lines.filter((line) => line !== "").slice(-3).join("; ");
  if (/^[*;\s]*$/.test(last)) return "";
  const shown = visible(last);
  return `, saying "${shown.length > LONGEST ? `...${shown.slice(-LONGEST)}` : shown}"`;
}
