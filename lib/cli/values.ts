/** The values of a command line's flags. */
import type { Parsed } from "@std/cli/parse-args";
import type { Flag } from "./flags.ts";

/** What was said by flag, or by the variable behind it. */
export interface FlagValues {
  /** Whether a switch is on. */
  has(name: string): boolean;
  /** A switch that was said, or `undefined` when nobody said anything. */
  said(name: string): boolean | undefined;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  /** What was typed, whatever variables say. */
  typed(name: string): readonly string[];
  /** Whether a flag stood without its value: let the person pick. */
  bare(name: string): boolean;
}

/** Reads what `parseArgs` found; a flag beats its variable. */
export function flagValues(
  known: readonly Flag[],
  parsed: Parsed,
  bareNames: ReadonlySet<string>,
  words: readonly string[],
  env: (name: string) => string | undefined,
): FlagValues {
  const byName = new Map(known.map((flag) => [flag.name, flag]));
  const typed = (name: string) =>
    words.some((word) => word.split("=", 1)[0] === `--${name}`) ||
    words.some((word) => isShort(word, byName.get(name)?.short));
  const fromEnv = (name: string) => {
    const variable = byName.get(name)?.env;
    return variable === undefined ? undefined : env(variable) || undefined;
  };
  const said = (name: string) => {
    if (typed(name)) return parsed[name] === true;
    const value = fromEnv(name);
    return value === undefined ? undefined : name === "no-color" || isTrue(value);
  };
  const given = (name: string) => [parsed[name] ?? []].flat().filter(isText);
  const texts = (name: string) => {
    const values = given(name);
    return values.length > 0 ? values : split(fromEnv(name));
  };
  return {
    has: (name) => said(name) ?? false,
    said,
    text: (name) => texts(name).at(-1),
    texts,
    typed: given,
    bare: (name) => bareNames.has(name),
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isShort(word: string, short: string | undefined): boolean {
  return short !== undefined && !word.startsWith("--") && word.startsWith(`-${short}`);
}

function isTrue(value: string): boolean {
  return !["0", "false", "no", "off"].includes(value.toLowerCase());
}

/** A variable may list several, with commas. */
function split(value: string | undefined): string[] {
  return value?.split(",").map((part) => part.trim()).filter(Boolean) ?? [];
}
