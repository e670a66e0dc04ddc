/**
 * Makes a release out of the programs in dist/, in dist/release:
 *
 *     scripts/deno task release --dry-run    what a release would be, of what can be built here
 *     scripts/deno task release v1.2.3       of all systems, whose programs are there, with the official runtime
 *     scripts/deno task release --check TAG  only whether the tag may be released
 */
import { build } from "./build.ts";
import { removeAll } from "./files.ts";
import { readContents } from "./build/contents.ts";
import { fingerprint } from "./build/digest.ts";
import { assemble } from "./release/assemble.ts";
import { checkTag } from "./release/changelog.ts";
import { readFacts } from "./release/facts.ts";
import { type ReleasedSystem, SYSTEMS } from "./release/systems.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/..`);
const OUT = `${ROOT}/dist/release`;

/** The systems whose programs any machine of ours can build and run, one of them by emulation. */
const DRY = SYSTEMS.filter(({ os }) => os === "linux");

/** Inputs of a release, beside the programs. */
const MADE_OF = [
  "scripts/release",
  "scripts/release.ts",
  "scripts/files.ts",
  "scripts/install",
  "docs/man",
  "LICENSE",
  "CHANGELOG.md",
];

/** Makes a dry run's release, unless it exists and is up to date; returns its folder. */
export async function dryRun(): Promise<string> {
  for (const { target } of DRY) await build(target);
  using lock = await Deno.open(`${ROOT}/dist/.release.lock`, { write: true, create: true });
  await lock.lock(true);
  const programs = DRY.map(({ target }) => `dist/${target.name}/.made.json`);
  const wanted = await fingerprint(ROOT, [...MADE_OF, ...programs], []);
  const made = await Deno.readTextFile(`${OUT}/.made`).catch(() => undefined);
  if (made === wanted) return OUT;
  // Packages are made where their program can be tried.
  await make(DRY, DRY.filter(({ target }) => target.name === Deno.build.target));
  await Deno.writeTextFile(`${OUT}/.made`, wanted);
  return OUT;
}

async function make(
  systems: readonly ReleasedSystem[],
  packaged: readonly ReleasedSystem[],
): Promise<string> {
  await removeAll(OUT);
  await Deno.mkdir(OUT, { recursive: true });
  await assemble({ root: ROOT, out: OUT, facts: await readFacts(ROOT), systems, packaged });
  return OUT;
}

async function check(tag: string): Promise<string> {
  const { version } = await readFacts(ROOT);
  return checkTag(tag, version, await Deno.readTextFile(`${ROOT}/CHANGELOG.md`));
}

/** Throws for a program that holds another runtime than the official one of the pinned version. */
async function checkRuntime({ target }: ReleasedSystem): Promise<void> {
  const { runtime: { kind, deno } } = await readContents(`${ROOT}/dist/${target.name}`);
  if (kind === "official" && deno === Deno.version.deno) return;
  throw new Error(
    `Cannot release ${target.name}: its program holds the ${kind} runtime of Deno ${deno}, ` +
      `where a release has the official one of ${Deno.version.deno}`,
  );
}

async function main([word = "", tag = word]: readonly string[]): Promise<void> {
  if (word === "--dry-run") return console.log(await dryRun());
  if (!/^(?:--check$|v)/.test(word) || !tag.startsWith("v")) {
    throw new Error("Cannot tell what to release: give --dry-run, --check TAG, or a tag");
  }
  const notes = await check(tag);
  if (word === "--check") return;
  for (const system of SYSTEMS) await checkRuntime(system);
  const out = await make(SYSTEMS, SYSTEMS.filter(({ os }) => os === "linux"));
  // What is said of it, beside what is released.
  await Deno.writeTextFile(`${out}/NOTES.md`, `${notes}\n`);
  console.log(out);
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    console.error(`release: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
