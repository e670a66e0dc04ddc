/** The repository's files, as they are read for the walls. */
import { assert } from "@std/assert";
import { type Code, readCode } from "../code.ts";

const ROOT = new URL("../..", import.meta.url);
const SKIPPED = new Set([".git", "dist", "node_modules"]);

/** Paths from the repository's root, of all files but those that are made. */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", ROOT))) {
    if (SKIPPED.has(name)) continue;
    if (isDirectory) yield* filesBelow(`${folder}${name}/`);
    else yield folder + name;
  }
}

/** The text of a file. */
export const read = (path: string): Promise<string> => Deno.readTextFile(new URL(path, ROOT));

/** How many sources there are at the least: a tenth less than there were when this was written. */
const FEWEST = 1_350;

/** Every source file. */
export async function everyCode(): Promise<readonly Code[]> {
  const codes: Code[] = [];
  for await (const path of filesBelow("")) {
    if (path.endsWith(".ts")) codes.push(readCode(path, await read(path)));
  }
  assert(codes.length > FEWEST, `${codes.length} files are not all`);
  return codes;
}
