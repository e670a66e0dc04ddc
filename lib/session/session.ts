/** A session: what identities grant, in a private directory, for as long as a child runs. */
import type { Chain } from "../config/chain.ts";
import type { CloudName, Delivery } from "../provider.ts";
import type { ProcessEnvironment, System } from "../system.ts";
import type { Workspace } from "../workspace.ts";
import { createSessionDirectory, type SessionDirectory } from "./directory.ts";
import { checkOnePerCloud } from "./grants.ts";
import { setGuard } from "./guard.ts";
import { LiveSession } from "./live.ts";
import type { HeldIdentity } from "./record.ts";
import type { Pins } from "./shells/shell.ts";
import { signInAll } from "./sign_in_all.ts";
import { takeBack } from "./take_back.ts";
import { configuredVariables } from "./variables.ts";

/** What a session is asked to be. */
export interface SessionOrder {
  readonly chains: readonly Chain[];
  readonly delivery: Delivery;
  /** Globs of variables that the person lets through. */
  readonly pass: readonly string[];
  /** The clouds whose own sign-ins the person lets in; the session has no identity of them. */
  readonly keep: readonly CloudName[];
  /** The time that every credential must have left, in milliseconds, whatever the identities say. */
  readonly minimum: number | undefined;
  /** The program that will run in it. */
  readonly program: string;
  /** This program, with the flags that lead to the same configuration from anywhere. */
  readonly self: readonly string[];
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
  /** One line for the next prompt; rewritten when there is news. */
  readonly notices: string;
  /** When the first credential lapses; `undefined` when none does. */
  expires(): number | undefined;
  /** What it holds now. */
  identities(): readonly HeldIdentity[];
  /** How many files `close` has taken away. */
  readonly removed: number;
  /** Takes every credential away while the child stays; the reason is told at the prompt. */
  withdraw(reason: string): Promise<void>;
  /** Stops renewing and takes everything away. */
  close(): Promise<void>;
}

/** Signs in and opens a session; one failing sign-in opens nothing. */
export async function openSession(workspace: Workspace, order: SessionOrder): Promise<Session> {
  const { system, clouds } = workspace;
  checkOnePerCloud(order.chains, clouds);
  const configured = await configuredVariables(workspace, order.chains);
  const signed = await signInAll(workspace, order);
  const warn = (line: string) => workspace.person.warn(line);
  const giveUp = async (error: unknown): Promise<never> => {
    await takeBack(workspace, signed);
    throw error;
  };
  const { directory, guard } = await guardedDirectory(system, warn).catch(giveUp);
  const stop = new AbortController();
  const live = new LiveSession(workspace, order, directory, signed, async () => {
    stop.abort();
    const removed = await directory.remove();
    guard?.close();
    return removed;
  });
  try {
    await live.begin(configured, stop.signal);
    return live;
  } catch (error) {
    await live.close();
    throw error;
  }
}

/** A session's directory, and what takes it away should we die. */
async function guardedDirectory(system: System, warn: (line: string) => void) {
  const directory = await createSessionDirectory(system, warn);
  try {
    return { directory, guard: setGuard(system, directory) };
  } catch (error) {
    await directory.remove();
    throw error;
  }
}
