/**
 * Patterns of names and paths, matched in time proportional to the pattern times the text: a regular expression made of
 * a pattern would try every way to split a text among its stars. Pure.
 */
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";

/** Options of the comparison of names. */
interface NameOptions {
  /** `HOME` is `Home`, as on Windows. */
  readonly ignoreCase?: boolean;
}

/** A pattern that is a name as it stands. */
const PLAIN = /^[^*?[\\]*$/;

/** The beginning that names of a pattern have, where it says no more. */
const BEGINNING = /^\w*(?=\*$)/;

/**
 * Returns whether a whole name matches any of the patterns: `*` is any text, `?` a character, `[a-z]` and `[!a]` one of
 * some. Every variable is held against hundreds, of which nearly all are plain, or a beginning and a star.
 */
export function nameMatcher(
  patterns: readonly string[],
  { ignoreCase = false }: NameOptions = {},
): (name: string) => boolean {
  const folded = (text: string) => ignoreCase ? text.toUpperCase() : text;
  const all = patterns.map(folded);
  const names = new Set(all.filter((pattern) => PLAIN.test(pattern)));
  const beginnings = all.flatMap((pattern) => BEGINNING.exec(pattern) ?? []);
  const others = all.filter((pattern) => !PLAIN.test(pattern) && !BEGINNING.test(pattern))
    .map(partsOf);
  return (name) => {
    const text = folded(name);
    if (names.has(text) || beginnings.some((each) => text.startsWith(each))) return true;
    const chars = others.length === 0 ? [] : [...text];
    return others.some((parts) => fitsText(parts, chars));
  };
}

/** A pattern of paths. */
interface PathPattern {
  /** Whether a path matches, its steps separated by `/`. */
  fits(path: string): boolean;
  /** The number of patterns without braces that it stands for. */
  readonly alternatives: number;
}

/**
 * Reads a pattern of paths: as for names within a step, `**` as a step is any number of steps, `{a,b}` is either.
 * Throws `UserError` for one that is too large.
 */
export function pathPattern(pattern: string): PathPattern {
  const all = alternativesOf(pattern).map(stepsOf);
  return {
    alternatives: all.length,
    fits: (path) => {
      const steps = path.split("/").map((step) => [...step]);
      return all.some((wanted) => fitsPath(wanted, steps));
    },
  };
}

function stepsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const steps: Part[][] = [[]];
  for (const part of parts) {
    if (part.type === "char" && part.char === "/") steps.push([]);
    else steps.at(-1)!.push(part);
  }
  return steps;
}

function fitsPath(
  pattern: readonly (readonly Part[])[],
  steps: readonly (readonly string[])[],
): boolean {
  const isAnySteps = (step: readonly Part[]) =>
    step.length > 1 && step.every(({ type }) => type === "many");
  return fitsAll(pattern, steps, isAnySteps, fitsText);
}

function fitsText(pattern: readonly Part[], chars: readonly string[]): boolean {
  // Most patterns want more than there is; and so none costs more than the text is long, squared.
  const least = pattern.reduce((sum, { type }) => type === "many" ? sum : sum + 1, 0);
  return least <= chars.length && fitsAll(pattern, chars, ({ type }) => type === "many", fitsChar);
}

function fitsChar(part: Part, char: string): boolean {
  switch (part.type) {
    case "char":
      return part.char === char;
    case "set":
      return part.ranges.some(([first, last]) => first <= char && char <= last) !== part.negated;
    default:
      return true;
  }
}

/**
 * Whether a sequence matches a pattern some of whose parts stand for any number of items. Only the last such part is
 * ever tried again, one item longer: it can match anything that an earlier one could.
 */
function fitsAll<P, T>(
  pattern: readonly P[],
  items: readonly T[],
  isMany: (part: P) => boolean,
  fits: (part: P, item: T) => boolean,
): boolean {
  let part = 0;
  let many = -1;
  let taken = 0;
  for (let item = 0; item < items.length;) {
    const wanted = pattern[part];
    if (wanted !== undefined && isMany(wanted)) {
      many = part++;
      taken = item;
    } else if (wanted !== undefined && fits(wanted, items[item]!)) {
      part++;
      item++;
    } else if (many >= 0) {
      part = many + 1;
      item = ++taken;
    } else return false;
  }
  return pattern.slice(part).every(isMany);
}

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

/** A piece that exists only until the alternatives are expanded. */
type Mark = { readonly type: "open" | "comma" | "close" };

/** The most patterns that the `{a,b}` of one may stand for, and its greatest length. */
const MAX_ALTERNATIVES = 64;
const MAX_LENGTH = 1_024;

/** Returns the parts of a pattern for names: `*`, `?`, `[ab]`, `[a-z]`, `[!a]`, and `\` before a literal character. */
export function partsOf(pattern: string): readonly Part[] {
  return piecesOf(pattern).map(asPart);
}

/**
 * Returns the patterns that one with `{a,b}` stands for. Throws `UserError` when it is too long, or stands for too
 * many: braces multiply.
 */
function alternativesOf(pattern: string): readonly (readonly Part[])[] {
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

/** Returns the set that begins there; `undefined` when it does not end, so that the bracket is a literal one. */
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

/** Returns each alternative of the first braces, with the text around them; `undefined` when there are no braces. */
function writtenOut(
  pieces: readonly (Part | Mark)[],
): readonly (readonly (Part | Mark)[])[] | undefined {
  const cuts = firstBraces(pieces);
  if (cuts === undefined) return undefined;
  const [before, after] = [pieces.slice(0, cuts[0]), pieces.slice(cuts.at(-1)! + 1)];
  return cuts.slice(1).map((cut, at) => [...before, ...pieces.slice(cuts[at]! + 1, cut), ...after]);
}

/** Returns the positions at which the first braces open, have their commas, and close; `undefined` when none close. */
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
