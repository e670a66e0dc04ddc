/**
 * A configuration that was copied without its indentation, as from a page that shows none: one clear problem instead of
 * many.
 */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { isPart } from "../parts.ts";
import type { ParsedYaml } from "../yaml/node.ts";
import { placeOf } from "../yaml/node.ts";

/** The line of the section `auth`, with nothing behind it; and the line of one of its parts. */
const SECTION = /^auth:[ \t]*(?:#.*)?$/;
const EMPTY = /^(\w+):[ \t]*(?:#.*)?$/;

/**
 * Returns the problem of a file in which no line is indented further than any other; `undefined` for any other file.
 */
export function withoutIndentation(text: string, file: string): ParsedYaml | undefined {
  if (/^[ \t]+[^\s#]/m.test(text)) return undefined;
  const lines = text.split(/\r\n|\r|\n/);
  const section = lines.findIndex((line) => SECTION.test(line));
  const part = lines.findIndex((line, at) => at > section && isPart(EMPTY.exec(line)?.[1] ?? ""));
  if (section < 0 || part < 0) return undefined;
  const message =
    `Cannot read "${visible(file)}": its indentation is lost, and with it what belongs ` +
    "to what: all of its lines begin in the first column";
  const problem = new UserError("config_invalid", message, {
    hint: `copy it again with its spaces: what belongs to "auth:" begins two further in, and so on`,
    at: placeOf(file, { line: part + 1, column: 1 }, "auth"),
  });
  return { root: undefined, problems: [problem], remarks: [] };
}
