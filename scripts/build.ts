/**
 * Builds the program: `scripts/deno task build [--target all|TARGET] [--release]`. Writes dist/TARGET/atmos-auth; a
 * program that is up to date is left alone.
 */
import { type Birth, bundle, FLAGS, readBirth, SOURCES, sourcesOf } from "./build/bundle.ts";
import { compile, type Order, type Runtime } from "./build/compile.ts";
import { CONTENTS, type Contents, contentsOf } from "./build/contents.ts";
import { digestOf, fingerprint } from "./build/digest.ts";
import { writeLauncher } from "./build/launcher.ts";
import { fetchPart } from "./build/packages.ts";
import { removeAll } from "./files.ts";
import { rehearse, stageRehearsal } from "./build/rehearsed.ts";
import { KEYRING_VERSION, type Target, TARGETS } from "./build/targets.ts";

const ROOT = Deno.realPathSync(`${import.meta.dirname}/..`);
const DIST = `${ROOT}/dist`;

/** The files that build the program from its sources. */
const MAKERS = ["scripts/build", "scripts/build.ts", "scripts/files.ts"];

/** Facts beside a built program, which tell whether it is up to date. */
interface Made {
  readonly fingerprint: string;
  readonly runtime: Runtime;
  readonly digest: string;
}

/** Builds for a target; returns the program's path. */
export async function build(target: Target, release = false): Promise<string> {
  await Deno.mkdir(`${DIST}/${target.name}`, { recursive: true });
  using lock = await Deno.open(`${DIST}/${target.name}/.lock`, { write: true, create: true });
  await lock.lock(true);
  const program = `${DIST}/${target.name}/${target.program}`;
  const birth = await readBirth(ROOT);
  const words = [target.name, Deno.version.deno, JSON.stringify(birth)];
  const wanted = await fingerprint(ROOT, [...SOURCES, ...MAKERS], words);
  const made = await readMade(target);
  const good = made?.fingerprint === wanted && (made.runtime === "official" || !release) &&
    await digestOf(program).catch(() => undefined) === made.digest;
  if (!good) await make(target, release, { birth, fingerprint: wanted }, program);
  else if (made.runtime === "test") warn(target);
  return program;
}

async function make(
  target: Target,
  release: boolean,
  { birth, fingerprint }: { readonly birth: Birth; readonly fingerprint: string },
  program: string,
) {
  const directory = `${DIST}/${target.name}/program`;
  const bundled = await bundle(ROOT, birth, directory);
  const keyring = await fetchPart(target.keyring, `${DIST}/packages`);
  await Deno.copyFile(keyring, `${directory}/keyring.node`);
  await setTimes(directory, new Date(birth.date));
  const order = {
    target,
    release,
    bundle: directory,
    output: program,
    packages: `${DIST}/packages`,
  };
  if (rehearses(target)) await precompile(order, new Date(birth.date));
  const runtime = await compile(order);
  if (runtime.kind === "test") warn(target);
  await writeLauncher(directory);
  await removeAll(sourcesOf(directory));
  const digest = await digestOf(program);
  const packages = await contentsOf(bundled, { part: target.keyring, path: keyring });
  const contents: Contents = { target: target.name, runtime, packages };
  const folder = `${DIST}/${target.name}`;
  await Deno.writeTextFile(`${folder}/${CONTENTS}`, JSON.stringify(contents, undefined, 1));
  const made: Made = { fingerprint, runtime: runtime.kind, digest };
  await Deno.writeTextFile(`${folder}/.made.json`, JSON.stringify(made));
}

/** Whether the target is rehearsed: by commands of Unix, on this machine. */
function rehearses({ name }: Target): boolean {
  return name === Deno.build.target && Deno.build.os !== "windows";
}

/** Lays what V8 makes of the program beside it: one that rehearses is compiled for that just like ours. */
async function precompile(order: Order, time: Date): Promise<void> {
  const stage = `${order.bundle}.rehearsal`;
  await removeAll(stage);
  await stageRehearsal(ROOT, order.bundle, stage, FLAGS);
  const program = `${stage}/${order.target.program}`;
  await compile({ ...order, bundle: stage, output: program });
  await rehearse(program, order.bundle);
  await removeAll(stage);
  await setTimes(order.bundle, time);
}

/**
 * Sets the times of embedded files, which are part of the program: with the commit's, two builds differ in the code
 * cache alone.
 */
async function setTimes(directory: string, time: Date): Promise<void> {
  for (const { name, isDirectory } of Deno.readDirSync(directory)) {
    if (isDirectory) await setTimes(`${directory}/${name}`, time);
    else await Deno.utime(`${directory}/${name}`, time, time);
  }
}

async function readMade(target: Target): Promise<Made | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(`${DIST}/${target.name}/.made.json`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function warn(target: Target): void {
  console.error(
    `WARNING: ${target.name}: the official Deno runtime could not be downloaded.\n` +
      `WARNING: this program holds a stand-in from ${target.testRuntime?.package}: FOR TESTS ONLY, never ship it.`,
  );
}

/** Returns the target of this machine. */
export function ownTarget(): Target {
  const own = TARGETS.find(({ name }) => name === Deno.build.target);
  if (!own) throw new Error(`Cannot build for ${Deno.build.target}: no such target`);
  return own;
}

function parse(args: readonly string[]): { targets: readonly Target[]; release: boolean } {
  const release = args.includes("--release");
  const rest = args.filter((arg) => arg !== "--release");
  const asked = rest[0] === "--target" ? rest[1] : rest[0]?.replace(/^--target=/, "");
  if (rest.length === 0) return { targets: [ownTarget()], release };
  const targets = TARGETS.filter(({ name }) => asked === "all" || asked === name);
  if (targets.length > 0) return { targets, release };
  const known = ["all", ...TARGETS.map(({ name }) => name)].join(", ");
  throw new Error(`Cannot build for "${asked}": give --target one of ${known}`);
}

async function checkKeyringVersion(): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const pinned = String(imports["@napi-rs/keyring"]).split("@").at(-1);
  if (pinned === KEYRING_VERSION) return;
  throw new Error(
    `Cannot build: deno.json pins @napi-rs/keyring ${pinned}, scripts/build/targets.ts has the digests of ${KEYRING_VERSION}`,
  );
}

if (import.meta.main) {
  try {
    const { targets, release } = parse(Deno.args);
    await checkKeyringVersion();
    for (const target of targets) console.log(await build(target, release));
  } catch (error) {
    console.error(`build: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
  }
}
