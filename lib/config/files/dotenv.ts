/** Parsing of `.env` files, which `!include .env` turns into a map. */
import { type Spot, spotter } from "../yaml/node.ts";

/** A variable, and the place of its name. */
interface DotenvEntry {
  readonly name: string;
  readonly value: string;
  readonly at: Spot;
}

/** The variables of a file, and the lines that can't be understood. */
interface Dotenv {
  readonly entries: readonly DotenvEntry[];
  readonly wrong: readonly Spot[];
}

const NAME = /[ \t]*(?:export[ \t]+)?([A-Za-z0-9_][A-Za-z0-9_.-]*)[ \t]*[=:][ \t]*/y;
const SINGLE = /'([^']*)'[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/y;
/** A text in single quotes in which a quote behind a backslash does not end it, if a later one does; both are kept. */
const SINGLE_ON = /'((?:[^'\\]|\\[^])*)'[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/y;
const DOUBLE = /"((?:[^"\\]|\\[^])*)"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/y;
const BARE = /(?!["'])[^\r\n]*/y;
const NOTHING = /[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|$)/y;

/** The most characters that variables may add to one another: each could double the one before. */
const MOST_ADDED = 64 * 1024;

/** The variables so far, and the number of characters that they may still add. */
interface DotenvValues {
  readonly values: Map<string, DotenvEntry>;
  left: number;
}

/**
 * Parses `NAME=value` lines, and `NAME: value` as the original's library does (joho/godotenv): `export` and comments
 * are allowed; single quotes keep everything, double quotes know `\n \r \t`; `$NAME` and `${NAME}` outside of single
 * quotes stand for variables further up in the file.
 */
export function parseDotenv(text: string): Dotenv {
  const spot = spotter(text);
  const values = new Map<string, DotenvEntry>();
  const known: DotenvValues = { values, left: MOST_ADDED };
  const wrong: Spot[] = [];
  for (let offset = 0; offset < text.length; offset = nextLine(text, offset)) {
    if (matchAt(NOTHING, text, offset)) continue;
    const name = matchAt(NAME, text, offset);
    const value = name && valueAt(text, offset + name[0].length, known);
    if (value && known.left >= 0) {
      values.set(name[1]!, { name: name[1]!, value: value.text, at: spot(offset) });
      offset = value.end;
    } else wrong.push(spot(offset));
  }
  return { entries: [...values.values()], wrong };
}

function valueAt(
  text: string,
  offset: number,
  known: DotenvValues,
): { text: string; end: number } | undefined {
  const single = matchAt(SINGLE, text, offset) ?? matchAt(SINGLE_ON, text, offset);
  if (single) return { text: single[1]!, end: offset + single[0].length };
  const double = matchAt(DOUBLE, text, offset);
  if (double) return { text: expand(unescaped(double[1]!), known), end: offset + double[0].length };
  const bare = matchAt(BARE, text, offset);
  const trimmed = bare?.[0].replace(/(?:^|[ \t])#.*$/, "").trim();
  return trimmed === undefined
    ? undefined
    : { text: expand(trimmed, known), end: offset + bare![0].length };
}

function unescaped(text: string): string {
  const known: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return text.replace(/\\([^$])/g, (_, char: string) => known[char] ?? char);
}

function expand(text: string, known: DotenvValues): string {
  return text.replace(
    /\\\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g,
    (whole, braced, bare) => {
      const value = whole === "\\$" ? "$" : known.values.get(braced ?? bare)?.value ?? "";
      known.left -= value.length;
      return known.left < 0 ? "" : value;
    },
  );
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  const sticky = new RegExp(pattern);
  sticky.lastIndex = offset;
  return sticky.exec(text);
}

function nextLine(text: string, offset: number): number {
  const end = text.slice(offset).search(/\r\n|\r|\n/);
  if (end < 0) return text.length;
  return offset + end + (text.startsWith("\r\n", offset + end) ? 2 : 1);
}
