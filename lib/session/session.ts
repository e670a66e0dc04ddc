/** A session: what identities grant, in a private directory, for as long as a child runs. */
import type { IdentityChain, Planning } from "../chain/chain.ts";
import type { Loaded } from "../config/files/load.ts";
import type { Delivery } from "../provider/grant.ts";
import type { CloudName } from "../provider/kind.ts";
import type { SignInContext } from "../sign_in/context.ts";
import type { ProcessEnvironment } from "../system/programs.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { SessionDirectory } from "./directory/directory.ts";
import type { HeldIdentity, ShellProcess } from "./record.ts";
import type { Expected } from "./drift.ts";
import type { Pins } from "./shells/shell.ts";
import type { Watched } from "./identity/store_watch.ts";

/** The context of a session: what it needs of the command that opens it. */
export interface SessionContext
  extends Planning, Omit<SignInContext, keyof Planning | "store" | "terminal"> {
  readonly system: SignInContext["system"];
  readonly loaded: Pick<Loaded, "root" | "digests" | "files">;
  readonly store: SignInContext["store"] & Watched["store"];
  readonly terminal: Terminal;
}

/** The order for a session: what it is asked to be. */
export interface SessionOrder {
  readonly chains: readonly IdentityChain[];
  readonly delivery: Delivery;
  /** Globs of variables that the person lets through. */
  readonly pass: readonly string[];
  /** The clouds whose own sign-ins the person lets in; the session has no identity of them. */
  readonly keep: readonly CloudName[];
  /** The time that every credential must have left, in milliseconds, whatever the identities say. */
  readonly minimum: number | undefined;
  /** The person wants to hear no more than what they must. */
  readonly quiet: boolean;
  /** The program that will run in it. */
  readonly program: string;
  /** This program, with the flags that lead to the same configuration from anywhere; throws where none do. */
  readonly self: () => readonly string[];
  /** The session that its shell was before. */
  readonly before?: { readonly session: string; readonly names: readonly string[] };
}

/** An open session; `close` must be called. */
export interface Session {
  readonly id: string;
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly names: readonly string[];
  /** The clouds of which the person's own is let in. */
  readonly kept: readonly CloudName[];
  readonly directory: SessionDirectory;
  readonly env: ProcessEnvironment;
  readonly pins: Pins;
  /** Variables that a shell may change, of which it is told. */
  readonly expected: Expected;
  /** One line for the next prompt; rewritten when there is news. */
  readonly notices: string;
  /** When the first credential lapses; `undefined` when none does. */
  expires(): number | undefined;
  /** Lists what it holds now. */
  identities(): readonly HeldIdentity[];
  /** Number of files that `close` has taken away. */
  readonly removed: number;
  /** Its child is a shell, which can be made another identity. */
  heldBy(shell: ShellProcess): Promise<void>;
  /**
   * Its shell is another identity from now on: what was started before keeps what it has until that lapses, and what
   * never lapses is taken away at once.
   */
  retire(): Promise<void>;
  /** Takes every credential away while the child stays; the reason is told at the prompt. */
  withdraw(reason: string): Promise<void>;
  /** Stops renewing and takes everything away. */
  close(): Promise<void>;
}
