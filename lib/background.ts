/** What nobody waits for. */

/**
 * Lets something go on by itself. What it throws goes to `onError`, which must not throw: so that no failure is
 * lost in silence, and none ends the program.
 */
export function inBackground(pending: Promise<unknown>, onError: (error: unknown) => void): void {
  pending.then(() => {}, onError);
}
