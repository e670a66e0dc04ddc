/** The words of a command line as the values of its flags. */
import { parseArgs } from "@std/cli/parse-args";
import { parseBool } from "../bool.ts";
import { usage } from "../errors.ts";
import { choiceOf } from "./choices.ts";
import type { UntypedFlags } from "./flag_types.ts";
import { flagValues, keyOf, type Spelled, textsIn } from "./flag_values.ts";
import { bareFlag, type Flag } from "./spec.ts";
import { failUnknown, type Shape } from "./unknown_flag.ts";
import type { Variables } from "./variables.ts";
import { isPlain, type Part } from "./words.ts";

/** A command line after its command. */
interface Typed {
  readonly parts: readonly Part[];
  /** Words after `--`, where they are not for somebody else: words that are no flags, whatever they begin with. */
  readonly operands: readonly string[] | undefined;
}

/**
 * Reads what stands after a command; a flag beats its variable, and words that are typed without their flag stand
 * before those with it. Throws `UserError` with code `usage`.
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
