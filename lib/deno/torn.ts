/** A file that is written where it stands, and what happens to it when we are ended meanwhile. */
import { MachineError } from "../errors.ts";
import { pathOf } from "../paths/directories.ts";
import { typed, visible } from "../terminal/escape.ts";
import { OS } from "./machine.ts";

/** Where what a file held lies while it is written where it stands. */
export function besideOf(path: string): string {
  const { dirname, basename, join } = pathOf(OS);
  return join(dirname(path), `.${basename(path)}.atmos-auth`);
}

/** How long another of us may be writing it, in milliseconds. */
const WRITING = 1_000;

/** Throws where one of us was ended while it wrote the file: what it holds may be of both contents. */
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
  const [from, to] = [beside, path].map((each) => typed(each));
  return new MachineError(`write "${visible(path)}"`, reason, {
    hint: `cat ${from} >${to} && rm ${from}`,
  });
}
