/** Bundles the program: few files start three times faster than hundreds. */
import { makeRoomFor, removeAll } from "../files.ts";
import type { BundledHalves } from "./bundled.ts";
import { filesBelow } from "./digest.ts";
import { bundleHalves, checkImports } from "./halves.ts";
import { checkPackages } from "./shipped.ts";

/** The program's sources. */
export const SOURCES = [
  "main.ts",
  "lib",
  "providers",
  "deno.json",
  "deno.lock",
] as const;

/** Facts that are built in, for `version`. */
export interface Birth {
  readonly version: string;
  /** The project's address. */
  readonly homepage: string;
  readonly commit: string;
  /** Time of the commit, so that two builds give the same bundle. */
  readonly date: string;
}

/** The keyring's package is for runs from source: the compiled program loads the target's own addon. */
export const FLAGS = ["--frozen", "--external", "@napi-rs/keyring"];

/** Returns the folder with the copy of the sources that a bundle is made of, until the program is compiled. */
export function sourcesOf(directory: string): string {
  return `${directory}.sources`;
}

/** Bundles a copy of the sources below `root`, with these facts in it, into `directory`; returns the packages in it. */
export async function bundle(
  root: string,
  birth: Birth,
  directory: string,
): Promise<BundledHalves> {
  const stage = sourcesOf(directory);
  await removeAll(stage);
  await removeAll(directory);
  for (const path of SOURCES) await copy(root, path, stage);
  await Deno.writeTextFile(`${stage}/lib/version.ts`, versionModule(birth));
  const packages = await bundleHalves({
    sources: stage,
    main: "main.ts",
    worker: "providers/worker.ts",
    directory,
    flags: FLAGS,
  });
  checkPackages({ main: namesOf(packages.main), cage: namesOf(packages.cage) });
  await checkImports(`${directory}/providers`);
  return packages;
}

function namesOf(packages: BundledHalves["main"]): string[] {
  return [...new Set(packages.map(({ name }) => name))];
}

function versionModule({ version, homepage, commit, date }: Birth): string {
  return `export const VERSION = ${JSON.stringify(version)};\n` +
    `export const HOMEPAGE = ${JSON.stringify(homepage)};\n` +
    `export const COMMIT = ${JSON.stringify(commit)};\n` +
    `export const DATE = ${JSON.stringify(date)};\n`;
}

async function copy(root: string, path: string, stage: string): Promise<void> {
  for (const file of filesBelow(root, path)) {
    const to = `${stage}/${file}`;
    await makeRoomFor(to);
    await Deno.copyFile(`${root}/${file}`, to);
  }
}

/**
 * Returns the version and the address from `deno.json`; the commit and its date from git, or from `SOURCE_DATE_EPOCH`.
 */
export async function readBirth(root: string): Promise<Birth> {
  const { version, homepage } = JSON.parse(await Deno.readTextFile(`${root}/deno.json`));
  const [commit = "unknown", date] = (await git(root, "log", "-1", "--format=%H %cI")).split(" ");
  const dirty = await git(root, "status", "--porcelain", "--", ...SOURCES) !== "";
  const epoch = Number(Deno.env.get("SOURCE_DATE_EPOCH") ?? 0) * 1000;
  return {
    version,
    homepage,
    commit: (commit || "unknown") + (dirty ? "-dirty" : ""),
    date: new Date(epoch || date || 0).toISOString(),
  };
}

/** Returns git's output; empty where there is no git or no repository. */
async function git(root: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await new Deno.Command("git", { args, cwd: root }).output();
    return new TextDecoder().decode(stdout).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
