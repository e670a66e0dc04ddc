/** The program, wired to the real system and the providers. */
import { denoSystem } from "../lib/deno/system.ts";
import { run } from "../lib/run.ts";
import { cloudTable } from "./table.ts";

/** Runs one command line to its end; `main` is the address of the script that the process began with. */
export function start(argv: readonly string[], main: string): Promise<number> {
  // The bundle keeps the folder's shape, so that the worker stands beside us in source and binary alike.
  const worker = new URL(`./providers/worker.${main.split(".").pop()}`, main);
  const load = async () => (await import("./mod.ts")).clouds;
  return run(argv, denoSystem(worker), { ...cloudTable, load });
}
