/** The words of a `credential_process`: AWS's CLI starts the program itself, without a shell. */
import type { Os } from "../../../lib/system.ts";
import { firstShellWord, shellWords } from "./shell_words.ts";

/** Returns the words as botocore's `compat_shell_split` finds them; `undefined` for a line that it can't take apart. */
export function processWords(line: string, os: Os): readonly string[] | undefined {
  return os === "windows" ? windowsWords(line) : shellWords(line);
}

/** Returns the first word as it is written, in a text that begins with it. */
export function firstWord(text: string, os: Os): string {
  return os === "windows" ? firstWindowsWord(text) : firstShellWord(text);
}

const PARTS = /(\\*)"|[ \t\r\n]|[^ \t\r\n"\\]+|\\+/g;

function firstWindowsWord(text: string): string {
  let isQuoted = false;
  for (const { 0: part, 1: backslashes, index } of text.matchAll(PARTS)) {
    if (!isQuoted && /^\s$/.test(part)) return text.slice(0, index);
    if (backslashes !== undefined && backslashes.length % 2 === 0) isQuoted = !isQuoted;
  }
  return text;
}

/**
 * Returns the words as a C program on Windows gets them: only double quotes count, and backslashes before one.
 * https://learn.microsoft.com/en-us/cpp/c-language/parsing-c-command-line-arguments
 */
function windowsWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let [isQuoted, isBegun] = [false, false];
  for (const [part, backslashes] of line.matchAll(PARTS)) {
    if (!isQuoted && /^[ \t]$/.test(part)) {
      isBegun = false;
      continue;
    }
    if (!isBegun) words.push("");
    isBegun = true;
    const isEscaped = (backslashes?.length ?? 0) % 2 === 1;
    words[words.length - 1] += backslashes === undefined
      ? part
      : backslashes.slice(0, backslashes.length >> 1) + (isEscaped ? '"' : "");
    if (backslashes !== undefined && !isEscaped) isQuoted = !isQuoted;
  }
  return isQuoted ? undefined : words;
}
