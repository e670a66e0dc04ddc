/** The beginning of the process, and the only place that ends it. */
import { orderedApart, startApart } from "./lib/deno/apart.ts";
import { precompiled } from "./lib/deno/precompiled.ts";

// Until there is a status. What is thrown where nobody catches it is heard of, and would end as a success.
Deno.exitCode = 1;
const order = orderedApart(Deno.args);
if (order !== undefined) Deno.exit(startApart(order));
const started =
  await precompiled<typeof import("./providers/start.ts")>(Deno.args, import.meta.url) ??
    await import("./providers/start.ts");
Deno.exit(await started.start(Deno.args, import.meta.url));
