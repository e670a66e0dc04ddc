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

/** Returns the slip that is seen at a spot, or on a line before it; `says` is the parser's own word. */
export function slipAt(text: string, spot: Spot, says: string): Slip | undefined {
  const lines = text.split(/\r\n|\r|\n/, spot.line);
  if (/printable|valid JSON character/.test(says)) return controlIn(lines, spot);
  return reservedAt(lines.at(-1) ?? "", spot) ?? commentAt(lines, spot.line) ??
    commentAt(lines, spot.line - 1) ??
    (says.startsWith("deficient indentation") ? openQuoteIn(lines.slice(0, -1)) : undefined);
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

/** The slip of a control character, which no text holds but in double quotes and by its number. */
function controlIn(lines: readonly string[], spot: Spot): Slip | undefined {
  // deno-lint-ignore no-control-regex
  const found = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/.exec(
    lines.at(-1) ?? "",
  );
  if (found === null) return undefined;
  const code = found[0].charCodeAt(0).toString(16).padStart(2, "0");
  const written = code.length > 2 ? `\\u${code}` : `\\x${code}`;
  return {
    why: `there is a control character (${written})`,
    spot: { ...spot, column: found.index + 1 },
    hint: `remove it, or write ${written} in double quotes`,
  };
}

/** The slip of quotes that nothing closes before the lines are indented as those before the quotes. */
function openQuoteIn(lines: readonly string[]): Slip | undefined {
  for (const [index, written] of [...lines.entries()].reverse()) {
    const [all, before = "", quote] = OPEN_QUOTE.exec(closedIn(written)) ?? [];
    if (all === undefined) continue;
    return {
      why: `nothing closes the ${quote} on this line`,
      spot: { line: index + 1, column: before.length + 1 },
      hint: `close it with ${quote}`,
    };
  }
  return undefined;
}

const OPEN_QUOTE = /^(|.*[\s,:[{(])(["'])[^"']*$/;

/** Returns a line with what stands in quotes that are closed on it blanked out. */
function closedIn(written: string): string {
  return written.replace(
    /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g,
    (all) => "_".repeat(all.length),
  );
}

/** The slip of a comment before the end of a bracket, which is in the comment and so closes nothing. */
function commentAt(lines: readonly string[], line: number): Slip | undefined {
  const written = lines[line - 1] ?? "";
  const plain = closedIn(written);
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
