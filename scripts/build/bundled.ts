/** Packages whose code is in a bundle, from its source maps: their names, versions and places in Deno's cache. */

/** A package at a version, and its folder. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly directory: string;
}

/** The bundled packages, by half. */
export interface BundledHalves {
  readonly main: readonly Bundled[];
  readonly cage: readonly Bundled[];
}

/** A module of a package, as a source map names it: in Deno's cache, below its registry. */
const MODULE = /^(.*\/npm\/.*?\/((?:@[^/]+\/)?[^/]+)\/(\d+\.\d+\.\d+[^/]*))\//;

/** Returns the packages whose code a bundled folder holds, sorted; removes the source maps. */
export async function packagesIn(directory: string): Promise<readonly Bundled[]> {
  const found = new Map<string, Bundled>();
  for (const { name } of [...Deno.readDirSync(directory)]) {
    if (!name.endsWith(".js.map")) continue;
    const { sources } = JSON.parse(await Deno.readTextFile(`${directory}/${name}`));
    for (const source of sources) {
      const one = packageOf(source);
      if (one) found.set(`${one.name}@${one.version}`, one);
    }
    await Deno.remove(`${directory}/${name}`);
  }
  const sorted = [...found].sort(([one], [other]) => one < other ? -1 : 1);
  return sorted.map(([, one]) => ({ ...one, directory: resolved(directory, one.directory) }));
}

/** Returns the path of a source: a source map names it from its own place. */
function resolved(directory: string, path: string): string {
  return Deno.realPathSync(path.startsWith("/") ? path : `${directory}/${path}`);
}

/** Returns the package of a module that a source map names; `undefined` for our own. */
export function packageOf(source: string): Bundled | undefined {
  const [, directory, name, version] = MODULE.exec(source) ?? [];
  // A second copy of a version, for other peers, has `_1` behind it.
  return directory && name && version
    ? { name, version: version.replace(/_\d+$/, ""), directory }
    : undefined;
}
