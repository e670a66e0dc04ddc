/** `@std/yaml`, typed: it writes plain data; configuration is read with npm `yaml`, which keeps positions. */
import * as mirror from "deno-std/yaml/mod.js";

interface StringifyOptions {
  readonly lineWidth?: number;
  readonly sortKeys?: boolean;
  readonly skipInvalid?: boolean;
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
