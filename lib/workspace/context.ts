/** Contexts: what commands are given. */
import type { CommandName, Commands, Invocation } from "../cli/commands.ts";
import type { GlobalFlags } from "../cli/flags.ts";
import type { Variables } from "../cli/variables.ts";
import type { Cloud } from "../provider/cloud.ts";
import type { OpenedStores } from "../store/stores.ts";
import type { System } from "../system.ts";
import type { Redactor } from "../terminal/redact.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The context of every command, whatever stood on its command line. */
export interface AnyContext {
  /**
   * The machine with what unlocks the store: for `openView` alone. A command has its `system` from the view, or the
   * workspace, that it opens.
   */
  readonly whole: System;
  readonly commands: Commands;
  readonly clouds: readonly Cloud[];
  readonly terminal: Terminal;
  readonly redactor: Redactor;
  /** Stores that this process has opened, whichever command lines it goes on with. */
  readonly stores: OpenedStores;
  /** Variables that stand for flags that nobody typed; the configuration that is opened is heard there. */
  readonly variables: Variables;
  readonly invocation: { readonly flags: GlobalFlags };
}

/** The context of a command that acts. */
export interface ActingContext extends AnyContext {
  readonly invocation: AnyContext["invocation"] & { readonly words: string };
}

/** The context of a command; one that several names share is given any of their command lines. */
export interface Context<Name extends CommandName> extends AnyContext {
  readonly invocation: Invocation<Name>;
}

/** The context of a command that may have nothing to open. */
export interface BareContext<Name extends CommandName> extends Context<Name> {
  readonly system: System;
}
