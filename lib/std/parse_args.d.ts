/** Parsed arguments: positional ones under `_`, options under their names. */
export type Parsed =
  & { readonly _: string[] }
  & Readonly<Record<string, string | boolean | string[] | undefined>>;

/** Reads command-line arguments. Every option must be declared, or numbers are guessed. */
export function parseArgs(args: readonly string[], options: {
  readonly string: readonly string[];
  readonly boolean: readonly string[];
  readonly collect: readonly string[];
}): Parsed;
