/** Small programs, compiled as ours is. */
import { removeAll } from "../files.ts";
import { compile } from "../build/compile.ts";
import { IMPORT_MAP } from "../build/halves.ts";
import { ownTarget } from "../build.ts";

/** Makes a program of this JavaScript below `dist`; returns its path. */
export async function smallProgram(dist: string, name: string, code: string): Promise<string> {
  const bundle = `${dist}/bench/${name}`;
  await removeAll(bundle);
  await Deno.mkdir(bundle, { recursive: true });
  await Deno.writeTextFile(`${bundle}/main.js`, code);
  await Deno.writeTextFile(`${bundle}/${IMPORT_MAP}`, "{}");
  const [target, output] = [ownTarget(), `${dist}/bench/${ownTarget().program}-${name}`];
  await compile({ target, bundle, output, packages: `${dist}/packages`, release: false });
  return output;
}

/** Makes a program that does nothing: what any program of this runtime costs. */
export async function emptyProgram(dist: string): Promise<string> {
  return await smallProgram(dist, "empty", "");
}
