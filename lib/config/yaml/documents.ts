/** Documents of a YAML text that holds several. */
import type { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { remark } from "../schema/problems.ts";
import { placeOf, spotter } from "./node.ts";

/**
 * The mark between documents; at the beginning of a line it means nothing else, not even within a text (YAML 1.2.2,
 * 9.1.4).
 */
const MARK = /(?<=^|[\r\n])(---|\.\.\.)(?=[ \t\r\n]|$)/g;

/** Returns the first document, which is all that the original reads, even where it is empty. */
export function firstDocument(whole: string): string {
  let begun = false;
  for (const { index, 1: mark } of whole.matchAll(MARK)) {
    if (begun || mark === "..." || saysAnything(whole.slice(0, index))) {
      return whole.slice(0, index);
    }
    begun = true;
  }
  return whole;
}

/** Whether a text holds more than marks, directives and comments. */
function saysAnything(text: string): boolean {
  const lines = text.split(/[\r\n]+/).map((line) =>
    line.replace(/^(---|\.\.\.)(?=\s|$)/, "").trim()
  );
  return lines.some((line) => line !== "" && !/^[#%]/.test(line));
}

/** Returns the remark on text after the first document; none when there is no such text. */
export function restOf(whole: string, first: string, file: string): readonly UserError[] {
  if (!saysAnything(whole.slice(first.length))) return [];
  const at = placeOf(file, spotter(whole)(first.length), "");
  const message = saysAnything(first)
    ? `Reading "${visible(file)}" as far as this line: the rest is a second document`
    : `Reading nothing of "${visible(file)}": this line ends a document that is empty, and the ` +
      "first one counts";
  return [
    remark("spelling_accepted", message, at, "remove the line, or move the rest to another file"),
  ];
}
