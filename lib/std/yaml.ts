/** `@std/yaml`, typed: plain data and no more; configuration is read with `js-yaml`, for its tags and positions. */
import * as mirror from "deno-std/yaml/mod.js";

interface StringifyOptions {
  readonly lineWidth?: number;
}

/** Writes plain data as YAML. */
export const stringify = (mirror as unknown as {
  stringify: (data: unknown, options?: StringifyOptions) => string;
}).stringify;

interface ParseOptions {
  /** `core` takes a date for text. */
  readonly schema?: "core";
}

/** Reads YAML without tags or positions. */
export const parse = (mirror as unknown as {
  parse: (text: string, options?: ParseOptions) => unknown;
}).parse;
