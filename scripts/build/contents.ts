/** Contents of a program by its packages: names, versions and licences, kept beside the built program. */
import type { Bundled, BundledHalves } from "./bundled.ts";
import type { RuntimeInside } from "./compile.ts";
import type { Part } from "./targets.ts";

/** A file in which a package states its licence. */
export interface Notice {
  readonly file: string;
  readonly text: string;
}

/** A package, as far as its code is in the program. */
export interface Content {
  readonly name: string;
  readonly version: string;
  /** `native`: the keyring's addon. */
  readonly halves: readonly ("main" | "cage" | "native")[];
  /** An SPDX expression, from its `package.json`. */
  readonly license: string;
  /** The licence files of the package; a few have none. */
  readonly notices: readonly Notice[];
}

/** The contents of one target's program. */
export interface Contents {
  readonly target: string;
  readonly runtime: RuntimeInside;
  readonly packages: readonly Content[];
}

/** The file of a target's contents, below its folder. */
export const CONTENTS = "contents.json";

const NOTICE = /^(?:licen[cs]e|copying|notice)/i;

/** Returns the bundled packages, and the addon with that path, sorted by name. */
export async function contentsOf(
  { main, cage }: BundledHalves,
  addon: { readonly part: Part; readonly path: string },
): Promise<readonly Content[]> {
  const { part: { package: name, version, file }, path } = addon;
  const native = { name, version, directory: path.slice(0, -file.length - 1) };
  const all = new Map<string, Bundled>();
  for (const one of [...main, ...cage, native]) all.set(keyOf(one), one);
  const halves = { main, cage, native: [native] };
  const found = [...all.values()].map(async (one) => ({
    ...await describe(one),
    halves: (["main", "cage", "native"] as const)
      .filter((half) => halves[half].some((other) => keyOf(other) === keyOf(one))),
  }));
  return (await Promise.all(found)).sort((one, other) => keyOf(one) < keyOf(other) ? -1 : 1);
}

function keyOf({ name, version }: Pick<Bundled, "name" | "version">): string {
  return `${name}@${version}`;
}

async function describe({ name, version, directory }: Bundled) {
  const { license } = JSON.parse(await Deno.readTextFile(`${directory}/package.json`));
  if (typeof license !== "string") {
    throw new Error(`Cannot ship ${name}@${version}: its package.json names no licence`);
  }
  return { name, version, license, notices: await noticesIn(directory) };
}

async function noticesIn(directory: string): Promise<readonly Notice[]> {
  const files = [...Deno.readDirSync(directory)].filter(({ name, isFile }) =>
    isFile && NOTICE.test(name)
  );
  const names = files.map(({ name }) => name).sort();
  return await Promise.all(names.map(async (file) => ({
    file,
    text: await Deno.readTextFile(`${directory}/${file}`),
  })));
}

/** Reads the contents of a target's program from its folder. */
export async function readContents(folder: string): Promise<Contents> {
  return JSON.parse(await Deno.readTextFile(`${folder}/${CONTENTS}`));
}
