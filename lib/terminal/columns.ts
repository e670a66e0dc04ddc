/** Text in columns, and in lines that fit. */
import type { System } from "../system.ts";
import { visible } from "./escape.ts";
import { cut, width } from "./width.ts";

/** Lines of `name  value`, aligned; rows without a value are left out, and a value that is too long goes on below. */
export function rows(
  entries: readonly (readonly [string, string | number | undefined])[],
  room = Infinity,
): string {
  const shown = entries.filter(([, value]) => value !== undefined && value !== "");
  const indent = Math.max(0, ...shown.map(([name]) => width(name))) + 4;
  return shown.map(([name, value]) => {
    const lines = wrapped(visible(String(value)), room - indent).split("\n");
    return `  ${pad(name, indent - 4)}  ${lines.join(`\n${" ".repeat(indent)}`)}`;
  }).join("\n");
}

/**
 * Lines of cells, each column as wide as its widest cell, two spaces between. Where a line has less room, the widest
 * columns give way. What has colours in it is not cut.
 */
export function columns(lines: readonly (readonly string[])[], room?: number): string {
  const widths = fitted(widthsOf(lines), room);
  return lines.map((line) => columnLine(line, widths)).join("\n");
}

/** The same with a head, where all of it has room; else each line as `rows` below one another, for a name must stay whole. */
export function table(
  head: readonly string[],
  lines: readonly (readonly string[])[],
  room: number,
): string {
  const all = [head, ...lines];
  const whole = widthsOf(all).reduce((sum, each) => sum + each, 2 * (head.length - 1));
  if (whole <= room) return columns(all);
  return lines.map((line) => rows(head.map((name, at) => [name, line[at]]), room)).join("\n\n");
}

/** How many columns standard output has; as many as one likes where it is no terminal. */
export function roomOf({ stdout }: Pick<System, "stdout">): number {
  return stdout.isTerminal() ? stdout.columns() : Infinity;
}

/** How wide each column is. */
export function widthsOf(lines: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const line of lines) {
    line.forEach((cell, at) => widths[at] = Math.max(widths[at] ?? 0, width(cell)));
  }
  return widths;
}

/** A column is not made narrower than this. */
const NARROWEST = 5;

/** The widths in so much room: the widest column gives way first. */
export function fitted(widths: readonly number[], room = Infinity): readonly number[] {
  const fitting = [...widths];
  const gaps = 2 * (widths.length - 1);
  let over = fitting.reduce((sum, each) => sum + each, gaps) - room;
  for (; over > 0; over--) {
    const widest = Math.max(...fitting);
    if (widest <= NARROWEST) break;
    fitting[fitting.lastIndexOf(widest)] = widest - 1;
  }
  return fitting;
}

/** A line of cells in columns of these widths. */
export function columnLine(line: readonly string[], widths: readonly number[]): string {
  return line.map((cell, at) => pad(cut(cell, widths[at]!), widths[at]!)).join("  ").trimEnd();
}

function pad(cell: string, to: number): string {
  return cell + " ".repeat(Math.max(0, to - width(cell)));
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
