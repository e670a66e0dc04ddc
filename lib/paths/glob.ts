/**
 * Patterns of names and paths, in time that grows with the pattern times the text and no faster: a regular
 * expression made of a pattern would try every way to split a text among its stars. Pure.
 */
import { alternativesOf, type Part, partsOf } from "./glob_parts.ts";

/** How names are compared. */
export interface NameOptions {
  /** `HOME` is `Home`, as on Windows. */
  readonly ignoreCase?: boolean;
}

/** Whether a whole name fits any of the patterns: `*` is any text, `?` a character, `[a-z]` and `[!a]` one of some. */
export function nameMatcher(
  patterns: readonly string[],
  { ignoreCase = false }: NameOptions = {},
): (name: string) => boolean {
  const folded = (text: string) => ignoreCase ? text.toUpperCase() : text;
  const all = patterns.map((pattern) => partsOf(folded(pattern)));
  return (name) => {
    const chars = [...folded(name)];
    return all.some((parts) => fitsText(parts, chars));
  };
}

/** A pattern of paths that has been read. */
export interface PathPattern {
  /** Whether a path fits, its steps parted by `/`. */
  fits(path: string): boolean;
  /** How many patterns without braces it stands for. */
  readonly alternatives: number;
}

/**
 * A pattern of paths: as for names within a step, `**` as a step is any number of steps, `{a,b}` is either.
 * Throws `UserError` for one that is out of all proportion.
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
 * Whether a sequence fits a pattern some of whose parts stand for any number of items. Only the last such part
 * is ever tried again, one item longer: what an earlier one could take, it can take as well.
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
