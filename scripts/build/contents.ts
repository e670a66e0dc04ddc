/** What is in a program, told by those who wrote it: names, versions and licences, kept beside what was built. */
import type { Bundled, BundledHalves } from "./bundled.ts";
import type { RuntimeInside } from "./compile.ts";
import type { Part } from "./targets.ts";

/** A file in which a package says how it may be used. */
export interface Notice {
  readonly file: string;
  readonly text: string;
}

/** One package, as far as its code is in the program. */
export interface Content {
  readonly name: string;
  readonly version: string;
  /** `native`: the keyring's addon. */
  readonly halves: readonly ("main" | "cage" | "native")[];
  /** As its `package.json` says it: an SPDX expression. */
  readonly license: string;
  /** What it brings along; a few bring nothing. */
  readonly notices: readonly Notice[];
}

/** All that is in one target's program. */
export interface Contents {
  readonly target: string;
  readonly runtime: RuntimeInside;
  readonly packages: readonly Content[];
}

/** Where a target's contents are written, below its folder. */
export const CONTENTS = "contents.json";

const NOTICE = /^(?:licen[cs]e|copying|notice)/i;

/** The bundled packages, and the addon whose file lies at that path, sorted by name. */
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

/** What is in the program of a target whose folder that is. */
export async function readContents(folder: string): Promise<Contents> {
  return JSON.parse(await Deno.readTextFile(`${folder}/${CONTENTS}`));
}
