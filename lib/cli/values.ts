/** The values of a command line's flags, with the types that the flags' descriptions say. */
import { nearest } from "../config/schema/suggest.ts";
import { usage } from "../errors.ts";
import type { Flag } from "./spec.ts";

/** What was said by these flags, or by the variables behind them. */
export type Flags<Of extends Flag> = FlagValues<SwitchOf<Of>, TextsOf<Of>, BareOf<Of>>;

/** By the names of switches, of flags with a value, and of those that may stand without theirs. */
export interface FlagValues<Switch, Texts, Bare> {
  /** Whether a switch is on. */
  readonly has: (name: Switch) => boolean;
  /** A switch that was said, or `undefined` when nobody said anything. */
  readonly said: (name: Switch) => boolean | undefined;
  readonly text: <Name extends keyof Texts>(name: Name) => Texts[Name];
  readonly texts: <Name extends keyof Texts>(name: Name) => readonly NonNullable<Texts[Name]>[];
  /** What was typed, whatever variables say. */
  readonly typed: (name: keyof Texts) => readonly string[];
  /** Whether a flag stood without its value: let the person pick. */
  readonly bare: (name: Bare) => boolean;
}

type SwitchOf<Of extends Flag> = Of extends { readonly value: string } ? never : Of["name"];

type BareOf<Of extends Flag> = Of extends { readonly bare: true } ? Of["name"] : never;

type TextsOf<Of extends Flag> = {
  readonly [One in Of as One extends { readonly value: string } ? One["name"] : never]:
    | ChoiceOf<One>
    | (One extends { readonly default: string } ? never : undefined);
};

type ChoiceOf<One extends Flag> = One extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : string;

/** Flags of which only a program's run knows the names. */
export type UntypedFlags = FlagValues<string, Readonly<Record<string, string | undefined>>, string>;

/** What was typed, by the flags' names. */
interface Typed {
  readonly texts: Map<string, readonly string[]>;
  readonly switches: Map<string, boolean>;
  /** Flags that stood without their value. */
  readonly bare: Set<string>;
}

/**
 * Reads words after a command; a flag beats its variable. Throws `UserError` with code `usage`; `command` is how it
 * was called.
 */
export function readFlags(
  command: string,
  known: readonly Flag[],
  words: readonly string[],
  env: (name: string) => string | undefined,
): { flags: UntypedFlags; positional: readonly string[] } {
  const typed: Typed = { texts: new Map(), switches: new Map(), bare: new Set() };
  const positional: string[] = [];
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (isValue(word)) positional.push(word);
    else readFlag(findFlag(known, word) ?? failUnknown(command, known, word), word, left, typed);
  }
  return { flags: flagValues(known, typed, env), positional };
}

/** Takes note of a flag, and takes its value from the words that are left when it is the next one. */
function readFlag(flag: Flag, word: string, left: string[], typed: Typed): void {
  const { name } = flag;
  const attached = attachedValue(flag, word);
  if (flag.value === undefined) {
    typed.switches.set(name, switchValue(flag, attached));
    return;
  }
  const value = attached ?? (isValue(left[0]) ? left.shift() : undefined);
  const before = flag.repeat ? typed.texts.get(name) ?? [] : [];
  if (value !== undefined) typed.texts.set(name, [...before, checked(flag, value)]);
  else if (flag.bare) typed.bare.add(name);
  else throw usage(`--${name} needs a value`, `--${name} ${flag.value}`);
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && (!word.startsWith("-") || word === "-");
}

/** The flag that a word is. */
export function findFlag(known: readonly Flag[], word: string): Flag | undefined {
  if (word.startsWith("--")) {
    const name = word.slice(2).split("=", 1)[0];
    return known.find((flag) => flag.name === name);
  }
  return known.find((flag) => flag.short === word[1]);
}

/** The value written onto the flag: `--name=value`, `-nvalue`, `-n=value`. */
function attachedValue(flag: Flag, word: string): string | undefined {
  const equals = word.indexOf("=");
  if (word.startsWith("--")) return equals < 0 ? undefined : word.slice(equals + 1);
  const tail = word.slice(2);
  if (tail === "") return undefined;
  if (flag.value === undefined) {
    throw usage(`Unknown flag "${word}"`, `write each flag alone: -${flag.short} -${tail}`);
  }
  return tail.startsWith("=") ? tail.slice(1) : tail;
}

function switchValue(flag: Flag, value: string | undefined): boolean {
  if (value === undefined || value === "true") return true;
  if (value === "false") return false;
  throw usage(`--${flag.name} takes true or false; got "${value}"`, `--${flag.name}`);
}

function checked(flag: Flag, value: string): string {
  // An unset variable in a script must not turn into the default identity.
  if (value === "" && flag.name === "identity") {
    throw usage("--identity is empty", "--identity NAME, or leave the flag out for the default");
  }
  return choiceOf(flag, value);
}

function failUnknown(command: string, known: readonly Flag[], word: string): never {
  const name = word.replace(/=.*/s, "");
  const guess = nearest(name, known.map((flag) => `--${flag.name}`));
  const hint = guess ? `atmos-auth ${command} ${guess}` : `atmos-auth help ${command}`;
  throw usage(`Unknown flag "${name}" for "${command}"`, hint);
}

function flagValues(
  known: readonly Flag[],
  typed: Typed,
  env: (name: string) => string | undefined,
): UntypedFlags {
  const byName = new Map(known.map((flag) => [flag.name, flag]));
  const fromEnv = (name: string) => {
    const variable = byName.get(name)?.env;
    return variable === undefined ? undefined : env(variable) || undefined;
  };
  const said = (name: string) => {
    const value = fromEnv(name);
    const told = value === undefined ? undefined : name === "no-color" || isTrue(value);
    return typed.switches.get(name) ?? told;
  };
  const given = (name: string) => typed.texts.get(name)?.filter(Boolean) ?? [];
  const texts = (name: string) => {
    const values = given(name);
    return values.length > 0 ? values : choicesIn(byName.get(name), split(fromEnv(name)));
  };
  return {
    has: (name) => said(name) ?? false,
    said,
    text: (name) => texts(name).at(-1) ?? byName.get(name)?.default,
    texts,
    typed: given,
    bare: (name) => typed.bare.has(name),
  };
}

/** A flag's choices as they are spelled; throws `UserError` for what is none. `said` is how the value was given. */
function choiceOf(flag: Flag, value: string, said = `--${flag.name}`): string {
  const { choices } = flag;
  if (choices === undefined || value === "") return value;
  const choice = choices.find((known) => known === value.toLowerCase());
  if (choice !== undefined) return choice;
  const guess = nearest(value, choices) ?? choices[0];
  const message = `${said} takes one of ${choices.join(", ")}; got "${value}"`;
  throw usage(message, `--${flag.name} ${guess}`);
}

/** What a variable says. */
function choicesIn(flag: Flag | undefined, values: readonly string[]): readonly string[] {
  if (flag?.choices === undefined) return values;
  const isOurs = (value: string) => flag.choices?.includes(value.toLowerCase());
  const ours = flag.shared ? values.filter(isOurs) : values;
  return ours.map((value) => choiceOf(flag, value, flag.env));
}

function isTrue(value: string): boolean {
  return !["0", "false", "no", "off"].includes(value.toLowerCase());
}

/** A variable may list several, with commas. */
function split(value: string | undefined): string[] {
  return value?.split(",").map((part) => part.trim()).filter(Boolean) ?? [];
}
