/** Plain data as YAML: the one place where the program writes it. */
import { defineScalarTag, dump, DUMP_SCHEMA, NOT_RESOLVED } from "js-yaml";

/** Text that looks like a number. Quoting a version or an address, too, does no harm. */
const NUMBER_LIKE = /^[-+]?\.?\d[\dA-Fa-f_xXoO.:+-]*$/;

/**
 * Writes data; every text that any common reader would take for something else is quoted. The library knows what YAML
 * 1.1 and 1.2 say of numbers, dates and words such as `yes` and `~`; readers such as Go's take more for numbers than
 * either, `1_` for one.
 */
export function writeYaml(data: unknown): string {
  const numberLike = defineScalarTag("!number-like", {
    implicit: true,
    resolve: (text) => NUMBER_LIKE.test(text) ? text : NOT_RESOLVED,
    identify: () => false,
  });
  const schema = DUMP_SCHEMA.withTags(numberLike);
  return dump(wellFormed(data), { schema, lineWidth: -1, noRefs: true });
}

/**
 * Replaces lone surrogates: half a character is in no file's encoding, and Go's reader refuses one that is spelled out.
 */
function wellFormed(data: unknown): unknown {
  if (typeof data === "string") return data.toWellFormed();
  if (Array.isArray(data)) return data.map(wellFormed);
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data).map((
    [key, value],
  ) => [key.toWellFormed(), wellFormed(value)]);
  return Object.fromEntries(entries);
}
