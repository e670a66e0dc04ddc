/** Slips for which a text can't be parsed, in truer words than the parser's: it tells where it could not go on. */
import type { Spot } from "./node.ts";
import { quotedIn } from "./quoted.ts";

/** A slip. */
interface Slip {
  /** The end of a sentence. */
  readonly why: string;
  readonly spot: Spot;
  readonly hint: string;
}

/** Returns the slip that is seen at a spot, or on the line before it. */
export function slipAt(text: string, spot: Spot): Slip | undefined {
  const lines = text.split(/\r\n|\r|\n/, spot.line);
  return reservedAt(lines.at(-1) ?? "", spot) ?? commentAt(lines, spot.line) ??
    commentAt(lines, spot.line - 1);
}

/** The slip of a text that begins with a character which no plain text begins with (YAML 1.2.2, 5.3 and 7.3.3). */
function reservedAt(line: string, spot: Spot): Slip | undefined {
  const [first] = /^[@`%]/.exec(line.slice(spot.column - 1)) ?? [];
  if (
    first === undefined || !/(?:[:,[{-]|![\w.-]+)\s+$|[[{]$/.test(line.slice(0, spot.column - 1))
  ) {
    return undefined;
  }
  const hint = quotedIn(line.slice(0, spot.column)) ?? `key: '${first}...'`;
  return { why: `text begins with ${first}, which takes quotes around it`, spot, hint };
}

/** The slip of a comment before the end of a bracket, which is in the comment and so closes nothing. */
function commentAt(lines: readonly string[], line: number): Slip | undefined {
  const written = lines[line - 1] ?? "";
  const plain = written.replace(
    /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g,
    (all) => "_".repeat(all.length),
  );
  const at = plain.search(/(?<=\s)#/);
  const before = plain.slice(0, Math.max(0, at));
  const count = (brackets: RegExp) => before.match(brackets)?.length ?? 0;
  const isOpen = count(/[[{]/g) > count(/[\]}]/g);
  if (!isOpen || !/[\]}]/.test(plain.slice(at))) return undefined;
  return {
    why: "a blank and # begin a comment, and the bracket's end is in it",
    spot: { line, column: at + 1 },
    hint: quotedIn(written.slice(0, at).trimEnd()) ?? "close the bracket before the #",
  };
}
