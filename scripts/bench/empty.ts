/** A program that does nothing, compiled as ours is: what any program of this runtime costs. */
import { removeAll } from "../files.ts";
import { compile } from "../build/compile.ts";
import { IMPORT_MAP } from "../build/halves.ts";
import { ownTarget } from "../build.ts";

/** Makes it below `dist`; returns its path. */
export async function emptyProgram(dist: string): Promise<string> {
  const bundle = `${dist}/bench/empty`;
  await removeAll(bundle);
  await Deno.mkdir(bundle, { recursive: true });
  await Deno.writeTextFile(`${bundle}/main.js`, "");
  await Deno.writeTextFile(`${bundle}/${IMPORT_MAP}`, "{}");
  const [target, output] = [ownTarget(), `${dist}/bench/${ownTarget().program}-empty`];
  await compile({ target, bundle, output, packages: `${dist}/packages`, release: false });
  return output;
}
