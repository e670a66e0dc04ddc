/** The types of a command line's flags, by what their descriptions say. */
import type { Place } from "../errors.ts";
import type { Flag } from "./spec.ts";

/** Values of these flags, as they or the variables behind them say. */
export type Flags<Of extends Flag> = FlagValues<SwitchOf<Of>, TextsOf<Of>, BareOf<Of>>;

/** By the names of switches, of flags with a value, and of those that may stand without theirs. */
interface FlagValues<Switch, Texts, Bare> {
  /** Whether a switch is on. */
  readonly has: (name: Switch) => boolean;
  /** A switch that was said, or `undefined` when nobody said anything. */
  readonly said: (name: Switch) => boolean | undefined;
  readonly text: <Name extends keyof Texts>(name: Name) => Texts[Name];
  readonly texts: <Name extends keyof Texts>(name: Name) => readonly NonNullable<Texts[Name]>[];
  /** Values that were typed, whatever variables say. */
  readonly typed: (name: keyof Texts) => readonly string[];
  /** Place in a file that says a flag that nobody typed; `undefined` when no file says it. */
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
