/** Wires the real system and the providers to the program; the only place that ends the process. */
import { denoSystem } from "./lib/deno/system.ts";
import { run } from "./lib/run.ts";
import { cloudTable } from "./providers/table.ts";

// The bundle keeps the folder's shape, so that the worker stands beside us in source and binary alike.
const worker = new URL(`./providers/worker.${import.meta.url.split(".").pop()}`, import.meta.url);
const load = async () => (await import("./providers/mod.ts")).clouds;
Deno.exit(await run(Deno.args, denoSystem(worker), { ...cloudTable, load }));
