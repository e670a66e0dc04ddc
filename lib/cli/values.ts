/** The values of a command line's flags, with the types that the flags' descriptions say. */
import { likeliest } from "../terminal/hint.ts";
import { parseArgs, type Parsed } from "@std/cli/parse-args";
import { nearest } from "../nearest.ts";
import { type Place, usage, UserError } from "../errors.ts";
import { line } from "./line.ts";
import { BARE, bareFlag, type CommandSpec, type Flag } from "./spec.ts";
import { visible } from "../terminal/escape.ts";
import { parseBool } from "../bool.ts";
import type { Told, ToldBy, Variables } from "./variables.ts";
import { isPlain, type Part, wordsOf } from "./words.ts";

/** What was said by these flags, or by the variables behind them. */
export type Flags<Of extends Flag> = FlagValues<SwitchOf<Of>, TextsOf<Of>, BareOf<Of>>;

/** By the names of switches, of flags with a value, and of those that may stand without theirs. */
interface FlagValues<Switch, Texts, Bare> {
  /** Whether a switch is on. */
  readonly has: (name: Switch) => boolean;
  /** A switch that was said, or `undefined` when nobody said anything. */
  readonly said: (name: Switch) => boolean | undefined;
  readonly text: <Name extends keyof Texts>(name: Name) => Texts[Name];
  readonly texts: <Name extends keyof Texts>(name: Name) => readonly NonNullable<Texts[Name]>[];
  /** What was typed, whatever variables say. */
  readonly typed: (name: keyof Texts) => readonly string[];
  /** Where it stands in a file what a flag says that nobody typed; `undefined` when no file says it. */
  readonly toldAt: (name: keyof Texts) => Place | undefined;
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

/** Of a command. */
type Shape = Pick<CommandSpec, "positional" | "rest"> & { readonly words: string };

/** A command line after its command. */
interface Typed {
  readonly parts: readonly Part[];
  /** What stood after `--`, where it is not for somebody else: words that are no flags, whatever they begin with. */
  readonly operands: readonly string[] | undefined;
}

/** What was typed, spelled so that nothing is left to guess. */
interface Spelled {
  /** `--name=value`, `--name`, and words that are no flag. */
  readonly words: readonly string[];
  /** The flags that were there, with a value or without. */
  readonly said: ReadonlySet<string>;
  /** Flags that stood without their value. */
  readonly bare: ReadonlySet<string>;
}

/**
 * Reads what stands after a command; a flag beats its variable, and words that are typed without their flag stand before
 * those with it. Throws `UserError` with code `usage`.
 */
export function readFlags(
  command: Shape,
  known: readonly Flag[],
  { parts, operands = [] }: Typed,
  variables: Variables,
): { flags: UntypedFlags; positional: readonly string[]; said: ReadonlySet<string> } {
  const spelled = spell(command, known, parts);
  const names = (wanted: (flag: Flag) => boolean) => known.filter(wanted).map(keyOf);
  const parsed = parseArgs([...spelled.words, "--", ...operands], {
    string: ["_", ...names(({ value }) => value !== undefined)],
    boolean: names(({ value }) => value === undefined),
    collect: names(({ repeat }) => repeat === true),
  });
  const named = bareFlag(command);
  if (named !== undefined && parsed._.some((word) => word.trim() === "")) {
    throw usage(`The name of the ${named} is empty`, "atmos-auth list");
  }
  const [typed, values] = named === undefined || parsed._.length === 0
    ? [spelled, parsed]
    : [withFlag(named, spelled), { ...parsed, [named]: [...parsed._, ...textsIn(parsed[named])] }];
  const flags = flagValues(known, typed, values, variables);
  return { flags, positional: parsed._, said: typed.said };
}

/** As if the flag had been typed with a value. */
function withFlag(name: string, { words, said, bare }: Spelled): Spelled {
  return { words, said: new Set([...said, name]), bare: bare.difference(new Set([name])) };
}

/** Under which `parseArgs` knows a flag, for it takes `--no-color` to say that there is no `--color`. */
function keyOf({ name }: Pick<Flag, "name">): string {
  return name.replaceAll("-", "_");
}

function spell(
  command: Shape,
  known: readonly Flag[],
  parts: readonly Part[],
): Spelled {
  const [said, bare, spelled] = [new Set<string>(), new Set<string>(), [] as string[]];
  for (const [at, part] of parts.entries()) {
    const { words: [word, next], flag } = part;
    if (isPlain(part)) spelled.push(word);
    else if (flag === undefined) failUnknown(command, known, parts, at);
    else {
      const value = valueOf(flag, word, next);
      said.add(flag.name);
      if (value === undefined) bare.add(flag.name);
      else if (value !== "") spelled.push(`--${keyOf(flag)}=${value}`);
    }
  }
  return { words: spelled, said, bare };
}

/** The value of a flag, which is written onto it or the word after it. */
function valueOf(flag: Flag, word: string, next: string | undefined): string | undefined {
  const value = attachedValue(flag, word) ?? next;
  if (flag.value === undefined) return switchValue(flag, value);
  if (value !== undefined) return choiceOf(flag, { value });
  if (flag.bare) return undefined;
  throw usage(`--${flag.name} needs a value`, `--${flag.name} ${flag.value}`);
}

/** The value written onto the flag: `--name=value`, `-nvalue`, `-n=value`. */
function attachedValue(flag: Flag, word: string): string | undefined {
  const equals = word.indexOf("=");
  if (word.startsWith("--")) return equals < 0 ? undefined : word.slice(equals + 1);
  const tail = word.slice(2);
  if (tail === "") return undefined;
  if (flag.value === undefined) {
    const isSame = [...tail].every((each) => each === flag.short);
    const alone = `write each flag alone: -${flag.short} -${tail}`;
    throw usage(`Unknown flag "${word}"`, isSame ? `-${flag.short}, once` : alone);
  }
  return tail.startsWith("=") ? tail.slice(1) : tail;
}

function switchValue({ name, choices = [] }: Flag, value = "true"): string {
  const switched = choices.includes(value) ? true : parseBool(value);
  if (switched !== undefined) return String(switched);
  // It may be what the switch asks for elsewhere, such as a secret at standard input.
  throw usage(`--${name} takes true or false, or nothing`, `--${name}`);
}

function failUnknown(
  shape: Shape,
  known: readonly Flag[],
  parts: readonly Part[],
  at: number,
): never {
  const { words: command, positional = [] } = shape;
  const name = parts[at]!.words[0].replace(/=.*/s, "");
  const off = known.find((flag) => flag.value === undefined && name === `--no-${flag.name}`);
  // What no help shows has no effect here: in its place the line would do what it was not typed for.
  const isGiven = givesValue(parts, at, positional);
  const shown = known.filter(({ hidden, value }) => !hidden && (!isGiven || value !== undefined));
  const chosen = known.find(({ choices, value }) => value && choices?.includes(name.slice(2)));
  const guess = off
    ? `--${off.name}=false`
    : chosen
    ? `--${chosen.name} ${name.slice(2)}`
    : nearestFlag(name, shown);
  const mend = guess === undefined
    ? {
      hint: line("help", ...command.split(" ").filter(Boolean)) + asOperand(shape, parts, at),
      wrong: [name],
    }
    : { hint: guess, wrong: [name] };
  const whose = command === BARE ? "" : ` for "${command}"`;
  throw new UserError("usage", `Unknown flag "${name}"${whose}`, mend);
}

/** Where the word may be the command's own: the line in which it is, whatever it begins with. */
function asOperand({ words, positional = [], rest }: Shape, parts: readonly Part[], at: number) {
  const { words: [word] } = parts[at]!;
  const isFull = parts.filter(isPlain).length >= positional.length ||
    positional.some((name) => name.includes("..."));
  const hasFlag = bareFlag({ positional }) !== undefined;
  if (rest !== undefined || isFull || hasFlag || word.includes("=")) return "";
  const others = wordsOf(parts.filter((_, other) => other !== at));
  return `   (where ${visible(word)} is a name: ${
    line(...words.split(" "), ...others, "--", word)
  })`;
}

/** Whether a value was meant for a flag that nobody knows: on it, or after it where no other word has room. */
function givesValue(parts: readonly Part[], at: number, positional: readonly string[]): boolean {
  const value = parts[at]?.value;
  if (value !== undefined) return parseBool(value) === undefined;
  const next = parts[at + 1];
  if (next === undefined || !isPlain(next)) return false;
  // Names stand together: what follows one at a distance is none.
  return positional.some((name) => name.includes("..."))
    ? parts.slice(0, at).some(isPlain)
    : parts.filter(isPlain).length > positional.length;
}

/** The flag that a name is a slip of; that all begin with dashes makes none the nearer. */
export function nearestFlag(word: string, known: readonly Flag[]): string | undefined {
  const guess = nearest(word.replace(/^-+/, ""), known.map(({ name }) => name));
  return guess && `--${guess}`;
}

function flagValues(
  known: readonly Flag[],
  typed: Spelled,
  parsed: Parsed,
  variables: Variables,
): UntypedFlags {
  const byName = new Map<string, Flag>([...known].reverse().map((flag) => [flag.name, flag]));
  const told = (name: string) => variables.of(byName.get(name) ?? {});
  const said = (name: string) => {
    if (typed.said.has(name)) return parsed[keyOf({ name })] === true;
    const by = told(name);
    return by && switchedBy(byName.get(name)!, by);
  };
  const given = (name: string) => {
    const values = textsIn(parsed[keyOf({ name })]);
    return byName.get(name)?.listed ? values.flatMap(split) : values;
  };
  const texts = (name: string) => {
    const values = given(name);
    return values.length > 0 ? values : choicesIn(byName.get(name), told(name));
  };
  // What a variable says wrong is as wrong as the flag, whether or not anybody asks for it.
  variables.check(() => {
    for (const { name, value } of byName.values()) {
      if (!typed.said.has(name)) value === undefined ? said(name) : texts(name);
    }
  });
  return {
    has: (name) => said(name) ?? false,
    said,
    text: (name) => texts(name).at(-1) ?? byName.get(name)?.default,
    texts,
    typed: given,
    toldAt: (name) => given(name).length > 0 ? undefined : told(name)?.at,
    bare: (name) => typed.bare.has(name),
  };
}

/** How other programs read variables that are not ours alone, by what they agreed on. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, (value: string) => boolean>>>> = {
  "no-color": {
    NO_COLOR: () => true,
    FORCE_COLOR: (value) => /^(0|false)$/i.test(value),
    CLICOLOR: (value) => value === "0",
  },
  "force-color": {
    FORCE_COLOR: (value) => !/^(0|false)$/i.test(value),
    CLICOLOR_FORCE: (value) => value !== "0",
  },
};

/** Whether a variable turns a switch on; throws `UserError` for what is neither. */
function switchedBy(flag: Flag, { variable, value, at }: ToldBy): boolean {
  const switched = OTHERS[flag.name]?.[variable]?.(value) ?? parseBool(value.trim());
  if (switched !== undefined) return switched;
  const code = at === undefined ? "usage" : "config_invalid";
  const message = `${variable} takes true or false; got "${visible(value)}"`;
  throw new UserError(code, message, { hint: `${variable}=true, or --${flag.name}`, at });
}

/** `-` where a path is wanted: a stream of ours, or nothing that can be meant; a file of that name is `./-`. */
function dashOf({ name, value, dash, completes }: Flag, { at }: Told, said: string): string {
  if (dash !== undefined || completes !== "directory") return dash ?? "-";
  const code = at === undefined ? "usage" : "config_invalid";
  const hint = `--${name} ${value}   (./- where it is called so)`;
  const message = `${said} takes a directory, and "-" stands for none`;
  throw new UserError(code, message, { hint, at, wrong: ["-"] });
}

/** A flag's choices as they are spelled; throws `UserError` for what is none. */
function choiceOf(flag: Flag, told: Told, said = `--${flag.name}`): string {
  const [{ value, at }, { choices }] = [told, flag];
  if (value === "-") return dashOf(flag, told, said);
  if (choices === undefined || value === "") return value;
  const choice = choiceIn(flag, value);
  if (choice !== undefined) return choice;
  const guess = nearest(value, choices) ?? flag.usual ?? likeliest(choices);
  const message = `${said} takes one of ${choices.join(", ")}; got "${visible(value)}"`;
  const code = at === undefined ? "usage" : "config_invalid";
  throw new UserError(code, message, { hint: `--${flag.name} ${guess}`, at });
}

function choiceIn({ choices, spellings = {} }: Flag, value: string): string | undefined {
  const name = value.toLowerCase();
  return choices?.find((known) => known === (spellings[name] ?? name));
}

/** What a variable says. */
function choicesIn(
  flag: Flag | undefined,
  told: ToldBy | undefined,
): readonly string[] {
  if (flag === undefined || told === undefined) return [];
  const values = flag.repeat ? split(told.value) : [told.value.trim()];
  return values.map((value) => choiceOf(flag, { ...told, value }, told.variable));
}

function textsIn(value: Parsed[string]): readonly string[] {
  return [value ?? []].flat().filter(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** A variable may list several, with commas. */
function split(value: string): readonly string[] {
  return value.split(",").map((part) => part.trim()).filter(Boolean);
}
