/** Text in columns, and in lines that fit. */
import type { System } from "../system.ts";
import { visible } from "./escape.ts";
import { shortened, width } from "./width.ts";

/**
 * Returns lines of `name  value`, aligned; rows without a value are left out, and a value that is too long continues
 * below.
 */
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

/** Returns lines of cells, each column as wide as its widest cell, two spaces between. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths = widthsOf(lines);
  return lines.map((line) => columnLine(line, widths)).join("\n");
}

/**
 * Returns columns with a head, where they have room; else each line as `rows`, one below another, since a name must
 * stay whole.
 */
export function table(
  head: readonly string[],
  lines: readonly (readonly string[])[],
  room: number,
  dressed: (head: string) => string = (plain) => plain,
): string {
  const all = [head, ...lines];
  const whole = widthsOf(all).reduce((sum, each) => sum + each, 2 * (head.length - 1));
  if (whole <= room) {
    const [first, ...others] = columns(all).split("\n");
    return [dressed(first!), ...others].join("\n");
  }
  return lines.map((line) => rows(head.map((name, at) => [name, line[at]]), room)).join("\n\n");
}

/**
 * Returns columns with a head, of which `name` is typed and so stays whole: where it has no room beside the others, it
 * stands on a line of its own above them. The column `cut` gives way to it; all others are short.
 */
export function namedColumns(
  lines: readonly (readonly string[])[],
  room: number,
  { name, cut }: { readonly name: number; readonly cut: number },
): string {
  const widths = widthsOf(lines);
  const whole = (line: readonly string[]) => width(line[name] ?? "");
  const most = fitted(widths, room, [cut, name])[name]!;
  const named = Math.max(0, ...lines.map(whole).filter((each) => each <= most));
  const fitting = fitted(widths.map((each, at) => at === name ? named : each), room, [cut]);
  return lines.flatMap((line) => {
    if (whole(line) <= named) return [columnLine(line, fitting)];
    const beside = line.map((cell, at) => at <= name ? "" : cell);
    return [line.slice(0, name + 1).join("  "), columnLine(beside, fitting)];
  }).join("\n");
}

/** Returns the columns of standard output; infinite where it is no terminal. */
export function roomOf({ stdout }: Pick<System, "stdout">): number {
  return stdout.isTerminal() ? stdout.columns() : Infinity;
}

/** Returns the width of each column. */
export function widthsOf(lines: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const line of lines) {
    line.forEach((cell, at) => widths[at] = Math.max(widths[at] ?? 0, width(cell)));
  }
  return widths;
}

/** The least width of a column that is cut. */
const NARROWEST = 5;

/** The least width that a column keeps while others can give way. */
const LEAST = 14;

/** Returns the widths that fit the room: the columns of `first` are cut first, in that order, then the widest. */
export function fitted(
  widths: readonly number[],
  room = Infinity,
  first: readonly number[] = [],
): readonly number[] {
  const fitting = [...widths];
  const gaps = 2 * (widths.length - 1);
  let over = fitting.reduce((sum, each) => sum + each, gaps) - room;
  for (const at of first) {
    const given = Math.max(0, Math.min(over, fitting[at]! - LEAST));
    fitting[at]! -= given;
    over -= given;
  }
  for (; over > 0; over--) {
    const widest = Math.max(...fitting);
    if (widest <= NARROWEST) break;
    fitting[fitting.lastIndexOf(widest)] = widest - 1;
  }
  return fitting;
}

/** Returns a line of cells in columns of these widths. */
export function columnLine(line: readonly string[], widths: readonly number[]): string {
  return line.map((cell, at) => pad(shortened(cell, widths[at]!), widths[at]!)).join("  ")
    .trimEnd();
}

function pad(cell: string, to: number): string {
  return cell + " ".repeat(Math.max(0, to - width(cell)));
}

/**
 * Returns the text with its lines broken at spaces where they are longer than so many columns; a longer word stays
 * whole. A continued line is indented as its first, and by `hang` more.
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
