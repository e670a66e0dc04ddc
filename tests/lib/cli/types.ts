/** What the compiler holds of command lines: this file is proven by being compiled. */
import type { ByCloud, CommandName, Invocation } from "../../../lib/cli/commands.ts";
import type { GlobalFlags, IdentityFlags, MFA_STDIN, SignInFlags } from "../../../lib/cli/flags.ts";
import type { Flags } from "../../../lib/cli/flag_types.ts";
import type { RunCommand } from "../../../lib/commands/mod.ts";
import type { Delivery } from "../../../lib/provider/grant.ts";
import type { Context } from "../../../lib/workspace/context.ts";

/** Whether two types are the same: a conditional type is assignable only to one that asks for the same. */
type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
type Fits<A, B> = [A] extends [B] ? true : false;

type Holds<All extends readonly true[]> = All;

type FlagsOf<Name extends CommandName> = Invocation<Name>["flags"];
type Switches<Name extends CommandName> = Parameters<FlagsOf<Name>["has"]>[0];
type Texts<Name extends CommandName> = Parameters<FlagsOf<Name>["text"]>[0];

const env = (line: Invocation<"env">) => line.flags.text("format");
const level = (flags: GlobalFlags) => flags.text("logs-level");
const output = (line: Invocation<"whoami">) => line.flags.text("output");
const delivery = (line: Invocation<"shell">) => line.flags.texts("delivery");

/** Each of these is true, or this does not compile. */
export type Held = Holds<[
  // A switch that is declared, one that is misspelt, one of another command, and a text read as a switch.
  Fits<"read-only", Switches<"shell">>,
  Equals<Fits<"read-onyl", Switches<"shell">>, false>,
  Equals<Fits<"server", Switches<"shell">>, false>,
  Equals<Fits<"delivery", Switches<"shell">>, false>,
  // The same for texts; a switch is none.
  Fits<"delivery", Texts<"shell">>,
  Equals<Fits<"destination", Texts<"shell">>, false>,
  Equals<Fits<"read-only", Texts<"shell">>, false>,
  // Only what may stand without a value can be asked whether it did.
  Equals<Parameters<FlagsOf<"list">["bare"]>[0], "providers" | "identities" | "profile">,
  // Choices are their union; what has a default is never absent, and what has none may be.
  Equals<ReturnType<typeof level>, "off" | "error" | "warn" | "info" | "debug" | "trace">,
  Equals<ReturnType<typeof output>, "json" | undefined>,
  Equals<ReturnType<typeof delivery>, readonly Delivery[]>,
  Equals<Fits<"json" | "github", ReturnType<typeof env>>, true>,
  Equals<Fits<undefined, ReturnType<typeof env>>, true>,
  // What a command line must hold is there.
  Equals<Invocation<"exec">["rest"], readonly [string, ...string[]]>,
  Equals<Invocation<"shell">["rest"], readonly string[]>,
  Equals<Invocation<"list">["rest"], readonly []>,
  Equals<Invocation<"completion">["positional"], readonly [string]>,
  Equals<Invocation<"whoami">["positional"], readonly []>,
  Equals<Invocation<"help">["positional"], readonly string[]>,
  Equals<Invocation<"validate">["positional"], readonly []>,
  // A group asks for its flags and takes whoever has them.
  Fits<FlagsOf<CommandName>, GlobalFlags>,
  Fits<FlagsOf<"env">, IdentityFlags & SignInFlags>,
  Equals<Fits<FlagsOf<"list">, IdentityFlags>, false>,
  Equals<Fits<FlagsOf<"console">, SignInFlags>, false>,
  Equals<Fits<Flags<typeof MFA_STDIN>, SignInFlags>, false>,
  // The table of commands takes one only for the lines that it knows.
  Fits<
    (context: Context<"cluster token" | "registry login">) => Promise<number>,
    RunCommand<"cluster token">
  >,
  // What opens a workspace has no machine but that one's, where nothing unlocks the store.
  Equals<Fits<"system", keyof Context<"shell">>, false>,
  // Only a cloud's command is somebody's.
  Equals<Invocation<"cluster token">["by"], ByCloud>,
  Equals<Invocation<"list">["by"], undefined>,
  Equals<Fits<(context: Context<"env">) => Promise<number>, RunCommand<"login">>, false>,
]>;
