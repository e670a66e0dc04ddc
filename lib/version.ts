/** The program itself; the build writes this module anew, with the facts of its commit. */
import config from "../deno.json" with { type: "json" };

/** Semantic version. */
export const VERSION: string = config.version;

/** The project's address. */
export const HOMEPAGE: string = config.homepage;

/** The commit it was built from. */
export const COMMIT: string = "source";

/** When that commit was made (ISO 8601); empty when it runs from source. */
export const DATE: string = "";
