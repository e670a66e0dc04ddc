/** The values of flags that were read: what was typed, or else what a variable says. */
import type { Parsed } from "@std/cli/parse-args";
import { parseBool } from "../bool.ts";
import { UserError } from "../errors.ts";
import { visible } from "../terminal/escape.ts";
import { choiceOf } from "./choices.ts";
import type { UntypedFlags } from "./flag_types.ts";
import type { Flag } from "./spec.ts";
import type { NamedValue, Variables } from "./variables.ts";

/** A line as it was typed, spelled so that nothing is left to guess. */
export interface Spelled {
  /** `--name=value`, `--name`, and words that are no flag. */
  readonly words: readonly string[];
  /** The flags that were there, with a value or without. */
  readonly said: ReadonlySet<string>;
  /** Flags that stood without their value. */
  readonly bare: ReadonlySet<string>;
}

/** Under which `parseArgs` knows a flag, for it takes `--no-color` to say that there is no `--color`. */
export function keyOf({ name }: Pick<Flag, "name">): string {
  return name.replaceAll("-", "_");
}

/** The flags as the command asks for them. Throws `UserError` for what a variable says wrong. */
export function flagValues(
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

/** Readings of variables that are not ours alone, as other programs agreed on them. */
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
function switchedBy(flag: Flag, { variable, value, at }: NamedValue): boolean {
  const switched = OTHERS[flag.name]?.[variable]?.(value) ?? parseBool(value.trim());
  if (switched !== undefined) return switched;
  const code = at === undefined ? "usage" : "config_invalid";
  const message = `${variable} takes true or false; got "${visible(value)}"`;
  throw new UserError(code, message, { hint: `${variable}=true, or --${flag.name}`, at });
}

/** Reads what a variable says. */
function choicesIn(
  flag: Flag | undefined,
  told: NamedValue | undefined,
): readonly string[] {
  if (flag === undefined || told === undefined) return [];
  const values = flag.repeat ? split(told.value) : [told.value.trim()];
  return values.map((value) => choiceOf(flag, { ...told, value }, told.variable));
}

/** The texts among what was parsed of a flag. */
export function textsIn(value: Parsed[string]): readonly string[] {
  return [value ?? []].flat().filter(isText);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** A variable may list several, with commas. */
function split(value: string): readonly string[] {
  return value.split(",").map((part) => part.trim()).filter(Boolean);
}
