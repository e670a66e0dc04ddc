/** One thing that `doctor` looks at, and how it is shown. */
import type { UserError } from "../errors.ts";
import { wrapped } from "../terminal/columns.ts";
import { visible } from "../terminal/escape.ts";
import type { Paint } from "../terminal/terminal.ts";

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

/**
 * The checks as lines, no longer than `columns` where they have spaces; what is to be typed is not broken, so that it
 * can be copied.
 */
export function shownChecks(checks: readonly Check[], paint: Paint, columns: number): string {
  const longest = Math.max(...checks.map(({ topic }) => topic.length));
  const width = columns < NARROW ? 0 : longest;
  const indent = " ".repeat(width + 4);
  return checks.flatMap(({ topic, state, finding, mend }) => {
    const [style, sign] = MARKS[state];
    const lines = wrapped(visible(finding), columns - indent.length).split("\n");
    const head = `${paint(style, sign)} ${paint("bold", topic.padEnd(width))}`;
    return [
      `${head}${width === 0 ? `\n${indent}` : "  "}${lines.join(`\n${indent}`)}`,
      ...mend === undefined ? [] : [`${indent}${paint("bold", "mend:")} ${mend}`],
    ];
  }).join("\n");
}
