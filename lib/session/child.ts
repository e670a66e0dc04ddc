/**
 * The child's life: it has the terminal, we have its signals and its status; and what becomes of credentials when it
 * stays on.
 */
import { inBackground, reasonOf } from "../errors.ts";
import type { System } from "../system.ts";
import {
  type Child,
  type Command,
  type Ending,
  OF_PROGRAMS,
  type Signal,
} from "../system/programs.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { END_FILE } from "./record.ts";
import type { Session } from "./session.ts";

/** Manner in which a signal that asks us to end is passed on: an interactive shell ignores TERM, but not a hang-up. */
export type Forwarding = "as sent" | "hang up";

/** Care of a child. */
interface Handling {
  readonly forwarding: Forwarding;
  /** Called when a signal asks us to end, with how it was passed on. */
  readonly onTold: (forwarding: Forwarding) => void;
  /** Called with its process id. */
  readonly onStarted?: (pid: number) => void;
}

/**
 * Starts the child, waits for it and tells how it ended. From then on the
 * signals stay ours: what is left to do is to clean up, and one that the runtime has seen but not yet told would
 * end us as soon as nobody listens any more.
 */
export async function runChild(
  system: System,
  command: Command,
  { forwarding, onTold, onStarted = () => {} }: Handling,
): Promise<Ending> {
  const started: Child[] = [];
  const forward = (signal: Signal) => {
    started.forEach((child) => child.kill(forwarding === "hang up" ? "SIGHUP" : signal));
    onTold(forwarding);
  };
  const pass = (signal: Signal) => started.forEach((child) => child.kill(signal));
  // The terminal sends these to the child as well: we only must not die of them before it does. Who stops a container
  // tells its first process alone (STOPSIGNAL).
  const isAlone = system.pid === 1 && !system.stdin.isTerminal();
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    system.onSignal(signal, () => isAlone && pass(signal));
  }
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    system.onSignal(signal, () => forward(signal));
  }
  // Who wraps a command is not to die alone of what is meant for it. On Windows nobody sends these.
  for (const signal of system.os === "windows" ? [] : OF_PROGRAMS) {
    // A shell's owner is asked by it to have it switched.
    if (signal === "SIGUSR2" && forwarding === "hang up") continue;
    system.onSignal(signal, () => pass(signal));
  }
  const child = system.spawn(command);
  started.push(child);
  onStarted(child.pid);
  return await child.ending;
}

/** Time that an interactive shell that was hung up on may take to go, in milliseconds. */
const GRACE = 10_000;

/**
 * Called when a signal asks us to end. Who said `sessions end` wants the credentials gone at once. A shell that
 * stays although it was hung up on loses them after a while; a command that is wrapped may need them to finish
 * what it does, and keeps them as long as it lives.
 */
export function leave(
  { system, terminal }: { readonly system: System; readonly terminal: Pick<Terminal, "warn"> },
  session: Session,
  forwarding: Forwarding,
): void {
  inBackground(letGo(system, session, forwarding), (error) => {
    terminal.warn(`The session's credentials could not all be taken away: ${reasonOf(error)}`);
  });
}

async function letGo(system: System, session: Session, forwarding: Forwarding): Promise<void> {
  if (await system.files.info(session.directory.pathOf(END_FILE)) !== undefined) {
    return await session.withdraw("it was ended from outside");
  }
  if (forwarding !== "hang up") return;
  await system.clock.sleep(GRACE);
  await session.withdraw("it was told to end");
}
