/** What a pattern is made of: its text, read once. Pure. */
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";

/** A piece of a pattern. */
export type Part =
  | { readonly type: "char"; readonly char: string }
  /** `?`: one character. */
  | { readonly type: "one" }
  /** `*`: any text. */
  | { readonly type: "many" }
  /** `[a-z]`, `[!a]`: one of these characters, or one that is none of them. */
  | { readonly type: "set"; readonly negated: boolean; readonly ranges: readonly Range[] };

type Range = readonly [first: string, last: string];

/** A piece that only exists until the alternatives are written out. */
type Mark = { readonly type: "open" | "comma" | "close" };

/** How many patterns the `{a,b}` of one may stand for, and how long it may be. */
const MAX_ALTERNATIVES = 64;
const MAX_LENGTH = 1_024;

/** The parts of a pattern for names: `*`, `?`, `[ab]`, `[a-z]`, `[!a]`, and `\` before what stands for itself. */
export function partsOf(pattern: string): readonly Part[] {
  return piecesOf(pattern).map(asPart);
}

/**
 * The patterns that one with `{a,b}` stands for. Throws `UserError` when it is too long, or stands for too many:
 * braces multiply.
 */
export function alternativesOf(pattern: string): readonly (readonly Part[])[] {
  if (pattern.length > MAX_LENGTH) throw tooMuch(pattern, `it has over ${MAX_LENGTH} characters`);
  const done: (readonly Part[])[] = [];
  const left: (readonly (Part | Mark)[])[] = [piecesOf(pattern)];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const written = writtenOut(next);
    if (written === undefined) done.push(next.map(asPart));
    else left.push(...written.toReversed());
    if (done.length + left.length <= MAX_ALTERNATIVES) continue;
    throw tooMuch(pattern, `it stands for over ${MAX_ALTERNATIVES} patterns`);
  }
  return done;
}

function tooMuch(pattern: string, why: string): UserError {
  const shown = visible(pattern.length > 60 ? `${pattern.slice(0, 60)}...` : pattern);
  return new UserError("config_invalid", `Cannot use the pattern "${shown}": ${why}`, {
    hint: "use several shorter patterns",
  });
}

function piecesOf(pattern: string): readonly (Part | Mark)[] {
  const chars = [...pattern];
  const pieces: (Part | Mark)[] = [];
  for (let at = 0; at < chars.length;) {
    const [piece, length] = pieceAt(chars, at);
    // More than two stars in a row say no more than two.
    const last = pieces.length < 2 ? [] : [...pieces.slice(-2), piece];
    if (last.length === 0 || !last.every(({ type }) => type === "many")) pieces.push(piece);
    at += length;
  }
  return pieces;
}

const MARKS: Readonly<Record<string, Part | Mark>> = {
  "?": { type: "one" },
  "*": { type: "many" },
  "{": { type: "open" },
  ",": { type: "comma" },
  "}": { type: "close" },
};

function pieceAt(chars: readonly string[], at: number): readonly [Part | Mark, length: number] {
  const char = chars[at]!;
  const escaped = char === "\\" ? chars[at + 1] : undefined;
  if (escaped !== undefined) return [{ type: "char", char: escaped }, 2];
  const set = char === "[" ? setAt(chars, at) : undefined;
  return set ?? [Object.hasOwn(MARKS, char) ? MARKS[char]! : { type: "char", char }, 1];
}

/** The set that begins there; `undefined` when it does not end: then the bracket is just a bracket. */
function setAt(
  chars: readonly string[],
  start: number,
): readonly [Part, length: number] | undefined {
  const negated = chars[start + 1] === "!" || chars[start + 1] === "^";
  const first = start + (negated ? 2 : 1);
  const end = chars.indexOf("]", first + 1);
  if (end < 0 || chars.slice(first, end).includes("/")) return undefined;
  return [{ type: "set", negated, ranges: rangesIn(chars.slice(first, end)) }, end + 1 - start];
}

function rangesIn(chars: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < chars.length;) {
    const isRange = chars[at + 1] === "-" && at + 2 < chars.length;
    ranges.push([chars[at]!, chars[isRange ? at + 2 : at]!]);
    at += isRange ? 3 : 1;
  }
  return ranges;
}

/** Each alternative of the first braces, between what stands around them; `undefined` when there are none. */
function writtenOut(
  pieces: readonly (Part | Mark)[],
): readonly (readonly (Part | Mark)[])[] | undefined {
  const cuts = firstBraces(pieces);
  if (cuts === undefined) return undefined;
  const [before, after] = [pieces.slice(0, cuts[0]), pieces.slice(cuts.at(-1)! + 1)];
  return cuts.slice(1).map((cut, at) => [...before, ...pieces.slice(cuts[at]! + 1, cut), ...after]);
}

/** Where the first braces that close open, are cut by commas, and close. */
function firstBraces(pieces: readonly (Part | Mark)[]): readonly number[] | undefined {
  const open: number[][] = [];
  let found: readonly number[] | undefined;
  for (const [at, { type }] of pieces.entries()) {
    if (type === "open") open.push([at]);
    if (type === "comma") open.at(-1)?.push(at);
    const closed = type === "close" ? open.pop() : undefined;
    if (closed !== undefined && (found === undefined || closed[0]! < found[0]!)) {
      found = [...closed, at];
    }
  }
  return found;
}

const SPELLED = { open: "{", comma: ",", close: "}" } as const;

function asPart(piece: Part | Mark): Part {
  switch (piece.type) {
    case "open":
    case "comma":
    case "close":
      return { type: "char", char: SPELLED[piece.type] };
    default:
      return piece;
  }
}
