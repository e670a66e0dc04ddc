/**
 * Runs the program for Windows under Wine: `scripts/deno task wine`. The folder with Wine is made once, where
 * `ATMOS_WINE=1` asks for it, and kept outside of the checkout; where there is none, that is printed.
 */
import { build } from "./build.ts";
import { fetchPart } from "./build/packages.ts";
import { NODE_FOR_WINDOWS, TARGETS, TEST_COMPILER } from "./build/targets.ts";
import { runRing } from "./run_ring.ts";

const TARGET = "x86_64-pc-windows-msvc";

const MACHINE = `${import.meta.dirname}/wine/machine.sh`;

/** Programs that make the folder. */
const TOOLS = ["debootstrap", "unshare", "chroot"];

async function main(): Promise<number> {
  const folder = `${cache()}/atmos-auth-tests/wine-trixie`;
  const why = await whyNot(folder);
  if (why !== undefined) {
    return console.log(`skipped, ${why}:\n  the program for Windows, under Wine`), 0;
  }
  const target = TARGETS.find(({ name }) => name === TARGET)!;
  const program = await build(target);
  const node = await fetchPart(NODE_FOR_WINDOWS, `${import.meta.dirname}/../dist/packages`);
  return await runRing(["tests/wine"], {
    ATMOS_WINE_NODE: node,
    ...{ ATMOS_WINE_MACHINE: MACHINE, ATMOS_WINE_FOLDER: folder, ATMOS_WINE_PROGRAM: program },
    // Each scenario has a machine of its own, in memory.
    DENO_JOBS: "1",
  });
}

function cache(): string {
  return Deno.env.get("XDG_CACHE_HOME") || `${Deno.env.get("HOME")}/.cache`;
}

/** Returns the reason for which nothing is run here; makes the folder where it was asked for and is missing. */
async function whyNot(folder: string): Promise<string | undefined> {
  if (Deno.build.target !== TEST_COMPILER.host) return `only on ${TEST_COMPILER.host}`;
  if (Deno.uid() !== 0) return "needs root, for a folder to be a machine";
  if (isThere(folder)) return undefined;
  if (Deno.env.get("ATMOS_WINE") !== "1") {
    return "not asked for: ATMOS_WINE=1 scripts/deno task wine makes a folder of two gigabytes, once";
  }
  const missing = TOOLS.filter((name) =>
    !isThere(`/usr/sbin/${name}`) && !isThere(`/usr/bin/${name}`)
  );
  if (missing.length > 0) return `apt-get install ${missing.join(" ")}`;
  await Deno.mkdir(folder.slice(0, folder.lastIndexOf("/")), { recursive: true });
  const { success, stderr } = await new Deno.Command(MACHINE, { args: ["prepare", folder] })
    .output();
  if (success) return undefined;
  const said = new TextDecoder().decode(stderr).trimEnd().split("\n").at(-1);
  return `Wine can't be had here: ${said}`;
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path) !== undefined;
  } catch {
    return false;
  }
}

Deno.exit(await main());
