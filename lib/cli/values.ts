/** The values of a command line's flags, with the types that the flags' descriptions say. */
import { nearest } from "../config/schema/suggest.ts";
import { UserError } from "../errors.ts";
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
export interface Typed {
  readonly texts: Map<string, readonly string[]>;
  readonly switches: Map<string, boolean>;
  /** Flags that stood without their value. */
  readonly bare: Set<string>;
}

/** The values of flags: what was typed beats a variable. */
export function flagValues(
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
export function choiceOf(flag: Flag, value: string, said = `--${flag.name}`): string {
  const { choices } = flag;
  if (choices === undefined || value === "") return value;
  const choice = choices.find((known) => known === value.toLowerCase());
  if (choice !== undefined) return choice;
  const guess = nearest(value, choices) ?? choices[0];
  throw new UserError("usage", `${said} takes one of ${choices.join(", ")}; got "${value}"`, {
    hint: `--${flag.name} ${guess}`,
  });
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
