import { usage } from "../../errors.ts";
import { LARGEST, valueIn } from "../../references/scheme.ts";
import type { System } from "../../system.ts";

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
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return valueIn(text.replace(/\r?\n/g, "\n"));
  } catch {
    throw unfit("it is no text: it is not UTF-8", "base64 < FILE   (of what is no text)");
  }
}

const ALONE = `the value alone, of ${LARGEST >> 10} kB at most`;

function unfit(why: string, hint: string) {
  return usage(`Cannot take what standard input holds: ${why}`, hint);
}
