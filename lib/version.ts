/** The program's version, as `deno.json` says it. */
import config from "../deno.json" with { type: "json" };

/** Semantic version. */
export const VERSION: string = config.version;
