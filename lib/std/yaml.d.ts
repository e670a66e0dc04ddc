/** Reads YAML without tags or positions; the schema `core` takes a date for text. */
export function parse(text: string, options?: { readonly schema?: "core" }): unknown;
