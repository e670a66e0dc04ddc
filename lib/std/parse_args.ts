/** `@std/cli/parse-args`, typed: what the program uses of it. */
import { parseArgs as untyped } from "deno-std/cli/parse_args.js";

/** How each option is read; every option must be declared, or numbers are guessed. */
export interface ParseOptions {
  readonly string: readonly string[];
  readonly boolean: readonly string[];
  readonly collect: readonly string[];
  readonly alias: Readonly<Record<string, string>>;
  unknown(argument: string, key?: string, value?: unknown): boolean;
}

/** What was read: positional arguments under `_`, options under their names. */
export type Parsed =
  & { readonly _: string[] }
  & Readonly<
    Record<string, string | boolean | string[] | undefined>
  >;

/** Reads command-line arguments. */
export const parseArgs = untyped as unknown as (args: string[], options: ParseOptions) => Parsed;
