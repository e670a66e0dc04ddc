/** `SHA256SUMS`, in the form that `sha256sum --check` reads. */
import { digestOf } from "../build/digest.ts";

/** Its name. */
export const SUMS = "SHA256SUMS";

/** Writes the sums of every file right below the folder. */
export async function writeSums(folder: string): Promise<void> {
  const names = [...Deno.readDirSync(folder)]
    .filter(({ name, isFile }) => isFile && name !== SUMS && !name.startsWith(".")).map((
      { name },
    ) => name).sort();
  const lines = names.map(async (name) => `${await digestOf(`${folder}/${name}`)}  ${name}\n`);
  await Deno.writeTextFile(`${folder}/${SUMS}`, (await Promise.all(lines)).join(""));
}
