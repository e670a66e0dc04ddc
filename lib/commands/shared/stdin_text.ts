import { usage } from "../../errors.ts";
import { LARGEST, valueIn } from "../../references/scheme.ts";
import { inWords, type NotUtf8, utf8In } from "../../paths/utf8.ts";
import type { System } from "../../system.ts";
import { noted } from "../../terminal/hint.ts";
import { dialect } from "../../terminal/dialect.ts";

/** The most that is read, in bytes: more than any secret has. */
const MOST = 256 * 1024;

/** Returns the value in standard input; throws `usage` for one that is no text. */
export async function stdinText({ stdin }: Pick<System, "stdin">): Promise<string> {
  if (stdin.isTerminal()) {
    const why = "Standard input is this terminal, which shows what is typed";
    throw usage(why, "leave --stdin out: then it is asked for, and not shown");
  }
  const bytes = await stdin.readAll(MOST);
  if (bytes === undefined) {
    throw unfit(`it is larger than any secret: more than ${MOST >> 10} kB`, ALONE);
  }
  const text = utf8In(bytes);
  if (typeof text === "string") return valueIn(text.replace(/\r?\n/g, "\n"));
  throw unfit(inWords(text), mendOf(text));
}

/** Returns the line that makes text of a file; what never was any can be kept as Base64. */
function mendOf({ encoding }: NotUtf8): string {
  return encoding === undefined
    ? noted(dialect().base64("FILE"), "of what is no text")
    : noted(dialect().recodeBeside(encoding, "FILE", ".utf8"), "then give it that file");
}

const ALONE = `the value alone, of ${LARGEST >> 10} kB at most`;

function unfit(why: string, hint: string) {
  return usage(`Cannot take what standard input holds: ${why}`, hint);
}
