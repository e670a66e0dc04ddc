/** One thing that `doctor` looks at, and how it is shown. */
import { typable } from "../../terminal/hint.ts";
import { throwBug, type UserError } from "../../errors.ts";
import { wrapped } from "../../terminal/columns.ts";
import { visible } from "../../terminal/escape.ts";
import type { Paint } from "../../terminal/paint.ts";

/** What was found of it. */
export interface Check {
  readonly topic: string;
  readonly state: "ok" | "note" | "broken";
  readonly finding: string;
  /** What to type to mend it. */
  readonly mend?: string | undefined;
}

/** What can't be done is broken, and its hint is the mend. */
export function broken(topic: string, { message, hint }: UserError): Check {
  return { topic, state: "broken", finding: message, mend: hint };
}

const MARKS = { ok: ["green", "✓"], note: ["magenta", "!"], broken: ["red", "✗"] } as const;

/** Below this many columns a finding stands under its topic, not beside it. */
const NARROW = 80;

/** A word that is longer than the line goes on in the next: a terminal would go on in its first column. */
function cutUp(line: string, room: number): readonly string[] {
  if (line.length <= room) return [line];
  return [line.slice(0, room), ...cutUp(line.slice(room), room)];
}

/**
 * The checks as lines, no longer than `columns`; what is to be typed is not broken, so that it
 * can be copied.
 */
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
      ...mend === undefined ? [] : [`${indent}${paint("bold", "mend:")} ${typable(mend)}`],
    ];
  }).join("\n");
}

/** What can't be listed is told by another check; a bug is not kept quiet. */
export function orNone(error: unknown): readonly [] {
  throwBug(error);
  return [];
}
