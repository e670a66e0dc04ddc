/** Flags that may be typed beside one another: what contradicts itself does nothing. */
import { usage, UserError } from "../errors.ts";
import { line } from "./line.ts";
import { bareFlag, type CommandSpec, type Flag } from "./spec.ts";
import type { UntypedFlags } from "./flag_types.ts";
import { isPlain, type Part } from "./words.ts";

/** A command line, as far as its flags were read. */
interface Typed {
  readonly words: string;
  readonly spec: Pick<CommandSpec, "flags" | "oneOf" | "positional" | "rest">;
  readonly flags: UntypedFlags;
  /** The flags that were typed, whatever variables say. */
  readonly said: ReadonlySet<string>;
  /** The line after its command. */
  readonly parts: readonly Part[];
  /** Words after `--`. */
  readonly rest: readonly string[] | undefined;
}

/** Throws `UserError` with code `usage` for flags of which one says the opposite of another, or nothing by itself. */
export function checkTogether(typed: Typed): void {
  const { words, spec: { flags, oneOf = [] } } = typed;
  const lone = flags.find((flag) =>
    flag.needs !== undefined && isOn(typed, flag) && !isMet(typed, flag)
  );
  if (lone?.needs !== undefined) {
    const message = `--${lone.name} of "${words}" says nothing without --${lone.needs}`;
    const hint = `--${lone.needs}`;
    throw new UserError("usage", message, { hint, ...besides(typed, lone.needs) });
  }
  for (const group of oneOf) checkGroup(typed, group);
}

/** The flags that can't stay beside the one that is needed. */
function besides(typed: Typed, needed: string): { readonly wrong?: readonly string[] } {
  const { spec: { flags, oneOf = [] } } = typed;
  const others = oneOf.filter((group) => group.includes(needed)).flat();
  const wrong = flags.filter((flag) => others.includes(flag.name) && isOn(typed, flag))
    .map(({ name }) => `--${name}`);
  return wrong.length > 0 ? { wrong } : {};
}

function isMet(typed: Typed, { needs }: Flag): boolean {
  return typed.spec.flags.some((flag) => flag.name === needs && isOn(typed, flag));
}

function checkGroup(typed: Typed, group: readonly string[]): void {
  const { words, spec } = typed;
  const isWord = (name: string) => name === wordOf(spec) && hasWord(typed);
  const there = group.filter((name) =>
    isWord(name) || spec.flags.some((flag) => flag.name === name && isOn(typed, flag))
  );
  const [first, second] = there;
  if (first === undefined || second === undefined || agree(typed, first, second)) return;
  const [one, other] = [first, second].map((name) => shown(typed, name));
  throw usage(`"${words}" takes ${one} or ${other}, and not both`, without(typed, there.slice(1)));
}

/** After `--` they are words of the command's own where it is not for somebody else. */
function hasWord({ spec, parts, rest = [] }: Typed): boolean {
  return parts.some(isPlain) || spec.rest === undefined && rest.length > 0;
}

/** Names what a word without a flag is. */
function wordOf(spec: Typed["spec"]): string | undefined {
  return bareFlag(spec) ?? spec.positional?.[0];
}

/** The line as it was typed, but for these flags. */
function without({ words, spec, parts, rest }: Typed, names: readonly string[]): string {
  const nameOf = (part: Part) => isPlain(part) ? wordOf(spec) : part.flag?.name;
  const others = parts.filter((part) => !names.includes(nameOf(part) ?? ""));
  const isGone = spec.rest === undefined && names.includes(wordOf(spec) ?? "");
  const end = rest === undefined || isGone ? [] : ["--", ...rest];
  return line(...words.split(" "), ...others.flatMap((part) => part.words), ...end);
}

/** A switch that was typed as `--all=false` is not on. */
function isOn({ said, flags }: Typed, { name, value }: Flag): boolean {
  return said.has(name) && (value !== undefined || flags.has(name));
}

/** `--json --format json` says one thing twice. */
function agree({ flags }: Typed, first: string, second: string): boolean {
  return flags.texts(second).every((value) => value === first) && flags.texts(second).length > 0;
}

function shown({ spec }: Typed, name: string): string {
  if (name.startsWith("[")) return name.slice(1, -1);
  const value = spec.flags.find((flag) => flag.name === name)?.value;
  return `--${name}${value === undefined ? "" : ` ${value}`}`;
}
