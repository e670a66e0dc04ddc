/**
 * The core of the end-to-end ring on the pinned Deno itself: `scripts/deno task pinned`. A program that got the
 * stand-in for tests holds an older Deno, so what is shipped is seen here, by the launcher beside its bundle.
 */
import { build, ownTarget } from "./build.ts";
import { LAUNCHER } from "./build/launcher.ts";
import { runRing } from "./run_ring.ts";

/** The files of the ring that touch what the runtime decides: the cage, processes, files, servers, terminals. */
const CORE = [
  ...["cage", "isolation", "lifetime", "signals", "pty", "helpers", "sso", "azure", "gcp"],
  ...["github", "foreign_files", "store_days"],
].map((name) => `tests/e2e/${name}_test.ts`);

async function main(): Promise<number> {
  const program = await build(ownTarget());
  const directory = program.slice(0, program.lastIndexOf("/"));
  const { runtime } = JSON.parse(await Deno.readTextFile(`${directory}/.made.json`));
  if (runtime === "official") {
    console.log("The program itself runs on the pinned Deno: nothing more to see here.");
    return 0;
  }
  const launcher = `${directory}/program/${LAUNCHER}`;
  return await runRing(CORE, { ATMOS_AUTH_BINARY: launcher });
}

Deno.exit(await main());
