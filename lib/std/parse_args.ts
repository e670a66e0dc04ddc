/** `@std/cli/parse-args`. */
// @ts-types="./parse_args.d.ts"
export { parseArgs, type Parsed } from "deno-std/cli/parse_args.js";
