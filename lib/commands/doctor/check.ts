/** One check of `doctor`, and how it is shown. */
import { throwBug, type UserError } from "../../errors.ts";
import { wrapped } from "../../terminal/columns.ts";
import { visible } from "../../terminal/escape.ts";
import type { Paint } from "../../terminal/paint.ts";

/** A check, with its finding. */
export interface Check {
  readonly topic: string;
  readonly state: "ok" | "note" | "broken";
  readonly finding: string;
  /** The command to type that mends it. */
  readonly mend?: string | undefined;
}

/** Makes the check of something that failed: it is broken, and the error's hint is the mend. */
export function broken(topic: string, { message, hint }: UserError): Check {
  return { topic, state: "broken", finding: message, mend: hint };
}

const MARKS = { ok: ["green", "✓"], note: ["magenta", "!"], broken: ["red", "✗"] } as const;

/** The width, in columns, below which a finding is shown under its topic, not beside it. */
const NARROW = 80;

/** Cuts a line that is longer than the room into several: a terminal would continue it in its first column. */
function cutUp(line: string, room: number): readonly string[] {
  if (line.length <= room) return [line];
  return [line.slice(0, room), ...cutUp(line.slice(room), room)];
}

/** Writes the checks as lines, no longer than `columns`; a line to type is not wrapped, so that it can be copied. */
export function shownChecks(checks: readonly Check[], paint: Paint, columns: number): string {
  const longest = Math.max(...checks.map(({ topic }) => topic.length));
  const width = columns < NARROW ? 0 : longest;
  const indent = " ".repeat(width + 4);
  return checks.flatMap(({ topic, state, finding, mend }) => {
    const [style, sign] = MARKS[state];
    const room = columns - indent.length;
    const lines = wrapped(visible(finding), room).split("\n").flatMap((line) => cutUp(line, room));
    const head = `${paint(style, sign)} ${paint("bold", topic.padEnd(width))}`;
    return [
      `${head}${width === 0 ? `\n${indent}` : "  "}${lines.join(`\n${indent}`)}`,
      ...mend === undefined ? [] : [`${indent}${paint("bold", "mend:")} ${mend}`],
    ];
  }).join("\n");
}

/** Turns a failure into an empty list, since another check reports it; a bug is thrown on. */
export function orNone(error: unknown): readonly [] {
  throwBug(error);
  return [];
}
