/** SHA-256, of a file or of whole folders. */
import { createHash } from "node:crypto";

/** Returns the file's SHA-256, in hexadecimal. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}

/** Returns one SHA-256 over names and contents of files and folders, and over some words. */
export async function fingerprint(
  root: string,
  paths: readonly string[],
  words: readonly string[],
): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(words));
  for (const path of paths) {
    for (const file of filesBelow(root, path)) {
      hash.update(`\0${file}\0`).update(await Deno.readFile(`${root}/${file}`));
    }
  }
  return hash.digest("hex");
}

/** Paths of a file, or of all files below a folder (`.` is the root), relative to the root and sorted. */
export function filesBelow(root: string, path: string): string[] {
  if (Deno.statSync(`${root}/${path}`).isFile) return [path];
  const folder = path === "." ? "" : `${path}/`;
  return [...Deno.readDirSync(`${root}/${path}`)]
    .map(({ name }) => name).sort()
    .flatMap((name) => filesBelow(root, folder + name));
}
