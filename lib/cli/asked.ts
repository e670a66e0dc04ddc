/** The identities that a command line of ours means, as the program itself reads it. */
import { type Place, UserError } from "../errors.ts";
import type { CommandName, Commands, Invocation } from "./commands.ts";
import type { AskedOfUs } from "../provider/import.ts";
import type { IdentityFlags } from "./flags.ts";
import { parse } from "./parse.ts";
import { Variables } from "./variables.ts";
import { delivered } from "../terminal/flag.ts";

/** The identities that were named, or the wish to pick one. */
export interface IdentityRequest {
  /** From `--identity`, else from `ATMOS_IDENTITY`; empty when none of them says. */
  readonly names: readonly string[];
  /** `--identity` without a value: the person wants to pick. */
  readonly pick: boolean;
  /** Place in a file that says those names. */
  readonly at?: Place | undefined;
}

/** A flag beats the variable. */
export function meantBy(flags: IdentityFlags): IdentityRequest {
  const at = flags.toldAt("identity");
  const named = { names: flags.texts("identity"), pick: flags.bare("identity") };
  return at === undefined ? named : { ...named, at };
}

/** Commands that obtain an identity's credential. */
const ASKING = ["shell", "exec", "env", "credential-process", "login", "whoami"] as const;

type Asking = Extract<Invocation, { readonly command: (typeof ASKING)[number] }>;

/** Reads lines as the program itself does, by these commands. */
export function askedBy(commands: Commands): AskedOfUs {
  return (words, variable) => {
    const argv = delivered(words);
    try {
      const invocation = parse(argv, new Variables(variable), commands);
      if (!isAsking(invocation)) return undefined;
      return { names: meantBy(invocation.flags).names };
    } catch (error) {
      const isMeant = argv.some((word) => ASKING.some((one: CommandName) => one === word));
      if (!(error instanceof UserError) || !isMeant) return undefined;
      return { refused: error.message };
    }
  };
}

function isAsking(invocation: Invocation): invocation is Asking {
  return ASKING.some((one) => one === invocation.command);
}
