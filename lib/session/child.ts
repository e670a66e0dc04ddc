/** The child's life: it has the terminal, we have its signals and its status. */
import type { Child, Command, Signal, System } from "../system.ts";

/** How a child is told to leave when we are: an interactive shell ignores TERM, but not a hang-up. */
export type Farewell = "as sent" | "hang up";

/**
 * Starts the child, waits for it and returns its exit status, 128+n when signal n ended it. From then on the
 * signals stay ours: what is left to do is to clean up, and one that the runtime has seen but not yet told would
 * end us as soon as nobody listens any more. `onTold` is called when one of them asks us to end.
 */
export async function runChild(
  system: System,
  command: Command,
  farewell: Farewell,
  onTold: () => undefined = () => undefined,
): Promise<number> {
  const started: Child[] = [];
  const forward = (signal: Signal) => {
    started.forEach((child) => child.kill(farewell === "hang up" ? "SIGHUP" : signal));
    onTold();
  };
  // The terminal sends these to the child as well: we only must not die of them before it does.
  for (const signal of ["SIGINT", "SIGQUIT"] as const) system.onSignal(signal, () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    system.onSignal(signal, () => forward(signal));
  }
  const child = system.spawn(command);
  started.push(child);
  return await child.status;
}
