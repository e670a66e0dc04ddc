/** A file that is written in place, and its state when we are ended meanwhile. */
import { MachineError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import { visible } from "../terminal/escape.ts";
import { OS } from "./machine.ts";
import { dialect } from "../terminal/dialect.ts";

/** Returns the path of a file's old content while it is written in place. */
export function besideOf(path: string): string {
  const { dirname, basename, join } = pathOf(OS);
  return join(dirname(path), `.${basename(path)}.atmos-auth`);
}

/** Time limit for another of our processes that is writing it, in milliseconds. */
const WRITING = 1_000;

/** Throws where one of our processes was ended while it wrote the file, which may hold a mixture of both contents. */
export async function checkNotTorn(path: string): Promise<void> {
  const beside = besideOf(path);
  for (const until = Date.now() + WRITING; isOurs(beside);) {
    if (Date.now() >= until) throw torn(path, beside);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isOurs(path: string): boolean {
  try {
    const { isFile, uid } = Deno.lstatSync(path);
    return isFile && uid === Deno.uid();
  } catch {
    return false;
  }
}

function torn(path: string, beside: string): MachineError {
  const reason = "an atmos-auth was ended while it wrote it; " +
    `what it held before is in "${visible(beside)}"`;
  return new MachineError(`write "${visible(path)}"`, reason, {
    hint: dialect().moveInto(path, beside),
  });
}
