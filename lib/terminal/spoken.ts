/**
 * Whoever reads what is said: this program has one person, at one shell, or nobody who could type. The one place where
 * that is kept.
 */
import type { Dialect } from "./dialects/dialect.ts";

/**
 * Somebody at a terminal; a build service's job, of which a service keeps the settings; or a log that somebody reads
 * elsewhere, as in a pod.
 */
export type Reader = "person" | "job" | "nobody";

let spoken: Dialect | undefined;

let reads: () => Reader = () => "person";

/** The dialect that lines are written in; `undefined`: that of `sh`. */
export function spokenDialect(): Dialect | undefined {
  return spoken;
}

/** From now on it is that, for whoever reads it. */
export function spokenIs(
  dialect: Dialect | undefined,
  reader: () => Reader = () => "person",
): void {
  spoken = dialect;
  reads = reader;
}

/** Whoever is at the place where this runs: looked for when something is said. */
export function readerHere(): Reader {
  return reads();
}

/** Has a secret set where nobody can type it. */
export function setOutside(variable: string): string {
  return `set ${variable} where this is started, from a secret that is kept there`;
}
