/** Where the process begins, and the only place that ends it. */
import { precompiled } from "./lib/deno/precompiled.ts";

const started = await precompiled<typeof import("./start.ts")>(Deno.args, import.meta.url) ??
  await import("./start.ts");
Deno.exit(await started.start(Deno.args, import.meta.url));
