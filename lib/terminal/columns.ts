/** Text in columns, and in lines that fit. */
import { visible } from "./escape.ts";

/** Lines of `name  value`, aligned; rows without a value are left out. */
export function rows(
  entries: readonly (readonly [string, string | number | undefined])[],
): string {
  const shown = entries.filter(([, value]) => value !== undefined && value !== "");
  return columns(shown.map(([name, value]) => ["", name, visible(String(value))]));
}

/** Lines of cells, each column as wide as its widest cell, two spaces between. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, at) =>
    Math.max(...lines.map((line) => width(line[at]!)))
  );
  return lines.map((line) => line.map((cell, at) => pad(cell, widths[at]!)).join("  ").trimEnd())
    .join("\n");
}

function pad(cell: string, to: number): string {
  return cell + " ".repeat(to - width(cell));
}

function width(cell: string): number {
  return [...cell].length;
}

/**
 * The text with its lines broken at spaces where they are longer than so many columns; a word that is longer stays
 * whole. What follows a break stands as far in as its line, and `hang` further.
 */
export function wrapped(text: string, columns: number, hang = ""): string {
  return text.split("\n").map((line) => broken(line, columns, hang)).join("\n");
}

function broken(line: string, columns: number, hang: string): string {
  const indent = /^ */.exec(line)![0];
  const [first, ...words] = line.slice(indent.length).split(" ");
  const lines = [indent + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(indent + hang + word);
  }
  return lines.map((each) => each.trimEnd()).join("\n");
}
