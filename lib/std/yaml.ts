/** `@std/yaml`, typed: reads plain data and no more; configuration is read with `js-yaml`, for its tags and positions. */
import * as mirror from "deno-std/yaml/mod.js";

interface ParseOptions {
  /** `core` takes a date for text. */
  readonly schema?: "core";
}

/** Reads YAML without tags or positions. */
export const parse = (mirror as unknown as {
  parse: (text: string, options?: ParseOptions) => unknown;
}).parse;
