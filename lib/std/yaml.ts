/** `@std/yaml`: reads plain data; configuration is read with `js-yaml`, for its tags and positions. */
// @ts-types="./yaml.d.ts"
export { parse } from "deno-std/yaml/mod.js";
