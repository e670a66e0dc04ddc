/** Columns for a person. */
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
