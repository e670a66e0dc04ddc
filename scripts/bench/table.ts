/** The table of what was measured. */
import { type Measured, ratio, type Times } from "./times.ts";

const HEAD = ["", "CPU ms", "median", "x empty", "x beside", "wall ms", "median", "MiB"];

/** Returns the table's text; the first row is the empty program. */
export function table(rows: readonly Measured[]): string {
  const all = [HEAD, ...rows.map((row) => cells(row, rows))];
  const widths = HEAD.map((_, at) => Math.max(...all.map((line) => line[at]!.length)));
  const pad = (text: string, at: number) =>
    at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!);
  return all.map((line) => line.map(pad).join("  ")).join("\n");
}

function cells(row: Measured, rows: readonly Measured[]): readonly string[] {
  return [
    row.name,
    ...milliseconds(row.cpu),
    compared(row, rows[0]),
    compared(row, rows.find(({ name }) => name === row.beside)),
    ...milliseconds(row.wall),
    row.memory === undefined ? "-" : `${Math.round(row.memory / 1024)}`,
  ];
}

function milliseconds(times: Times | undefined): readonly string[] {
  return times === undefined ? ["-", "-"] : [times.min, times.median].map((ms) => ms.toFixed(1));
}

function compared(row: Measured, other: Measured | undefined): string {
  return other && ratio(row, other)?.toFixed(2) || "-";
}
